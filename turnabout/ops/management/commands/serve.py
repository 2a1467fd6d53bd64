"""`turnabout serve`: everything one machine needs."""

from __future__ import annotations

import signal
import socket
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from turnabout.ops import demo, welcome
from turnabout.ops.open_files import take_more_sockets
from turnabout.ops.socket_protocol import ReadsAhead
from turnabout.ops.worker import Worker
from turnabout.web import clock

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

# A sealed frame of 16 KiB is 22 kB as text; nothing larger has business in a room.
LARGEST_FRAME = 32 * 1024
# A laptop that is closed says nothing: together, how long until the other sees that nobody is there. Each ping is a
# message to send and one to read, and thousands of sockets are all asked as often.
PING_SECONDS, ANSWER_SECONDS = 10.0, 5.0


class Command(BaseCommand):
    """Prepare the data folder, say how to get in, serve until told to stop."""

    help = "Serve Turnabout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        # Loopback only: the world comes through a proxy that speaks TLS.
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--empty", action="store_true", help="do not make the two demo people")
        parser.add_argument(
            "--processes", type=int, default=1, metavar="N", help="share the work among so many; needs a Redis"
        )
        parser.add_argument("--no-work", action="store_true", help="leave mail and the like to `turnabout work`")

    def _refuse_a_taken_port(self, host: str, port: int) -> None:
        """Before anything is made: a second start must not undo the operator link of the first."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                raise CommandError(f"Port {port} is in use. Stop what uses it, or add --port {port + 1}.") from fault

    def _refuse_processes_apart(self, processes: int) -> None:
        """Two people of one room would sit in two processes, and wait for each other."""
        if processes < 1:
            raise CommandError("--processes takes a number from 1 on.")
        if processes > 1 and not settings.REDIS_URL:
            raise CommandError(
                "Several processes share their rooms by a Redis or Valkey: "
                "set TURNABOUT_REDIS_URL, or leave out --processes."
            )

    def handle(self, *_args: Any, **options: Any) -> None:
        self._refuse_processes_apart(options["processes"])
        self._refuse_a_taken_port(options["host"], options["port"])
        # uvicorn finishes what is under way, then raises the signal again: being told to stop is no failure.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        take_more_sockets()
        self._prepare(empty=options["empty"], port=options["port"])
        with nullcontext() if options["no_work"] else Worker():
            self._serve(options["host"], options["port"], options["processes"])

    def _prepare(self, *, empty: bool, port: int) -> None:
        """Bring the data folder up to date, and say how to get in."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        now = clock.now()
        if settings.LOCAL and not empty:
            demo.seed(now, say=self.stdout.write)
        for line in welcome.lines(now, port):
            self.stdout.write(line)
        self.stdout.flush()

    def _serve(self, host: str, port: int, processes: int) -> None:
        uvicorn.run(
            "turnabout.config.asgi:application",
            host=host,
            port=port,
            # Each is a process of its own, started again when it dies; all that is made once is made by now.
            workers=processes,
            lifespan="on",
            # Its lines are written as all others of ours are.
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            # Proxy headers are judged in `web/limits.py` and by Django, once.
            proxy_headers=False,
            ws=ReadsAhead,
            ws_max_size=LARGEST_FRAME,
            ws_ping_interval=PING_SECONDS,
            ws_ping_timeout=ANSWER_SECONDS,
            # Nothing sealed gets shorter by it but its base64, and each browser's socket would hold 40 kB for it.
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=5,
        )
