"""The agreement two people begin with: ten clauses, to be changed by both at will.

What a pair holds is sealed and theirs; this is only the text they start from. When a
clause changes its meaning, ``version`` goes up, in every language; an optional clause
more or less is no change of that kind, since nobody has it before both have said so.
Pure: knows nothing of Django.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from turnabout.web.translated import BadContent, text_in

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Clause:
    """One point of the agreement. ``key`` stays when words or language change."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The whole text; ``optional`` are clauses for those whose ties ask for them, added by a tap."""

    version: int
    clauses: tuple[Clause, ...]
    optional: tuple[Clause, ...] = ()


def agreement(language: str) -> Agreement:
    """Read the text to begin with. Raises BadContent."""
    try:
        read = json.loads(text_in(CONTENT, "agreement.json", language))
        return Agreement(
            version=int(read["version"]),
            clauses=tuple(Clause(**clause) for clause in read["clauses"]),
            optional=tuple(Clause(**clause) for clause in read.get("optional", ())),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadContent(f"agreement.json ({language}): {fault}") from fault
