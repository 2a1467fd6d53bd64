"""When an hour was, as an opened archive says it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from turnabout.ops.archive.days import when
from turnabout.ops.archive.told import UNKNOWN_DAY, Hour
from turnabout.vault.envelope import JSON

AT = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Sunday 1 March 2026, 12:00"),
        ({"held_on": None, "held_at": None}, "Sunday 1 March 2026, 12:00"),
        ({"held_on": "2026-02-28"}, "Saturday 28 February 2026"),
        ({"held_on": "2026-02-28", "held_at": "18:30"}, "Saturday 28 February 2026, 18:30"),
        ({"held_on": "[no day](x)"}, "Sunday 1 March 2026, 12:00"),
        ({"held_on": 7, "held_at": {}}, "Sunday 1 March 2026, 12:00"),
    ],
)
def test_an_hour_held_elsewhere_was_when_somebody_said(facts: JSON, said: str) -> None:
    assert when(Hour(id="x", at=AT, facts=facts), BERLIN) == said


def test_of_an_hour_without_facts_no_day_is_made_up() -> None:
    assert when(Hour(id="x", at=UNKNOWN_DAY, facts={}), BERLIN) == "on a day that is not known"
