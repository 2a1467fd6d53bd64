"""`turnabout appoint EMAIL`: make somebody who has an account an operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from turnabout.accounts.models import Person, normalise_email

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Whoever may run commands here decides who looks after the instance."""

    help = "Make somebody who has an account an operator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=normalise_email(options["email"]), deleted_at=None).first()
        if person is None:
            raise CommandError(_("Nobody has an account with this email. Nothing was changed."))
        person.is_operator = True
        person.save(update_fields=["is_operator"])
        self.stdout.write(_("%(name)s is an operator now.") % {"name": person.name})
