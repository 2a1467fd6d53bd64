/** Why a device could not be had: not allowed, not there, or in the hands of another program. */

export type Trouble = "refused" | "missing" | "busy"

/** From what a browser threw (Media Capture and Streams, 10.3.1). */
export function troubleOf(error: unknown): Trouble {
    const name = error instanceof DOMException ? error.name : ""
    if (name === "NotAllowedError" || name === "SecurityError") return "refused"
    return name === "NotFoundError" || name === "OverconstrainedError" ? "missing" : "busy"
}
