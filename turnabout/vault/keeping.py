"""Taking in what browsers sealed: the slot is checked, the content cannot be."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from turnabout.vault.audience import audience
from turnabout.vault.envelope import MalformedEnvelope, check_sealed
from turnabout.vault.models import FormerKeyring, Keyring, Record, Revision
from turnabout.web.answers import Refused, text, whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from turnabout.accounts.models import Person

LARGEST_ENVELOPE = 65536 + 2048


@dataclass(frozen=True)
class Occasion:
    """What pulses belong to: they are revealed once both are in, or when `until` has come."""

    id: UUID
    until: datetime


@dataclass(frozen=True)
class Offered:
    """One envelope as a browser offers it, its form checked."""

    id: UUID
    server: str
    partnership: UUID | None
    epoch: int
    revision: int
    sealed: bytes
    occasion: Occasion | None = None


def offered(body: dict[str, Any], *, kinds: Sequence[str], occasion: Occasion | None = None) -> Offered:
    """Read one envelope from JSON. Raises Refused 400 (form), 413 (size)."""
    server = text(body, "server", longest=6)
    if server not in kinds:
        raise Refused(400, _("This kind of record is not kept here. Nothing was changed."))
    partnership = None if server == "own" else uuid(body, "partnership")
    sealed = binary(body, "sealed", most=LARGEST_ENVELOPE)
    try:
        check_sealed(sealed)
    except MalformedEnvelope as fault:
        raise Refused(
            400,
            _("What arrived is not a sealed record. Your words are still in this browser; reload and try again."),
        ) from fault
    return Offered(
        id=uuid(body, "id"),
        server=server,
        partnership=partnership,
        epoch=whole(body, "epoch", least=1),
        revision=whole(body, "revision", least=1),
        sealed=sealed,
        occasion=occasion,
    )


def keep(person: Person, one: Offered, now: datetime) -> Revision:
    """Add a revision by compare-and-swap.

    Raises Refused 404 (not a place this person may write), 409 (somebody was faster; `current` holds
    the newest envelope, so that the browser can show both texts; or sealed under a root of before).
    """
    with transaction.atomic():
        _refuse_unless_allowed(person, one)
        record = Record.objects.select_for_update().filter(id=one.id).first()
        if record is None:
            return _begin(person, one, now)
        slot = (record.server_kind, record.partnership, record.author_id)
        if slot != (one.server, one.partnership, person.id) or one.epoch < record.epoch:
            raise not_here()
        _refuse_if_another_opens(record, one, now)
        if record.server_kind == "pulse" or one.revision != record.revision + 1:
            raise _stale(record)
        record.revision, record.epoch = one.revision, one.epoch
        record.save(update_fields=["revision", "epoch"])
        return _add(record, one, now)


def _refuse_unless_allowed(person: Person, one: Offered) -> None:
    """Only under the keys of today. Asked inside the transaction that writes: an end must not slip between."""
    if one.partnership:
        if not audience().may_write(person, one.partnership, one.epoch):
            raise not_here()
    elif not Keyring.objects.select_for_update().filter(person=person, root=one.epoch).exists():
        raise other_keys()


def _refuse_if_another_opens(record: Record, one: Offered, now: datetime) -> None:
    """What only the keys of before a start anew open is not written on: its owner may still find them."""
    if record.server_kind == "own" and one.epoch > record.epoch:
        kept = FormerKeyring.objects.of(record.author, now).opening(record.epoch)
        if kept.exists():
            raise not_here()


def _add(record: Record, one: Offered, now: datetime) -> Revision:
    return record.revisions.create(number=one.revision, epoch=one.epoch, sealed=one.sealed, created_at=now)


def _begin(person: Person, one: Offered, now: datetime) -> Revision:
    if one.revision != 1:
        raise not_here()
    try:
        with transaction.atomic():
            record = Record.objects.create(
                id=one.id,
                server_kind=one.server,
                partnership=one.partnership,
                epoch=one.epoch,
                author=person,
                occasion=one.occasion.id if one.occasion else None,
                blind_until=one.occasion.until if one.occasion else None,
                revision=1,
                created_at=now,
            )
    except IntegrityError as fault:
        raise Refused(409, _("This was answered already. What you sent before stands.")) from fault
    return _add(record, one, now)


def drop_own(person: Person, _now: datetime) -> None:
    """Somebody leaves: what only they could open goes, with every revision of it."""
    # The keyring before its records, as whoever writes one has them.
    list(Keyring.objects.select_for_update().filter(person=person))
    Record.objects.filter(author=person, server_kind="own").delete()


def shown(revision: Revision) -> dict[str, object]:
    """An envelope with its slot, as browsers receive it."""
    record = revision.record
    return {
        "id": str(record.id),
        "server": record.server_kind,
        "partnership": str(record.partnership) if record.partnership else None,
        "epoch": revision.epoch,
        "author": str(record.author_id),
        "revision": revision.number,
        "sealed": unpadded(bytes(revision.sealed)),
    }


def _stale(record: Record) -> Refused:
    newest = record.revisions.select_related("record").get(number=record.revision)
    return Refused(
        409,
        _("This was changed somewhere else meanwhile. Both texts are kept; choose what stays."),
        current=shown(newest),
    )


def other_keys() -> Refused:
    """The one answer to whatever was not written with the keys of today."""
    return Refused(409, _("Your keys were changed on another device. What you typed is kept; unlock again."))


def not_here() -> Refused:
    """The one answer for what does not exist and for what is not yours."""
    return Refused(404, _("There is nothing here for you. What you typed is still in this browser."))


def uuid(body: dict[str, Any], name: str) -> UUID:
    """One UUID of the body, in its lower-case form only. Raises Refused 400."""
    written = text(body, name, longest=36)
    try:
        value = UUID(written)
    except ValueError:
        value = None
    if value is None or str(value) != written:
        raise Refused(400, _("“%(name)s” is not an id. Nothing was changed.") % {"name": name})
    return value


def binary(body: dict[str, Any], name: str, *, most: int) -> bytes:
    """Bytes written as unpadded base64url. Raises Refused 400, or 413 past `most` bytes."""
    written = body.get(name)
    if not isinstance(written, str):
        raise Refused(400, _("“%(name)s” is missing. Nothing was changed.") % {"name": name})
    if len(written) > most * 4 // 3 + 4:
        raise Refused(413, _("This is longer than one record may be. It is kept in this browser; shorten it a little."))
    try:
        return base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Refused(400, _("“%(name)s” is garbled. Nothing was changed.") % {"name": name}) from fault


def unpadded(data: bytes) -> str:
    """Bytes as unpadded base64url."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
