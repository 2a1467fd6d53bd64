/** Service worker: an empty word came. It shows one sentence that says nothing, and leads home. */

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
    const shown = { body: "There is something for you.", tag: "turnabout" }
    event.waitUntil(worker.registration.showNotification("Turnabout", shown))
})

worker.addEventListener("notificationclick", (event) => {
    event.notification.close()
    event.waitUntil(worker.clients.openWindow("/"))
})
