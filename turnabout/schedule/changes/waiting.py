"""The clock of a proposal: the other hears of it, is reminded once, and both hear how it ended.

Letters name nobody, and times by the reader's own clock; a weekly time by that which decides it, too. One that asks
says what, and can be answered.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from turnabout.mail.outbox import take_back
from turnabout.partnerships.models import Partnership
from turnabout.schedule import letters
from turnabout.schedule.changes import letter_words, old_news
from turnabout.schedule.models import Change, Does, End
from turnabout.schedule.reminding import Kind
from turnabout.web.prepared import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from turnabout.accounts.models import Person
    from turnabout.schedule.models.change import ChangeQuerySet

# Nobody is reminded of what they were asked sooner than this.
SHORTEST_WAIT = timedelta(hours=4)
ASKING = ("change-proposed", "change-waits")
ENDED_BY_ANOTHER = (End.ACCEPTED, End.DECLINED, End.OVERTAKEN)
# For so long whoever proposed is told on the first page how it ended; longer where no letter says so, because many look
# in once a week.
TOLD_FOR = timedelta(days=3)
TOLD_WITHOUT_MAIL_FOR = timedelta(days=8)


def asked(change: Change) -> None:
    """Write to the other that an answer is asked for."""
    _ask(change, ASKING[0], change.proposed_at)


def end(change: Change, how: End, now: datetime, *, told: bool = True, says: Mapping[str, str] | None = None) -> None:
    """It ends so, in the caller's transaction, and whoever proposed it is told where it was another who ended it.

    `says` is what fills that letter in. What asks for an answer and has not gone out yet is taken back.
    """
    if not Change.objects.open().filter(id=change.id).update(ended_at=now, end=how):
        return
    take_back((_key(letter, change, _other(change)) for letter in ASKING), now)
    if told and how in ENDED_BY_ANOTHER:
        _write(change, change.proposed_by, f"change-{how.value}", now, says=says)


def give_way(changes: ChangeQuerySet, by: Person, now: datetime, *, told: bool = True) -> None:
    """What is open of these ends, as this person does something else: their own is withdrawn, the other's overtaken."""
    for change in _whole(changes.open()):
        end(change, End.WITHDRAWN if change.proposed_by_id == by.id else End.OVERTAKEN, now, told=told)


def letters_of(partnership: Partnership, since: datetime) -> Iterator[str]:
    """What all letters about their changes of late are known by in the outbox."""
    lately = _whole(Change.objects.filter(Q(ended_at=None) | Q(ended_at__gt=since), partnership=partnership))
    for change in lately:
        for letter in (*ASKING, *(f"change-{how.value}" for how in (*ENDED_BY_ANOTHER, End.LAPSED))):
            yield from (_key(letter, change, person) for person in partnership.people)


def due(now: datetime) -> bool:
    """Whether somebody is to be reminded, or a proposal has lapsed."""
    return Change.objects.open().filter(lapses_at__lte=now).exists() or _to_remind(now).exists()


def tend(now: datetime) -> None:
    """Remind those who have not answered, once; end what nobody answered, and say so to both."""
    for change in _whole(_to_remind(now)):
        with transaction.atomic():
            # Whoever else is at it, or an answer of this moment, comes first or waits.
            Partnership.objects.locked().get(id=change.partnership_id)
            if _to_remind(now).filter(id=change.id).update(reminded_at=now):
                _ask(change, ASKING[1], now)
    for change in _whole(Change.objects.open().filter(lapses_at__lte=now)):
        with transaction.atomic():
            # A yes of the last moment is being carried out, or comes too late; never both.
            Partnership.objects.locked().get(id=change.partnership_id)
            if Change.objects.open().filter(id=change.id).update(ended_at=now, end=End.LAPSED):
                for person in change.partnership.people:
                    _write(change, person, "change-lapsed", now)


def reminds_at(proposed_at: datetime, lapses_at: datetime) -> datetime | None:
    """When the other is reminded: half of the time is over. Never where that time is too short."""
    wait = lapses_at - proposed_at
    return proposed_at + wait / 2 if wait >= 2 * SHORTEST_WAIT else None


def shown_to(person: Person, partnerships: Sequence[Partnership], now: datetime) -> dict[UUID, Change]:
    """What somebody has to answer or to know of, by partnership: an open proposal, or how the last one ended lately.

    Not what they have put away, nor what something later about the same hours or weeks has made old.
    """
    told_for = TOLD_FOR if letters.mail_to(person) else TOLD_WITHOUT_MAIL_FOR
    changes = _open_or_lately([one.id for one in partnerships], now - told_for) if partnerships else []
    newest = {one.partnership_id: one for one in sorted(changes, key=lambda one: (one.ended_at is None, one.ended_at))}
    for change in newest.values():
        if change.ended_at is None and change.proposed_by_id != person.id:
            own = Change.objects.filter(partnership=change.partnership_id, proposed_by=person)
            change.overtook = own.filter(ended_at=change.proposed_at, end=End.OVERTAKEN).exists()
    return {
        partnership: one
        for partnership, one in newest.items()
        if one.ended_at is None or (_is_told(person, one) and not old_news.is_past(one, now))
    }


@prepared
def _open_or_lately(partnerships: list[UUID], since: datetime) -> QuerySet[Change]:
    lately = Change.objects.filter(Q(ended_at=None) | Q(ended_at__gt=since), partnership__id__in=partnerships)
    return lately.exclude(end=End.WITHDRAWN)


def put_away(change: Change, person: Person, now: datetime) -> None:
    """They have read how it ended. Of one that is open, nothing is put away."""
    seen = "proposer_saw_at" if change.proposed_by_id == person.id else "other_saw_at"
    Change.objects.filter(id=change.id).exclude(ended_at=None).update(**{seen: now})


def _is_told(person: Person, ended: Change) -> bool:
    """One's own that was answered, or an answer in one's name by letter; one that lapsed is told to both.

    Until they put it away.
    """
    own = ended.proposed_by_id == person.id
    if ended.proposer_saw_at if own else ended.other_saw_at:
        return False
    return ended.end == End.LAPSED or (ended.end in ENDED_BY_ANOTHER if own else ended.by_letter)


def _to_remind(now: datetime) -> QuerySet[Change]:
    return Change.objects.open().filter(reminded_at=None, reminds_at__lte=now, lapses_at__gt=now)


def _whole(changes: QuerySet[Change]) -> QuerySet[Change]:
    return changes.select_related("partnership__first", "partnership__second", "proposed_by")


def _other(change: Change) -> Person:
    return change.partnership.partner_of(change.proposed_by)


def _key(letter: str, change: Change, to: Person) -> str:
    return f"{letter}:{change.id}:{to.id}"


def _ask(change: Change, letter: str, now: datetime) -> None:
    """Write to the other, while an answer still counts; by one button they give it."""
    to = _other(change)
    about: letters.About = {"change_id": change.id, "starts_at": change.session.starts_at if change.session else None}
    letters.write(
        to,
        Kind.CHANGE,
        change.partnership,
        now,
        letter=letter,
        key=_key(letter, change, to),
        until=change.lapses_at,
        lets={Does.AGREE: about, Does.DECLINE: about},
        says=letter_words.of(change, to),
    )


def _write(change: Change, to: Person, letter: str, now: datetime, *, says: Mapping[str, str] | None = None) -> None:
    """Write to one of the two that it has ended."""
    letters.write(to, Kind.CHANGE, change.partnership, now, letter=letter, key=_key(letter, change, to), says=says)
