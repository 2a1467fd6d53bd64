/** The hour: its door, the live room, its close. */

import "../partnerships/end-partnership.ts"
import "../partnerships/meeting-place.ts"
import "../reflections/carried.ts"
import "../reflections/commitments.ts"
import "../reflections/pulse-form.ts"
import "../reflections/sealed-text.ts"
import "../reflections/their-text.ts"
import "../schedule/did-we-meet.ts"
import "./asked-line.ts"
import "./hour-asking.ts"
import "./live-room.ts"
import "./our-page.ts"
