/**
 * A text field on a text that two write. What is typed becomes the smallest edit; what the other writes comes in
 * without moving caret, selection or view. A word being put together by an input method is left alone until it is.
 */

import { editBetween, editsAfter, endOf, moved } from "./caret.ts"
import type { Edit, HourDocument, Step } from "./hour-document.ts"

export class TextBinding {
    readonly #document: HourDocument
    readonly #field: HTMLTextAreaElement
    readonly #full: (full: boolean) => void
    /** What stands in the field. */
    #shown: string
    /** How the text changed since an input method began: null while none is at work. */
    #meanwhile: (readonly Step[])[] | null = null
    #undoing = false

    /** `full` is told whether what was typed last found room. */
    constructor(document: HourDocument, field: HTMLTextAreaElement, full: (full: boolean) => void) {
        this.#document = document
        this.#field = field
        this.#full = full
        this.#shown = field.value = document.text
        document.onText((steps, own) => {
            if (!own) this.#takeIn(steps)
        })
        field.addEventListener("input", () => {
            if (this.#meanwhile === null) this.#typed()
        })
        field.addEventListener("compositionstart", () => (this.#meanwhile = []))
        field.addEventListener("compositionend", () => {
            this.#composed()
        })
        this.#listenToUndo()
    }

    #typed(): void {
        this.#apply([this.#edit()])
    }

    #edit(): Edit {
        return editBetween(this.#shown, this.#field.value, this.#field.selectionEnd)
    }

    #apply(edits: readonly Edit[]): void {
        const fits = edits.map((edit) => this.#document.edit(edit))
        this.#full(fits.includes(false))
        this.#show((place) => place)
    }

    /** The input method is done: what the other wrote meanwhile comes in, and the word goes where it was begun. */
    #composed(): void {
        const meanwhile = this.#meanwhile ?? []
        const [edit, caret] = [this.#edit(), this.#field.selectionEnd]
        this.#meanwhile = null
        let edits = [edit]
        for (const steps of meanwhile) edits = edits.flatMap((one) => editsAfter(one, steps))
        const places = meanwhile.reduce((place, steps) => moved(place, steps), Math.min(caret, edit.at))
        this.#apply(edits)
        if (meanwhile.length > 0) this.#select(places + edit.insert.length, places + edit.insert.length)
    }

    #takeIn(steps: readonly Step[]): void {
        if (this.#meanwhile) this.#meanwhile.push(steps)
        else this.#show(this.#undoing ? () => endOf(steps) : (place) => moved(place, steps))
    }

    /** Show the text as it now is, with caret and selection where `place` says that they went. */
    #show(place: (before: number) => number): void {
        const { text } = this.#document
        const field = this.#field
        this.#shown = text
        if (field.value === text) return
        const { selectionStart, selectionEnd, scrollTop } = field
        field.value = text
        this.#select(place(selectionStart), place(selectionEnd))
        field.scrollTop = scrollTop
    }

    #select(start: number, end: number): void {
        // A field that nobody is in would take the focus in some browsers.
        if (document.activeElement === this.#field) this.#field.setSelectionRange(start, end)
    }

    /** The browser's own undo knows nothing of the other's words, and forgets when they come. */
    #listenToUndo(): void {
        this.#field.addEventListener("beforeinput", (event) => {
            if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return
            event.preventDefault()
            this.#takeBack(event.inputType === "historyRedo")
        })
        this.#field.addEventListener("keydown", (event) => {
            const key = event.key.toLowerCase()
            if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return
            event.preventDefault()
            this.#takeBack(key === "y" || event.shiftKey)
        })
    }

    #takeBack(again: boolean): void {
        if (this.#field.readOnly || this.#meanwhile) return
        this.#undoing = true
        if (again) this.#document.redo()
        else this.#document.undo()
        this.#undoing = false
    }
}
