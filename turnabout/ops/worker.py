"""The worker as a child of the server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from threading import Event, Lock, Thread
from types import TracebackType

# Longer than one message or one step takes; what is cut off is done again.
ENDS_WITHIN = 8.0  # seconds
FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 60.0  # seconds

log = logging.getLogger(__name__)


class Worker:
    """`with Worker():` there is one, as far as that is in our hands."""

    def __init__(self) -> None:
        self._stopping = Event()
        self._starting = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._keeper = Thread(target=self._keep, name="worker", daemon=True)

    def __enter__(self) -> None:
        self._keeper.start()

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        with self._starting:
            self._stopping.set()
        if self._process:
            self._process.terminate()
        self._keeper.join(ENDS_WITHIN)
        if self._process:
            self._process.kill()

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while process := self._started():
            began = time.monotonic()
            code = process.wait()
            if self._stopping.is_set():
                return
            # One that lived for a while has earned a quick return.
            pause = FIRST_PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            log.error("The worker ended with %d. It is started again in %d seconds.", code, pause)
            self._stopping.wait(pause)

    def _started(self) -> subprocess.Popen[bytes] | None:
        with self._starting:
            if self._stopping.is_set():
                return None
            # The same Python looking for modules in the same places. Its input stays open while we live;
            # Ctrl-C in a terminal is for the server, which then tells it.
            safe = ["-P"] if sys.flags.safe_path else []
            words = [sys.executable, *safe, "-m", "turnabout", "work", "--with-server"]
            self._process = subprocess.Popen(words, stdin=subprocess.PIPE, process_group=0)  # noqa: S603 - our own words
            return self._process
