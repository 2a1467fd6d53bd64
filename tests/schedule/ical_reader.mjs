// Expands calendars with ical.js: [[text, from, until], …] on standard input, seconds since 1970; answers for each of
// them [[start, minutes], …].
import { readFileSync } from "node:fs"
import ICAL from "ical.js"

const asked = JSON.parse(readFileSync(0, "utf8"))
process.stdout.write(JSON.stringify(asked.map(([text, from, until]) => hours(text, from, until))))

function hours(text, from, until) {
    const calendar = new ICAL.Component(ICAL.parse(text))
    // Only by what the file itself says of its time zones.
    ICAL.TimezoneService.reset()
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone))
    // Unless told, it takes each other hour for one of every series that has an hour at that local time, in any zone.
    const apart = { exceptions: [], strictExceptions: true }
    const events = calendar.getAllSubcomponents("vevent").map(one => new ICAL.Event(one, apart))
    const masters = events.filter(event => !event.isRecurrenceException())
    for (const event of events.filter(one => one.isRecurrenceException())) {
        masters.find(one => one.uid === event.uid).relateException(event)
    }
    const found = masters.flatMap(event => (event.isRecurring() ? series(event, until) : [of(event)]))
    return found.filter(([start]) => start >= from && start < until)
}

function series(event, until) {
    const found = []
    const moving = event.iterator()
    // An hour that was moved forwards stands earlier than its place in the rule.
    for (let next = moving.next(); next && next.toUnixTime() < until + 40 * 86400; next = moving.next()) {
        const { startDate, endDate } = event.getOccurrenceDetails(next)
        found.push([startDate.toUnixTime(), (endDate.toUnixTime() - startDate.toUnixTime()) / 60])
    }
    return found
}

function of(event) {
    const start = event.startDate.toUnixTime()
    return [start, (event.endDate.toUnixTime() - start) / 60]
}
