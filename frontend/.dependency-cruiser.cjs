const { readFileSync } = require("node:fs")
const { join } = require("node:path")

// The stack of domains is written once, in pyproject.toml; configuration and operation have no pages.
const pyproject = readFileSync(join(__dirname, "../pyproject.toml"), "utf8")
const [, layers] = /id = "stack"[^]*?\nlayers = \[\n([^]*?)\n\]/.exec(pyproject)
const stack = [...layers.matchAll(/"([^"]+)"/g)]
    .map(([, line]) => line.split(" | "))
    .filter(([domain]) => domain !== "config" && domain !== "ops")

const within = domains => `^frontend/(${domains.join("|")})/`

/** What stands in one line may import neither its neighbours nor anything above. */
const downOnly = stack.flatMap((line, depth) => line.map(domain => ({
    name: `${domain}-imports-down-only`,
    severity: "error",
    from: { path: within([domain]) },
    to: { path: within(stack.slice(0, depth + 1).flat()), pathNot: within([domain]) },
})))

module.exports = {
    forbidden: [
        ...downOnly,
        {
            name: "every-file-has-a-domain",
            comment: "A new folder says where it belongs, here and in pyproject.toml.",
            severity: "error",
            from: { path: "^frontend/[^/]+/", pathNot: within(stack.flat()) },
            to: {},
        },
        {
            name: "only-the-vault-seals",
            severity: "error",
            from: { pathNot: "^frontend/vault/" },
            to: { path: "node_modules/(age-encryption|@noble|@scure)/" },
        },
        {
            name: "progress-is-pure",
            comment: "What numbers say is reckoned apart from pages and keys: from elsewhere come types, and nothing that runs.",
            severity: "error",
            from: { path: "^frontend/reflections/progress/", pathNot: "\\.test\\.ts$" },
            to: { pathNot: "^frontend/reflections/progress/", dependencyTypesNot: ["type-only"] },
        },
        {
            name: "entries-are-imported-by-nobody",
            comment: "A page's entry has an address of its own: imported as well, it would run twice.",
            severity: "error",
            from: {},
            to: { path: "^frontend/[^/]+/(main|scrypt-worker)\\.ts$" },
        },
        { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
        { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
        {
            name: "tests-are-imported-by-nobody",
            severity: "error",
            from: { pathNot: "\\.test\\.ts$" },
            to: { path: "\\.test\\.ts$|^vitest|node_modules/(vitest|fast-check)/" },
        },
    ],
    options: {
        doNotFollow: { path: "node_modules" },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: "tsconfig.json" },
        enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "browser", "default"] },
    },
}
