"""Which partnerships a person may read and write in.

The vault keeps envelopes for partnerships without knowing what a partnership is. The domain that
does registers here, from its `apps.ready()`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from turnabout.accounts.models import Person


class Audience(Protocol):
    """What the vault asks of whoever knows partnerships."""

    def readable(self, person: Person) -> Iterable[UUID]:
        """Ids of the partnerships whose sealed records this person may fetch; a query, not yet asked."""
        ...

    def people(self, person: Person, partnership: UUID) -> QuerySet[Person]:
        """The people of one of this person's partnerships; nobody for any other."""
        ...

    def may_write(self, person: Person, partnership: UUID, epoch: int) -> bool:
        """Whether this person may add to the partnership, in this epoch, now."""
        ...

    def may_bring(self, person: Person, partnership: UUID, epoch: int, now: datetime) -> bool:
        """Whether this person may lay down what they wrote in it, up to this epoch, on another instance."""
        ...


_registered: list[Audience] = []


def register(audience: Audience) -> None:
    """Make `audience` the one that is asked. Raises RuntimeError when there is one already."""
    if _registered:
        message = "the vault has an audience already"
        raise RuntimeError(message)
    _registered.append(audience)


def audience() -> Audience:
    """The registered audience."""
    return _registered[0]
