/** The pages of the schedule. */

import "./did-we-meet.ts"
import "./rhythm-form.ts"
