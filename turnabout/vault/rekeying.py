"""Changing what opens a keyring: one request, one transaction, compare-and-swap on its revision.

The unit is the triple of hash, parameters and wrap. What stood before still lets its owner in until the
new passphrase has been used once, and using it undoes the change: whoever never saw the answer, and goes
on with the passphrase they know, must not be locked out by a change they think failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts import letters
from turnabout.accounts.holding import hold
from turnabout.accounts.models import Person
from turnabout.vault.entering import recipient_in, secret_in
from turnabout.vault.keeping import Offered, binary, keep, offered
from turnabout.vault.models import Keyring, Passkey
from turnabout.vault.passkeys import MOST_ID, Made
from turnabout.vault.wrap import MOST_WRAP
from turnabout.vault.writing import hash_of
from turnabout.web.answers import Refused, text, whole

if TYPE_CHECKING:
    from datetime import datetime

# With a new root go the pins, and a manifest of everything: about 90 kB for every 550 records that one has written.
MOST_RECORDS = 400
MOST_BYTES = 4 * 1024 * 1024

_listeners: list[Callable[[Person, datetime], None]] = []


def on_new_root(listener: Callable[[Person, datetime], None]) -> None:
    """Be told, inside the transaction, when a person's keys are other ones. Called from `apps.ready()`."""
    _listeners.append(listener)


@dataclass(frozen=True)
class Change:
    """A new wrap, and what goes with it; `auth` and `recovery_auth` are None where they stay.

    A passkey that is `made`, or `removed` by its credential id, comes and goes with the wrap that says so. One that
    `joins` fills roots of before a start anew in again.
    """

    revision: int
    root: int
    wrap: bytes
    recipient: str
    auth: str | None
    recovery_auth: str | None
    writing: str | None
    records: list[Offered]
    made: Made | None = None
    removed: str | None = None
    joins: bool = False


def change_in(body: dict[str, Any]) -> Change:
    """Read a change. Raises Refused 400 or 413."""
    records = body.get("records", [])
    if (
        not isinstance(records, list)
        or len(records) > MOST_RECORDS
        or not all(isinstance(one, dict) for one in records)
    ):
        raise Refused(400, _("Your keys arrived garbled. Nothing was changed; reload and try again."))
    return Change(
        revision=whole(body, "revision", least=2),
        root=whole(body, "root", least=1),
        wrap=binary(body, "wrap", most=MOST_WRAP),
        recipient=recipient_in(body),
        auth=secret_in(body, "auth") if "auth" in body else None,
        recovery_auth=secret_in(body, "recovery_auth") if "recovery_auth" in body else None,
        writing=secret_in(body, "writing") if "writing" in body else None,
        records=[offered(one, kinds=["own", "key"]) for one in records],
        removed=text(body, "removed", longest=MOST_ID * 2) if "removed" in body else None,
    )


def change(person: Person, new: Change, now: datetime) -> Keyring:
    """Let a new wrap take the place of the one before. The same change once more changes nothing.

    Raises Refused 409 when the keyring was changed elsewhere meanwhile, 400 when the parts do not fit.
    """
    with transaction.atomic():
        hold(person.id)
        keyring = Keyring.objects.select_for_update().get(person=person)
        if new.revision == keyring.revision and new.wrap == bytes(keyring.wrap):
            return keyring
        if new.revision != keyring.revision + 1:
            raise Refused(409, _("Your keys were changed elsewhere meanwhile. Nothing was changed now; unlock again."))
        renewed = new.root != keyring.root
        _check(keyring, new)
        _remember(keyring, person, new)
        _replace(keyring, person, new, now)
        _change_passkeys(person, new, now, renewed=renewed)
        for one in new.records:
            keep(person, one, now)
        if new.auth is not None or new.recovery_auth is not None:
            _tell(person, now)
        if renewed:
            for listener in _listeners:
                listener(person, now)
    return keyring


def stands_already(person: Person, new: Change) -> bool:
    """Whether this very change was made before: the same wrap, by somebody who has the secrets it came with.

    The wrap alone proves nothing: archives and backups hold it.
    """
    keyring = Keyring.objects.get(person=person)
    if new.revision != keyring.revision or new.wrap != bytes(keyring.wrap):
        return False
    by_auth = check_password(new.auth or "", person.password)
    return by_auth and check_password(new.recovery_auth or "", keyring.recovery_hash)


def _check(keyring: Keyring, new: Change) -> None:
    """The same root publishes the same recipient; a new one comes with everything new and its own records."""
    if new.root == keyring.root:
        changes = any(one is not None for one in (new.auth, new.recovery_auth, new.made, new.removed))
        fits = new.recipient == keyring.recipient and changes != new.joins
    else:
        fits = new.root == keyring.root + 1 and new.recipient != keyring.recipient
        fits = fits and new.auth is not None and new.recovery_auth is not None and bool(new.records)
        fits = fits and new.made is None and not new.joins and new.writing is not None
    if not fits:
        raise Refused(400, _("Your keys arrived garbled. Nothing was changed; reload and try again."))


def _remember(keyring: Keyring, person: Person, new: Change) -> None:
    """Keep the triple of before, unless the root is new: what a lost device knew must open nothing more.

    A change that leaves the passphrase was made by somebody who opened the wrap that stands: it has served.
    """
    if new.root != keyring.root or new.auth is None:
        forget_before(keyring)
    else:
        keyring.before_password, keyring.before_recovery_hash = person.password, keyring.recovery_hash
        keyring.before_wrap, keyring.before_revision = bytes(keyring.wrap), keyring.revision


def _replace(keyring: Keyring, person: Person, new: Change, now: datetime) -> None:
    keyring.revision, keyring.root, keyring.wrap, keyring.recipient = new.revision, new.root, new.wrap, new.recipient
    keyring.updated_at = now
    if new.writing is not None:
        keyring.writing_hash = hash_of(new.writing)
    if new.recovery_auth is not None:
        keyring.recovery_hash = make_password(new.recovery_auth)
        # It is asked back before it is sent: whoever makes one has kept it.
        keyring.code_made_at = keyring.code_kept_at = now
        keyring.words_shown_at = keyring.code_shown_at = None
    keyring.save()
    if new.auth is not None:
        person.password = make_password(new.auth)
        person.save(update_fields=["password"])


def _tell(person: Person, now: datetime) -> None:
    """Whoever changed it may be somebody else, who has the code, or sits at an unlocked browser."""
    facts = {"keys": letters.link_to("keys"), "reset": letters.link_to("reset-asking")}
    # A revision comes twice where a change was undone: the moment does not.
    letters.write(person, "keys-changed", key=f"keys changed:{person.id}:{now.isoformat()}", now=now, facts=facts)


def _change_passkeys(person: Person, new: Change, now: datetime, *, renewed: bool) -> None:
    """The rows that sign in, as the wrap has them; a new root is sealed to no passkey of before."""
    theirs = Passkey.objects.of(person)
    if renewed:
        theirs.delete()
    elif new.removed is not None and not theirs.filter(credential_id=new.removed).delete()[0]:
        raise Refused(409, _("This passkey was removed already. Nothing was changed now; reload the page."))
    if new.made is None:
        return
    if Passkey.objects.filter(credential_id=new.made.credential_id).exists():
        raise Refused(409, _("This passkey is known already. Nothing was changed."))
    made = Passkey.objects.create(person=person, created_at=now, **asdict(new.made))
    facts = {"keys": letters.link_to("keys"), "lost_device": letters.link_to("lost-device")}
    letters.write(person, "passkey-added", key=f"passkey:{made.id}", now=now, facts=facts)


def forget_before(keyring: Keyring) -> None:
    """From here on only the present triple lets anybody in. The caller saves."""
    keyring.before_password, keyring.before_recovery_hash = "", ""
    keyring.before_wrap, keyring.before_revision = None, None


def opened(person: Person) -> Keyring:
    """The keyring of somebody who has just shown the present secret: what stood before has served."""
    with transaction.atomic():
        keyring = Keyring.objects.select_for_update().get(person=person)
        # Not when a faster change has replaced what was shown: nobody has used the new one yet.
        shown = Person.objects.filter(pk=person.pk, password=person.password).exists()
        if keyring.before_password and shown:
            forget_before(keyring)
            keyring.save()
    return keyring


def go_back(person: Person, stood: str) -> bool:
    """Undo a change that was never used: its answer was lost, and its person still goes by what was before.

    `stood` is the hash that the person’s secret fits; False where it does not stand any more.
    """
    with transaction.atomic():
        hold(person.id)
        keyring = Keyring.objects.select_for_update().get(person=person)
        if keyring.before_revision is None or stood not in (keyring.before_password, keyring.before_recovery_hash):
            return False
        person.password, keyring.recovery_hash = keyring.before_password, keyring.before_recovery_hash
        keyring.wrap, keyring.revision = keyring.before_wrap, keyring.before_revision
        forget_before(keyring)
        keyring.save()
        person.save(update_fields=["password"])
    return True
