"""What an instance keeps secret is made once, however many of its processes start at the same moment."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.ops.test_restoring import inhabited
from tests.racing import at_once
from turnabout.config.env import Misconfigured, secrets_in


def test_all_that_start_at_once_have_the_same(tmp_path: Path) -> None:
    for number in range(50):
        data = tmp_path / str(number)
        first, *others = at_once(*[partial(secrets_in, data)] * 4)
        assert others == [first] * 3
        assert secrets_in(data) == first
        [file] = data.iterdir()
        assert (file.name, file.stat().st_mode & 0o777) == ("secrets.json", 0o600)


@pytest.mark.django_db
def test_new_ones_are_not_made_where_people_are(tmp_path: Path) -> None:
    here = inhabited(tmp_path, "ana")
    file = here.data / "secrets.json"
    file.unlink()
    status, said = here.runs("doctor")
    assert (status, file.exists()) == (1, False)
    assert said == (
        f"{file} is missing, and people use this instance: put it back from a backup. If there is none, remove what "
        "is left of it and start once with TURNABOUT_NEW_SECRETS=yes; everybody is then signed out."
    )
    here.runs("doctor", TURNABOUT_NEW_SECRETS="yes")
    assert file.exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"django": "abc", "server": "def"}', '{"django": 1, "server": 2}'])
def test_damaged_ones_are_said_to_be(tmp_path: Path, text: str) -> None:
    (tmp_path / "secrets.json").write_text(text)
    with pytest.raises(Misconfigured, match="is damaged: put it back from a backup"):
        secrets_in(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == text
