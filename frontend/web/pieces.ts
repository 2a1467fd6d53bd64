/** A text in pieces of so many characters at most, none of which ends within one. */
export function piecesOf(text: string, most: number): string[] {
    const found: string[] = []
    for (let at = 0; at < text.length; at += found.at(-1)?.length ?? 1) {
        const end = at + Math.max(2, most)
        const splits = end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))
        found.push(text.slice(at, splits ? end - 1 : end))
    }
    return found
}
