"""The cards: short things to say or do, for each phase and each of the two roles, or for both.

Pure: knows nothing of Django.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal, get_args

from turnabout.practice.translated import BadContent, text_of

# In an hour for both nobody coaches, and each of the two has the same cards.
Role = Literal["coach", "focus", "both"]
Ask = Literal["listen", "usual", "challenge"]
# Of no phase: cards for hard moments lie ready in every room, at any time.
HARD = "hard"


@dataclass(frozen=True, slots=True)
class Card:
    """One card. ``key`` is the same in every language; people put cards away by it.

    ``phase`` is the key of a phase of the plans, or HARD. A card with an ``ask`` is for hours
    in which the focus person wants just that; without one it fits any.
    """

    key: str
    phase: str
    role: Role
    text: str
    ask: Ask | None = None


def cards(language: str) -> tuple[Card, ...]:
    """Read all cards, in the order in which a phase offers them. Raises BadContent."""
    try:
        read = tuple(Card(**card) for card in json.loads(text_of("cards.json", language)))
    except (TypeError, ValueError) as fault:
        raise BadContent(f"cards.json ({language}): {fault}") from fault
    for card in read:
        if card.role not in get_args(Role):
            raise BadContent(f"cards.json ({language}): {card.role} is no role")
        if card.ask not in {None, *get_args(Ask)}:
            raise BadContent(f"cards.json ({language}): {card.ask} is no ask")
    return read
