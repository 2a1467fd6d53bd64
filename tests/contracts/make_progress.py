"""Write progress.json: numbers of the charts, reckoned by NumPy, SciPy and statsmodels.

    python -m tests.contracts.make_progress [FILE]

`tests/reflections/test_progress_numbers.py` reckons them again; `frontend/reflections/progress/numbers.test.ts` holds
the browser to them. Where no library has a rule, it is tried out here by brute force: every order, every run.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from itertools import accumulate, groupby, permutations
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
from scipy import stats  # type: ignore[import-untyped]  # it ships no types
from statsmodels.stats.proportion import proportion_confint  # type: ignore[import-untyped]  # the same

FILE: Final = Path(__file__).with_name("progress.json")
SEED: Final = 20260

Case = dict[str, Any]


def contract() -> Case:
    """Everything that stands in the file."""
    drawn = Random(SEED)  # noqa: S311 - examples are no secret, and its numbers are the same everywhere
    return {
        "about": "Numbers of the charts by NumPy, SciPy and statsmodels, or by brute force; see make_progress.py.",
        "chance": [chance(useful) for useful in range(1, 61)],
        "runs": [runs(values) for values in series(drawn, sizes=(6, 7, 8, 10, 12, 13, 26, 40))],
        "limits": [limits(values) for values in series(drawn, sizes=(2, 5, 8, 9, 12, 20))],
        "lines": [line(drawn, values) for values in series(drawn, sizes=(4, 5, 6, 7, 8))],
        "orders": [order(drawn, size) for size in (6, 8, 10, 12, 20, 30)],
        "shares": [share(kept, of) for of in (1, 4, 7, 8, 9, 20) for kept in range(of + 1)],
        "steps": [step(sd, agreement) for sd in (0.5, 1.7, 20.0) for agreement in (0.0, 0.72, 0.9)],
        "ladders": [ladder(drawn, goals) for goals in (1, 2, 3, 3, 3)],
    }


def series(drawn: Random, *, sizes: tuple[int, ...]) -> list[list[float]]:
    """Points as people give them, near the top and often alike, and quarters as a pulse has them."""
    scales = [(size, *scale) for scale in ((11, 1), (41, 4)) for size in sizes]
    return [[max(one_of(drawn, many) for _ in range(3)) / by for _ in range(size)] for size, many, by in scales]


def one_of(drawn: Random, many: int) -> int:
    """A whole number below."""
    return int(many * drawn.random())


def chance(useful: int) -> Case:
    """How long a run may be, and how few crossings there may be."""
    return {
        "useful": useful,
        "longest": round(np.log2(useful) + 3),
        "crossings": int(stats.binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0,
    }


def runs(values: list[float]) -> Case:
    """The longest run on one side of the median, and the crossings."""
    median = float(np.median(values))
    lengths = [len(list(run)) for _side, run in groupby(value > median for value in values if value != median)]
    return {
        "values": values,
        "median": median,
        "useful": sum(lengths),
        "longest": max(lengths, default=0),
        "crossings": max(0, len(lengths) - 1),
    }


def limits(values: list[float]) -> Case:
    """Natural process limits, without a floor."""
    mean, moved = float(np.mean(values)), float(np.mean(np.abs(np.diff(values))))
    return {
        "values": values,
        "mean": mean,
        "meanRange": moved,
        "low": mean - 2.66 * moved,
        "high": mean + 2.66 * moved,
        "range": 3.267 * moved,
    }


def line(drawn: Random, values: list[float]) -> Case:
    """Theil and Sen's line over unequal days, and how often a shuffle is as much in order."""
    days = list(accumulate(5 + one_of(drawn, 25) for _ in values))
    fitted = stats.theilslopes(values, days, method="joint")
    score = in_order(values)
    shuffled = [abs(in_order(other)) for other in permutations(values)]
    tried = sum(other >= abs(score) for other in shuffled) / len(shuffled)
    if len(set(values)) == len(values):
        tried = agreed(tried, stats.kendalltau(days, values, method="exact").pvalue)
    return {
        "points": [[day, value] for day, value in zip(days, values, strict=True)],
        "slope": float(fitted.slope),
        "intercept": float(fitted.intercept),
        "s": score,
        "chance": tried,
    }


def in_order(values: Sequence[float]) -> int:
    """Kendall's S: pairs that rise less pairs that fall."""
    found = np.asarray(values, dtype=float)
    return int(np.triu(np.sign(found[None, :] - found[:, None])).sum())


def order(drawn: Random, size: int) -> Case:
    """A longer series without like values, by SciPy's exact test."""
    values = [at + size * drawn.random() for at in range(size)]
    tested = stats.kendalltau(range(size), values, method="exact")
    return {"values": values, "s": in_order(values), "chance": float(tested.pvalue)}


def share(kept: int, of: int) -> Case:
    """Wilson's interval at 80 in a hundred."""
    low, high = proportion_confint(kept, of, alpha=0.2, method="wilson")
    other = stats.binomtest(kept, of).proportion_ci(confidence_level=0.8, method="wilson")
    return {"kept": kept, "of": of, "low": agreed(low, other.low), "high": agreed(high, other.high)}


def agreed(one: float, other: float) -> float:
    """What two have reckoned, each in their own way; ValueError where they differ."""
    if not math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9):
        raise ValueError(f"{one} is not {other}")
    return float(one)


def step(sd: float, agreement: float) -> Case:
    """Reliable change: 1.96 times the spread of a difference of two answers that only wobble."""
    wobble = np.array([[sd**2, agreement * sd**2], [agreement * sd**2, sd**2]])
    difference = np.array([1, -1])
    return {"sd": sd, "reliability": agreement, "step": float(1.96 * np.sqrt(difference @ wobble @ difference))}


def ladder(drawn: Random, goals: int) -> Case:
    """The T score: 10 spreads of a weighted sum of ladders that agree by 0.3, around 50."""
    steps, weights = ([low + one_of(drawn, many) for _ in range(goals)] for low, many in ((-2, 5), (1, 3)))
    agreement = np.full((goals, goals), 0.3) + np.eye(goals) * 0.7
    spread = np.sqrt(np.array(weights) @ agreement @ weights)
    return {"steps": steps, "weights": weights, "t": float(50 + 10 * np.dot(weights, steps) / spread)}


def main(file: Path) -> None:
    """Write the file, a case on each line."""
    whole = contract()
    parts = [f'  "about": {json.dumps(whole.pop("about"))}']
    for name, cases in whole.items():
        lines = ",\n".join(f"    {json.dumps(case)}" for case in cases)
        parts.append(f'  "{name}": [\n{lines}\n  ]')
    file.write_text("{\n" + ",\n".join(parts) + "\n}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE)
