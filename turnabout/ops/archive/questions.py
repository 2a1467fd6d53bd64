"""The pulse's questions, as `frontend/reflections/questions.ts` asks them; a test holds the two together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

Asked = Mapping[str, Callable[[], str]]

QUESTIONS: Final[Mapping[str, Asked]] = {
    "coach": {"guess": lambda: _("How understood do you think they felt?")},
    "focus": {
        "heard": lambda: _("I felt understood, not just listened to."),
        "free": lambda: _("I could say what was really going on, without being judged."),
        "mine": lambda: _("We spent the time on what matters to me."),
        "useful": lambda: _("I leave with something: clarity, energy or a next step."),
    },
}


def between() -> str:
    """What both are asked."""
    return _("Anything between us worth five minutes next time?")
