"""Who is named is found in words, and not in what was drawn at random."""

from __future__ import annotations

import pytest

from tests.naming import named_in


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Ben proposes it to Ana.", ["Ana", "Ben"]),
        ("/partnerships/Ben/", ["Ben"]),
        (f"/reminders/Ben{'x' * 40}/ is for Cleo", ["Cleo"]),
        (f"/reminders/Ben{'x' * 41}/", ["Ben"]),
        (f'name="csrfmiddlewaretoken" value="{"Ana" * 21}x">', []),
    ],
)
def test_random_tokens_name_nobody(text: str, named: list[str]) -> None:
    assert named_in(text) == named
