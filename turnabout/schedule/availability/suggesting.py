"""What the page of the weekly time suggests: hours both have time for, as one of the two reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from turnabout.schedule.availability.common_hours import WEEK_BUSY, CommonSlot, common_slots, suggested
from turnabout.schedule.availability.overlay import Overlay, overlay
from turnabout.schedule.changes import clashes
from turnabout.schedule.changes.clashes import Clashes
from turnabout.schedule.models import LENGTHS, Availability

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Rhythm
    from turnabout.schedule.usual import Reading


# Of one alone nothing is said of all.
SEVERAL = 2


class Stand(Enum):
    """How far somebody is with their week."""

    NOTHING = "nothing"
    MOVED = "moved"  # painted by another clock than the one they live by now
    PAINTED = "painted"


@dataclass(frozen=True)
class OutsideRun:
    """Weeks in a row in which one of the two, or both, have no time."""

    first: date
    weeks: int
    own: bool
    theirs: bool


@dataclass(frozen=True)
class Suggestion:
    """One weekly time as the viewer reads it, with its reasons in pieces for the template.

    `clash` is of the viewer's own calendar, and told to nobody else.
    """

    common: CommonSlot
    own: tuple[Reading, ...]
    theirs: tuple[Reading, ...]
    outside: list[OutsideRun]
    own_night: bool
    their_night: bool
    clash: Clashes | None
    in_force: bool

    @property
    def merits(self) -> list[str]:
        """What may be so of all that are shown, and is said once then; in the order in which it is read."""
        so = {
            "stable": self.common.stable,
            "room": self.common.in_the_middle,
            "own clock": bool(self.their_others),
            "their clock": bool(self.own_others and not self.their_others),
        }
        return [merit for merit, has in so.items() if has]

    @property
    def own_others(self) -> tuple[Reading, ...]:
        """What one's own clock shows in some of the weeks."""
        return self.own[1:]

    @property
    def their_others(self) -> tuple[Reading, ...]:
        """What theirs shows in some of the weeks."""
        return self.theirs[1:]

    @property
    def query(self) -> str:
        """What the form is filled with, for an address."""
        slot = self.common.slot
        filled = {"weekday": slot.weekday, "local_time": f"{slot.local_time:%H:%M}"}
        return urlencode({**filled, "anchor_zone": slot.anchor_zone, "minutes": slot.minutes})


@dataclass(frozen=True)
class Found:
    """What is known of two weeks. `other_length` is one that would find more, where this one finds nothing."""

    own: Stand
    theirs: Stand
    minutes: int
    suggestions: list[Suggestion]
    overlay: Overlay | None = None
    other_length: int | None = None

    @property
    def shared(self) -> list[str]:
        """The merits that all of several have."""
        if len(self.suggestions) < SEVERAL:
            return []
        first, *others = self.suggestions
        return [merit for merit in first.merits if all(merit in one.merits for one in others)]

    @property
    def looked_at(self) -> bool:
        """Whether the viewer's own calendar was looked into."""
        return any(one.clash for one in self.suggestions)


def found(partnership: Partnership, viewer: Person, *, minutes: int, rhythm: Rhythm | None, now: datetime) -> Found:
    """The hours that two people share, once both have painted; until then, how far each is."""
    rows = {row.person_id: row for row in Availability.objects.filter(person__in=partnership.people)}
    partner = partnership.partner_of(viewer)
    own, theirs = _stand(viewer, rows.get(viewer.id)), _stand(partner, rows.get(partner.id))
    # Nobody sees anything of another's week before they have painted their own.
    if (own, theirs) != (Stand.PAINTED, Stand.PAINTED):
        return Found(own, theirs, minutes, [])
    pair = (rows[partnership.first_id].painted, rows[partnership.second_id].painted)
    place = 0 if viewer.id == partnership.first_id else 1

    def slots(length: int) -> list[CommonSlot]:
        return common_slots(pair, minutes=length, after=now, rhythm=rhythm.slot if rhythm else None)

    common = slots(minutes)
    known = dict(zip(common, clashes.of_slots(viewer, [one.slot for one in common], now), strict=True))
    # By the viewer's own calendar only: from the order of the other's nothing can be read about it.
    chosen = suggested(sorted(common, key=lambda one: one.points + _points(known[one]), reverse=True))
    other = None if chosen else next((length for length in LENGTHS if length < minutes and slots(length)), None)
    return Found(
        own,
        theirs,
        minutes,
        [_as_read(one, place, known[one], rhythm) for one in chosen],
        overlay(pair[place], pair[1 - place], now),
        other,
    )


def _stand(person: Person, row: Availability | None) -> Stand:
    if row is None:
        return Stand.NOTHING
    return Stand.PAINTED if row.zone == person.time_zone else Stand.MOVED


def _points(clash: Clashes | None) -> int:
    return WEEK_BUSY * clash.busy if clash else 0


def _as_read(common: CommonSlot, place: int, clash: Clashes | None, rhythm: Rhythm | None) -> Suggestion:
    """By whoever stands at that place of the pair."""
    nights = common.nights
    return Suggestion(
        common=common,
        own=common.readings[place],
        theirs=common.readings[1 - place],
        outside=[OutsideRun(run.first, run.weeks, run.whose[place], run.whose[1 - place]) for run in common.outside],
        own_night=nights[place] > 0,
        their_night=nights[1 - place] > 0,
        clash=clash,
        in_force=rhythm is not None and replace(common.slot, starts_on=rhythm.slot.starts_on) == rhythm.slot,
    )
