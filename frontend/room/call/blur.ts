/**
 * One's own picture, blurred as a whole: who it is and that they nod can be seen, and nothing of the room. Drawn on
 * this device onto a few points and back, which any browser can; a picture that tells person from room would need a
 * model of many megabytes.
 */

/** So few points wide that no face or page of a book comes through. */
const POINTS = 24
const PICTURES_A_SECOND = 15

export interface Blurred {
    readonly track: MediaStreamTrack
    stop(): void
}

/** Throws what the browser does where it cannot; the camera is let go then, rather than shown as it is. */
export async function blurred(camera: MediaStreamTrack): Promise<Blurred> {
    try {
        return await drawn(camera)
    } catch (error) {
        camera.stop()
        throw error
    }
}

async function drawn(camera: MediaStreamTrack): Promise<Blurred> {
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true })
    video.srcObject = new MediaStream([camera])
    await video.play()
    const { width = 640, height = 480 } = camera.getSettings()
    const [few, whole] = [canvas(POINTS, Math.round(POINTS * height / width)), canvas(width, height)]
    const draw = (): void => {
        few.context.drawImage(video, 0, 0, few.element.width, few.element.height)
        whole.context.drawImage(few.element, 0, 0, width, height)
    }
    draw()
    // A timer, because a page in the background draws no frames.
    const timer = setInterval(draw, 1000 / PICTURES_A_SECOND)
    const [track] = whole.element.captureStream(PICTURES_A_SECOND).getVideoTracks()
    if (!track) throw new Error("this browser makes no pictures of a canvas")
    return {
        track,
        stop: () => {
            clearInterval(timer)
            track.stop()
            video.srcObject = null
        },
    }
}

function canvas(width: number, height: number): { element: HTMLCanvasElement; context: CanvasRenderingContext2D } {
    const element = Object.assign(document.createElement("canvas"), { width, height })
    const context = element.getContext("2d")
    if (!context) throw new Error("this browser draws nothing")
    context.imageSmoothingQuality = "high"
    return { element, context }
}
