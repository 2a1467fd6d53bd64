"""Where every domain leaves what is to be sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.engine import Engine
from django.utils.translation import override

from turnabout.mail.models import Message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One letter to one address, not to go out before `at`.

    `stop_link` is for the mail program's own button, which ends this kind of letter (RFC 8058). `calendar` goes along
    as a part that calendars understand: iTIP as text, with its METHOD.
    """

    key: str
    to: str
    letter: str
    language: str
    facts: Mapping[str, str]
    until: datetime | None = None
    at: datetime | None = None
    addressee: uuid.UUID | None = None
    stop_link: str = ""
    calendar: str = ""


def post(  # noqa: PLR0913 - each is named at the call, and all are what a letter is
    *,
    key: str,
    to: str,
    letter: str,
    language: str,
    now: datetime,
    facts: Mapping[str, str],
    until: datetime | None = None,
    addressee: uuid.UUID | None = None,
) -> None:
    """Post the letter `mail/<letter>.txt` to an address; the same key again changes nothing.

    The row is written in the caller's transaction: what is undone sends nothing. The template's first
    line is the subject. `facts` fill it in; a mailbox is not private, so they name nobody and hold
    nothing people wrote: links of our own, times, names of the instance. (A report to the safety contact
    is the one exception: its writer saw every word.) After `until` it is not sent.
    """
    if Message.objects.filter(key=key).exists():
        return
    one = Letter(
        key=key,
        to=to,
        letter=letter,
        language=language,
        facts=facts,
        until=until,
        addressee=addressee,
    )
    # Whoever else posts the same at this moment comes first, or we do.
    Message.objects.get_or_create(key=key, defaults=_columns(one, now))


def post_all(letters: Iterable[Letter], now: datetime) -> None:
    """Post many at once, in the caller's transaction; of a key that is there already nothing is changed."""
    rows = [Message(key=one.key, **_columns(one, now)) for one in letters]
    Message.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def take_back(keys: Iterable[str], now: datetime) -> int:
    """Let letters with these keys not go out any more, in the caller's transaction, where they have not gone yet.

    One that is being sent at this moment goes out. A key that was taken back may be posted again. How many there were.
    """
    taken, _by_kind = Message.objects.unclaimed(now).filter(key__in=list(keys)).delete()
    return taken


def _columns(one: Letter, now: datetime) -> dict[str, Any]:
    subject, text = written(one.letter, one.language, one.facts)
    return {
        "letter": one.letter,
        "to": one.to,
        "subject": subject,
        "text": text,
        "message_id": _message_id(),
        "created_at": now,
        "next_try_at": one.at or now,
        "until": one.until,
        "addressee": one.addressee,
        "stop_link": one.stop_link,
        "calendar": one.calendar,
    }


def subject_of(letter: str, language: str) -> str:
    """What a letter is called, to somebody who asks what was sent to them; its own word where it is not known."""
    try:
        return written(letter, language, {})[0]
    except TemplateDoesNotExist:
        return letter


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
