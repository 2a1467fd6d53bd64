"""How each kind of record reads in the pages of an opened archive."""

from __future__ import annotations

import pytest

from tests.builders import JSON
from turnabout.ops.archive.pages import TOLD

PROMISE: JSON = {"session": "s", "when": "it is noon", "will": "call Mira"}
SAID = "> When it is noon, I will call Mira."


@pytest.mark.parametrize(
    ("kind", "body", "page"),
    [
        ("commitment", PROMISE, SAID),
        ("commitment", {**PROMISE, "when": "", "where": "at home"}, "> I will call Mira – at home."),
        (
            "commitment",
            {**PROMISE, "instead": "write to her", "confidence": 6},
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
        ("own-card", {"text": "Breathe out first.", "phase": "listen", "role": "coach"}, "> Breathe out first."),
        ("hidden-card", {"card": "count-five"}, "> Count to five before you speak. Silence is doing some of the work."),
        ("hidden-card", {"card": "one of my own"}, "> one of my own"),
        ("outcome", {"how": 9}, '```json\n{\n  "how": 9\n}\n```'),
    ],
)
def test_it_reads_as_it_was_said(kind: str, body: JSON, page: str) -> None:
    assert "\n".join(TOLD[kind](body)) == page
