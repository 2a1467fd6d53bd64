"""What an instance keeps secret is made once, however many of its processes start at the same moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.racing import at_once
from turnabout.config.env import secrets_in


def test_all_that_start_at_once_have_the_same(tmp_path: Path) -> None:
    for number in range(50):
        data = tmp_path / str(number)
        first, *others = at_once(*[partial(secrets_in, data)] * 4)
        assert others == [first] * 3
        assert secrets_in(data) == first
        [file] = data.iterdir()
        assert (file.name, file.stat().st_mode & 0o777) == ("secrets.json", 0o600)
