"""Where every domain leaves what is to be sent."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.template import Context
from django.template.engine import Engine
from django.utils.translation import override

from turnabout.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Mapping


def post(  # noqa: PLR0913 - each is named at the call, and all are what a letter is
    *,
    key: str,
    to: str,
    letter: str,
    language: str,
    now: datetime,
    facts: Mapping[str, str],
    until: datetime | None = None,
) -> None:
    """Post the letter `mail/<letter>.txt` to an address; the same key again changes nothing.

    The row is written in the caller's transaction: what is undone sends nothing. The template's first
    line is the subject. `facts` fill it in; a mailbox is not private, so they name nobody and hold
    nothing people wrote: links of our own, times, names of the instance. (A report to the safety contact
    is the one exception: its writer saw every word.) After `until` it is not sent.
    """
    if Message.objects.filter(key=key).exists():
        return
    subject, text = written(letter, language, facts)
    made = {"letter": letter, "to": to, "subject": subject, "text": text, "message_id": _message_id()}
    # Whoever else posts the same at this moment comes first, or we do.
    Message.objects.get_or_create(key=key, defaults={**made, "created_at": now, "next_try_at": now, "until": until})


def written(letter: str, language: str, facts: Mapping[str, str]) -> tuple[str, str]:
    """A letter's subject and text in one language, with what stands under every letter, or under this one."""
    # Plain text: an apostrophe stays one.
    context = Context({**facts, "public_url": settings.PUBLIC_URL}, autoescape=False)
    engine = Engine.get_default()
    with override(language):
        subject, _, text = engine.get_template(f"mail/{letter}.txt").render(context).strip().partition("\n")
        foot = engine.select_template([f"mail/{letter}_foot.txt", "mail/_foot.txt"]).render(context)
    return subject.strip(), f"{text.strip()}\n\n{foot.strip()}\n"


def _message_id() -> str:
    return f"<{uuid.uuid4()}@{settings.MAIL_HOST}>"
