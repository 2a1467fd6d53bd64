/** Nought to ten, and no answer to begin with: a thumb that stands somewhere is an answer already. */

/** Eleven radios of one name, each in its label. */
export function pointsFor(name: string): HTMLLabelElement[] {
    return Array.from({ length: 11 }, (_, value) => {
        const label = document.createElement("label")
        const input = Object.assign(document.createElement("input"), { type: "radio", name, value: String(value) })
        label.append(input, Object.assign(document.createElement("span"), { textContent: String(value) }))
        return label
    })
}
