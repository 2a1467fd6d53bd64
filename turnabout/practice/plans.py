"""The plans of an hour: which phases, in which order, for how many minutes, and when a plan is suggested.

The minutes are those of the evidence; a translation changes the sentences only.
Pure: knows nothing of Django.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from turnabout.practice.translated import BadContent, text_of

When = Literal["usual", "first", "repair", "review", "chemistry", "quiet"]


@dataclass(frozen=True, slots=True)
class Phase:
    """One step of an hour. ``what`` says in a line what the two do in it.

    ``more_from`` is the key of the later phase that five minutes more are taken from; without
    one, they make the hour longer.
    """

    key: str
    title: str
    minutes: int
    what: str
    more_from: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole hour, or half of one.

    ``when`` says for which hours it is meant, ``about`` the same to the two people in a line. A
    ``quiet`` plan has a clock and no cards.
    """

    key: str
    title: str
    when: When
    about: str
    phases: tuple[Phase, ...]
    quiet: bool = False

    @property
    def for_both(self) -> bool:
        """Whether the two speak in turn, and nobody coaches; whose turn the hour counts as is not touched by it."""
        return self.when == "review"

    @property
    def minutes(self) -> int:
        """How long it takes in all."""
        return sum(phase.minutes for phase in self.phases)

    @property
    def marks(self) -> tuple[int, ...]:
        """The lengths of the phases in seconds, as the room's clock counts."""
        return tuple(phase.minutes * 60 for phase in self.phases)

    def giver(self, phase: int) -> int | None:
        """Say which phase five minutes more for that one are taken from."""
        keys = [one.key for one in self.phases]
        wanted = self.phases[phase].more_from
        return keys.index(wanted) if wanted else None


def plans(language: str) -> tuple[Plan, ...]:
    """Read the plans, the whole hour first. Raises BadContent."""
    try:
        read = tuple(_plan(told) for told in json.loads(text_of("plans.json", language)))
    except (KeyError, TypeError, ValueError) as fault:
        raise BadContent(f"plans.json ({language}): {fault}") from fault
    for plan in read:
        if wrong := _wrong_with(plan):
            raise BadContent(f"plans.json ({language}): {plan.key}: {', '.join(wrong)}")
    return read


def plan_for(minutes: int, language: str) -> Plan:
    """Give the usual plan of that length. Raises BadContent where there is none."""
    for plan in plans(language):
        if plan.minutes == minutes and plan.when == "usual":
            return plan
    raise BadContent(f"no plan of {minutes} minutes")


def plan_named(key: str, language: str) -> Plan:
    """Give the plan of that key. Raises BadContent where there is none."""
    for plan in plans(language):
        if plan.key == key:
            return plan
    raise BadContent(f"no plan {key}")


def _plan(told: Mapping[str, Any]) -> Plan:
    return Plan(**{**told, "phases": tuple(Phase(**phase) for phase in told["phases"])})


def _wrong_with(plan: Plan) -> list[str]:
    """Say what makes a plan no plan. A phase gives to earlier ones only: what has passed has nothing left."""
    keys = [phase.key for phase in plan.phases]
    found = [] if plan.when in get_args(When) else [f"{plan.when} is no occasion"]
    if len(set(keys)) < len(keys):
        found.append("a phase comes twice")
    found += [
        f"{phase.more_from} does not come after {phase.key}"
        for at, phase in enumerate(plan.phases)
        if phase.more_from is not None and phase.more_from not in keys[at + 1 :]
    ]
    return found
