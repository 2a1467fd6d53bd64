"""`turnabout backup`: everything an instance is, in one sealed file, made while it serves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from turnabout.ops.backups import keeping, making
from turnabout.ops.backups.stopped import in_sentences
from turnabout.ops.private_file import write_private
from turnabout.vault.sealed_file import new_key, recipient_in
from turnabout.web import clock

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Back up to a file or into a folder, sealed to a key that is kept elsewhere."""

    help = "Back up this instance, while it serves."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="where to write it")
        parser.add_argument("--to", action="append", default=[], metavar="age1…", help="a recipient to seal it to")
        parser.add_argument("--to-folder", type=Path, help="write it there under a name of its time")
        parser.add_argument("--keep", type=int, metavar="DAYS", help="how long backups stay in that folder")
        parser.add_argument("--plain", action="store_true", help="do not seal it; whoever has the file can read it")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="only make a key, and print its recipient")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["new_key"]:
            self._make_key(options["new_key"])
            return
        now = clock.now()
        recipients = self._recipients(options)
        to = self._target(options, now)
        with in_sentences():
            described = making.make(to, recipients=recipients, now=now)
        keeping.remember(keeping.Last(made_at=now, sealed=bool(recipients)))
        people = described.rows.get("accounts_person", 0)
        self.stdout.write(_("Backed up %(people)d people to %(file)s.") % {"people": people, "file": to})
        if options["to_folder"]:
            self._remove_old(options, now)

    def _make_key(self, file: Path) -> None:
        if file.exists():
            raise CommandError(
                _("%(file)s exists already. Choose another name; it was left as it is.") % {"file": file}
            )
        key, recipient = new_key()
        # As age-keygen writes it, so that `age -d -i FILE` opens a backup too.
        write_private(file, f"# public key: {recipient}\n{key}\n")
        self.stdout.write(recipient)
        self.stderr.write(
            _("The key is in %(file)s. Keep it away from this machine, in two places: without it no backup opens.")
            % {"file": file},
        )

    def _recipients(self, options: dict[str, Any]) -> list[str]:
        """Whom to seal to. Nothing is written unsealed unless that was said."""
        if options["plain"]:
            return []
        said = options["to"] or settings.BACKUP_RECIPIENT.replace(",", " ").split()
        if not said:
            raise CommandError(
                _("Say whom to seal it to: --to age1…, or TURNABOUT_BACKUP_RECIPIENT. --new-key FILE makes a key."),
            )
        try:
            return [recipient_in(one) for one in said]
        except ValueError as fault:
            raise CommandError(_("A recipient begins with age1 and has 62 characters. No backup was made.")) from fault

    def _target(self, options: dict[str, Any], now: datetime) -> Path:
        file, folder = options["file"], options["to_folder"]
        if (file is None) == (folder is None):
            raise CommandError(_("Say where to: a FILE, or --to-folder FOLDER."))
        if file and file.exists():
            raise CommandError(
                _("%(file)s exists already. Choose another name; it was left as it is.") % {"file": file}
            )
        return Path(file or folder / keeping.name_for(now, sealed=not options["plain"]))

    def _remove_old(self, options: dict[str, Any], now: datetime) -> None:
        days = keeping.KEPT_DAYS if options["keep"] is None else max(options["keep"], 0)
        for name in keeping.remove_old(options["to_folder"], days=days, now=now):
            self.stdout.write(_("Removed %(name)s, older than %(days)d days.") % {"name": name, "days": days})
