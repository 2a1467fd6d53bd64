/** The page that unlocks, fetched: for what it says now, and for its form where keys cannot travel between pages. */

/** The unlock page as the server shows it now. Its scripts do not run. */
export function unlockPage(): Promise<Document> {
    return new Promise((resolve, reject) => {
        const asked = new XMLHttpRequest()
        asked.open("GET", "/unlock/")
        // A document and not a string: trusted types let no string become a page.
        asked.responseType = "document"
        asked.timeout = 10_000
        asked.onload = () => {
            if (asked.responseXML) resolve(asked.responseXML)
            else reject(new Error("the unlock page is no page"))
        }
        asked.onerror = asked.ontimeout = () => {
            reject(new Error("no answer"))
        }
        asked.send()
    })
}
