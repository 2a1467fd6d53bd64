/** Today. */

import "../reflections/commitments.ts"
