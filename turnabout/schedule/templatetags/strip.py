"""The rhythm strip's sentences: pieces of an enumeration become words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.strip import Piece, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.utils.functional import _StrPromise

    from turnabout.schedule.strip import Week

register = template.Library()

WORDS: dict[Piece, _StrPromise] = {
    Piece.FOCUS: _("your hour"),
    Piece.COACH: _("you coach"),
    Piece.HELD: _("held"),
    Piece.PARTLY: _("held in part"),
    Piece.MISSED: _("not held"),
    Piece.UNCLEAR: _("unclear"),
    Piece.SKIPPED: _("left out"),
    Piece.OPEN: _("waiting for an answer"),
    Piece.COMING: _("to come"),
    Piece.MOVED: _("on another day"),
    Piece.SWAPPED: _("roles swapped"),
    Piece.ONE_WAY: _("one-way spell"),
    Piece.ELSEWHERE: _("elsewhere"),
}


# Of one that is drawn filled, or as an outline, nobody asks.
MARKS: dict[State, _StrPromise] = {
    State.PARTLY: _("held in part"),
    State.MOVED: _("on another day"),
    State.MISSED: _("not held"),
    State.UNCLEAR: _("not clear yet"),
    State.SKIPPED: _("left out"),
}
ELSEWHERE = _("held elsewhere")


@register.simple_tag
def marks_needing_words(weeks: Iterable[Week]) -> list[tuple[Week, str]]:
    """For a key: each mark that needs words, once, by the latest week that has it."""
    found = {ELSEWHERE if week.elsewhere else MARKS.get(week.state): week for week in weeks}
    return [(week, str(words)) for words, week in found.items() if words]


@register.filter
def spoken(week: Week) -> str:
    """A week as a screen reader says it."""
    return _sentence(week.date, week.pieces, get_language())


@register.filter
def became(week: Week) -> str:
    """What became of it, without whose it was."""
    return ", ".join(str(WORDS[piece]) for piece in week.pieces if piece not in (Piece.FOCUS, Piece.COACH))


@lru_cache(maxsize=4096)
def _sentence(on: date, pieces: tuple[Piece, ...], _language: str | None) -> str:
    """Each page says a dozen of these, and everybody's weeks are the same few."""
    return f"{date_format(on, 'j F')}: {', '.join(str(WORDS[piece]) for piece in pieces)}"
