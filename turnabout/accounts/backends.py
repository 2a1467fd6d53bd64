"""Signing in: an email and the auth secret derived from the passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import ModelBackend

from turnabout.accounts.models import Person, normalise_email
from turnabout.web.prepared import prepared

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpRequest


class AuthSecretBackend(ModelBackend):
    """Checks the auth secret; an unknown email costs as much time as a wrong secret."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 - Django's signature
        username: str | None = None,
        password: str | None = None,
        **_kwargs: Any,
    ) -> Person | None:
        """The person whose email and auth secret these are, or None."""
        person = Person.objects.filter(email=normalise_email(username or "")).first()
        if person is None:
            # Hash all the same, so that the answer's time does not say whether an account exists.
            Person().set_password(password)
            return None
        return person if person.check_password(password or "") else None

    def get_user(self, user_id: UUID) -> Person | None:
        """Whom a session names; every request asks it."""
        person = next(iter(_named(user_id)), None)
        return person if person and self.user_can_authenticate(person) else None


@prepared
def _named(person: UUID) -> QuerySet[Person]:
    return Person.objects.filter(id=person)
