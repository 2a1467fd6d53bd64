"""The cards: short things to say or do, for each phase and each of the two roles.

Pure: knows nothing of Django.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, get_args

from turnabout.practice.translated import BadContent, text_of

Role = Literal["coach", "focus"]


@dataclass(frozen=True, slots=True)
class Card:
    """One card. ``phase`` is the key of a phase of the plans."""

    phase: str
    role: Role
    text: str


def cards(language: str) -> tuple[Card, ...]:
    """Read all cards, in the order in which a phase offers them. Raises BadContent."""
    try:
        read = tuple(Card(**card) for card in json.loads(text_of("cards.json", language)))
    except (TypeError, ValueError) as fault:
        raise BadContent(f"cards.json ({language}): {fault}") from fault
    for card in read:
        if card.role not in get_args(Role):
            raise BadContent(f"cards.json ({language}): {card.role} is no role")
    return read
