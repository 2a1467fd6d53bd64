/** The pages of the vault, and the lock every signed-in page carries. */

import "./code-asked.ts"
import "./email-form.ts"
import "./key-forms.ts"
import "./kept-fields.ts"
import "./lock-state.ts"
import "./lost-words.ts"
import "./sending.ts"
import "./passkey-forms.ts"
import "./recovery-forms.ts"
import "./sign-in-form.ts"
import "./sign-up-form.ts"
import "./unfinished.ts"
