"""`turnabout vouch EMAIL`: say that somebody who has an account reads at its email."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from turnabout.accounts import verification
from turnabout.ops.named_person import NamedPersonCommand
from turnabout.web import clock


class Command(NamedPersonCommand):
    """For somebody who lost passphrase and code and never verified: the operator asks them, by means of their own."""

    help = "Say that you know whose email this is: its account is verified, and can then be started anew by mail."

    def handle(self, *_args: Any, **options: Any) -> None:
        person = self.named(options["email"])
        verification.vouch(person, clock.now())
        self.stdout.write(
            _("%(email)s is verified now, as the email of %(name)s.") % {"email": person.email, "name": person.name}
        )
