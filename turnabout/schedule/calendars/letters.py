"""Hours that go to each of the two by mail, as an invitation their calendar understands (RFC 5546, RFC 6047).

What a calendar was last told is kept, and compared with what is so now: whoever changes rows need only say `tell`, in
the same transaction, and whatever nobody said is found by `look_again`. Titles are private and nobody is named: a
mailbox is not private.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from turnabout.mail.outbox import Letter, post_all, take_back
from turnabout.partnerships.models import Partnership
from turnabout.schedule.calendars import ics, series
from turnabout.schedule.calendars.gathering import gathered, known, noted, uid_of
from turnabout.schedule.calendars.series import News
from turnabout.schedule.calendars.words import Told, words
from turnabout.schedule.letters import stopping
from turnabout.schedule.models import Feed, Rhythm
from turnabout.schedule.models import Series as SeriesRow
from turnabout.schedule.models.link import HOURS
from turnabout.web import chores

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from turnabout.accounts.models import Person

# So long after a rhythm was replaced its calendars are looked after, and so often each is looked at.
LOOKED_AFTER = timedelta(days=2)
COMPARED_EVERY = timedelta(days=1)
# Other chores wait meanwhile; the rest is done with the next minute.
LASTS = 5.0  # seconds
# On SQLite a page that writes gets in only where there is a moment between.
BATCH = 20
BETWEEN = 0.03  # seconds
# Where a mail server has just been set up nobody has had an invitation: so many rhythms a minute, that it is no flood.
FIRST_AT_ONCE = 2
# So many letters of one series wait to be sent, where many changes come at once.
LOOKS_BACK = 50


def tell(partnership: Partnership, now: datetime) -> None:
    """Post to each who wants it what has changed of their hours to come; nothing where nothing has.

    In the caller's transaction, and as often as anybody likes: the same news is posted once.
    """
    if settings.SMTP is None or partnership.confirmed_at is None:
        return
    found = gathered([partnership])
    with transaction.atomic():
        for person in partnership.people:
            if is_invited(person):
                told = known(person, found.rhythms)
                for rhythm in found.rhythms:
                    # Of one that was over before calendars knew it nobody needs to hear.
                    if rhythm.replaced_at is None or rhythm.id in told:
                        _tell(person, rhythm, found.series_of(rhythm), now)


def tell_again(person: Person, now: datetime) -> None:
    """The hours of all partnerships, to somebody who just said that they want them by mail."""
    for partnership in Partnership.objects.of(person).confirmed().order_by("id"):
        tell(partnership, now)


def look_again(now: datetime) -> None:
    """Look at rhythms for what was changed and not told, each once a day; and tell of those nobody was written of."""
    if settings.SMTP is None:
        return
    began = time.monotonic()
    _compare(_to_compare(now, mailed=False)[:FIRST_AT_ONCE], now, began)
    while time.monotonic() - began < LASTS and _compare(_to_compare(now, mailed=True)[:BATCH], now, began) == BATCH:
        time.sleep(BETWEEN)


def _to_compare(now: datetime, *, mailed: bool) -> QuerySet[Rhythm]:
    """Those that go on, or did until lately, last compared a day ago or before: whoever waits longest first."""
    living = Q(replaced_at=None) | Q(replaced_at__gt=now - LOOKED_AFTER)
    waiting = Q(compared_at=None) | Q(compared_at__lte=now - COMPARED_EVERY)
    known_by_mail = Exists(SeriesRow.objects.filter(rhythm=OuterRef("id")).exclude(mailed=""))
    found = Rhythm.objects.filter(living, waiting, known_by_mail if mailed else ~known_by_mail)
    confirmed = found.filter(partnership__confirmed_at__isnull=False)
    return confirmed.order_by(F("compared_at").asc(nulls_first=True), "id")


def _compare(found: QuerySet[Rhythm], now: datetime, began: float) -> int:
    """How many of them were compared; one that fails has its turn again in a day, and stops no other."""
    compared = 0
    for rhythm in list(found):
        if time.monotonic() - began >= LASTS:
            break
        compared += 1
        # Before, and by itself: whatever happens then, the next one is another's turn.
        Rhythm.objects.filter(id=rhythm.id).update(compared_at=now)
        chores.attempt("calendars", partial(_tell_held, rhythm.partnership_id, now))
    return compared


def _tell_held(partnership: UUID, now: datetime) -> None:
    with transaction.atomic():
        # Held, as by whoever changes its hours: what is half done is not to be told.
        tell(Partnership.objects.locked().select_related("first", "second").get(id=partnership), now)


def is_invited(person: Person) -> bool:
    """Whether hours go to this person's calendar by mail."""
    if person.deleted_at or person.is_demo or person.email_refused_at:
        return False
    return not Feed.objects.filter(person=person, invites=False).exists()


def is_mailed(person: Person) -> bool:
    """Whether an invitation goes out to this person as soon as there is something to invite to."""
    return settings.SMTP is not None and is_invited(person)


def _tell(person: Person, rhythm: Rhythm, hours: series.Series | None, now: datetime) -> None:
    row = noted(person, rhythm, hours, now)
    before = series.read(row.mailed, rhythm.slot) if row.mailed else None
    news, on = series.news(before, hours, now)
    if news is News.NONE:
        return
    about = hours or before
    if about is None:
        return
    with override(person.language):
        entry = ics.Entry(uid=uid_of(row), sequence=row.sequence, title=_("Turnabout"), series=about)
        told = Told(rhythm=rhythm, before=before, hours=hours, news=news, on=on)
        name, facts = words(told, person, now)
    if news is News.HOURS:
        # It says all of the series: what has not gone out yet would only be corrected by it.
        take_back((_key(row, row.sequence - back) for back in range(1, LOOKS_BACK + 1)), now)
    stop, address = stopping(person, HOURS, now)
    stop.save()
    letter = Letter(
        key=_key(row, row.sequence),
        to=person.email,
        letter=name,
        language=person.language,
        facts={**facts, "stop": address},
        addressee=person.id,
        stop_link=address,
        calendar=_text(entry, news, on, _envelope(person, now, news)),
    )
    post_all([letter], now)
    row.mailed = row.times
    row.save(update_fields=["mailed"])


def _key(row: SeriesRow, sequence: int) -> str:
    return f"calendar:{row.id}:{sequence}"


def _text(entry: ics.Entry, news: News, on: date | None, envelope: ics.Envelope) -> str:
    if news is News.GONE:
        return ics.cancelled(entry, envelope)
    if on is not None:
        return ics.one_cancelled(entry, on, envelope)
    return ics.written([entry], envelope)


def _envelope(person: Person, now: datetime, news: News) -> ics.Envelope:
    """Between the instance and a person.

    Who runs it by their own mailbox would invite themselves, which calendars take for no invitation: to them it is
    made known (PUBLISH of RFC 5546, section 3.2.1, which names nobody who attends).
    """
    organizer = parseaddr(settings.MAIL_FROM)[1]
    own = organizer.casefold() == person.email.casefold()
    cancels = news in (News.GONE, News.ONE_LESS)
    return ics.Envelope(
        stamp=now,
        link=f"{settings.PUBLIC_URL}/",
        method="CANCEL" if cancels else "PUBLISH" if own else "REQUEST",
        organizer=organizer,
        attendee="" if own else person.email,
    )
