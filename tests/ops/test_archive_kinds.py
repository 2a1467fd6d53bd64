"""How each kind of record reads in the pages of an opened archive."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from tests.builders import JSON
from turnabout.ops.archive.agreements import remarks, strays
from turnabout.ops.archive.pages import TOLD, pair_page
from turnabout.ops.archive.told import Pair
from turnabout.ops.private_file import write_private
from turnabout.vault.archive_opening import ReadRecord

COMMITMENT: JSON = {"session": "s", "when": "it is noon", "will": "call Mira"}
SAID = "> When it is noon, I will call Mira."


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        ("commitment", COMMITMENT, SAID),
        ("commitment", {**COMMITMENT, "when": "", "where": "at home"}, "> I will call Mira – at home."),
        (
            "commitment",
            {**COMMITMENT, "instead": "write to her", "confidence": 6},
            f"{SAID}\n> If something gets in the way, I will write to her.\n\nHow sure: 6 of 10.",
        ),
        (
            "imported",
            {"date": "2023-05-01", "source": "with-ben.md", "text": "He laughed."},
            "Of 2023-05-01, brought along from with-ben.md.\n\n> He laughed.",
        ),
        (
            "agreement",
            {"clauses": [{"key": "a", "title": "When", "text": "Weekly."}], "why": "It suits us."},
            "> It suits us.\n\n1. **When** Weekly.",
        ),
        ("outcome", {"how": "kept", "why": "", "words": ""}, "> Kept."),
        ("outcome", {"how": "not", "why": "time", "words": ""}, "> Not this time. No time."),
        ("outcome", {"how": "partly", "why": "else", "words": "She was away."}, "> Partly kept. She was away."),
        (
            "between",
            {"session": "s", "between": "maybe", "line": "The pauses felt short."},
            "- Anything between us worth five minutes next time? **maybe**\n\n> The pauses felt short.",
        ),
        ("own-card", {"text": "Breathe out first.", "phase": "listen", "role": "coach"}, "> Breathe out first."),
        ("hidden-card", {"card": "count-five"}, "> Count to five before you speak. Silence is doing some of the work."),
        ("hidden-card", {"card": "one of my own"}, "> one of my own"),
        ("outcome", {"how": 9}, '```json\n{\n  "how": 9\n}\n```'),
    ],
)
def test_it_reads_as_it_was_said(kind: str, body: JSON, page: str) -> None:
    assert "\n".join(TOLD[kind](body)) == page


FIELDS = (
    "agreement", "answer", "card", "clauses", "commitment", "confidence", "date", "how", "instead", "mac", "of",
    "part", "plan", "role", "session", "source", "text", "when", "where", "why", "will", "words", "between",
    "line", "values",
)  # fmt: skip
NO_WORDS: tuple[object, ...] = ({}, [], "\ud800", [{"title": {}, "text": "\ud800"}], None, 1.5)


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_whatever_stands_in_a_field_the_page_is_written(kind: str, tmp_path: Path) -> None:
    usual: JSON = {"text": "t", "will": "w", "how": "kept", "why": "else", "card": "c", "clauses": []}
    for field, value in product(FIELDS, NO_WORDS):
        for body in ({field: value}, {**usual, field: value}):
            write_private(tmp_path / "page.md", "\n".join(TOLD[kind](body)))


@pytest.mark.parametrize("kind", ["signature", "agreement-answer"])
def test_whatever_a_partner_signs_or_answers_the_agreement_is_written(kind: str, tmp_path: Path) -> None:
    for field, value in product(("agreement", "mac", "answer", "why", "session"), NO_WORDS):
        text = _read("agreement", "a", {"clauses": []})
        saying = _read(kind, "b", {"agreement": "a", "mac": "mac of a", field: value})
        pair = cast("Pair", SimpleNamespace(records=[text, saying]))
        said = [*remarks(text, pair), *strays(pair)]
        write_private(tmp_path / "page.md", "\n".join(one.words + one.why for one in said))


@pytest.mark.parametrize(
    ("since", "by", "told"),
    [
        ("2019-03-01", None, ["2019-03."]),
        ("2019-03-01", "ben", ["2019-03. Ben said so."]),
        ("2019-03-01", "ana", ["2019-03. You said so."]),
        ("2019-03-01", {}, ["2019-03."]),
        (None, "ben", []),
        ({}, None, []),
    ],
)
def test_since_when_the_two_have_done_this_stands_on_their_page(since: object, by: object, told: list[str]) -> None:
    facts = {"since": since, "since_said_by": by}
    pair = cast("Pair", SimpleNamespace(name="Ben", partner="ben", facts=facts, records=[], hours=[]))
    page = pair_page(pair, UTC, {}).splitlines()
    assert [line.removeprefix("You have done this since ") for line in page if "since" in line] == told


def _read(kind: str, id_: str, body: JSON) -> ReadRecord:
    """As far as the pages look."""
    version = SimpleNamespace(kind=kind, mac=f"mac of {id_}", at=datetime(2026, 5, 1, tzinfo=UTC), body=body)
    record = SimpleNamespace(id=id_, author="ben")
    return cast("ReadRecord", SimpleNamespace(record=record, versions=(version,), newest=version))
