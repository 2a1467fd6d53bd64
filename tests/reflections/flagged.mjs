// Which hours the browser's own rules flag. Node reads the .ts modules as they are.
//   stdin   the points of many people, four a byte each for each hour, person after person
//   stdout  for each person the hours with a flag, and whether the last lies below the band of those before
import { readFileSync } from "node:fs"
import { flagsOf } from "../../frontend/reflections/progress/flags.ts"
import { pulseIn } from "../../frontend/reflections/progress/hours.ts"
import { bandOf, outside } from "../../frontend/reflections/progress/natural-limits.ts"

const ITEMS = 4
const count = Number(process.argv[2])
const points = readFileSync(0)

function hoursFrom(start) {
    return Array.from({ length: count }, (_, day) => {
        const [heard, free, mine, useful] = points.subarray(start + day * ITEMS)
        const answers = { role: "focus", items: { heard, free, mine, useful }, between: "no", advice: null }
        return { session: String(day), day, fate: "held", role: "focus", answers, written: null }
    })
}

function told(hours) {
    const flags = flagsOf({ person: "ana", hours, words: [] }).filter(({ level }) => level !== "quiet")
    const pulses = hours.map(pulseIn)
    const band = bandOf(pulses.slice(0, -1))
    const isBelow = band.kind === "band" && outside(pulses.at(-1), band) === "below"
    return [flags.map(({ day }) => day), isBelow]
}

const people = points.length / (count * ITEMS)
console.log(JSON.stringify(Array.from({ length: people }, (_, at) => told(hoursFrom(at * count * ITEMS)))))
