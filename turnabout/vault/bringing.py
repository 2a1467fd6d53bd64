"""What somebody brings along from another instance: their own envelopes, as they were sealed there.

Here is checked what can be seen from outside: that a record is its author's, that its revisions are whole and
in order, that none is of keys to come; how much it is, and that it comes in the first days of an account.
Whether any of it is genuine their browsers know. Bringing the same once more changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.vault.audience import audience
from turnabout.vault.keeping import Offered, not_here
from turnabout.vault.models import FormerKeyring, Keyring, Move, Record, Revision
from turnabout.web.answers import Refused, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from turnabout.accounts.models import Person

MOST_ROWS = 250
# A person's: years of hours, with every revision of an autosaved note.
MOST_REVISIONS = 100_000
MOST_BYTES = 512 * 1024 * 1024
EARLIEST = 2000


@dataclass(frozen=True)
class Brought:
    """An envelope, and when it came to the instance it was written on, as its author says."""

    one: Offered
    created_at: datetime


def moment_in(body: dict[str, Any], name: str, now: datetime) -> datetime:
    """A moment of the past; the present, where another clock was ahead of ours. Raises Refused 400."""
    written = text(body, name, longest=40)
    try:
        found = parse_datetime(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or found.year < EARLIEST:
        raise Refused(400, _("“%(name)s” is no moment. Nothing was changed.") % {"name": name})
    return min(found, now)


def begin(person: Person, roster: Offered, now: datetime) -> None:
    """Let somebody who has just signed up bring their archive. Called inside the sign-up's transaction.

    The roster begins at the revision that follows the archive's; those before it come like all else.
    Raises Refused 400, 409.
    """
    Move.objects.create(person=person, began_at=now, until=now + Move.LIFE)
    if roster.server != "own" or not Keyring.objects.filter(person=person, root=roster.epoch).exists():
        raise Refused(400, _("Your keys arrived garbled. Nothing was changed; reload and try again."))
    if Record.objects.filter(id=roster.id).exists():
        raise Refused(409, _("Something of this archive is on this instance already. Nothing was changed."))
    record = _new_record(person, roster, now)
    record.revisions.create(number=roster.revision, epoch=roster.epoch, sealed=roster.sealed, created_at=now)


def bring(person: Person, rows: Sequence[Brought], now: datetime) -> int:
    """Lay down one page, all of it or nothing; answers how many revisions are new here.

    Raises Refused 404 (not a place of theirs), 409 (`record` says which one stands against it, or the keys of
    before are kept), 410 (too late), 413 (too much).
    """
    with transaction.atomic():
        hold(person.id)
        move = Move.of(person)
        if move is None:
            raise not_here()
        _refuse_while_former(person, now)
        new: list[Revision] = []
        for _id, found in groupby(rows, key=lambda row: row.one.id):
            new += _bring_record(person, move, list(found), now)
        move.revisions += len(new)
        move.size += sum(len(one.sealed) for one in new)
        if move.revisions > MOST_REVISIONS or move.size > MOST_BYTES:
            raise Refused(413, _("This is more than one person may bring along. What came before is kept."))
        move.save(update_fields=["revisions", "size"])
    return len(new)


def _refuse_while_former(person: Person, now: datetime) -> None:
    """Whoever started anew may be a reader of the mail, and an archive of before opens with the keys of before only."""
    if FormerKeyring.objects.of(person, now).exists():
        raise Refused(
            409, _("Your keys were started anew. What is in your archive can come once those of before are back.")
        )


def _bring_record(person: Person, move: Move, rows: list[Brought], now: datetime) -> list[Revision]:
    """The revisions of one record that are not here yet."""
    first = rows[0].one
    for row in rows:
        _refuse_unless_theirs(person, move, row.one, now)
        if _slot(row.one) != _slot(first) or (first.server == "pulse" and row.one.revision != 1):
            raise _against(first.id)
    record = Record.objects.select_for_update().filter(id=first.id).first()
    # Before anything is compared: the same envelopes under another's name are not this person's.
    if record and (record.server_kind, record.partnership, record.author_id) != (*_slot(first), person.id):
        raise _against(first.id)
    new = _not_here_yet(record, rows)
    if not new:
        return []
    if record is None:
        record = _begun(person, new[0])
    _refuse_unless_whole(record, new)
    return _add(record, new)


def _not_here_yet(record: Record | None, rows: list[Brought]) -> list[Brought]:
    """Raises Refused 409 where another envelope stands in the place of one of these."""
    numbers = [row.one.revision for row in rows]
    standing = record.revisions.filter(number__in=numbers).values_list("number", "sealed") if record else []
    held = {number: bytes(sealed) for number, sealed in standing}
    new = []
    for row in rows:
        if row.one.revision not in held:
            held[row.one.revision] = row.one.sealed
            new.append(row)
        elif held[row.one.revision] != row.one.sealed:
            raise _against(row.one.id)
    return new


def _refuse_unless_theirs(person: Person, move: Move, one: Offered, now: datetime) -> None:
    if one.partnership:
        if not audience().may_bring(person, one.partnership, one.epoch, now):
            raise not_here()
    elif now >= move.until:
        raise Refused(410, _("The first thirty days are over. Your archive still opens without any server."))
    elif not Keyring.objects.filter(person=person, root__gte=one.epoch).exists():
        sentence = _("This was sealed with keys that are not yours here. Nothing was changed.")
        raise Refused(409, sentence, record=str(one.id))


def _refuse_unless_whole(record: Record, new: list[Brought]) -> None:
    """Each number follows the one before; keys never go back."""
    numbers, epochs = [row.one.revision for row in new], [row.one.epoch for row in new]
    before = set(record.revisions.values_list("number", flat=True)) | set(numbers)
    gapless = before.issuperset(range(1, numbers[-1] + 1))
    # The roster of sign-up stands already while those before it come.
    fits = epochs[0] >= record.epoch if numbers[-1] > record.revision else epochs[-1] <= record.epoch
    if not (gapless and fits and numbers == sorted(numbers) and epochs == sorted(epochs)):
        raise _against(record.id)


def _begun(person: Person, row: Brought) -> Record:
    try:
        with transaction.atomic():
            return _new_record(person, row.one, row.created_at)
    except IntegrityError as fault:
        raise _against(row.one.id) from fault


def _new_record(person: Person, one: Offered, at: datetime) -> Record:
    return Record.objects.create(
        id=one.id,
        server_kind=one.server,
        partnership=one.partnership,
        epoch=one.epoch,
        author=person,
        occasion=one.occasion.id if one.occasion else None,
        blind_until=one.occasion.until if one.occasion else None,
        revision=one.revision,
        created_at=at,
    )


def _add(record: Record, new: list[Brought]) -> list[Revision]:
    made = Revision.objects.bulk_create(
        Revision(
            record=record,
            number=row.one.revision,
            epoch=row.one.epoch,
            sealed=row.one.sealed,
            created_at=row.created_at,
        )
        for row in new
    )
    newest = new[-1].one
    if newest.revision > record.revision:
        record.revision, record.epoch = newest.revision, newest.epoch
        record.save(update_fields=["revision", "epoch"])
    return made


def _slot(one: Offered) -> tuple[str, UUID | None]:
    return one.server, one.partnership


def _against(record: UUID) -> Refused:
    return Refused(
        409,
        _("One record does not go with what is here already. It stays in your archive."),
        record=str(record),
    )
