/** Words in the person's language, from the catalog the server wrote into /web/catalog.js; themselves without it. */

interface Catalog {
    gettext(text: string): string
    ngettext(one: string, many: string, count: number): string
}

const catalog = (): Catalog | undefined => (globalThis as { django?: Catalog }).django

/** The locale of dates: the page's language, with the day before the month as the server writes it. */
export function locale(): string {
    const { lang } = document.documentElement
    return lang === "en" ? "en-GB" : lang
}

export function gettext(text: string): string {
    return catalog()?.gettext(text) ?? text
}

export function ngettext(one: string, many: string, count: number): string {
    return catalog()?.ngettext(one, many, count) ?? (count === 1 ? one : many)
}

/** Put values into `%(name)s` places. A place without a value stays as it is, so that a slip shows. */
export function interpolate(text: string, values: Readonly<Record<string, string | number>>): string {
    return text.replace(/%\((\w+)\)s/g, (place, name: string) => String(values[name] ?? place))
}
