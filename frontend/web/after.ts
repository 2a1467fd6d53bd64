/** Do something after so many ms; gives back how to call it off. */
export function after(ms: number, act: () => void): () => void {
    const timer = setTimeout(act, ms)
    return () => {
        clearTimeout(timer)
    }
}
