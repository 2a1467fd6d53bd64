/** Which camera, microphone and speaker somebody uses in calls, and how they show themselves: kept on this device. */

export type Look = "clear" | "blurred" | "off"

/**
 * A device as somebody chose it. The id is the browser's, for this site; some make new ones whenever they like, and
 * then it is known by its name. Both empty: whichever the browser takes.
 */
export interface Wanted {
    readonly id: string
    readonly label: string
}

export interface Choice {
    readonly camera: Wanted
    readonly microphone: Wanted
    readonly speaker: Wanted
    readonly look: Look
    /** How they show themselves when they do: a camera that is turned on again is no clearer than it was. */
    readonly seen: Exclude<Look, "off">
    readonly muted: boolean
}

export const DEVICES = ["camera", "microphone", "speaker"] as const
export type Device = (typeof DEVICES)[number]

export const AUTOMATIC: Wanted = { id: "", label: "" }

/** Speech as two people in two rooms want it: without echo, hum and whispers too low to hear. */
export const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
export const PICTURE: MediaTrackConstraints = {
    width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 24, max: 30 },
}

const NAME = "call"
const LOOKS: readonly Look[] = ["clear", "blurred", "off"]
const KIND: Readonly<Record<Device, MediaDeviceKind>> = {
    camera: "videoinput",
    microphone: "audioinput",
    speaker: "audiooutput",
}

export function keptChoice(): Choice {
    const kept = fields(read())
    const wanted = (name: Device): Wanted => {
        const { id, label } = fields(kept[name])
        return typeof id === "string" && typeof label === "string" ? { id, label } : AUTOMATIC
    }
    return {
        camera: wanted("camera"),
        microphone: wanted("microphone"),
        speaker: wanted("speaker"),
        look: LOOKS.find((look) => look === kept["look"]) ?? "clear",
        seen: kept["seen"] === "blurred" ? "blurred" : "clear",
        muted: kept["muted"] === true,
    }
}

export function changed(choice: Choice, change: Partial<Choice>): Choice {
    const { look = "off" } = change
    return { ...choice, ...change, ...(look === "off" ? {} : { seen: look }) }
}

export function keepChoice(choice: Choice): void {
    try {
        localStorage.setItem(NAME, JSON.stringify(choice))
    } catch {
        // Where nothing can be kept it holds for this page.
    }
}

/** What there is of a kind. Before a browser was allowed to listen or see, it names none. */
export async function found(device: Device): Promise<readonly MediaDeviceInfo[]> {
    const all = await navigator.mediaDevices.enumerateDevices()
    return all.filter(({ kind, deviceId }) => kind === KIND[device] && deviceId !== "")
}

/** Whether there is one of a kind that this page may use. */
export async function isThere(device: Device): Promise<boolean> {
    return (await found(device)).length > 0
}

/** The present id of a device that was chosen; empty where it is not there, or not to be known yet. */
export async function idOf(device: Device, { id, label }: Wanted): Promise<string> {
    if (id === "") return ""
    const all = await found(device)
    return (all.find(({ deviceId }) => deviceId === id) ?? all.find((one) => one.label === label))?.deviceId ?? ""
}

/** Whether this track comes from another device than the one that was chosen and is there. */
export async function isAnother(
    device: "camera" | "microphone", choice: Choice, track: MediaStreamTrack | null,
): Promise<boolean> {
    const id = await idOf(device, choice[device])
    return track !== null && id !== "" && track.getSettings().deviceId !== id
}

function read(): unknown {
    try {
        return JSON.parse(localStorage.getItem(NAME) ?? "null")
    } catch {
        return null
    }
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
}
