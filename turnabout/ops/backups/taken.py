"""What was taken of a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A copy of a database: the part's name, the rows of every table, the migrations behind it."""

    part: str
    rows: dict[str, int]
    migrations: dict[str, list[str]]


def migrated(applied: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Migrations by app, in the order in which they were applied."""
    by_app: dict[str, list[str]] = {}
    for app, name in applied:
        by_app.setdefault(app, []).append(name)
    return by_app
