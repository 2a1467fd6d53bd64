"""Letters to one person: whether they want one and can have it, when it wakes nobody, and the links in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, TypedDict, Unpack

from django.conf import settings

from turnabout.accounts.letters import link_to
from turnabout.mail.outbox import Letter, post_all
from turnabout.schedule.models import Does, Link, Pause, Wishes
from turnabout.schedule.models.link import hash_of, new_token
from turnabout.schedule.reminding import Kind, Way, awake

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership

# Whoever reads an old letter must still be able to stop them.
STOPS_FOR = timedelta(days=60)
# People read a letter that asks something when they are ready to.
WORKS_FOR = timedelta(days=21)


class About(TypedDict, total=False):
    """What a link is about: two people, one hour as it stood, a proposal, or a kind of letter."""

    partnership_id: UUID | None
    session_id: UUID | None
    starts_at: datetime | None
    change_id: UUID | None
    kind: str


def mail_to(person: Person) -> frozenset[Way]:
    """Whether somebody can be written to. Demo people have no mailbox; a refused address gets nothing more."""
    unreachable = person.is_demo or person.email_refused_at or person.deleted_at or settings.SMTP is None
    return frozenset() if unreachable else frozenset({Way.MAIL})


def drawn(person_id: UUID, does: Does, now: datetime, expires_at: datetime, **about: Unpack[About]) -> tuple[Link, str]:
    """A link that does one thing for one person; not yet kept, and its address, which is kept nowhere."""
    token = new_token()
    row = Link(token_hash=hash_of(token), person_id=person_id, does=does, made_at=now, expires_at=expires_at, **about)
    return row, link_to("reminder-link", token)


def stopping(person: Person, kind: Kind | Literal["hours"], now: datetime) -> tuple[Link, str]:
    """A link that stops letters of one kind, or hours that are mailed to calendars; not yet kept, and its address."""
    return drawn(person.id, Does.STOP, now, now + STOPS_FOR, kind=str(kind))


def write(  # noqa: PLR0913 - all that makes a letter another one
    to: Person,
    kind: Kind,
    partnership: Partnership,
    now: datetime,
    *,
    letter: str,
    key: str,
    until: datetime | None = None,
    lets: Mapping[Does, About] | None = None,
    says: Mapping[str, str] | None = None,
    of_pause: bool = False,
) -> None:
    """Post a letter that leads to the page of two people, after quiet hours; nothing where it is not wanted.

    Nor while the two pause, but for what tells `of_pause` itself: until its end the page alone says what happens.
    `lets` are what links in it do, and what each is about besides the two; `says` is what else fills it in.
    Without a mail server nothing is written down: the first page says it. In the caller's transaction.
    """
    at = _goes_at(to, kind, now, until)
    if at is None or (not of_pause and Pause.objects.within(partnership).in_force(now).exists()):
        return
    of: About = {"partnership_id": partnership.id}
    made = {str(does): _let(to, does, now, until, about={**of, **about}) for does, about in (lets or {}).items()}
    made["stop"] = stopping(to, kind, now)
    Link.objects.bulk_create([row for row, _address in made.values()])
    pages = {"page": link_to("partnership", str(partnership.id)), "settings": link_to("schedule-settings")}
    written = Letter(
        key=key,
        to=to.email,
        letter=letter,
        language=to.language,
        facts={**pages, **(says or {}), **{does: address for does, (_row, address) in made.items()}},
        at=at,
        until=until,
        addressee=to.id,
        stop_link=made["stop"][1],
    )
    post_all([written], now)


def _let(to: Person, does: Does, now: datetime, until: datetime | None, *, about: About) -> tuple[Link, str]:
    """A proposal has its own end, and what answers it is of no use after that."""
    works_until = until if until and about.get("change_id") else now + WORKS_FOR
    return drawn(to.id, does, now, works_until, **about)


def _goes_at(to: Person, kind: Kind, now: datetime, until: datetime | None) -> datetime | None:
    """When a letter wakes nobody; None where it is not wanted, or comes too late."""
    wanted = Wishes.objects.of(to).wanted(to, kind, mail_to(to))
    at = awake(kind, now, wanted)
    return at if wanted.ways and at and not (until and at >= until) else None
