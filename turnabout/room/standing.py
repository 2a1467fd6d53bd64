"""What makes a sign-in live, for those who look at many at once. Of one alone, Django says so."""

from __future__ import annotations

from datetime import datetime

from django.utils.crypto import constant_time_compare

from turnabout.accounts.models import Person


def stands(proof: str, until: datetime, person: Person | None, *, at: float) -> bool:
    """Whether it has not run out in real time, and stands on the passphrase that its person has now."""
    if person is None or person.deleted_at is not None or until.timestamp() <= at:
        return False
    return constant_time_compare(proof, person.get_session_auth_hash())
