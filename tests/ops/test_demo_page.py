"""A page that the demo wrote is what a browser's own CRDT reads."""

from __future__ import annotations

import json
from pathlib import Path

from turnabout.ops.demo.crdt import update
from turnabout.ops.demo.our_page import PageTold
from turnabout.vault.derive import b64url

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "page.json").read_text())


def test_it_writes_what_the_contract_says() -> None:
    """`hour-document.test.ts` holds the browser's code to the same file."""
    for one in CONTRACT["pages"]:
        made = update(client=one["client"], text=one["text"], values=one["values"])
        assert b64url(made) == one["update"]


def test_what_was_asked_stands_beside_the_text() -> None:
    page = PageTold(text="One", ask="listen", heard=9, offers=(("idea", "not yet"),), ideas=(("Sleep on it", "taken"),))
    ideas = [{"text": "Sleep on it", "fate": "taken"}]
    assert page.body["asked"] == {"ask": "listen", "heard": 9, "offers": 1, "ideas": ideas}
    assert "asked" not in PageTold(text="One").body
