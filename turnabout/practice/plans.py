"""The plans of an hour: which phases, in which order, for how many minutes.

The minutes are those of the evidence; a translation changes the sentences only.
Pure: knows nothing of Django.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from turnabout.practice.translated import BadContent, text_of


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of an hour. ``what`` says in a line what the two do in it."""

    key: str
    title: str
    minutes: int
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole hour, or half of one."""

    key: str
    title: str
    phases: tuple[Phase, ...]

    @property
    def minutes(self) -> int:
        """How long it takes in all."""
        return sum(phase.minutes for phase in self.phases)

    @property
    def marks(self) -> tuple[int, ...]:
        """The lengths of the phases in seconds, as the room's clock counts."""
        return tuple(phase.minutes * 60 for phase in self.phases)


def plans(language: str) -> tuple[Plan, ...]:
    """Read the plans, the whole hour first. Raises BadContent."""
    try:
        return tuple(
            Plan(key=plan["key"], title=plan["title"], phases=tuple(Phase(**phase) for phase in plan["phases"]))
            for plan in json.loads(text_of("plans.json", language))
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadContent(f"plans.json ({language}): {fault}") from fault


def plan_for(minutes: int, language: str) -> Plan:
    """Give the plan of that length. Raises BadContent where there is none."""
    for plan in plans(language):
        if plan.minutes == minutes:
            return plan
    raise BadContent(f"no plan of {minutes} minutes")
