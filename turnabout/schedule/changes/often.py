"""How often one person may do what another is written to about. People never get there; a stolen sign-in would.

Only what is done counts: what is refused, or mistyped, uses nothing up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.web.answers import Refused
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

Done = TypeVar("Done")

A_DAY: Final = 24 * 60 * 60
# Each of one person, and where it is about one partnership, of that one. A proposal is a letter to the other.
PROPOSING = Limit("changes proposed", times=20, seconds=A_DAY)
# An hour left out or taken up, a pause or its end, a weekly time before the first hour: both calendars are told. Or a
# spell ended: a letter tells the other.
CHANGING_WEEKS = Limit("weeks changed", times=30, seconds=A_DAY)
# All partners see it, and hear of it by their calendars.
GOING_AWAY = Limit("days away", times=20, seconds=A_DAY)
# After each the other is asked whether they met.
STARTING_NOW = Limit("hours on the spot", times=8, seconds=A_DAY)


def within(limit: Limit, by: Person, partnership: Partnership | None, act: Callable[[], Done]) -> Done:
    """Do it, unless this person has done so much of it today. Raises Refused 429, and what `act` does."""
    subject = f"{by.id} {partnership.id}" if partnership else str(by.id)
    if limit.exhausted(subject):
        raise _too_often()
    with transaction.atomic():
        done = act()
        # Two that come at once are counted here: the second is undone.
        if not limit.take(subject):
            raise _too_often()
    return done


def _too_often() -> Refused:
    return Refused(
        429,
        _(
            "You have changed a lot today, and each time your partner is told. Nothing more was changed; it goes on "
            "tomorrow. If it cannot wait, tell each other by your own means."
        ),
    )
