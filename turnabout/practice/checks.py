"""`check` reads all content in all languages, so that no page finds out at the reader's cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

from turnabout.practice.cards import HARD, Role, cards
from turnabout.practice.guide import pages
from turnabout.practice.plans import plans
from turnabout.practice.translated import SOURCE_LANGUAGE, BadContent, languages

ROLES: tuple[Role, ...] = ("coach", "focus")


def content_reads(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - as Django calls checks
    """Say of each language what is wrong with its files."""
    return [Error(fault, id="practice.E001") for language in languages() for fault in faults(language)]


def faults(language: str) -> list[str]:
    """Compare a language's files with what they must hold."""
    try:
        pages(language)
        return [*_phases_without_cards(language), *_unlike_the_source(language)]
    except BadContent as fault:
        return [str(fault)]


def _phases_without_cards(language: str) -> list[str]:
    # What an ask narrows does not count: there is something to say whatever was asked for.
    held = {(card.phase, card.role) for card in cards(language) if card.ask is None}
    needed = needed_cards(language)
    phases = {phase for phase, _ in needed}
    lacking = [f"cards.json ({language}): no card for {role} in {phase}" for phase, role in sorted(needed - held)]
    astray = [f"cards.json ({language}): {phase} is no phase" for phase in sorted({one for one, _ in held} - phases)]
    return lacking + astray


def needed_cards(language: str) -> set[tuple[str, Role]]:
    """Each phase, with each role somebody has in it."""
    loud = [plan for plan in plans(language) if not plan.quiet]
    both: set[tuple[str, Role]] = {(phase.key, "both") for plan in loud if plan.for_both for phase in plan.phases}
    split = {phase.key for plan in loud if not plan.for_both for phase in plan.phases} | {HARD}
    return both | {(phase, role) for phase in split for role in ROLES}


def _unlike_the_source(language: str) -> list[str]:
    """A translation keeps keys and minutes: two people may read two languages of one hour."""
    found = []
    if _lengths(language) != _lengths(SOURCE_LANGUAGE):
        found.append(f"plans.json ({language}): other plans than in the source")
    if _places(language) != _places(SOURCE_LANGUAGE):
        found.append(f"cards.json ({language}): other cards than in the source")
    return found


def _lengths(language: str) -> list[object]:
    """Everything of the plans but their sentences."""
    return [
        (plan.key, plan.when, plan.quiet, [(phase.key, phase.minutes, phase.more_from) for phase in plan.phases])
        for plan in plans(language)
    ]


def _places(language: str) -> set[tuple[str, str, str, str | None]]:
    """Where each card belongs; what it says, and after which other, is the language’s own."""
    return {(card.key, card.phase, card.role, card.ask) for card in cards(language)}
