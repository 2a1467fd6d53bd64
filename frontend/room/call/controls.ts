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
    readonly fold: () => void
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
        ...ownTaps(root, media, acts),
        "settings": () => {
            const open = !isUnfolded(root)
            part(root, "settings").ariaExpanded = String(open)
            unfold(root, open)
            acts.fold()
        },
        "larger": () => void largerOrNot(part(root, "pictures")),
        "mirror": () => {
            const pictures = part(root, "pictures")
            const hidden = pictures.toggleAttribute("data-without-own")
            part(root, "mirror").textContent = hidden ? gettext("Show my own picture") : gettext("Hide my own picture")
        },
    }
    for (const [name, act] of Object.entries(taps)) part(root, name).addEventListener("click", act)
    part(root, "screen").hidden = !canShowScreens()
    part(root, "small-window").hidden = !SmallWindow.possible
    part(root, "larger").hidden = !document.fullscreenEnabled
}

/** Whether devices, screen and windows are to be chosen from. */
export function isUnfolded(root: HTMLElement): boolean {
    return part(root, "settings").ariaExpanded === "true"
}

async function largerOrNot(pictures: HTMLElement): Promise<void> {
    // Where the browser does not let it, it stays as it is.
    await (document.fullscreenElement ? document.exitFullscreen() : pictures.requestFullscreen()).catch(() => undefined)
}

/** What one's own sound and picture are told. */
function ownTaps(root: HTMLElement, media: OwnMedia, acts: CallActs): Readonly<Record<string, () => void>> {
    return {
        "mute": () => {
            acts.choose({ muted: !media.choice.muted && !media.lacks.sound })
        },
        "hide-picture": () => {
            const { choice, lacks } = media
            acts.choose({ look: choice.look === "off" || lacks.picture ? choice.seen : "off" })
        },
        "screen": () => {
            if (media.shown.picture === "screen") media.stopScreen()
            // Called off in the browser's own question, nothing is shown.
            else void media.showScreen().catch(() => undefined)
        },
        "stop-screen": () => {
            media.stopScreen()
            part(root, "mute").focus()
        },
    }
}

/** How all of them stand now. */
export function drawControls(root: HTMLElement, media: OwnMedia, at: { state: CallState; lobby: boolean }): void {
    const inCall = at.state !== "out"
    part(root, "call-controls").hidden = !inCall
    unfold(root, inCall && isUnfolded(root))
    drawLobby(root, at.lobby)
    const { lacks, choice, shown } = media
    stand(part(root, "mute"), !shown.sound, soundLabel(choice.muted, lacks.sound))
    // Of the camera itself, also while a screen is shown in its place.
    stand(part(root, "hide-picture"), choice.look === "off" || lacks.picture, pictureLabel(choice.look === "off", lacks.picture))
    const screen = shown.picture === "screen"
    stand(part(root, "screen"), screen, screen ? gettext("Stop showing your screen") : gettext("Show your screen"))
    part(root, "showing").hidden = !screen || !inCall
}

function soundLabel(muted: boolean, lacks: boolean): string {
    if (muted) return gettext("Unmute")
    return lacks ? gettext("Try the microphone") : gettext("Mute")
}

function pictureLabel(off: boolean, lacks: boolean): string {
    if (off) return gettext("Camera on")
    return lacks ? gettext("Try the camera") : gettext("Camera off")
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
