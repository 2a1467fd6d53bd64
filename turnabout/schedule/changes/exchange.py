"""A swap as two hours: the one whose roles are swapped, and the one that pays it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from turnabout.schedule.glance import Glance
    from turnabout.schedule.planning import PlannedHour


@dataclass(frozen=True)
class Exchange:
    """Of one hour: whether its roles are swapped, and which then pays that back; or for which it is the return."""

    hour: PlannedHour
    swapped: bool = False
    back: Glance | None = None
    given: Glance | None = None


def of(planned: list[PlannedHour], hour: PlannedHour | None) -> Exchange | None:
    """What to say of this hour among all of the two; None where nothing was given away for it."""
    if hour is None or not hour.turn.counts:
        return None
    if hour.turn.swapped:
        return Exchange(hour, swapped=True, back=_pays_back(planned, hour))
    # No second one is to be had before it is paid back.
    swap = next((one for one in reversed(planned) if one.turn.swapped and one.turn.counts), None)
    if swap is None or _pays_back(planned, swap) != hour.session:
        return None
    return Exchange(hour, given=swap.session)


def _pays_back(planned: list[PlannedHour], swap: PlannedHour) -> Glance | None:
    """The next hour that goes to whoever gave one away, if every hour until then is held."""
    later = planned[planned.index(swap) + 1 :]
    return next((hour.session for hour in later if hour.turn.counts and hour.focus == swap.coach), None)
