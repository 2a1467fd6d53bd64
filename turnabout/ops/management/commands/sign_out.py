"""`turnabout sign_out EMAIL`: end all of somebody's sign-ins, when they ask the operator to."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.sign_ins import end_all
from turnabout.ops.named_person import NamedPersonCommand


class Command(NamedPersonCommand):
    """For somebody who lost a device and cannot get at another. Keys and passphrase stay as they are."""

    help = "End all sign-ins of a person. They sign in again with what they have."

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        person = self.named(options["email"])
        end_all(person)
        self.stdout.write(_("%(name)s is signed out everywhere.") % {"name": person.name})
