/** When somebody allows their camera or microphone only after they were asked, where the browser shows the address. */

/** Do something whenever it is allowed from now on. Browsers that tell nobody are asked by another tap. */
export async function whenAllowed(name: "camera" | "microphone", act: () => void): Promise<void> {
    try {
        const status = await navigator.permissions.query({ name })
        status.addEventListener("change", () => {
            if (status.state === "granted") act()
        })
    } catch {
        // Not every browser knows this name.
    }
}
