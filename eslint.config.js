import stylistic from "@stylistic/eslint-plugin"
import { defineConfig, globalIgnores } from "eslint/config"
import tseslint from "typescript-eslint"

export default defineConfig(
    globalIgnores(["node_modules/", "turnabout/", "frontend/build.mjs", "frontend/.dependency-cruiser.cjs"]),
    tseslint.configs.strictTypeChecked,
    tseslint.configs.stylisticTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true } },
        plugins: { "@stylistic": stylistic },
        rules: {
            "max-lines": ["error", 250],
            "max-lines-per-function": ["error", 40],
            "complexity": ["error", 8],
            "no-console": "error",
            // Trusted types would stop these in the browser; better to see them here.
            "no-restricted-properties": ["error",
                { property: "innerHTML", message: "Fill textContent and attributes; strings never become markup." },
                { property: "outerHTML", message: "Fill textContent and attributes; strings never become markup." },
                { property: "insertAdjacentHTML", message: "Use insertAdjacentElement or textContent." },
            ],
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            // What came from outside is unknown, and read with brackets to show it.
            "@typescript-eslint/dot-notation": ["error", { allowIndexSignaturePropertyAccess: true }],
            // A handler on one line need not say that it answers nothing.
            "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
            // The house style needs four rules; a formatter of its own would bring many more.
            "@stylistic/semi": ["error", "never"],
            "@stylistic/indent": ["error", 4, { SwitchCase: 0 }],
            "@stylistic/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "always" }],
            "@stylistic/max-len": ["error", { code: 120, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
        },
    },
    {
        files: ["**/*.test.ts"],
        rules: {
            // A describe() is one function however many examples it holds.
            "max-lines-per-function": "off",
            "@typescript-eslint/no-non-null-assertion": "off",
        },
    },
)
