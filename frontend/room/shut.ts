/** What the room says when it cannot go on. */

import { gettext } from "../web/gettext.ts"
import { CLOSE } from "./protocol.ts"

/** The network went; nothing is lost. */
export const CUT_OFF = (): string => gettext("The connection is gone. The clock goes on, what you type is kept; coming back…")

/** Their own other tab or device took over from this one. */
export const MOVED_ON = (): string =>
    gettext("This hour goes on in another tab or on another device of yours. What you typed here is kept.")

/** Why the room is shut, by close code. */
export const SHUT = new Map<number, () => string>([
    [CLOSE.ELSEWHERE, () => gettext("You are in this hour already, in another tab or on another device.")],
    [CLOSE.ENDED, () => gettext("This partnership has ended. What you shared stays readable for you both.")],
    [CLOSE.NOT_YOURS, () => gettext("This room is not there for you any more.")],
    [CLOSE.DOOR_SHUT, () => gettext("The door of this room is not open yet.")],
])

/** Why somebody's keys or sign-in are gone from this page, by the event that says so. */
export const GONE = new Map<string, () => string>([
    ["vault-locked", () => gettext("This device was locked in another tab. What you typed is kept on it, sealed.")],
    ["signed-out", () => gettext("You are signed out here. What you typed is kept, sealed, on this device.")],
])
