"""Series and single hours as text: RFC 5545, and RFC 5546 (iTIP) where it is mailed.

Times of the rule are local, with the anchor's VTIMEZONE, so that they stay on the wall through every change of clocks.
An hour that begins otherwise is given as an instant in UTC: it was agreed as one. Knows no clock and no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Event, vCalAddress, vDatetime

from turnabout.schedule.calendars.series import Otherwise, Series, rule_ends
from turnabout.schedule.calendars.zone_text import YEARS, zone_text
from turnabout.schedule.recurrence import WEEK, WeeklySlot, zone

PRODUCT = "-//Turnabout//Calendar//EN"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

__all__ = ["Entry", "Envelope", "Hour", "cancelled", "one", "one_cancelled", "written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A series as it stands in a calendar: `titles` by date where they differ from the usual one."""

    uid: str
    sequence: int
    title: str
    series: Series
    titles: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour outside any rhythm."""

    uid: str
    title: str
    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is the same for all of a file: when it last changed, where it comes from, and for mail, between whom.

    `method` is none where it is not mailed; a feed's `name` is shown. `organizer` and `attendee` are email addresses.
    """

    stamp: datetime
    link: str
    name: str = ""
    method: str = ""
    organizer: str = ""
    attendee: str = ""


def written(entries: Iterable[Entry | Hour], envelope: Envelope) -> str:
    """A whole calendar as text, with CRLF as line ends."""
    calendar = _calendar(envelope)
    entries = list(entries)
    for entry in entries:
        for event in _series(entry, envelope) if isinstance(entry, Entry) else [_hour(entry, envelope)]:
            calendar.add_component(event)
    return _text(calendar, [one.series for one in entries if isinstance(one, Entry)])


def cancelled(entry: Entry, envelope: Envelope) -> str:
    """That none of its hours is any more."""
    calendar = _calendar(envelope)
    event = _event(entry.uid, entry.title, entry.sequence, envelope)
    event.add("dtstart", _local(entry.series.slot, entry.series.first))
    event.add("status", "CANCELLED")
    calendar.add_component(event)
    return _text(calendar, [entry.series])


def one(entry: Entry, on: date, envelope: Envelope) -> str:
    """The hour of one date alone, by its series' name: a calendar that has the series does not show it twice."""
    calendar = _calendar(envelope)
    calendar.add_component(_one(entry, on, entry.series.hour(on), envelope))
    return _text(calendar, [entry.series])


def one_cancelled(entry: Entry, on: date, envelope: Envelope) -> str:
    """That the hour of one date is left out."""
    calendar = _calendar(envelope)
    event = _event(entry.uid, entry.title, entry.sequence, envelope)
    event.add("dtstart", _local(entry.series.slot, on))
    event.add("recurrence-id", _local(entry.series.slot, on))
    event.add("status", "CANCELLED")
    calendar.add_component(event)
    return _text(calendar, [entry.series])


def _text(calendar: Calendar, series: Iterable[Series]) -> str:
    """With the time zones of these: they are longer than all else, and always the same."""
    raw: bytes = calendar.to_ical()
    head, event, rest = raw.partition(b"BEGIN:VEVENT")
    return b"".join([head, *_zones(series), event, rest]).decode()


def _calendar(envelope: Envelope) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if envelope.method:
        calendar.add("method", envelope.method)
    if envelope.name:
        calendar.add("name", envelope.name)
        calendar.add("x-wr-calname", envelope.name)
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    return calendar


def _series(entry: Entry, envelope: Envelope) -> Iterable[Event]:
    """The rule, and one more event for each hour that is not as the rule says, or has a title of its own."""
    series = entry.series
    yield _rule(entry, envelope)
    other = {one.on: one for one in (*_across_a_change(series), *series.otherwise)}
    for on in sorted({*other, *entry.titles}):
        yield _one(entry, on, other.get(on), envelope)


def _one(entry: Entry, on: date, other: Otherwise | None, envelope: Envelope) -> Event:
    """The hour of one date: as an instant where it is given, at the rule's time where not."""
    event = _event(entry.uid, entry.titles.get(on, entry.title), entry.sequence, envelope)
    event.add("recurrence-id", _local(entry.series.slot, on))
    if other:
        _add_instant(event, other)
    else:
        event.add("dtstart", _local(entry.series.slot, on))
        event.add("duration", entry.series.slot.length)
    return event


def _across_a_change(series: Series) -> Iterable[Otherwise]:
    """Hours that begin or end where clocks skip a time or show it twice: calendars differ in how they read those."""
    last = date(series.first.year + YEARS, 1, 1) if series.last is None else series.last
    for on in _dates_across_a_change(series.slot, series.first, last):
        if hour := series.hour(on):
            yield hour


# Most are there again whenever something has changed, and thirty years are a long way to look.
@lru_cache(maxsize=1024)
def _dates_across_a_change(slot: WeeklySlot, first: date, last: date) -> tuple[date, ...]:
    found = []
    for week in range((last - first).days // 7 + 1):
        local = _local(slot, first + week * WEEK)
        end = (local.astimezone(UTC) + slot.length).astimezone(local.tzinfo)
        offsets = {moment.replace(fold=fold).utcoffset() for moment in (local, end) for fold in (0, 1)}
        if len(offsets) > 1:
            found.append(local.date())
    return tuple(found)


def _rule(entry: Entry, envelope: Envelope) -> Event:
    series = entry.series
    event = _event(entry.uid, entry.title, entry.sequence, envelope)
    event.add("dtstart", _local(series.slot, series.first))
    event.add("duration", series.slot.length)
    rule: dict[str, object] = {"FREQ": "WEEKLY", "BYDAY": _WEEKDAYS[series.slot.weekday]}
    ends = rule_ends(series)
    if ends:
        rule["UNTIL"] = ends.astimezone(UTC)
    event.add("rrule", rule)
    if series.without:
        event.add("exdate", [_local(series.slot, on) for on in series.without])
    return event


def _hour(hour: Hour, envelope: Envelope) -> Event:
    event = _event(hour.uid, hour.title, 0, envelope)
    _add_instant(event, Otherwise(hour.starts_at.date(), hour.starts_at, hour.minutes))
    return event


def _event(uid: str, title: str, sequence: int, envelope: Envelope) -> Event:
    event = Event()
    event.add("uid", uid)
    # It may hold somebody's name. Some programs take what Unicode calls the end of a line for the end of this one, and
    # what follows for a property of its own.
    event.add("summary", " ".join(title.splitlines()))
    event.add("dtstamp", envelope.stamp.astimezone(UTC))
    event.add("last-modified", envelope.stamp.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("class", "PRIVATE")
    event.add("url", envelope.link)
    if envelope.organizer:
        event.add("organizer", vCalAddress(f"mailto:{envelope.organizer}"))
    if envelope.attendee:
        attendee = vCalAddress(f"mailto:{envelope.attendee}")
        # The two have agreed already: nobody asks for an answer, and none would be read.
        for name, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")):
            attendee.params[name] = value
        event.add("attendee", attendee)
    return event


def _add_instant(event: Event, hour: Otherwise) -> None:
    event["dtstart"] = vDatetime(hour.starts_at.astimezone(UTC))
    event.add("duration", timedelta(minutes=hour.minutes))


def _local(slot: WeeklySlot, on: date) -> datetime:
    return datetime.combine(on, slot.local_time.replace(fold=0), tzinfo=zone(slot.anchor_zone))


def _zones(series: Iterable[Series]) -> list[bytes]:
    """One for each zone that is named, from the year of its first hour on."""
    begins: dict[str, int] = {}
    for one in series:
        name = one.slot.anchor_zone
        begins[name] = min(one.first.year, begins.get(name, one.first.year))
    return [zone_text(name, year) for name, year in sorted(begins.items())]
