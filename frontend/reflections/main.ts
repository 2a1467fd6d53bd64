/** What is written around an hour. */

import "./commitments.ts"
import "./pulse-form.ts"
import "./sealed-text.ts"
