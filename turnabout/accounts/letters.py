"""Letters to a person, unless whoever reads at their address wants none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from turnabout.mail.outbox import post

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from turnabout.accounts.models import Person


def write(person: Person, letter: str, *, key: str, now: datetime, facts: Mapping[str, str]) -> None:
    """Post a letter to a person. Demo people have no mailbox; a refused address gets nothing more."""
    if person.is_demo or person.email_refused_at:
        return
    post(
        key=key,
        to=person.email,
        letter=letter,
        language=person.language,
        now=now,
        facts=facts,
        addressee=person.id,
    )


def link_to(name: str, *parts: str) -> str:
    """The whole address of one of our pages, as a letter needs it."""
    return settings.PUBLIC_URL + reverse(name, args=parts)
