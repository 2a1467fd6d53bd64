/** Asks the browser for camera and microphone, those that were chosen where they are there; throws what it throws. */

import { type Choice, idOf, PICTURE, SOUND } from "./devices.ts"

/** Asked together, a browser asks its person once. */
export async function captureBoth(
    choice: Choice,
): Promise<{ sound: MediaStreamTrack | null; picture: MediaStreamTrack | null }> {
    const stream = await capture({ audio: await soundWanted(choice), video: await pictureWanted(choice) })
    return { sound: stream.getAudioTracks()[0] ?? null, picture: stream.getVideoTracks()[0] ?? null }
}

export async function captureSound(choice: Choice): Promise<MediaStreamTrack | null> {
    const stream = await capture({ audio: await soundWanted(choice) })
    return stream.getAudioTracks()[0] ?? null
}

export async function captureCamera(choice: Choice): Promise<MediaStreamTrack | null> {
    const stream = await capture({ video: await pictureWanted(choice) })
    return stream.getVideoTracks()[0] ?? null
}

/** The screen, or a window: whichever its person picks in the browser's own question. */
export async function captureScreen(): Promise<MediaStreamTrack | null> {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false })
    const track = stream.getVideoTracks()[0] ?? null
    // Letters to be read, rather than movement.
    if (track) track.contentHint = "detail"
    return track
}

async function capture(wanted: MediaStreamConstraints): Promise<MediaStream> {
    return navigator.mediaDevices.getUserMedia(wanted)
}

async function soundWanted(choice: Choice): Promise<MediaTrackConstraints> {
    return { ...SOUND, ...(await named("microphone", choice)) }
}

async function pictureWanted(choice: Choice): Promise<MediaTrackConstraints> {
    const camera = await named("camera", choice)
    // Whoever chose the camera at the back means it.
    return "deviceId" in camera ? { ...PICTURE, ...camera } : { ...PICTURE, facingMode: "user" }
}

/**
 * A device that is gone since it was chosen is no reason to have none; one that is there is used, and not another whose
 * pictures would be nearer to the size that is asked for.
 */
async function named(device: "camera" | "microphone", choice: Choice): Promise<MediaTrackConstraints> {
    const id = await idOf(device, choice[device])
    return id === "" ? {} : { deviceId: { exact: id } }
}
