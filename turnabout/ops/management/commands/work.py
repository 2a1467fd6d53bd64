"""`turnabout work`: what is done without anybody asking. `serve` starts it; apart from it, with --no-work there."""

from __future__ import annotations

import signal
from contextlib import nullcontext
from threading import Event
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from turnabout.ops.work import ending_with_the_server, work

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Work until told to stop."""

    help = "Send mail and do whatever else is due, until told to stop. Several may run at once."
    # The server that starts it has checked.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--with-server", action="store_true", help="end when standard input closes")

    def handle(self, *_args: Any, **options: Any) -> None:
        stop = Event()
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, lambda *_told: stop.set())
        if not options["with_server"]:
            # From here on being told to stop is no failure.
            self.stdout.write(_("Working. Stop with Ctrl-C."))
            self.stdout.flush()
        with ending_with_the_server(stop) if options["with_server"] else nullcontext():
            work(stop)
