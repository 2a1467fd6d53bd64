/** The pages of inviting, accepting, agreeing. */

import "../web/page-watch.ts"
import "./agreement-confirming.ts"
import "./agreement-state.ts"
import "./confirmed-check.ts"
import "./end-partnership.ts"
import "./invitation-answer.ts"
import "./invitation-maker.ts"
import "./meeting-place.ts"
import "./our-agreement.ts"
import "./own-invitation.ts"
import "./words-compared.ts"
