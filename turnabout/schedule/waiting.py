"""The clock of a proposal: the other hears of it, is reminded once, and both hear how it ended.

Letters name nobody and no time of day that is not the reader's own: they lead to the page that says it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from turnabout.accounts import letters
from turnabout.mail.outbox import Letter, post_all, take_back
from turnabout.partnerships.models import Partnership
from turnabout.schedule.around import mail_to
from turnabout.schedule.models import Change, End, Pause, Wishes
from turnabout.schedule.models import Kind as What
from turnabout.schedule.reminder_letters import stopping
from turnabout.schedule.reminding import Kind, awake

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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


def end(change: Change, how: End, now: datetime, *, told: bool = True) -> None:
    """It ends so, in the caller's transaction, and whoever proposed it is told where it was another who ended it.

    What asks for an answer and has not gone out yet is taken back.
    """
    if not Change.objects.open().filter(id=change.id).update(ended_at=now, end=how):
        return
    take_back((_key(letter, change, _other(change)) for letter in ASKING), now)
    if told and how in ENDED_BY_ANOTHER:
        _write(change, change.proposed_by, f"change-{how.value}", now)


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
    """What somebody has to answer or to know of, by partnership: an open proposal, or how the last one ended lately."""
    told_for = TOLD_FOR if mail_to(person) else TOLD_WITHOUT_MAIL_FOR
    changes = Change.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now - told_for), partnership__in=partnerships)
    told = [one for one in changes if one.ended_at is None or _is_told(person, one)]
    newest = {one.partnership_id: one for one in sorted(told, key=lambda one: (one.ended_at is None, one.ended_at))}
    for change in newest.values():
        if change.ended_at is None and change.proposed_by_id != person.id:
            own = Change.objects.filter(partnership=change.partnership_id, proposed_by=person)
            change.overtook = own.filter(ended_at=change.proposed_at, end=End.OVERTAKEN).exists()
    return {partnership: one for partnership, one in newest.items() if not _is_past(one, now)}


def _is_past(change: Change, now: datetime) -> bool:
    """Whether an hour that was moved or swapped by it has been since, was left out, or begins at yet another time."""
    hour = change.session
    if change.end != End.ACCEPTED or hour is None or change.kind not in (What.MOVE, What.SWAP):
        return False
    elsewhen = change.kind == What.MOVE and hour.starts_at != change.starts_at
    return hour.is_skipped or elsewhen or hour.starts_at <= now


def _is_told(person: Person, ended: Change) -> bool:
    """One's own that was answered; one that lapsed is told to both."""
    return ended.end == End.LAPSED or (ended.proposed_by_id == person.id and ended.end in ENDED_BY_ANOTHER)


def _to_remind(now: datetime) -> QuerySet[Change]:
    return Change.objects.open().filter(reminded_at=None, reminds_at__lte=now, lapses_at__gt=now)


def _whole(changes: QuerySet[Change]) -> QuerySet[Change]:
    return changes.select_related("partnership__first", "partnership__second", "proposed_by")


def _other(change: Change) -> Person:
    return change.partnership.partner_of(change.proposed_by)


def _page_of(change: Change) -> str:
    return letters.link_to("partnership", str(change.partnership_id))


def _key(letter: str, change: Change, to: Person) -> str:
    return f"{letter}:{change.id}:{to.id}"


def _ask(change: Change, letter: str, now: datetime) -> None:
    """Write to the other, while an answer still counts."""
    _write(change, _other(change), letter, now, until=change.lapses_at)


def _write(change: Change, to: Person, letter: str, now: datetime, *, until: datetime | None = None) -> None:
    """Write to one of the two, if they want such letters and can have them, and not in their quiet hours.

    Never while the two are pausing: then the page alone says it.
    Without a mail server nothing is written down: the first page says it, and nobody has to carry it there by hand.
    """
    if Pause.objects.within(change.partnership).in_force(now).exists():
        return
    wanted = Wishes.objects.of(to).wanted(to, Kind.CHANGE, mail_to(to))
    at = awake(Kind.CHANGE, now, wanted)
    if not wanted.ways or at is None or (until and at >= until):
        return
    stop, address = stopping(to, Kind.CHANGE, now)
    stop.save()
    one = Letter(
        key=_key(letter, change, to),
        to=to.email,
        letter=letter,
        language=to.language,
        facts={"page": _page_of(change), "stop": address, "settings": letters.link_to("schedule-settings")},
        at=at,
        until=until,
        addressee=to.id,
        stop_link=address,
    )
    post_all([one], now)
