"""`turnabout sign_out EMAIL`: end all of somebody's sign-ins, when they ask the operator to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person, normalise_email
from turnabout.accounts.sign_ins import end_all

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """For somebody who lost a device and cannot get at another. Keys and passphrase stay as they are."""

    help = "End all sign-ins of a person. They sign in again with what they have."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=normalise_email(options["email"]), deleted_at=None).first()
        if person is None:
            raise CommandError(_("Nobody has an account with this email. Nothing was changed."))
        end_all(person)
        self.stdout.write(_("%(name)s is signed out everywhere.") % {"name": person.name})
