"""Two readers of calendars that are not ours, and a calendar that takes what comes by mail."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import recurring_ical_events  # type: ignore[import-untyped]  # it ships no types
from icalendar import Calendar

Hours = list[tuple[datetime, int]]
# What a file holds is known only once it is read.
Read: TypeAlias = Any
READER = Path(__file__).with_name("ical_reader.mjs")


def parsed(text: str | bytes) -> Read:
    """A calendar, whose properties are what the test expects them to be, or it fails."""
    return Calendar.from_ical(text)


def by_python(text: str, begin: datetime, until: datetime) -> Hours:
    """Every hour of a calendar that begins in between, in UTC with its minutes, as recurring-ical-events finds them."""
    found = recurring_ical_events.of(parsed(text)).between(begin, until)
    hours = [(event.start.astimezone(UTC), event.end - event.start) for event in found]
    return sorted((start, int(lasts.total_seconds()) // 60) for start, lasts in hours if begin <= start < until)


@dataclass(frozen=True)
class Asked:
    """What to read, and between which moments."""

    text: str
    begin: datetime
    until: datetime


def by_javascript(asked: Iterable[Asked]) -> list[Hours]:
    """The same as ical.js finds them, of many calendars at once."""
    told = [[one.text, one.begin.timestamp(), one.until.timestamp()] for one in asked]
    said = subprocess.run(
        ["node", str(READER)], input=json.dumps(told), text=True, capture_output=True, check=True
    ).stdout
    return [sorted((datetime.fromtimestamp(at, tz=UTC), minutes) for at, minutes in one) for one in json.loads(said)]


@dataclass
class Program:
    """A calendar that does what RFC 5546 says with what is mailed to it."""

    events: dict[str, list[Read]] = field(default_factory=dict)
    zones: dict[str, Read] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    def takes(self, text: str) -> None:
        calendar = parsed(text)
        events = calendar.walk("VEVENT")
        [uid] = {str(event["uid"]) for event in events}
        [sequence] = {int(event["sequence"]) for event in events}
        assert sequence > self.sequences.get(uid, -1), "older than what is known"
        self.sequences[uid] = sequence
        self.zones |= {str(zone["tzid"]): zone for zone in calendar.walk("VTIMEZONE")}
        if calendar["method"] == "REQUEST":
            self.events[uid] = events
        else:
            assert calendar["method"] == "CANCEL"
            assert all(event["status"] == "CANCELLED" for event in events)
            self._cancels(uid, events[0])

    def _cancels(self, uid: str, event: Read) -> None:
        on = event.get("recurrence-id")
        if on is None:
            del self.events[uid]
            return
        rule, *others = self.events[uid]
        rule.add("exdate", on.dt)
        self.events[uid] = [rule, *(one for one in others if one["recurrence-id"].dt != on.dt)]

    def as_text(self) -> str:
        calendar = Calendar()
        for one in [*self.zones.values(), *(event for events in self.events.values() for event in events)]:
            calendar.add_component(one)
        return str(calendar.to_ical().decode())
