/** What is written around an hour. */

import "../schedule/did-we-meet.ts"
import "./bring-line.ts"
import "./carried.ts"
import "./commitment-list.ts"
import "./elsewhere-form.ts"
import "./growing-letter.ts"
import "./notes-import.ts"
import "./pulse-form.ts"
import "./sealed-text.ts"
import "./sheet-sharing.ts"
import "./their-text.ts"
import "./years-before.ts"
