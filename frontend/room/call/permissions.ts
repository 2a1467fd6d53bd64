/** When somebody allows their camera or microphone only after they were asked, where the browser shows the address. */

import type { OwnMedia } from "./media.ts"

/** Take what is allowed from now on. Browsers that tell nobody are asked by another tap. */
export function takeOnceAllowed(media: OwnMedia): void {
    void whenAllowed("microphone", () => void media.choose({ muted: media.choice.muted }))
    void whenAllowed("camera", () => void media.choose({ look: media.choice.look }))
}

async function whenAllowed(name: "camera" | "microphone", act: () => void): Promise<void> {
    try {
        const status = await navigator.permissions.query({ name })
        status.addEventListener("change", () => {
            if (status.state === "granted") act()
        })
    } catch {
        // Not every browser knows this name.
    }
}
