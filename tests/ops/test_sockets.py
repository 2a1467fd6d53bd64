"""A server takes as many sockets as its machine allows, and starts where that allows no more."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

from turnabout.ops.open_files import MOST_FILES, files_wanted

pytestmark = pytest.mark.once
NO_LIMIT = resource.RLIM_INFINITY
#: In a process of its own: a limit that was lowered stays so.
TAKING = """
import resource
from turnabout.ops.open_files import take_more_sockets
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 200))
take_more_sockets()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [
        (1024, 4096, 4096),
        (1024, 1_000_000, MOST_FILES),
        # macOS sets no limit, and refuses to give as much.
        (256, NO_LIMIT, MOST_FILES),
        (100_000, NO_LIMIT, 100_000),
        (NO_LIMIT, NO_LIMIT, NO_LIMIT),
    ],
)
def test_it_asks_for_what_a_system_gives(soft: int, hard: int, wanted: int) -> None:
    assert files_wanted(soft, hard) == wanted


def test_it_takes_what_there_is() -> None:
    said = subprocess.run([sys.executable, "-c", TAKING], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "(200, 200)"
