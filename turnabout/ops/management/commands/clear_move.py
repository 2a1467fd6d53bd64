"""`turnabout clear_move EMAIL`: remove somebody who came with an archive that is not theirs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.farewell import LastOperator, leave
from turnabout.accounts.models import Person
from turnabout.ops.named_person import NamedPersonCommand
from turnabout.partnerships import reunions
from turnabout.vault.models import Move
from turnabout.web import clock


class Command(NamedPersonCommand):
    """Whoever knows a person's id can sign up with it first; then the person themselves is refused, until this runs."""

    help = (
        "Remove an account that was begun with an archive of somebody else, so that they can come with it themselves."
    )

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        person = self.named(options["email"])
        if not Move.objects.filter(person=person).exists():
            raise CommandError(self.nobody())
        id_ = person.id
        undone = reunions.undo(person)
        try:
            leave(person, clock.now())
        except LastOperator as fault:
            raise CommandError(_("They are the only operator. Appoint another first. Nothing was changed.")) from fault
        if not undone or Person.objects.filter(id=id_).exists():
            raise CommandError(_("Others have written in a partnership with them, so they stay. Nothing was changed."))
        self.stdout.write(_("The account is gone. Whoever the archive belongs to can sign up with it now."))

    def nobody(self) -> str:
        """The same without an account as without an archive."""
        return _("Nobody came here with an archive and this email. Nothing was changed.")
