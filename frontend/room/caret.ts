/** Where things are in a text that two change at once: the edit that was made, and where a place has gone. */

import type { Edit, Step } from "./hour-document.ts"

/** The smallest edit that makes one text of another. Where several would, the one that ends at the caret. */
export function editBetween(before: string, after: string, caret: number): Edit {
    const most = Math.min(before.length, after.length)
    const tail = sameTail(before, after, Math.min(most, Math.max(0, after.length - caret)))
    let at = 0
    while (at < most - tail && before[at] === after[at]) at += 1
    // Half a character is none: both halves go and come together.
    if (isHighHalf(before.charAt(at - 1)) || isHighHalf(after.charAt(at - 1))) at -= 1
    return { at, remove: before.length - tail - at, insert: after.slice(at, after.length - tail) }
}

/** How many characters at the end are the same. */
function sameTail(before: string, after: string, most: number): number {
    let tail = 0
    while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
    return tail > 0 && isLowHalf(before.charAt(before.length - tail)) ? tail - 1 : tail
}

/** Where a place between two characters is after a change: what comes right there stands behind it. */
export function moved(place: number, steps: readonly Step[]): number {
    let [before, after] = [0, 0]
    for (const step of steps) {
        if (step.insert !== undefined && before < place) after += inserted(step).length
        const { retain = 0, delete: gone = 0 } = step
        if (place <= before + retain + gone) return after + (retain > 0 ? place - before : 0)
        before += retain + gone
        after += retain
    }
    return after + place - before
}

/** Where a character is after a change, or null when it is gone. */
function characterAfter(place: number, steps: readonly Step[]): number | null {
    let [before, after] = [0, 0]
    for (const step of steps) {
        const { retain = 0, delete: gone = 0 } = step
        if (place < before + retain) return after + place - before
        if (place < before + gone) return null
        before += retain + gone
        after += retain + inserted(step).length
    }
    return after + place - before
}

/** Where a change ended: somebody who takes back their own looks there. */
export function endOf(steps: readonly Step[]): number {
    let [at, end] = [0, 0]
    for (const step of steps) {
        at += step.retain ?? inserted(step).length
        if (step.retain === undefined) end = at
    }
    return end
}

/** An edit made to a text of before a change, as edits of the text after it: what came between stays. */
export function editsAfter({ at, remove, insert }: Edit, steps: readonly Step[]): Edit[] {
    const edits: Edit[] = []
    for (let place = at + remove - 1; place >= at; place -= 1) {
        const now = characterAfter(place, steps)
        if (now !== null) edits.push({ at: now, remove: 1, insert: "" })
    }
    return insert === "" ? edits : [...edits, { at: moved(at, steps), remove: 0, insert }]
}

function inserted({ insert }: Step): string {
    return typeof insert === "string" ? insert : ""
}

function isHighHalf(unit: string): boolean {
    return unit >= "\uD800" && unit <= "\uDBFF"
}

function isLowHalf(unit: string): boolean {
    return unit >= "\uDC00" && unit <= "\uDFFF"
}
