/**
 * The tabs of one browser tell each other of locking and unlocking. Before keys are deleted every open page seals what
 * is typed on it and says so; a page that is frozen or gone is not waited for longer than a moment.
 */

/** Why a page holds keys no more; *gone* where they are away and nobody said why. */
export type Why = "here" | "elsewhere" | "signed-out" | "other-person" | "expired" | "changed" | "gone"

interface Said {
    readonly step: "locking" | "kept" | "locked" | "unlocked"
    readonly person: string
    readonly why?: Why
}

/** Longest wait for pages that seal what is typed, in milliseconds. */
const KEEPS_WITHIN = 1500

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("turnabout-vault")

/** Keys are about to go: whoever holds typed words hands over the promise of having sealed them. */
export class Locking extends Event {
    readonly #work: Promise<unknown>[] = []

    constructor() {
        super("vault-locking")
    }

    waitUntil(work: Promise<unknown>): void {
        this.#work.push(work)
    }

    get done(): Promise<unknown> {
        return Promise.allSettled(this.#work)
    }
}

/** A page of this person stands open until it is closed: so others know for how many answers to wait. */
export function standOpen(person: string): void {
    void locks()?.request(pageLock(person), { mode: "shared" }, () => new Promise(() => undefined))
}

/** Seal what is typed on this page. */
export async function sealTyped(): Promise<void> {
    const locking = new Locking()
    dispatchEvent(locking)
    await soon(locking.done)
}

/** Have the other tabs of a person seal what is typed in them. */
export async function sealTypedElsewhere(person: string, openHere: boolean): Promise<void> {
    const others = (await pagesOf(person)) - (openHere ? 1 : 0)
    if (!channel || others <= 0) return
    const answers = new BroadcastChannel("turnabout-vault")
    let missing = others
    const kept = new Promise<void>((resolve) => {
        answers.onmessage = ({ data }: MessageEvent<Said>) => {
            if (data.step === "kept" && data.person === person) missing -= 1
            if (missing <= 0) resolve()
        }
    })
    channel.postMessage({ step: "locking", person } satisfies Said)
    await soon(kept)
    answers.close()
}

/** Tell the tabs of a person that the keys are gone: after, or a tab could read them once more. */
export function tellLocked(person: string, why: Why): void {
    channel?.postMessage({ step: "locked", person, why } satisfies Said)
}

export function tellUnlocked(person: string): void {
    channel?.postMessage({ step: "unlocked", person } satisfies Said)
}

/** Hear what other tabs say of the person this page belongs to. */
export function listenToTabs(whose: () => string | null, locked: (why: Why) => void): void {
    if (!channel) return
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
        const { step, person, why } = data
        if (person !== whose()) return
        if (step === "locking") void sealTyped().then(() => channel.postMessage({ step: "kept", person } satisfies Said))
        if (step === "locked") locked(why ?? "elsewhere")
        if (step === "unlocked") dispatchEvent(new Event("vault-unlocked-elsewhere"))
    }
}

async function pagesOf(person: string): Promise<number> {
    const held = (await locks()?.query())?.held ?? []
    return held.filter(({ name }) => name === pageLock(person)).length
}

function pageLock(person: string): string {
    return `turnabout-page-${person}`
}

function locks(): LockManager | undefined {
    return (navigator as Partial<Navigator>).locks
}

async function soon(work: Promise<unknown>): Promise<void> {
    await Promise.race([work, new Promise((resolve) => setTimeout(resolve, KEEPS_WITHIN))])
}
