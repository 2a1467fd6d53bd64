import { expect, it } from "vitest"
import { randomSecret } from "./bytes.ts"
import { memoryCupboard } from "./cupboard.ts"
import { Door, FRAGMENT_KEPT_FOR } from "./door.ts"

it("keeps a link's secret for a day, and then drops it", async () => {
    const cupboard = memoryCupboard()
    const door = new Door(cupboard)
    const [early, late] = [randomSecret(), randomSecret()]
    await door.keepFragment("early", early, 0)
    await door.keepFragment("late", late, 1000)
    expect(await door.fragment("early", FRAGMENT_KEPT_FOR - 1)).toEqual(early)
    expect(await door.waiting(1000)).toMatchObject({ invitation: "late", secret: late })
    expect(await door.fragment("early", FRAGMENT_KEPT_FOR)).toBeNull()
    expect(await cupboard.names()).toEqual(["fragment:late"])
    await door.dropFragment("late")
    expect(await door.waiting(1000)).toBeNull()
})

it("knows who else was unlocked here", async () => {
    const door = new Door(memoryCupboard())
    expect(await door.unlocked("ana")).toEqual([])
    expect(await door.unlocked("ben")).toEqual(["ana"])
    expect(await door.unlocked("ben")).toEqual([])
})

it("leaves the recovery code alone for a week", async () => {
    const week = 7 * 24 * 60 * 60 * 1000
    const door = new Door(memoryCupboard())
    expect(await door.codeWaits("ana", 0)).toBe(false)
    await door.askForCodeLater("ana", 0)
    expect(await door.codeWaits("ana", week - 1)).toBe(true)
    expect(await door.codeWaits("ben", week - 1)).toBe(false)
    expect(await door.codeWaits("ana", week)).toBe(false)
})
