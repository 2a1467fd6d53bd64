import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { firstDate, instantOf, isDay, offsetAt, spoken } from "./local-times.ts"

describe("a wall-clock time in a zone", () => {
    it("is read with the offset of its day", () => {
        expect(new Date(instantOf("2026-01-15", "18:00", "Europe/Berlin")).toISOString()).toBe("2026-01-15T17:00:00.000Z")
        expect(new Date(instantOf("2026-07-15", "18:00", "Europe/Berlin")).toISOString()).toBe("2026-07-15T16:00:00.000Z")
    })

    it("takes a skipped time with the offset before the gap", () => {
        expect(new Date(instantOf("2026-03-29", "02:30", "Europe/Berlin")).toISOString()).toBe("2026-03-29T01:30:00.000Z")
    })

    it("takes the first of a repeated time", () => {
        expect(new Date(instantOf("2026-10-25", "02:30", "Europe/Berlin")).toISOString()).toBe("2026-10-25T00:30:00.000Z")
    })

    it("knows zones half an hour off, and south of the line", () => {
        expect(offsetAt("Asia/Kolkata", Date.UTC(2026, 0, 1))).toBe(5.5 * 3_600_000)
        expect(new Date(instantOf("2026-10-04", "02:15", "Australia/Lord_Howe")).toISOString()).toBe("2026-10-03T15:45:00.000Z")
    })
})

it("finds the first such weekday, that day included", () => {
    expect(firstDate(0, "2026-11-23")).toBe("2026-11-23")
    expect(firstDate(6, "2026-11-23")).toBe("2026-11-29")
    expect(firstDate(0, "2026-11-24")).toBe("2026-11-30")
})

it("takes for a day what is one, and nothing that is being typed", () => {
    expect(["2026-11-24", "", "112026-02-06", "2026-13-01", "2026-11"].map(isDay)).toEqual([true, false, false, false, false])
})

it("names the year where it is another one there", () => {
    const [newYear, now] = [Date.UTC(2027, 0, 1, 2), Date.UTC(2026, 11, 30)]
    expect(spoken(newYear, "Europe/Berlin", "en-GB", now)).toMatch(/1 January 2027 at 03:00/)
    expect(spoken(newYear, "America/New_York", "en-GB", now)).toMatch(/31 December at 21:00/)
})

it("agrees with the server on every shared example", () => {
    const { cases } = JSON.parse(readFileSync("tests/contracts/recurrence.json", "utf8")) as Contract
    const hours = cases.flatMap(({ slot, occurrences }) => occurrences.map((hour) => ({ slot, hour })))
    expect(hours.length).toBeGreaterThan(10)
    for (const { slot, hour } of hours) {
        expect(instantOf(hour.date, slot.local_time, slot.anchor_zone)).toBe(Date.parse(hour.starts_at))
    }
})

interface Contract {
    readonly cases: readonly {
        readonly slot: { readonly local_time: string; readonly anchor_zone: string }
        readonly occurrences: readonly { readonly date: string; readonly starts_at: string }[]
    }[]
}
