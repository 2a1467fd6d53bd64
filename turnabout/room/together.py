"""How long two people were in the room at once. Pure: stays are pairs of aware datetimes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

Stay = tuple[datetime, datetime]


def together(mine: Iterable[Stay], theirs: Iterable[Stay]) -> timedelta:
    """The time covered by stays of both; overlapping stays of one person count once."""
    total = timedelta()
    others = merged(theirs)
    for begin, end in merged(mine):
        for other_begin, other_end in others:
            total += max(timedelta(), min(end, other_end) - max(begin, other_begin))
    return total


def clipped(stays: Iterable[Stay], begin: datetime, end: datetime) -> list[Stay]:
    """What of the stays lies between two moments."""
    within = [(max(start, begin), min(stop, end)) for start, stop in stays]
    return [(start, stop) for start, stop in within if start < stop]


def merged(stays: Iterable[Stay]) -> list[Stay]:
    """The same time as stays that do not overlap, in order."""
    line: list[Stay] = []
    for begin, end in sorted(stays):
        if line and begin <= line[-1][1]:
            line[-1] = (line[-1][0], max(line[-1][1], end))
        else:
            line.append((begin, end))
    return line
