// The browser's part of archive.json; run by make_archive.py. Node reads the .ts modules as they are.
import { readFileSync, writeFileSync } from "node:fs"
import { sealIndex } from "../../frontend/vault/archive.ts"
import { b64url, fromB64url } from "../../frontend/vault/bytes.ts"
import { rootKeys } from "../../frontend/vault/derive.ts"

const file = new URL("archive.json", import.meta.url)
const contract = JSON.parse(readFileSync(file, "utf8"))
const browser = b64url(await sealIndex(await rootKeys(fromB64url(contract.root)), contract.index))
writeFileSync(file, `${JSON.stringify({ ...contract, browser }, null, 2)}\n`)
