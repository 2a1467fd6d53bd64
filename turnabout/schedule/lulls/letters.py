"""Letters to two who have gone quiet: a question, three answers by one button each, and no name."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import override

from turnabout.schedule import letters
from turnabout.schedule.lulls.fading import SECOND_AFTER, Question
from turnabout.schedule.models import Does
from turnabout.schedule.reminding import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Lull
    from turnabout.schedule.planning import PlannedHour

NAMES = {Question.FIRST: "lull-first", Question.SECOND: "lull-second"}


def ask(partnership: Partnership, asks: Question, now: datetime, *, hour: PlannedHour | None) -> None:
    """Write to both who want such letters, at the same moment or after their quiet hours.

    `hour` is the one that they may take, as it now stands; without one the letter leads to where a time is chosen.
    """
    lets: dict[Does, letters.About] = {Does.PAUSE: {}, Does.ENDING: {}}
    if hour is not None:
        lets[Does.USUAL] = {"session_id": hour.session.id, "starts_at": hour.session.starts_at}
    for person in partnership.people:
        letters.write(
            person,
            Kind.QUIET,
            partnership,
            now,
            letter=NAMES[asks],
            key=_key(partnership, person, asks, now),
            until=now + SECOND_AFTER,
            lets=lets,
            says=_when(hour, person),
        )


def _when(hour: PlannedHour | None, person: Person) -> dict[str, str]:
    """By its reader's clock: the page of a link says no more than the weekday."""
    if hour is None:
        return {}
    with override(person.language):
        return {
            "when": date_format(hour.session.starts_at.astimezone(person.zone), "l j F, H:i"),
            "zone": person.place,
        }


def keys(partnership: Partnership, lull: Lull) -> Iterator[str]:
    """What the letters of a lull are known by in the outbox."""
    asked = ((Question.FIRST, lull.first_asked_at), (Question.SECOND, lull.second_asked_at))
    for asks, at in asked:
        if at is not None:
            yield from (_key(partnership, person, asks, at) for person in partnership.people)


def _key(partnership: Partnership, person: Person, asks: Question, asked_at: datetime) -> str:
    return f"{NAMES[asks]}:{partnership.id}:{asked_at:%Y%m%d%H}:{person.id}"
