"""Letters to two who have gone quiet: a question, three answers by one button each, and no name."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from turnabout.accounts.letters import link_to
from turnabout.mail.outbox import Letter, post_all
from turnabout.schedule.around import mail_to
from turnabout.schedule.fading import SECOND_AFTER, Question
from turnabout.schedule.models import Does, Link, Wishes
from turnabout.schedule.models.link import hash_of, new_token
from turnabout.schedule.reminder_letters import stopping
from turnabout.schedule.reminding import Kind, awake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Lull

# People read such a letter when they are ready to.
WORKS_FOR = timedelta(days=21)
NAMES = {Question.FIRST: "lull-first", Question.SECOND: "lull-second"}


def ask(partnership: Partnership, asks: Question, now: datetime, *, usual: bool) -> None:
    """Write to both who want such letters, at the same moment or after their quiet hours.

    Without a weekly time there is none to take: with `usual` false the letter leads to where one is chosen.
    """
    for person in partnership.people:
        wanted = Wishes.objects.of(person).wanted(person, Kind.QUIET, mail_to(person))
        at = awake(Kind.QUIET, now, wanted)
        if wanted.ways and at is not None:
            letter, links = _letter(partnership, person, asks, now, usual=usual)
            Link.objects.bulk_create(links)
            post_all([replace(letter, at=at)], now)


def keys(partnership: Partnership, lull: Lull) -> Iterator[str]:
    """What the letters of a lull are known by in the outbox."""
    asked = ((Question.FIRST, lull.first_asked_at), (Question.SECOND, lull.second_asked_at))
    for asks, at in asked:
        if at is not None:
            yield from (_key(partnership, person, asks, at) for person in partnership.people)


def _key(partnership: Partnership, person: Person, asks: Question, asked_at: datetime) -> str:
    return f"{NAMES[asks]}:{partnership.id}:{asked_at:%Y%m%d%H}:{person.id}"


def _letter(
    partnership: Partnership, person: Person, asks: Question, now: datetime, *, usual: bool
) -> tuple[Letter, list[Link]]:
    """The letter of one of the two, and the rows of the links in it."""
    does = (Does.USUAL, Does.PAUSE, Does.ENDING) if usual else (Does.PAUSE, Does.ENDING)
    made = [_link(partnership, person, one, now) for one in does]
    stop, address = stopping(person, Kind.QUIET, now)
    pages = {
        "page": link_to("partnership", str(partnership.id)),
        "settings": link_to("schedule-settings"),
        "stop": address,
    }
    letter = Letter(
        key=_key(partnership, person, asks, now),
        to=person.email,
        letter=NAMES[asks],
        language=person.language,
        facts={**pages, **{one.value: link for one, (_row, link) in zip(does, made, strict=True)}},
        until=now + SECOND_AFTER,
        addressee=person.id,
        stop_link=address,
    )
    return letter, [stop, *(row for row, _address in made)]


def _link(partnership: Partnership, person: Person, does: Does, now: datetime) -> tuple[Link, str]:
    token = new_token()
    row = Link(
        token_hash=hash_of(token),
        person_id=person.id,
        does=does,
        partnership_id=partnership.id,
        made_at=now,
        expires_at=now + WORKS_FOR,
    )
    return row, link_to("reminder-link", token)
