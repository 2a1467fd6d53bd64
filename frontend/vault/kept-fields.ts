/**
 * Lines without a sheet of their own: what an invitation says, where two meet. A field that asks for it with
 * `data-kept` has a draft like a sheet has: through locks, closed tabs and lost networks, until its form says, by the
 * event *sent*, that the server has it. Only fields that ask: a passphrase or a code must never lie among the drafts.
 */

import { type DraftPlace, placeFor } from "./draft-place.ts"
import { openVault } from "./session.ts"
import { Locking } from "./tabs.ts"

type Field = HTMLInputElement | HTMLTextAreaElement

interface Kept {
    readonly field: Field
    readonly place: DraftPlace
    /** What stood in it, before anybody typed. */
    readonly found: string
    saving: Promise<unknown>
}

async function keepFields(): Promise<void> {
    const fields = [...document.querySelectorAll<Field>("main [data-kept]")]
    const vault = fields.length > 0 ? await openVault().catch(() => null) : null
    if (!vault) return
    for (const field of fields) {
        const place = await placeFor(vault.drafts, `kept ${location.pathname} ${field.id}`)
        await enabled(field)
        listen({ field, place, found: field.value, saving: Promise.resolve() })
    }
}

function listen(kept: Kept): void {
    const { field, place } = kept
    const left = place.left.find((draft) => typeof draft.text === "string")
    // What somebody has begun to type meanwhile is newer.
    if (left && (document.activeElement !== field || field.value === kept.found)) {
        field.value = String(left.text)
        place.takeUp(left)
        save(kept)
    }
    field.addEventListener("input", () => {
        save(kept)
    })
    field.form?.addEventListener("sent", () => {
        kept.saving = kept.saving.then(() => place.drop())
    })
    addEventListener("vault-locking", (event) => {
        // Once more: a form that was sent, and refused, still shows what was typed.
        if (field.value !== kept.found && field.checkVisibility()) save(kept)
        if (event instanceof Locking) event.waitUntil(kept.saving)
    })
}

function save(kept: Kept): void {
    const text = kept.field.value
    kept.saving = kept.saving.then(() => kept.place.save({ text })).catch(() => undefined)
}

/** Some fields wait until what stands in them has been opened. */
async function enabled(field: Field): Promise<void> {
    if (!field.disabled) return
    await new Promise<void>((resolve) => {
        new MutationObserver((_, observer) => {
            if (field.disabled) return
            observer.disconnect()
            resolve()
        }).observe(field, { attributeFilter: ["disabled"] })
    })
}

addEventListener("vault-unlocked", () => void keepFields())
void keepFields()
