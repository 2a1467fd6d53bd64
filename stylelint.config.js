export default {
    extends: "stylelint-config-standard",
    // A rule is switched off on a line with its reason: /* stylelint-disable-line RULE -- why */
    reportDescriptionlessDisables: true,
    reportNeedlessDisables: true,
    rules: {
        "max-nesting-depth": 3,
        "declaration-no-important": true,
        // Files follow the page from top to bottom, not the weight of their selectors.
        "no-descending-specificity": null,
        // Blank lines group declarations as sentences group words.
        "declaration-empty-line-before": null,
        "custom-property-empty-line-before": null,
    },
}
