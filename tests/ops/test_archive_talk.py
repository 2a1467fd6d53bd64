"""Who spoke how much, in an opened archive: as the page says it, and only what both kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.builders import JSON
from tests.ops.test_archive_page import log
from turnabout.ops.archive.talk_share import Share, Shares, shares_from, shares_of, shares_told

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "talk.json").read_text())
CASES = {case["about"]: case for case in CONTRACT["cases"]}


@pytest.mark.parametrize("about", CASES)
def test_it_comes_to_the_same_as_the_page(about: str) -> None:
    """`talk-time.test.ts` holds the page to the same file."""
    case = CASES[about]
    for focus, coach in ((case["focus"], case["coach"]), (case["focus"][::-1], case["coach"][::-1])):
        assert asdict(shares_from(focus=focus, coach=coach)) == case["shares"]


def kept(spoke: int) -> JSON:
    return {"values": {"talk": {"at": 1, "value": {"listen": [spoke, 100], "hour": [spoke, 200]}}}}


def test_it_is_told_to_each_in_their_own_words() -> None:
    reads = [log("ana", kept(70)), log("ben", kept(30))]
    anas = shares_told(shares_of(reads, partner="ben", own=True), own=True, name="Ben")
    assert " ".join(anas) == (
        "While Ben listened, you spoke about 70 in 100, and Ben 30. "
        "In all of the hour you spoke about 70 in 100, and Ben 30."
    )
    bens = shares_told(shares_of(reads, partner="ana", own=False), own=False, name="Ana")
    assert " ".join(bens) == (
        "While you listened, Ana spoke about 70 in 100, and you 30. "
        "In all of the hour Ana spoke about 70 in 100, and you 30."
    )


def test_what_one_alone_kept_is_told_to_nobody() -> None:
    told = shares_told(shares_of([log("ana", kept(70))], partner="ben", own=True), own=True, name="Ben")
    assert list(told) == []
    alone = shares_told(Shares(listen=None, hour=Share(coach=40, focus=60)), own=False, name="Ana")
    assert list(alone) == ["In all of the hour Ana spoke about 60 in 100, and you 40."]


@pytest.mark.parametrize(
    "value",
    [None, [], {}, 7, {"hour": [1, 100]}, {"listen": None, "hour": [1e999, 1e999]}, {"listen": 0, "hour": [9, 90]}],
)
def test_what_has_not_its_shape_was_not_said(value: object) -> None:
    said = [{"talk": {"at": 1, "value": value}}]
    assert shares_from(focus=said, coach=said) == Shares(None, None)
