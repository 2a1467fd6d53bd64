"""Commands about one person, whom the operator names by email."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person, normalise_email

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class NamedPersonCommand(BaseCommand):
    """A command whose one argument is the email of somebody who has an account."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def named(self, email: str) -> Person:
        """The person with this email, however it is written. Raises CommandError."""
        person = Person.objects.filter(email=normalise_email(email), deleted_at=None).first()
        if person is None:
            raise CommandError(self.nobody())
        return person

    def nobody(self) -> str:
        """What is said where nobody has that email."""
        return _("Nobody has an account with this email. Nothing was changed.")
