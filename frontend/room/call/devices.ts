/** Which camera, microphone and speaker somebody uses in calls, and how they show themselves: kept on this device. */

export type Look = "clear" | "blurred" | "off"

export interface Choice {
    /** Ids that the browser made for this site; empty: whichever it takes. */
    readonly camera: string
    readonly microphone: string
    readonly speaker: string
    readonly look: Look
    readonly muted: boolean
}

export const DEVICES = ["camera", "microphone", "speaker"] as const
export type Device = (typeof DEVICES)[number]

const NAME = "call"
const LOOKS: readonly Look[] = ["clear", "blurred", "off"]
const KIND: Readonly<Record<Device, MediaDeviceKind>> = {
    camera: "videoinput",
    microphone: "audioinput",
    speaker: "audiooutput",
}

export function keptChoice(): Choice {
    const kept = fields(read())
    const text = (name: Device): string => (typeof kept[name] === "string" ? kept[name] : "")
    return {
        camera: text("camera"),
        microphone: text("microphone"),
        speaker: text("speaker"),
        look: LOOKS.find((look) => look === kept["look"]) ?? "clear",
        muted: kept["muted"] === true,
    }
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
