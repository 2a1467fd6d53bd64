"""`turnabout restore`: put a backup in the place of this instance."""

from __future__ import annotations

from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from turnabout.ops.backups import restoring
from turnabout.ops.backups.stopped import in_sentences
from turnabout.vault.sealed_file import key_in
from turnabout.web import clock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Open, check, and only then put in place."""

    help = "Restore a backup into this data folder and database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, metavar="FILE", help="the key's file; asked for without it")
        parser.add_argument("--replace", action="store_true", help="also where people use this instance already")

    def handle(self, *_args: Any, **options: Any) -> None:
        with in_sentences():
            key = self._key(options["key"]) if restoring.is_sealed(options["file"]) else None
            done = restoring.restore(options["file"], key=key, replace=options["replace"], now=clock.now())
        made = f"{done.described.made_at:%Y-%m-%d %H:%M} UTC"
        people = done.described.rows.get("accounts_person", 0)
        self.stdout.write(
            _("Restored the backup of %(made)s: %(people)d people. Start Turnabout now.")
            % {"made": made, "people": people},
        )
        if done.aside:
            self.stdout.write(
                _("What was here before is in %(folder)s. Delete it when all is well.") % {"folder": done.aside}
            )

    def _key(self, file: Path | None) -> str:
        text = (
            file.read_text(errors="replace")
            if file
            else getpass(_("The key (a line that begins with AGE-SECRET-KEY-1): "))
        )
        try:
            return key_in(text)
        except ValueError as fault:
            raise CommandError(_("That is no key. Nothing was changed.")) from fault
