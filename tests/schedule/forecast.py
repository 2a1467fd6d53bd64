"""The turns to come, as the rule of the balance gives them one after the other."""

from __future__ import annotations

from collections.abc import Iterable

from turnabout.schedule.turns import Hour, next_focus


def upcoming(history: Iterable[Hour[str]], pair: tuple[str, str], first: str, count: int) -> list[str]:
    """Who is focus in each of the next hours, if all of them are held."""
    past = list(history)
    turns: list[str] = []
    for _ in range(count):
        turns.append(next_focus(past, pair, first))
        past.append(Hour(turns[-1], held=True))
    return turns
