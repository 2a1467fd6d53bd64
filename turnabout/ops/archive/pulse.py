"""The pulse: what it asks, as `frontend/reflections/questions.ts` does (a test holds the two together), and answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from turnabout.ops.archive.markup import Lines, as_it_is, plain, said
from turnabout.vault.envelope import JSON

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


# The fields of what both are asked: an answer, and a line.
_BETWEEN: Final = ("between", "line")


def pulse_told(body: JSON) -> Lines:
    """What one of the two answered, with what is between them only where they let the other see it."""
    questions = QUESTIONS.get(str(body.get("role")), {})
    rest = {name: value for name, value in body.items() if name not in {"session", "role", *_BETWEEN, *questions}}
    for key, ask in questions.items():
        yield f"- {ask()} **{body.get(key)}**"
    if "between" in body:
        yield from between_told(body)
    if rest:
        yield from as_it_is(rest)


def between_told(body: JSON) -> Lines:
    """What somebody answered to whether anything is between the two, and their line."""
    ask = _("Anything between us worth five minutes next time?")
    yield f"- {ask} **{plain(str(body.get('between')))}**"
    if body.get("line"):
        yield ""
        yield from said(str(body["line"]))
