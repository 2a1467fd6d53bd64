"""`turnabout vouch EMAIL`: say that somebody who has an account reads at its email."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from turnabout.accounts import verification
from turnabout.accounts.models import Person, normalise_email
from turnabout.web import clock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """For somebody who lost passphrase and code and never verified: the operator asks them, by means of their own."""

    help = "Say that you know whose email this is: its account is verified, and can then be started anew by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=normalise_email(options["email"]), deleted_at=None).first()
        if person is None:
            raise CommandError(_("Nobody has an account with this email. Nothing was changed."))
        verification.vouch(person, clock.now())
        self.stdout.write(
            _("%(email)s is verified now, as the email of %(name)s.") % {"email": person.email, "name": person.name}
        )
