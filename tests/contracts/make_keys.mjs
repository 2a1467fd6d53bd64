// TypeScript's part of keys.json; run by make_keys.py. Node reads the .ts modules as they are.
import { readFileSync, writeFileSync } from "node:fs"
import { b64url, fromB64url } from "../../frontend/vault/bytes.ts"
import { pairKeys, passphraseKeys, recipientOf, recoveryKeys, rootKeys } from "../../frontend/vault/derive.ts"
import { encrypt, seal } from "../../frontend/vault/envelope.ts"
import { sealPin } from "../../frontend/vault/pins.ts"
import { lineOf } from "../../frontend/vault/room-keys.ts"
import { wrapKeyring } from "../../frontend/vault/wrap.ts"

const file = new URL("keys.json", import.meta.url)
const vectors = JSON.parse(readFileSync(file, "utf8"))
const { ids, at, secrets, room } = vectors
const [root, bens, pair] = await Promise.all([
    rootKeys(fromB64url(secrets.root)),
    rootKeys(fromB64url(secrets.bens_root)),
    pairKeys(fromB64url(secrets.pair)),
])

async function sealedByTypeScript() {
    const slot = { server: "shared", id: ids.record, partnership: ids.partnership, epoch: 1, author: ids.ana, revision: 1 }
    const content = { kind: "note", previous: null, at, body: { text: "from typescript" } }
    const pin = {
        partnership: ids.partnership,
        epoch: 1,
        people: [ids.ana, ids.ben],
        recipient: bens.recipient,
        state: "compared",
        name: "Ben",
        handover: null,
        words: { said: "match", at, epoch: 1, recipients: [root.recipient, bens.recipient] },
    }
    const unlock = (await passphraseKeys(fromB64url(secrets.stretched))).unlock
    const recovery = (await recoveryKeys(fromB64url(vectors.recovery.entropy))).unlock
    const ways = { unlock: await recipientOf(unlock), recovery: await recipientOf(recovery), passkeys: {} }
    const keyring = { person: ids.ana, revision: 1, root: 1, roots: [fromB64url(secrets.root)], ways }
    return {
        record: b64url((await seal(pair.shared, "record", slot, content)).sealed),
        keyring: b64url(await wrapKeyring(keyring)),
        pin: b64url((await sealPin(root, pin, fromB64url(secrets.pair), ids.record, at)).sealed),
        bytes: b64url(await encrypt(new TextEncoder().encode("plain bytes"), [root.recipient])),
    }
}

// Frames are AES-GCM, which Python's side has no need of; nonces are fixed, so they come out the same each time.
async function frames() {
    const place = { partnership: ids.partnership, epoch: 1, session: ids.session, own: ids.ana, partner: ids.ben }
    const line = await lineOf(pair.room, place, room.nonces[ids.ana], room.nonces[ids.ben])
    const messages = [{ type: "ask", ask: "listen" }, { type: "text", text: "é".repeat(300) }]
    const sealed = [await line.confirmation()]
    for (const message of messages) sealed.push(...(await line.seal(message)))
    return { sender: ids.ana, messages, sealed }
}

vectors.sealed_by_typescript = await sealedByTypeScript()
vectors.room.frames = await frames()
const ascii = JSON.stringify(vectors, null, 2).replace(/[\u0080-\uffff]/g, (letter) =>
    `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
)
writeFileSync(file, `${ascii}\n`)
