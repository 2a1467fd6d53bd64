// Bundles the front end into turnabout/web/static/build/.
//
//   node frontend/build.mjs            minified, as served
//   node frontend/build.mjs --dev      readable, with source maps
//   node frontend/build.mjs --watch    readable, built again at each change
import { existsSync, readdirSync, rmSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, context } from "esbuild"

const frontend = dirname(fileURLToPath(import.meta.url))
const output = join(frontend, "../turnabout/web/static/build")
const watch = process.argv.includes("--watch")
const dev = watch || process.argv.includes("--dev")

const shared = {
    bundle: true,
    outdir: output,
    target: "es2022",
    minify: !dev,
    sourcemap: dev ? "linked" : false,
    loader: { ".woff2": "file" },
    assetNames: "[name]",
    metafile: true,
    logLevel: "warning",
}

// One entry for each page family, in modules that share their common parts.
const pages = {
    ...shared,
    entryPoints: existing({
        ...pageFamilies(),
        turnabout: "main.css",
    }),
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[hash]",
}

// Workers stand alone: one file at one address each is all that their trusted-types policy allows.
const worker = {
    ...shared,
    entryPoints: existing({ "scrypt-worker": "vault/scrypt-worker.ts", "push-worker": "schedule/push-worker.ts" }),
    format: "iife",
}

function pageFamilies() {
    const folders = readdirSync(frontend, { withFileTypes: true }).filter(entry => entry.isDirectory())
    return Object.fromEntries(folders.map(({ name }) => [name, `${name}/main.ts`]))
}

function existing(entries) {
    const paths = Object.entries(entries).map(([name, path]) => [name, join(frontend, path)])
    return Object.fromEntries(paths.filter(([, path]) => existsSync(path)))
}

/** Files of an earlier build would be served, and shipped, for ever. */
function removeOthersThan(results) {
    const built = new Set(results.flatMap(result => Object.keys(result.metafile.outputs)).map(path => basename(path)))
    for (const name of existsSync(output) ? readdirSync(output) : []) {
        if (!built.has(name)) rmSync(join(output, name), { recursive: true })
    }
}

const bundles = [pages, worker].filter(bundle => Object.keys(bundle.entryPoints).length > 0)
if (watch) {
    await Promise.all(bundles.map(async bundle => (await context({ ...bundle, logLevel: "info" })).watch()))
} else {
    try {
        removeOthersThan(await Promise.all(bundles.map(bundle => build(bundle))))
    } catch {
        process.exitCode = 1 // esbuild has said what is wrong, and where
    }
}
