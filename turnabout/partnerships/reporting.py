"""Telling those who look after safety here about somebody: word for word as the reporter saw it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person
from turnabout.mail import outbox
from turnabout.partnerships.models import Report
from turnabout.web.answers import Refused
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from datetime import datetime

LETTER = "report"
LONGEST = 4000
# Enough for a bad day, and not for burying somebody under letters.
REPORTS = Limit("reports", times=5, seconds=24 * 60 * 60)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One report, as it is shown and as it is sent. `readers` are addresses, none of them the two people's."""

    reporter: Person
    about: Person
    readers: tuple[str, ...]
    facts: dict[str, str]

    @property
    def subject(self) -> str:
        return self._written[0]

    @property
    def text(self) -> str:
        return self._written[1]

    @property
    def seal(self) -> str:
        """What the page hands back, so that nothing else is sent than what was shown."""
        return sha256("\n".join([*self.readers, self.subject, self.text]).encode()).hexdigest()

    @property
    def _written(self) -> tuple[str, str]:
        return outbox.written(LETTER, settings.LANGUAGE_CODE, self.facts)


def letter(reporter: Person, about: Person, *, words: str, answer: bool) -> Letter:
    """The report somebody is writing."""
    facts = {
        "about": about.name,
        "about_id": str(about.id),
        "reporter": reporter.name,
        "answer_to": reporter.email if answer else "",
        "words": words.replace("\r\n", "\n").strip(),
    }
    return Letter(reporter=reporter, about=about, readers=readers(reporter, about), facts=facts)


def readers(reporter: Person, about: Person) -> tuple[str, ...]:
    """Who would read it: the safety contact, else whoever runs the instance; never one of the two themselves."""
    contact = safety_address()
    found = [contact] if contact else Person.objects.filter(is_operator=True).values_list("email", flat=True)
    return tuple(sorted(set(found) - {reporter.email, about.email}))


def safety_address() -> str:
    """The safety contact's email address; nothing where the instance names none, or a page instead."""
    contact = settings.SAFETY_CONTACT.strip().removeprefix("mailto:")
    return contact if "@" in contact and "://" not in contact else ""


def send(report: Letter, now: datetime) -> None:
    """Keep the report and post it. Raises Refused 410 (nobody reads it), 429 (five a day)."""
    if not report.readers:
        raise Refused(410, _("Nobody would read it here. Nothing was sent."))
    if not REPORTS.take(str(report.reporter.id)):
        raise Refused(429, _("You have sent five reports today. Nothing was sent now; what you wrote is still here."))
    with transaction.atomic():
        row = Report.objects.create(
            reporter=report.reporter,
            about=report.about,
            sent_to=", ".join(report.readers),
            subject=report.subject,
            text=report.text,
            created_at=now,
        )
        for number, reader in enumerate(report.readers):
            outbox.post(
                key=f"report {row.id} {number}",
                to=reader,
                letter=LETTER,
                language=settings.LANGUAGE_CODE,
                now=now,
                facts=report.facts,
            )
