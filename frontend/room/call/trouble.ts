/** Why a device could not be had: not allowed, not there, in the hands of another program, or nobody knows why. */

export type Trouble = "refused" | "missing" | "busy" | "unknown"

const NAMES: Readonly<Record<string, Trouble>> = {
    NotAllowedError: "refused",
    SecurityError: "refused",
    NotFoundError: "missing",
    OverconstrainedError: "missing",
    NotReadableError: "busy",
    AbortError: "busy",
}

/** From what a browser threw (Media Capture and Streams, 10.3.1). */
export function troubleOf(error: unknown): Trouble {
    return (error instanceof Error ? NAMES[error.name] : undefined) ?? "unknown"
}
