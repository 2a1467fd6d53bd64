/** The pages of the vault, and the lock every signed-in page carries. */

import "./email-form.ts"
import "./lock-state.ts"
import "./sending.ts"
import "./sign-in-form.ts"
import "./sign-up-form.ts"
import "./unfinished.ts"
