"""What the log says of a fault: where in our code it was, and of which kind; never of whom, nor what was asked for."""

from __future__ import annotations

import logging
import traceback
from copy import copy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

# Enough to find the first cause; a chain that never ends is one of a library's making.
MOST_CAUSES = 5


def without_words(fault: BaseException) -> str:
    """Where a fault came from and what led to it, without their own words: a database says which values it met."""
    told: list[str] = []
    cause: BaseException | None = fault
    while cause is not None and len(told) < MOST_CAUSES:
        told.append("".join(traceback.format_tb(cause.__traceback__)) + type(cause).__name__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\nafter:\n".join(told)


class Plain(logging.Formatter):
    """Lines of the log. A path may be a secret link or feed, and say who meets whom: its pattern is written instead."""

    def format(self, record: logging.LogRecord) -> str:
        """A line, and below it where a fault came from."""
        # A copy, since other handlers have theirs; what one of them wrote of the fault holds its words.
        told = copy(record)
        told.exc_text = None
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "(no page)"
            told.msg, told.args = "%s %s failed", (request.method, route)
        return super().format(told)

    def formatException(  # noqa: N802 - logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """A fault, as `without_words` has it."""
        return without_words(ei[1]) if ei[1] else ""
