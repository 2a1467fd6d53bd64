"""`turnabout clear_move EMAIL`: remove somebody who came with an archive that is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.farewell import LastOperator, leave
from turnabout.accounts.models import Person, normalise_email
from turnabout.partnerships import reunions
from turnabout.vault.models import Move
from turnabout.web import clock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Whoever knows a person's id can sign up with it first; then the person themselves is refused, until this runs."""

    help = (
        "Remove an account that was begun with an archive of somebody else, so that they can come with it themselves."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=normalise_email(options["email"]), deleted_at=None).first()
        if person is None or not Move.objects.filter(person=person).exists():
            raise CommandError(_("Nobody came here with an archive and this email. Nothing was changed."))
        id_ = person.id
        undone = reunions.undo(person)
        try:
            leave(person, clock.now())
        except LastOperator as fault:
            raise CommandError(_("They are the only operator. Appoint another first. Nothing was changed.")) from fault
        if not undone or Person.objects.filter(id=id_).exists():
            raise CommandError(_("Others have written in a partnership with them, so they stay. Nothing was changed."))
        self.stdout.write(_("The account is gone. Whoever the archive belongs to can sign up with it now."))
