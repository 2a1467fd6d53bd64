"""The ask, the heard check, offers and ideas in an opened archive: each from whoever may say it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.builders import JSON
from tests.ops.test_archive_page import log
from turnabout.ops.archive.advice import Advice, advice_from, advice_of, advice_told

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "advice.json").read_text())
CASES = {case["about"]: case for case in CONTRACT["cases"]}
MINE: JSON = {"ask": {"at": 1, "value": "listen"}, "idea:a": {"at": 2, "value": "Sleep on it"}}
FATE: JSON = {"fate:a": {"at": 3, "value": {"fate": "taken", "of": "Sleep on it"}}}


def said(at: int, value: object) -> JSON:
    return {"at": at, "value": value}


@pytest.mark.parametrize("about", CASES)
def test_it_comes_to_the_same_as_the_page(about: str) -> None:
    """`advice.test.ts` holds the page to the same file."""
    case = CASES[about]
    for focus, coach in ((case["focus"], case["coach"]), (case["focus"][::-1], case["coach"][::-1])):
        assert as_the_page_says(advice_from(focus=focus, coach=coach)) == case["asked"]


def as_the_page_says(advice: Advice) -> JSON:
    """With null where nothing was said."""
    made: JSON = {**json.loads(json.dumps(asdict(advice)))}
    for one in (made, *made["offers"], *made["ideas"]):
        one.update({name: None for name in ("ask", "answer", "fate") if one.get(name) == ""})
    return made


def test_a_partner_speaks_for_nobody_else() -> None:
    anas = log("ana", {"values": MINE}, {"update": "x"}, {"values": FATE})
    forged = {"ask": said(9, "challenge"), "heard": said(9, 10), "fate:a": said(9, {"fate": "binned", "of": "x"})}
    bens = log("ben", {"values": {**forged, "idea:b": said(9, "Pay Ben")}})
    told = list(advice_told(advice_of([bens, anas], partner="ben", own=True), own=True, name="Ben"))
    assert told == ["You asked to be listened to.", "- You: Sleep on it · Taken", "- Ben: Pay Ben"]


def test_it_is_told_to_each_in_their_own_words() -> None:
    advice = advice_of([log("ben", {"values": {**MINE, **FATE}})], partner="ben", own=False)
    assert list(advice_told(advice, own=False, name="Ben")) == [
        "Ben asked to be listened to.",
        "- Ben: Sleep on it · Taken",
    ]
    offers = {f"offer:{number}": said(number, "idea") for number in range(3)}
    answers = {f"answer:{number}": said(9, {"said": "yes", "to": "idea"}) for number in range(2)}
    alone = advice_from(focus=[answers], coach=[offers])
    assert list(advice_told(alone, own=True, name="Ben")) == ["Something was offered 2 times."]


def test_nothing_is_told_of_an_hour_without_any_of_it() -> None:
    reads = [log("ana", {"text": "one", "asked": {"ask": "listen"}})]
    assert list(advice_told(advice_of(reads, partner="ben", own=True), own=True, name="Ben")) == []


@pytest.mark.parametrize(
    "value", ["\ud800", "a\ud800b", {}, [], None, 1e999, "x" * 9999, {"of": "\ud800", "fate": "taken"}]
)
def test_whatever_stands_there_can_be_written_down(value: object) -> None:
    names = ("ask", "heard", "open", "offer:a", "answer:a", "idea:a", "fate:a")
    said_so = [{name: {"at": at, "value": value}} for name in names for at in (1, value)]
    "\n".join(advice_told(advice_from(focus=said_so, coach=said_so), own=True, name="Ben")).encode()


def test_an_idea_is_as_long_as_the_page_keeps_it() -> None:
    long = {"idea:a": said(1, "x" * 299 + "🌊")}
    assert [idea.text for idea in advice_from(focus=[long], coach=[]).ideas] == ["x" * 299]
