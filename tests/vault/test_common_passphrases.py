"""What a browser compares a chosen passphrase with."""

from __future__ import annotations

import re
from pathlib import Path

from turnabout.vault.common_passphrases import FEWEST_CHARACTERS, common_passphrases

ROOT = Path(__file__).parents[2]


def test_the_list_has_what_is_tried_first_and_nothing_too_short_to_be_chosen() -> None:
    listed = common_passphrases()
    assert {"1q2w3e4r5t6y7u8i9o0p", "qwerty123456"} <= set(listed)
    assert all(len(word) >= FEWEST_CHARACTERS and word == word.lower() for word in listed)
    assert 100 < len(listed) < 1000


def test_server_and_browser_mean_the_same_shortest_passphrase() -> None:
    said = (ROOT / "frontend" / "vault" / "passphrase.ts").read_text()
    assert re.findall(r"FEWEST_CHARACTERS = (\d+)", said) == [str(FEWEST_CHARACTERS)]


def test_every_page_where_one_is_chosen_carries_the_list() -> None:
    pages = (ROOT / "turnabout").rglob("*.html")
    choosing = {page.name: page.read_text() for page in pages if 'data-part="draw"' in page.read_text()}
    assert set(choosing) >= {"sign_up.html", "_new_passphrase.html"}
    assert [name for name, text in choosing.items() if "{% common_passphrases %}" not in text] == []
