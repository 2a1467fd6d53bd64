/** Worker entry: scrypt blocks for a second or so, which a page may not. Answers 32 bytes and is done. */

import { scrypt } from "@noble/hashes/scrypt.js"

interface Work {
    readonly passphrase: Uint8Array
    readonly salt: Uint8Array
    readonly n: number
    readonly r: number
    readonly p: number
}

self.onmessage = (event: MessageEvent<Work>) => {
    const { passphrase, salt, n, r, p } = event.data
    const stretched = scrypt(passphrase, salt, { N: n, r, p, dkLen: 32 })
    passphrase.fill(0)
    self.postMessage(stretched)
}
