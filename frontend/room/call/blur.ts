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
    const [few, whole] = [canvas(), canvas()]
    const draw = (): void => {
        const { videoWidth, videoHeight } = video
        if (videoWidth === 0) return
        // A phone that is turned gives a picture of another shape.
        size(whole, videoWidth, videoHeight)
        size(few, POINTS, Math.max(1, Math.round(POINTS * videoHeight / videoWidth)))
        few.context.drawImage(video, 0, 0, few.element.width, few.element.height)
        whole.context.drawImage(few.element, 0, 0, videoWidth, videoHeight)
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

interface Drawing {
    readonly element: HTMLCanvasElement
    readonly context: CanvasRenderingContext2D
}

function canvas(): Drawing {
    const element = document.createElement("canvas")
    const context = element.getContext("2d")
    if (!context) throw new Error("this browser draws nothing")
    return { element, context }
}

function size({ element, context }: Drawing, width: number, height: number): void {
    if (element.width === width && element.height === height) return
    Object.assign(element, { width, height })
    // A canvas forgets it with its size.
    context.imageSmoothingQuality = "high"
}
