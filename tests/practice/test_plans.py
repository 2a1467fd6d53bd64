"""The plans are those of the evidence, and every card and clause has its place."""

from __future__ import annotations

import pytest

from turnabout.practice.cards import HARD, cards
from turnabout.practice.checks import needed_cards
from turnabout.practice.plans import plan_for, plan_named, plans
from turnabout.practice.translated import BadContent, languages

LONGEST_CARD = 110
LONGEST_WHAT = 90
LEAST_CARDS = 200
LEAST_FOR_LISTENING = 12
MINUTES_OF_A_GIVER = 3
MOST_QUIET_PHASES = 2

pytestmark = pytest.mark.parametrize("language", languages())


def test_the_hours_are_as_long_as_they_say(language: str) -> None:
    assert [(plan.key, plan.when, plan.minutes) for plan in plans(language)] == [
        ("sixty", "usual", 60),
        ("thirty", "usual", 30),
        ("first", "first", 60),
        ("first-half", "first", 30),
        ("repair", "repair", 60),
        ("repair-half", "repair", 30),
        ("review", "review", 60),
        ("review-half", "review", 30),
        ("first-talk", "chemistry", 30),
        ("quiet", "quiet", 60),
        ("quiet-half", "quiet", 30),
    ]


def test_the_phases_have_the_minutes_of_the_evidence(language: str) -> None:
    lengths = {plan.key: [phase.minutes for phase in plan.phases] for plan in plans(language)}
    assert lengths["sixty"] == [3, 5, 3, 20, 3, 6, 7, 7, 3, 3]
    assert lengths["thirty"] == [2, 4, 2, 10, 2, 3, 2, 3, 1, 1]


def test_the_clock_of_a_repair_hour_tells_the_server_nothing(language: str) -> None:
    """It is suggested because of what somebody answered: by its lengths and givers it is the usual hour."""
    for usual, repair in (("sixty", "repair"), ("thirty", "repair-half")):
        told = [
            [(phase.minutes, plan.giver(at)) for at, phase in enumerate(plan.phases)]
            for plan in (plan_named(usual, language), plan_named(repair, language))
        ]
        assert told[0] == told[1]


def test_the_room_counts_them_in_seconds(language: str) -> None:
    assert sum(plan_for(60, language).marks) == 3600


def test_a_plan_is_found_by_its_key(language: str) -> None:
    assert [plan_named(plan.key, language) for plan in plans(language)] == list(plans(language))
    with pytest.raises(BadContent, match="no plan hurry"):
        plan_named("hurry", language)


def test_there_is_no_plan_of_another_length(language: str) -> None:
    with pytest.raises(BadContent, match="45"):
        plan_for(45, language)


@pytest.mark.parametrize("when", ["usual", "first", "repair", "review"])
def test_whoever_meets_for_half_an_hour_goes_through_the_same_phases(language: str, when: str) -> None:
    full, half = [plan for plan in plans(language) if plan.when == when]
    assert [phase.key for phase in full.phases] == [phase.key for phase in half.phases]


def test_five_minutes_more_come_from_a_later_phase_that_can_spare_them_or_make_the_hour_longer(language: str) -> None:
    for plan in plans(language):
        givers = [plan.giver(phase) for phase in range(len(plan.phases))]
        assert [at for at, giver in enumerate(givers) if giver is not None and giver <= at] == []
        assert [at for at in givers if at is not None and plan.phases[at].minutes < MINUTES_OF_A_GIVER] == []
        # What follows the longest phase is never cut by surprise at the very end.
        assert givers[-1] is None


def test_a_quiet_hour_is_short_of_words(language: str) -> None:
    quiet = [plan for plan in plans(language) if plan.quiet]
    assert [plan.when for plan in quiet] == ["quiet", "quiet"]
    assert [plan.key for plan in quiet if len(plan.phases) > MOST_QUIET_PHASES] == []


def test_every_plan_says_in_a_line_what_it_is_for(language: str) -> None:
    assert [plan.key for plan in plans(language) if not 0 < len(plan.about) <= LONGEST_WHAT] == []


def test_every_phase_says_in_a_line_what_happens(language: str) -> None:
    whats = [phase.what for plan in plans(language) for phase in plan.phases]
    assert [what for what in whats if not 0 < len(what) <= LONGEST_WHAT] == []
    assert [phase for plan in plans(language) for phase in plan.phases if not phase.title] == []


def test_every_phase_has_cards_for_each_role_in_it(language: str) -> None:
    needed = needed_cards(language)
    assert {role for phase, role in needed if phase == "listen"} == {"coach", "focus"}
    # In a review hour nobody coaches.
    assert {role for phase, role in needed if phase in {"keep", "stop", "start"}} == {"both"}
    assert {(card.phase, card.role) for card in cards(language)} == needed
    # Whatever the focus person asked for, there is something that fits.
    assert {(card.phase, card.role) for card in cards(language) if card.ask is None} == needed


def test_the_deck_is_large_enough_for_a_year(language: str) -> None:
    deck = [card for card in cards(language) if card.phase != HARD]
    assert len(deck) >= LEAST_CARDS
    listening = [card for card in deck if card.phase == "listen" and card.role == "coach" and card.ask is None]
    assert len(listening) >= LEAST_FOR_LISTENING


def test_what_was_asked_for_has_cards_of_its_own(language: str) -> None:
    asked = {(card.ask, card.role) for card in cards(language)}
    split = {(ask, role) for ask in (None, "listen", "challenge") for role in ("coach", "focus")}
    # An hour for both has no ask.
    assert asked == split | {(None, "both")}


def test_a_card_is_read_at_a_glance(language: str) -> None:
    assert [card.text for card in cards(language) if not 0 < len(card.text) <= LONGEST_CARD] == []


def test_no_card_says_what_another_says(language: str) -> None:
    texts = [card.text for card in cards(language)]
    assert len(set(texts)) == len(texts)
    keys = [card.key for card in cards(language)]
    assert len(set(keys)) == len(keys)
