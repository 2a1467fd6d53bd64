/** The pages of the schedule. */

import "../web/page-watch.ts"
import "./calendar-address.ts"
import "./did-we-meet.ts"
import "./move-form.ts"
import "./own-clashes.ts"
import "./push-browser.ts"
import "./rhythm-form.ts"
import "./week-painter.ts"
