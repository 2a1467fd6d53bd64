import { describe, expect, test } from "vitest"
import { agree, offsetOf, zoneFor } from "./offsets.ts"

const WINTER = Date.UTC(2026, 0, 15, 12)
const SUMMER = Date.UTC(2026, 6, 15, 12)

describe("what a zone’s clocks show", () => {
    test.each([
        ["Europe/Berlin", WINTER, 60],
        ["Europe/Berlin", SUMMER, 120],
        ["Asia/Kathmandu", WINTER, 345],
        ["America/New_York", WINTER, -300],
        ["Australia/Lord_Howe", SUMMER, 630],
        ["Pacific/Kiritimati", WINTER, 840],
    ])("%s at %i is %i minutes ahead", (zone, instant, minutes) => {
        expect(offsetOf(zone, instant)).toBe(minutes)
    })

    test("of a zone that nobody knows is nothing", () => {
        expect(offsetOf("Mars/Olympus", WINTER)).toBeNull()
    })
})

describe("where a device says it is", () => {
    test.each(["Europe/Berlin", "Etc/GMT+5", "UTC"])("%s is taken at its word", (zone) => {
        expect(zoneFor(zone, WINTER)).toBe(zone)
    })

    test.each(["Etc/Unknown", "Mars/Olympus", ""])("“%s”, which no clock goes by, is UTC", (zone) => {
        expect(zoneFor(zone, WINTER)).toBe("UTC")
    })
})

describe("whether two places agree", () => {
    test("one name, or one clock under two names, is the same", () => {
        expect(agree("Europe/Berlin", "Europe/Berlin", WINTER)).toBe(true)
        expect(agree("Europe/Berlin", "Europe/Paris", WINTER)).toBe(true)
    })

    test("a clock that differs now, or only in summer, is another", () => {
        expect(agree("Europe/Berlin", "Asia/Tokyo", WINTER)).toBe(false)
        expect(agree("America/Phoenix", "America/Denver", WINTER)).toBe(false)
    })

    test("nobody is asked because of a name this browser does not know", () => {
        expect(agree("Europe/Berlin", "Mars/Olympus", WINTER)).toBe(true)
    })
})
