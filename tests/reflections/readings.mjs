// What the browser's own rules say of the chart *Felt heard*. Node reads the .ts modules as they are.
//   stdin   the points of many people, a byte for each hour, person after person
//   stdout  how many people are told which kind of sentence
import { readFileSync } from "node:fs"
import { heardChart } from "../../frontend/reflections/progress/felt-heard.ts"

const count = Number(process.argv[2])
const points = readFileSync(0)
const told = {}
for (let start = 0; start < points.length; start += count) {
    const hours = Array.from(points.subarray(start, start + count), (value, at) => ({ day: 14 * at, value }))
    const { kind } = heardChart(hours).reading
    told[kind] = (told[kind] ?? 0) + 1
}
console.log(JSON.stringify(told))
