"""Holding people still while something between two of them is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from turnabout.accounts.models import Person

if TYPE_CHECKING:
    from uuid import UUID


def hold(*people: UUID) -> list[Person]:
    """Lock these people's rows until the transaction ends, and answer them as they are now.

    Always in one order, and before anything else is locked, so that two who hold the same people wait
    for one another and never for ever: whatever needs a person's keyring, invitations or partnerships besides
    begins here, and what comes after is in nobody's way. Whatever only refers to a person goes on meanwhile.
    """
    return list(Person.objects.select_for_update(no_key=True).filter(id__in=people).order_by("id"))
