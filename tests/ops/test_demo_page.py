"""A page that the demo wrote is what a browser's own CRDT reads."""

from __future__ import annotations

import json
from pathlib import Path

from tests.people import START
from turnabout.ops.archive.advice import Idea, Offer, advice_from
from turnabout.ops.demo.crdt import update
from turnabout.ops.demo.our_page import PageTold
from turnabout.vault.derive import b64url

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "page.json").read_text())


def test_it_writes_what_the_contract_says() -> None:
    """`hour-document.test.ts` holds the browser's code to the same file."""
    for one in CONTRACT["pages"]:
        assert b64url(update(client=one["client"], text=one["text"])) == one["update"]


def test_each_says_their_own_part_beside_the_text() -> None:
    page = PageTold(text="One", ask="listen", heard=9, offers=(("idea", "not yet"),), ideas=(("Sleep on it", "taken"),))
    bodies = {role: page.body(role, START) for role in ("focus", "coach")}
    assert {body["update"] for body in bodies.values()} == {b64url(update(client=1, text="One"))}
    advice = advice_from(focus=[bodies["focus"]["values"]], coach=[bodies["coach"]["values"]])
    assert (advice.ask, advice.heard) == ("listen", 9)
    assert advice.offers == (Offer("0", "idea", "not yet"),)
    assert advice.ideas == (Idea("0", "coach", "Sleep on it", "taken"),)
    assert "values" not in PageTold(text="One").body("coach", START)
