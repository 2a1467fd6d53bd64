"""The rule of flags, lived through by many invented pairs: it asks for five minutes as often as it was chosen to.

The rule is the browser's own, run by node; only the people are invented. What is expected is the table the rule was
chosen by: four points near somebody's usual level, a good or bad day that moves all of them, and each by itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT: Final = Path(__file__).parents[2]
SEED: Final = 1
PEOPLE: Final = 20_000
#: Focus hours in half a year.
HOURS: Final = 13
#: How much one question differs from the others on the same day: with it, all of the table comes out.
APART: Final = 0.8
#: Points of a hundred.
WITHIN: Final = 2.0

Points = NDArray[np.uint8]

#: By usual level and spread of days, in a hundred: false flags in the fifth and the tenth hour; what is caught in the
#: fifth of two points less, of three less, of one question four less; and of two less in the tenth by a band alone.
TABLE: Final = {
    (9.0, 0.5): [2, 3, 77, 98, 40, 59],
    (8.5, 0.7): [6, 7, 73, 95, 55, 38],
    (8.0, 0.9): [11, 12, 74, 95, 68, 26],
    (7.5, 0.7): [10, 10, 87, 99, 84, 36],
}
#: Prompts for nothing in half a year.
PROMPTS: Final = {(9.0, 0.5): 0.3, (8.5, 0.7): 0.8, (8.0, 0.9): 1.4}


def lives(usual: tuple[float, float], *, hours: int, falls: tuple[float, ...] = (0, 0, 0, 0)) -> Points:
    """What people answer hour by hour, less what the last one fell by, question by question."""
    drawn = np.random.default_rng(SEED)
    level, spread = usual
    days = drawn.normal(0, spread, (PEOPLE, hours, 1))
    felt = level + days + drawn.normal(0, APART, (PEOPLE, hours, 4))
    felt[:, -1] -= falls
    return np.clip(np.rint(felt), 0, 10).astype(np.uint8)


def asked(script: str, points: Points) -> Any:  # noqa: ANN401 - whatever the script says
    """What the browser's rules say of all these people."""
    node = str(Path(sys.executable).parent / "node")
    command = [node, f"tests/reflections/{script}", str(points.shape[1])]
    return json.loads(subprocess.run(command, cwd=ROOT, input=points.tobytes(), capture_output=True, check=True).stdout)


def flagged(points: Points) -> tuple[list[list[int]], float]:
    """By person the hours that are flagged; and of how many in a hundred the last lies below their band."""
    told = asked("flagged.mjs", points)
    return [days for days, _below in told], 100 * sum(below for _days, below in told) / len(told)


def caught(points: Points) -> float:
    """In a hundred, those whose last hour is flagged."""
    days, _below = flagged(points)
    return 100 * sum(points.shape[1] - 1 in of for of in days) / len(days)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("usual", TABLE)
def test_flags_come_as_often_as_the_rule_was_chosen_for(usual: tuple[float, float]) -> None:
    _days, below = flagged(lives(usual, hours=10, falls=(2, 2, 2, 2)))
    found = [
        caught(lives(usual, hours=5)),
        caught(lives(usual, hours=10)),
        caught(lives(usual, hours=5, falls=(2, 2, 2, 2))),
        caught(lives(usual, hours=5, falls=(3, 3, 3, 3))),
        caught(lives(usual, hours=5, falls=(4, 0, 0, 0))),
        below,
    ]
    assert found == pytest.approx(TABLE[usual], abs=WITHIN)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("usual", PROMPTS)
def test_nobody_is_asked_for_nothing_more_than_now_and_then(usual: tuple[float, float]) -> None:
    days, _below = flagged(lives(usual, hours=HOURS))
    assert sum(map(len, days)) / PEOPLE == pytest.approx(PROMPTS[usual], abs=0.1)


@pytest.mark.slow
@pytest.mark.once
def test_a_slow_decline_is_noticed_within_half_a_year() -> None:
    drawn = np.random.default_rng(SEED)
    falling = 8.5 - 0.15 * np.arange(HOURS)[None, :, None]
    felt = falling + drawn.normal(0, 0.7, (PEOPLE, HOURS, 1)) + drawn.normal(0, APART, (PEOPLE, HOURS, 4))
    days, _below = flagged(np.clip(np.rint(felt), 0, 10).astype(np.uint8))
    assert 100 * sum(map(bool, days)) / PEOPLE == pytest.approx(91, abs=WITHIN)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("hours", [6, 8, 13, 26, 52])
@pytest.mark.parametrize("level", [9.3, 8.5, 7.5])
def test_whoever_goes_on_as_usual_is_told_so_nine_times_in_ten(level: float, hours: int) -> None:
    """Also near the top, where most answers are alike."""
    felt = np.random.default_rng(SEED).normal(level, 1, (2_000, hours))
    told = asked("readings.mjs", np.clip(np.rint(felt), 0, 10).astype(np.uint8))
    assert told["steady"] / 2_000 > 0.9
