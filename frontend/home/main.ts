/** Today. */

import "../reflections/commitments.ts"
import "../web/page-watch.ts"
