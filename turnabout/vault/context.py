"""What the vault says on every page of somebody signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

from turnabout.accounts.models import Person
from turnabout.vault.models import Keyring

if TYPE_CHECKING:
    from django.http import HttpRequest


def keyring(request: HttpRequest) -> dict[str, object]:
    """`keyring` is the revision of this person's keyring: a browser that holds keys of another one locks."""

    def revision() -> int | None:
        if not isinstance(request.user, Person):
            return None
        own = Keyring.of(request.user)
        return own.revision if own else None

    # Asked only where the base page shows it: not in what is rendered for the mail or in parts.
    return {"keyring": SimpleLazyObject(revision)}
