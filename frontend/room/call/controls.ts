/** The buttons of the lobby and of the call, and how they stand. */

import { gettext } from "../../web/gettext.ts"
import { part } from "../../web/parts.ts"
import type { CallState } from "./call.ts"
import type { Choice } from "./devices.ts"
import type { OwnMedia } from "./media.ts"
import { SmallWindow } from "./small-window.ts"

/** What a tap does. */
export interface CallActs {
    readonly ready: () => void
    readonly join: () => void
    readonly leave: () => void
    readonly test: () => void
    readonly again: () => void
    readonly voiceOnly: () => void
    readonly choose: (change: Partial<Choice>) => void
    readonly window: () => void
}

export function listenToCallControls(root: HTMLElement, media: OwnMedia, acts: CallActs): void {
    const taps: Readonly<Record<string, () => void>> = {
        "call-ready": acts.ready,
        "join": acts.join,
        "not-now": acts.leave,
        "hang-up": acts.leave,
        "test": acts.test,
        "try-again": acts.again,
        "voice-only": acts.voiceOnly,
        "small-window": acts.window,
        "mute": () => {
            acts.choose({ muted: media.shown.sound })
        },
        "hide-picture": () => {
            acts.choose({ look: media.shown.picture === "off" ? media.choice.seen : "off" })
        },
        "screen": () => {
            if (media.shown.picture === "screen") media.stopScreen()
            // Called off in the browser's own question, nothing is shown.
            else void media.showScreen().catch(() => undefined)
        },
        "settings": () => {
            const open = part(root, "settings").ariaExpanded !== "true"
            part(root, "settings").ariaExpanded = String(open)
            unfold(root, open)
        },
    }
    for (const [name, act] of Object.entries(taps)) part(root, name).addEventListener("click", act)
    part(root, "screen").hidden = !canShowScreens()
    part(root, "small-window").hidden = !SmallWindow.possible
}

/** How all of them stand now. */
export function drawControls(root: HTMLElement, media: OwnMedia, at: { state: CallState; lobby: boolean }): void {
    const inCall = at.state !== "out"
    part(root, "call-controls").hidden = !inCall
    unfold(root, inCall && part(root, "settings").ariaExpanded === "true")
    drawLobby(root, at.lobby)
    const { sound, picture } = media.shown
    stand(part(root, "mute"), !sound, sound ? gettext("Mute") : gettext("Unmute"))
    const off = picture === "off"
    stand(part(root, "hide-picture"), off, off ? gettext("Camera on") : gettext("Camera off"))
    const screen = picture === "screen"
    stand(part(root, "screen"), screen, screen ? gettext("Stop showing it") : gettext("Show your screen"))
}

function drawLobby(root: HTMLElement, open: boolean): void {
    part(root, "lobby-controls").hidden = !open
    // In it whether one is heard is all that the fields do not say.
    for (const name of ["hide-picture", "settings", "hang-up"]) part(root, name).hidden = open
    if (!open) return
    for (const name of ["devices", "call-controls"]) part(root, name).hidden = false
    part(root, "settings").ariaExpanded = "false"
}

function unfold(root: HTMLElement, open: boolean): void {
    for (const name of ["more", "devices"]) part(root, name).hidden = !open
}

/** What a button does next is its label; that it is pressed would say it twice, the wrong way round. */
function stand(button: HTMLElement, pressed: boolean, label: string): void {
    button.textContent = label
    button.dataset.pressed = String(pressed)
}

function canShowScreens(): boolean {
    return "getDisplayMedia" in ((navigator as Partial<Navigator>).mediaDevices ?? {})
}
