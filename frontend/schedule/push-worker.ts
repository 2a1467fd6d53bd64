/** Service worker: an empty word came. It shows one sentence that says nothing, and leads home. */

import { keptWords } from "./push-words.ts"

// TypeScript has the words of pages or those of workers, and this project those of pages.
interface Told extends Event {
    waitUntil(done: Promise<unknown>): void
}

interface Tapped extends Told {
    readonly notification: Notification
}

interface Worker {
    readonly registration: ServiceWorkerRegistration
    readonly clients: { openWindow(address: string): Promise<unknown> }
    addEventListener(name: "push", hear: (event: Told) => void): void
    addEventListener(name: "notificationclick", hear: (event: Tapped) => void): void
}

const worker = self as unknown as Worker

// What comes with a push is not even looked at: nothing of ours ever does.
worker.addEventListener("push", (event) => {
    event.waitUntil(show())
})

async function show(): Promise<void> {
    const body = await keptWords("There is something for you.")
    await worker.registration.showNotification("Turnabout", { body, tag: "turnabout" })
}

worker.addEventListener("notificationclick", (event) => {
    event.notification.close()
    event.waitUntil(worker.clients.openWindow("/"))
})
