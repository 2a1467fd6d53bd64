"""What new keys of one person mean for their partnerships, and who hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.accounts import letters
from turnabout.partnerships.inviting import answer_no
from turnabout.partnerships.models import Invitation, Partnership

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person


def new_keys(person: Person, now: datetime) -> None:
    """Somebody's keys are other ones: their open links carry the old, and their partners should hear of it."""
    Invitation.objects.of(person).open(now).update(revoked_at=now, sealed=b"")
    for waiting in Invitation.objects.of(person).filter(answered_at=None).exclude(claimed_at=None):
        # Its secret went with the old roster: nobody could check who came, so nobody is let in.
        answer_no(waiting, now)
    _tell(person, "partner-new-keys", "letting-in", now)


def anew_asked(person: Person, now: datetime) -> None:
    """Somebody asks to start anew: their partners know better than a server whether it is them."""
    _tell(person, "partner-starts-anew", "partnership", now)


def _tell(person: Person, letter: str, page: str, now: datetime) -> None:
    """Write to each partner; the letter names nobody, the page it leads to does."""
    for partnership in Partnership.objects.of(person).confirmed():
        partner = partnership.partner_of(person)
        facts = {"page": letters.link_to(page, str(partnership.id))}
        letters.write(partner, letter, key=f"{letter}:{partnership.id}:{now.isoformat()}", now=now, facts=facts)
