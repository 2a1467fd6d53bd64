"""Listing sealed records: always all that may be fetched, and the bytes of those a browser does not have yet.

A browser that keeps what it opened says up to where it was told before. What is no newer comes as its place alone.
It only saves sending: a record a browser lacks all the same, since it was hidden then or came late, it asks for by
its id. It is a time out of what the browser may see, so it tells nothing of what anybody else keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from turnabout.vault.audience import audience
from turnabout.vault.keeping import unpadded
from turnabout.vault.models import Keyring, Revision
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from django.http import QueryDict

    from turnabout.accounts.models import Person
    from turnabout.vault.models import RevisionQuerySet

# Of a number that was told: microseconds until after the year 3000.
MOST_DIGITS = 17
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = ("created_at", "record_id", "number", "epoch", "record__server_kind", "record__author_id")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser asks to see: one's own records, or a partnership's, or of these only those about keys."""

    partnership: UUID | None
    only_keys: bool
    # When the newest of what was told came, in microseconds since 1970.
    since: int | None

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """Read an address. Raises Refused 400."""
        return cls(
            partnership=_partnership(query.get("partnership")),
            only_keys=query.get("only") == "key",
            since=_number(query.get("since")),
        )


def listing(person: Person, asked: Asked, now: datetime) -> dict[str, object]:
    """The newest revision of each record, oldest record first; with a partnership, the recipients published now."""
    found = Revision.objects.of(person, now).current()
    if asked.partnership is None:
        return _told(found.filter(record__server_kind="own"), asked)
    people = audience().people(person, asked.partnership)
    published = Keyring.objects.filter(person__in=people).values_list("person", "recipient")
    return {
        **_told(found.filter(record__partnership=asked.partnership), asked),
        "recipients": {str(one): recipient for one, recipient in published},
    }


def _told(found: RevisionQuerySet, asked: Asked) -> dict[str, object]:
    if asked.only_keys:
        found = found.filter(record__server_kind="key")
    new = Q(created_at__gt=_moment(asked.since or 0))
    rows = list(found.values_list(*PLACE, Case(When(new, then=F("sealed")), default=None)))
    told: dict[str, object] = {"records": [_row(row, asked) for row in rows]}
    if asked.since is not None:
        told["up_to"] = max([asked.since, *(_microseconds(row[0]) for row in rows)])
    return told


def _moment(since: int) -> datetime:
    return BEGINNING + timedelta(microseconds=since)


def _microseconds(at: datetime) -> int:
    return (at - BEGINNING) // timedelta(microseconds=1)


def _row(row: tuple[datetime, UUID, int, int, str, UUID, bytes | memoryview | None], asked: Asked) -> object:
    """An envelope with its slot; of one that was told before, the slot in the order of ``PLACE``."""
    _at, record, revision, epoch, server, author, sealed = row
    if sealed is None:
        return [str(record), revision, epoch, server, str(author)]
    return {
        "id": str(record),
        "server": server,
        "partnership": str(asked.partnership) if asked.partnership else None,
        "epoch": epoch,
        "author": str(author),
        "revision": revision,
        "sealed": unpadded(bytes(sealed)),
    }


def _partnership(written: str | None) -> UUID | None:
    if written is None:
        return None
    try:
        return UUID(written)
    except ValueError as fault:
        raise Refused(400, _("This is not an id.")) from fault


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= MOST_DIGITS):
        raise Refused(400, _("This is not a number that was told here."))
    return int(written)
