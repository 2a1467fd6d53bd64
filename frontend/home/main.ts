/** Today. */

import "../partnerships/agreement-waits.ts"
import "../partnerships/end-partnership.ts"
import "../reflections/carried.ts"
import "../schedule/did-we-meet.ts"
import "./export-form.ts"
import "./moving-page.ts"
import "../web/device-zone.ts"
import "../web/page-watch.ts"
import "./deletion-form.ts"
import "../reflections/bring-line.ts"
