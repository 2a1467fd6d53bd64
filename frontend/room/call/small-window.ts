/**
 * The other's picture in a small window that stays on top of everything, with the clock and one's role in sight: for
 * whoever writes or looks something up meanwhile. Browsers that know no such window show the picture alone.
 */

import { part, within } from "../../web/parts.ts"

/** Document Picture-in-Picture (WICG), where a browser has it. */
interface Windows {
    requestWindow(size: { width: number; height: number }): Promise<Window>
}

/** What of the room is shown in it, too. */
const COPIED = ["phase", "time", "pictures", "mute"] as const

const SIZE = { width: 360, height: 270 }

export class SmallWindow {
    readonly #room: HTMLElement
    readonly #theirs: () => MediaStream
    #window: Window | null = null
    readonly #copying: MutationObserver

    constructor(room: HTMLElement, theirs: () => MediaStream) {
        this.#room = room
        this.#theirs = theirs
        this.#copying = new MutationObserver(() => {
            this.#copy()
        })
    }

    static get possible(): boolean {
        return windows() !== null || document.pictureInPictureEnabled
    }

    /** Open it, or close it where it is open. */
    async toggle(): Promise<void> {
        const known = windows()
        if (this.#window || document.pictureInPictureElement) this.close()
        else if (known) await this.#open(known)
        else await part(this.#room, "theirs", HTMLVideoElement).requestPictureInPicture()
    }

    close(): void {
        if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined)
        this.#window?.close()
        this.#copying.disconnect()
        this.#window = null
    }

    async #open(known: Windows): Promise<void> {
        const opened = await known.requestWindow(SIZE)
        this.#window = opened
        opened.addEventListener("pagehide", () => {
            this.close()
        })
        opened.document.title = document.title
        opened.document.documentElement.lang = document.documentElement.lang
        for (const sheet of document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')) {
            opened.document.head.append(opened.document.importNode(sheet))
        }
        const video = Object.assign(opened.document.createElement("video"), { autoplay: true, playsInline: true, muted: true })
        // Heard on the page itself: twice would be an echo.
        video.srcObject = this.#theirs()
        const instead = Object.assign(opened.document.createElement("p"), { className: "small-instead" })
        const words = Object.assign(opened.document.createElement("p"), { className: "small-words" })
        const mute = Object.assign(opened.document.createElement("button"), { className: "button small", type: "button" })
        mute.addEventListener("click", () => {
            part(this.#room, "mute").click()
        })
        opened.document.body.className = "small-window"
        opened.document.body.append(video, instead, words, mute)
        for (const name of COPIED) {
            const whatever = { attributes: true, characterData: true, childList: true, subtree: true }
            this.#copying.observe(part(this.#room, name), whatever)
        }
        this.#copy()
    }

    /** The clock, whose hour it is, and what is said of the other in place of their picture, as the room shows it. */
    #copy(): void {
        const body = this.#window?.document.body
        if (!body) return
        const isSeen = part(this.#room, "pictures").dataset.theirs !== "none"
        within(body, "video").hidden = !isSeen
        within(body, ".small-instead").hidden = isSeen
        within(body, ".small-instead").textContent = part(this.#room, "no-picture").textContent
        within(body, "button").textContent = part(this.#room, "mute").textContent
        this.#copyClock(within(body, ".small-words"))
    }

    #copyClock(words: HTMLElement): void {
        const said = [part(this.#room, "time").textContent, part(this.#room, "phase").textContent, this.#role]
        const spans = said.filter(Boolean).map((text) => {
            const span = words.ownerDocument.createElement("span")
            span.textContent = text
            return span
        })
        words.replaceChildren(...spans)
    }

    get #role(): string {
        return this.#room.querySelector(".room-head .role-badge")?.textContent ?? ""
    }
}

function windows(): Windows | null {
    return (globalThis as { documentPictureInPicture?: Windows }).documentPictureInPicture ?? null
}
