"""How many files a process may hold open. Pure: knows nothing of Django."""

from __future__ import annotations

import resource
from contextlib import suppress

# Far more rooms than one machine serves. Some systems refuse to give more though they set no limit.
MOST_FILES = 65536


def files_wanted(soft: int, hard: int) -> int:
    """How many files to ask for, where so many may be open and no more than so many: never fewer than there are."""
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    return soft if soft == resource.RLIM_INFINITY else max(soft, most)


def take_more_sockets() -> None:
    """A socket is an open file, and what systems begin with is a thousand; where they give no more, so be it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (files_wanted(soft, hard), hard))
