"""A person's private feed: its address, and what stands in it.

Asking for a feed changes nothing anybody could see. What is written down on the way is what was last given out, so that
a calendar that asks again is told that nothing is new.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from turnabout.partnerships.models import Partnership
from turnabout.schedule import planning
from turnabout.schedule.calendars import fingerprint, ics
from turnabout.schedule.calendars.gathering import Gathered, gathered, noted, uid_of, uid_of_hour
from turnabout.schedule.models import Feed, Session, Titles
from turnabout.schedule.outcome import TIME_TO_ANSWER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from uuid import UUID

    from turnabout.accounts.models import Person

_SALT = "turnabout.schedule.calendars.feed"


def of(person: Person) -> Feed:
    """A person's calendar as they have set it; as it is for everybody, where they never did."""
    return Feed.objects.filter(person=person).first() or Feed(person=person)


def held(person: Person) -> Feed:
    """The same, made if need be and held until the transaction ends."""
    return Feed.objects.select_for_update().get_or_create(person=person)[0]


def address(feed: Feed) -> str | None:
    """Where it is given out; None while it is off, or after the key behind its address was lost."""
    token = _token(feed)
    if feed.token_hash is None or feed.token_hash != _hash(token):
        return None
    return settings.PUBLIC_URL + reverse("feed", args=[token])


def turn_on(person: Person, now: datetime) -> None:
    """Give it out, at an address nobody has had before."""
    with transaction.atomic():
        feed = held(person)
        if feed.opened_at is None:
            _open(feed, now)


def renew(person: Person, now: datetime) -> None:
    """Another address; the one of before is nobody's from now on."""
    with transaction.atomic():
        feed = held(person)
        if feed.opened_at is not None:
            _open(feed, now)


def turn_off(person: Person) -> None:
    """No address any more, and nothing kept of what was given out."""
    with transaction.atomic():
        feed = held(person)
        feed.opened_at = feed.token_hash = feed.fresh_until = feed.changed_at = None
        feed.fingerprint = feed.body = ""
        feed.save()


def _open(feed: Feed, now: datetime) -> None:
    # Raised, never reused: an address that was revoked stays so, whatever is turned on and off.
    feed.generation += 1
    feed.opened_at, feed.token_hash = now, _hash(_token(feed))
    feed.save(update_fields=["generation", "opened_at", "token_hash"])


def _token(feed: Feed) -> str:
    """What only this server can work out, since its key is not in the database."""
    value = f"{feed.person_id}|{feed.generation}"
    return salted_hmac(_SALT, value, secret=settings.SERVER_KEY, algorithm="sha256").hexdigest()


def _hash(token: str) -> str:
    return fingerprint.of(token)


def given_out(token: str, now: datetime) -> str | None:
    """The feed with this address as text; None for whatever else is asked for."""
    feed = Feed.objects.filter(token_hash=_hash(token)).select_related("person").first()
    if feed is None:
        return None
    if feed.fingerprint == fingerprint.of_feed(feed, _partnerships(feed)) and not _has_aged(feed, now):
        return feed.body
    return _made_anew(feed, now)


def _made_anew(found: Feed, now: datetime) -> str | None:
    """As it is now; None where its address was taken back meanwhile, and nothing is written into the row."""
    with transaction.atomic():
        # Not the person: whoever changes these hours refers to them, and may hold what is written here.
        locked = Feed.objects.select_for_update(no_key=True, of=("self",)).select_related("person")
        feed = locked.filter(person=found.person_id, token_hash=found.token_hash).first()
        if feed is None:
            return None
        # Read again: somebody may have left meanwhile, and their name must not be written down once more.
        partnerships = _partnerships(feed)
        # Before the rows are read: what changes in between is seen the next time.
        feed.fingerprint = fingerprint.of_feed(feed, partnerships)
        entries = _entries(feed, partnerships, now)
        if feed.changed_at is None or _written(entries, feed.changed_at) != feed.body:
            feed.body, feed.changed_at = _written(entries, now), now
        feed.fresh_until = _fresh_until(feed, partnerships, now)
        feed.save(update_fields=["body", "changed_at", "fingerprint", "fresh_until"])
    return feed.body


def forget_name(person: Person, _now: datetime) -> None:
    """Of somebody who leaves, no name stays in what partners were given out: it is made anew when it is asked for.

    Once they have left: whoever makes one just then has read the name already, and writes it down before this is done.
    """
    partners = Partnership.objects.of(person).values_list("first", "second")
    ids = {one for pair in partners for one in pair} - {person.id}
    kept = Feed.objects.filter(person__in=ids)

    def forget() -> None:
        kept.update(fingerprint="", body="")

    transaction.on_commit(forget)


def _partnerships(feed: Feed) -> list[Partnership]:
    return list(Partnership.objects.of(feed.person).order_by("created_at", "id"))


def _has_aged(feed: Feed, now: datetime) -> bool:
    return feed.fresh_until is not None and now >= feed.fresh_until


def _fresh_until(feed: Feed, partnerships: Collection[Partnership], now: datetime) -> datetime | None:
    """When somebody's silence next settles an hour, on which later turns hang; where titles tell turns."""
    if feed.titles == Titles.PRIVATE:
        return None
    recent = Session.objects.filter(partnership__in=partnerships, starts_at__gt=now - timedelta(days=4))
    ends = [starts_at + timedelta(minutes=minutes) for starts_at, minutes in recent.values_list("starts_at", "minutes")]
    return min((at for end in ends for at in (end, end + TIME_TO_ANSWER) if at > now), default=None)


def _written(entries: Iterable[ics.Entry | ics.Hour], stamp: datetime) -> str:
    return ics.written(entries, ics.Envelope(stamp=stamp, link=f"{settings.PUBLIC_URL}/", name="Turnabout"))


def _entries(feed: Feed, partnerships: list[Partnership], now: datetime) -> list[ics.Entry | ics.Hour]:
    found = gathered(partnerships)
    with override(feed.person.language):
        titles = {one.id: _Titles(feed, one, now) for one in partnerships}
        return [*_series(feed.person, found, titles, now), *_hours(feed.person, found, titles)]


def _series(person: Person, found: Gathered, titles: dict[UUID, _Titles], now: datetime) -> Iterator[ics.Entry]:
    dates = {row.id: row.slot_date for row in found.rows if row.stands}
    for rhythm in found.rhythms:
        hours = found.series_of(rhythm)
        row = noted(person, rhythm, hours, now)
        if hours is None:
            continue
        named = titles[rhythm.partnership_id]
        ids = [one.id for one in found.rows if one.rhythm == rhythm.id]
        known = {on: named.by_hour[one] for one in ids if one in named.by_hour and (on := dates.get(one))}
        yield ics.Entry(
            uid=uid_of(row),
            sequence=row.sequence,
            title=named.usual,
            series=hours,
            titles=known,
        )


def _hours(person: Person, found: Gathered, titles: dict[UUID, _Titles]) -> Iterator[ics.Hour]:
    for row in found.rows:
        if row.is_hour_of_its_own:
            named = titles[row.partnership]
            title = named.by_hour.get(row.id, named.usual)
            name = uid_of_hour(person, row.partnership, row.id)
            yield ics.Hour(uid=name, title=title, starts_at=row.starts_at, minutes=row.minutes)


class _Titles:
    """What the hours of one partnership are called: mostly the usual, and by id where whose hour it is may be said."""

    def __init__(self, feed: Feed, partnership: Partnership, now: datetime) -> None:
        partner = partnership.partner_of(feed.person)
        named = feed.titles == Titles.NAMES and not partner.deleted_at
        said = {"name": partner.name}
        self.usual = _("Turnabout with %(name)s") % said if named else _("Turnabout")
        self.by_hour: dict[UUID, str] = {}
        if feed.titles == Titles.PRIVATE:
            return
        own = _("Your hour with %(name)s") % said if named else _("Your hour")
        coaching = _("You coach %(name)s") % said if named else _("You are the coach")
        for hour in planning.hours(partnership, now):
            self.by_hour[hour.session.id] = own if hour.focus == feed.person else coaching
