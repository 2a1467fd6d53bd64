"""The plans are those of the evidence, and every card and clause has its place."""

from __future__ import annotations

import pytest

from turnabout.practice.cards import cards
from turnabout.practice.plans import plan_for, plans
from turnabout.practice.translated import BadContent, languages

LONGEST_CARD = 110
LONGEST_WHAT = 90

pytestmark = pytest.mark.parametrize("language", languages())


def test_the_hours_are_as_long_as_they_say(language: str) -> None:
    assert [(plan.key, plan.minutes) for plan in plans(language)] == [("sixty", 60), ("thirty", 30)]


def test_the_phases_have_the_minutes_of_the_evidence(language: str) -> None:
    lengths = [[phase.minutes for phase in plan.phases] for plan in plans(language)]
    assert lengths == [[3, 5, 3, 20, 3, 6, 7, 7, 3, 3], [2, 4, 2, 10, 2, 3, 2, 3, 1, 1]]


def test_the_room_counts_them_in_seconds(language: str) -> None:
    assert sum(plan_for(60, language).marks) == 3600


def test_there_is_no_plan_of_another_length(language: str) -> None:
    with pytest.raises(BadContent, match="45"):
        plan_for(45, language)


def test_both_plans_go_through_the_same_phases(language: str) -> None:
    full, half = plans(language)
    assert [phase.key for phase in full.phases] == [phase.key for phase in half.phases]


def test_every_phase_says_in_a_line_what_happens(language: str) -> None:
    whats = [phase.what for plan in plans(language) for phase in plan.phases]
    assert [what for what in whats if not 0 < len(what) <= LONGEST_WHAT] == []
    assert [phase for plan in plans(language) for phase in plan.phases if not phase.title] == []


def test_every_phase_has_cards_for_both(language: str) -> None:
    needed = {(phase.key, role) for plan in plans(language) for phase in plan.phases for role in ("coach", "focus")}
    assert {(card.phase, card.role) for card in cards(language)} == needed


def test_a_card_is_read_at_a_glance(language: str) -> None:
    assert [card.text for card in cards(language) if not 0 < len(card.text) <= LONGEST_CARD] == []


def test_no_card_says_what_another_says(language: str) -> None:
    texts = [card.text for card in cards(language)]
    assert len(set(texts)) == len(texts)
