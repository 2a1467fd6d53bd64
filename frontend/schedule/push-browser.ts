/** Let this browser show a word, or no more. Its maker learns that something came, and when; the word is empty. */

import { sendJSON } from "../web/api.ts"
import { gettext } from "../web/gettext.ts"
import { scriptNamed } from "../web/named-script.ts"
import { part, say, told } from "../web/parts.ts"
import { isFor, keepWords } from "./push-words.ts"
import { fromB64url } from "../vault/bytes.ts"
import { sentenceFor } from "../vault/sentences.ts"

class PushBrowser extends HTMLElement {
    connectedCallback(): void {
        this.#button("on").addEventListener("click", () => void this.#asked(() => this.#turnOn()))
        this.#button("off").addEventListener("click", () => void this.#asked(() => this.#turnOff()))
        void this.#look()
    }

    #button(name: string): HTMLButtonElement {
        return part(this, name, HTMLButtonElement)
    }

    async #look(): Promise<void> {
        try {
            await this.#show()
        } catch (error) {
            say(part(this, "error"), this.#sentence(error))
        }
    }

    async #show(): Promise<void> {
        const able = canPush()
        const on = able && (await this.#isTold())
        this.#button("on").hidden = !able || on
        this.#button("off").hidden = !on
        part(this, "unable").hidden = able
    }

    /**
     * Whether whoever is signed in is told here. The browser alone does not know: its subscription may be somebody
     * else's, or forgotten by the server, or made for keys that the server had before.
     */
    async #isTold(): Promise<boolean> {
        const made = await subscription()
        if (!made || !isFor(made, fromB64url(told(this, "key")))) return false
        const answer = await sendJSON("POST", told(this, "asking"), { endpoint: made.endpoint })
        const here = (answer as { told?: unknown }).told === true
        if (here) await keepWords(gettext("There is something for you."))
        return here
    }

    async #asked(act: () => Promise<string>): Promise<void> {
        say(part(this, "error"), "")
        say(part(this, "said"), "")
        try {
            say(part(this, "said"), await act())
        } catch (error) {
            say(part(this, "error"), this.#sentence(error))
        }
        await this.#look()
    }

    async #turnOn(): Promise<string> {
        if ((await Notification.requestPermission()) !== "granted") throw new Declined()
        const registration = await navigator.serviceWorker.register(scriptNamed("push-worker") as string)
        await ready(registration)
        // One that is here is not theirs, or of no use any more; whoever was told by it is not at this browser now.
        await (await subscription())?.unsubscribe()
        const applicationServerKey = fromB64url(told(this, "key"))
        const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
        const answer = await sendJSON("POST", told(this, "action"), { endpoint: made.endpoint })
        if ((answer as { forgotten?: unknown }).forgotten !== true) return gettext("This browser tells you from now on.")
        return gettext("This browser tells you from now on. Ten can: the one that has told you longest does no more.")
    }

    async #turnOff(): Promise<string> {
        const made = await subscription()
        // The server first: told after, it might go on to knock at a place that is gone.
        if (made) await sendJSON("POST", told(this, "removal"), { endpoint: made.endpoint })
        await made?.unsubscribe()
        return gettext("This browser tells you no more.")
    }

    #sentence(error: unknown): string {
        if (error instanceof Declined) {
            return gettext("This browser did not allow it. Its own settings for this site can; nothing was changed.")
        }
        if (error instanceof DOMException) {
            return gettext("This browser could not reach its maker. Nothing was changed; try again, or use mail.")
        }
        return sentenceFor(error)
    }
}

class Declined extends Error {}

function canPush(): boolean {
    return "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis
}

async function subscription(): Promise<PushSubscription | null> {
    const registrations = await navigator.serviceWorker.getRegistrations()
    for (const registration of registrations) {
        const made = await registration.pushManager.getSubscription()
        if (made) return made
    }
    return null
}

/** Until the worker is active: a browser subscribes for no other. */
async function ready(registration: ServiceWorkerRegistration): Promise<void> {
    const worker = registration.installing ?? registration.waiting
    if (registration.active || !worker) return
    await new Promise<void>((resolve) => {
        worker.addEventListener("statechange", () => {
            if (worker.state === "activated") resolve()
        })
    })
}

customElements.define("push-browser", PushBrowser)
