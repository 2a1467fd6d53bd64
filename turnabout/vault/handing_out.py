"""Handing out the sealed keyring to whoever has just shown that they may have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from turnabout.vault.keeping import unpadded
from turnabout.vault.models import Keyring
from turnabout.vault.rekeying import opened

if TYPE_CHECKING:
    from django.http import HttpRequest

    from turnabout.accounts.models import Person
    from turnabout.vault.passkeys import Shown

LOOPBACK = {"127.0.0.1", "::1"}


def handed_out(person: Person) -> dict[str, object]:
    """The keyring of somebody who has shown what opens it."""
    return _keyring(opened(person))


def by_passkey(shown: Shown) -> dict[str, object]:
    """The keyring of somebody who has shown a passkey, which may only sign in, or not open in this browser."""
    person = shown.passkey.person
    keyring = opened(person) if shown.opens else Keyring.objects.get(person=person)
    return {**_keyring(keyring), "opens": shown.passkey.prf}


def _keyring(keyring: Keyring) -> dict[str, object]:
    return {
        "person": str(keyring.person_id),
        "revision": keyring.revision,
        "root": keyring.root,
        "recipient": keyring.recipient,
        "wrap": unpadded(bytes(keyring.wrap)),
    }


def may_come_in(request: HttpRequest, person: Person) -> bool:
    """Everybody, but demo people only at this very machine, with no proxy that could hide where they are."""
    if not person.is_demo:
        return True
    proxied = "HTTP_X_FORWARDED_FOR" in request.META
    return settings.LOCAL and not proxied and request.META.get("REMOTE_ADDR") in LOOPBACK
