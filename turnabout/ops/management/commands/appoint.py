"""`turnabout appoint EMAIL`: make somebody who has an account an operator."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from turnabout.ops.named_person import NamedPersonCommand


class Command(NamedPersonCommand):
    """Whoever may run commands here decides who looks after the instance."""

    help = "Make somebody who has an account an operator."

    def handle(self, *_args: Any, **options: Any) -> None:
        person = self.named(options["email"])
        person.is_operator = True
        person.save(update_fields=["is_operator"])
        self.stdout.write(_("%(name)s is an operator now.") % {"name": person.name})
