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
    return shown(opened(person))


def by_passkey(proof: Shown) -> dict[str, object]:
    """The keyring of somebody who has shown a passkey, which may only sign in, or not open in this browser."""
    person = proof.passkey.person
    keyring = opened(person) if proof.opens else Keyring.objects.get(person=person)
    return {**shown(keyring), "opens": proof.passkey.prf}


def shown(keyring: Keyring) -> dict[str, object]:
    """A keyring with its wrap, for whoever opens it."""
    return {**standing(keyring), "recipient": keyring.recipient, "wrap": unpadded(bytes(keyring.wrap))}


def standing(keyring: Keyring) -> dict[str, object]:
    """Whose it is and how far it has come, without anything sealed."""
    return {"person": str(keyring.person_id), "revision": keyring.revision, "root": keyring.root}


def may_come_in(request: HttpRequest, person: Person) -> bool:
    """Everybody, but demo people only at this very machine, with no proxy that could hide where they are."""
    if not person.is_demo:
        return True
    proxied = "HTTP_X_FORWARDED_FOR" in request.META
    return settings.LOCAL and not proxied and request.META.get("REMOTE_ADDR") in LOOPBACK
