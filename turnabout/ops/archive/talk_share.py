"""Who spoke how much in an hour of an archive, where both kept it.

`tests/contracts/talk.json` holds this and the page (`frontend/room/call/talk-time.ts`) to the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from turnabout.ops.archive.values import Seconds, Totals, merged, values_in
from turnabout.vault.archive_opening import ReadRecord

#: Seconds: less than this of either, or less talk of both, says nothing.
HEARD_ENOUGH: Final = 30
TALK_ENOUGH: Final = 10


@dataclass(frozen=True, slots=True)
class Share:
    """In a hundred; together they are a hundred."""

    coach: int
    focus: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the listening, and of all; None where too little is known."""

    listen: Share | None
    hour: Share | None


def shares_of(reads: Sequence[ReadRecord], *, partner: str, own: bool) -> Shares:
    """What both kept; `own` says that the hour was that of the archive's person."""
    focus, coach = values_in(reads, partner=partner, own=own)
    return shares_from(focus=focus, coach=coach)


def shares_from(*, focus: Iterable[object], coach: Iterable[object]) -> Shares:
    """From what each of the two said in their log, entry by entry."""
    theirs, others = (_totals(one) for one in (focus, coach))
    if theirs is None or others is None:
        return Shares(None, None)
    return Shares(listen=_share(others.listen, theirs.listen), hour=_share(others.hour, theirs.hour))


def shares_told(shares: Shares, *, own: bool, name: str) -> Iterator[str]:
    """They in a sentence, as the page says it: one's own hour, or that of the partner whose name is given."""
    if own:
        of_listening = _("While %(name)s listened, you spoke about %(focus)s in 100, and %(name)s %(coach)s.")
        of_all = _("In all of the hour you spoke about %(focus)s in 100, and %(name)s %(coach)s.")
    else:
        of_listening = _("While you listened, %(name)s spoke about %(focus)s in 100, and you %(coach)s.")
        of_all = _("In all of the hour %(name)s spoke about %(focus)s in 100, and you %(coach)s.")
    told = ((of_listening, shares.listen), (of_all, shares.hour))
    said = [words % {"name": name, "focus": one.focus, "coach": one.coach} for words, one in told if one]
    if said:
        yield " ".join(said)


def _totals(said: Iterable[object]) -> Totals | None:
    talk = merged(said).get("talk")
    return talk.value if talk else None


def _share(coach: Seconds | None, focus: Seconds | None) -> Share | None:
    """What each spoke of all that was spoken, each by the time that they were heard."""
    if not coach or not focus or min(coach[1], focus[1]) < HEARD_ENOUGH:
        return None
    # Both were heard for as long, but for a fifth: else the two would be compared over different times.
    if 10 * min(coach[1], focus[1]) < 8 * max(coach[1], focus[1]) or coach[0] + focus[0] < TALK_ENOUGH:
        return None
    mine, theirs = coach[0] * focus[1], focus[0] * coach[1]
    rounded = (200 * mine + mine + theirs) // (2 * (mine + theirs))
    return Share(coach=rounded, focus=100 - rounded)
