"""A reminder as a letter: no name, no word of anybody's, and links that work without signing in.

A mailbox is not private, so a letter says when, in its reader's own time, and nothing of who or what.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import override

from turnabout.accounts.letters import link_to
from turnabout.mail.outbox import Letter
from turnabout.schedule import reminding, unusual
from turnabout.schedule.letters import About, drawn, stopping
from turnabout.schedule.models import Does, Link
from turnabout.schedule.reminding import Kind

if TYPE_CHECKING:
    from turnabout.accounts.models import Person
    from turnabout.schedule.models import Reminder, Session

#: What each letter lets its reader do.
LINKS: dict[Kind, tuple[Does, ...]] = {
    Kind.DAY: (Does.THERE, Does.ANOTHER, Does.SKIP, Does.PAUSE),
    Kind.HOUR: (Does.THERE,),
    Kind.MET: (Does.MET, Does.NOT_MET),
}


@dataclass(frozen=True)
class Written:
    """A letter, and the rows of the links in it."""

    letter: Letter
    links: list[Link]


def letter_of(reminder: Reminder, now: datetime) -> Written:
    """The letter of one reminder of an hour, with fresh links. Raises ValueError where it is of none."""
    session, kind = reminder.session, Kind(reminder.kind)
    if session is None:
        raise ValueError(kind)
    _due, until = reminding.window(kind, session.starts_at, session.ends_at)
    links, facts = [], {}
    about: About = {
        "partnership_id": reminder.partnership_id,
        "session_id": reminder.session_id,
        "starts_at": reminder.starts_at,
    }
    for does in LINKS[kind]:
        expires = until if kind is Kind.MET else session.starts_at
        link, facts[does.value.replace("-", "_")] = drawn(reminder.person_id, does, now, expires, **about)
        links.append(link)
    stop, facts["stop"] = stopping(reminder.person, kind, now)
    letter = Letter(
        key=key_of(reminder),
        to=reminder.person.email,
        letter=f"reminder-{kind.value}",
        language=reminder.person.language,
        facts={**facts, **_about(session, reminder.person, now)},
        until=until,
        addressee=reminder.person_id,
        stop_link=facts["stop"],
    )
    return Written(letter, [*links, stop])


def key_of(reminder: Reminder) -> str:
    """What its letter is known by in the outbox."""
    return f"reminder:{reminder.key}"


def _about(session: Session, person: Person, now: datetime) -> dict[str, str]:
    with override(person.language):
        when = date_format(session.starts_at.astimezone(person.zone), "l j F, H:i")
        differs = unusual.said(session, session.rhythm, person, now)
    return {
        "when": when,
        "differs": differs,
        "zone": person.place,
        "page": link_to("session", str(session.id)),
        "settings": link_to("schedule-settings"),
    }
