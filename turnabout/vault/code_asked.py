"""When a person is asked about their recovery code: one thing at a time, and never required."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol

HOURS_BEFORE_WORDS: Final = 3
TIME_BEFORE_REHEARSAL: Final = timedelta(weeks=4)


class Ask(StrEnum):
    """What home asks."""

    KEPT = "kept"
    WORDS = "words"
    REHEARSAL = "rehearsal"


class Code(Protocol):
    """What is known of a code: when it was made, kept, shown in part, shown whole."""

    code_made_at: datetime | None
    code_kept_at: datetime | None
    words_shown_at: datetime | None
    code_shown_at: datetime | None


def ask_of(code: Code, *, held: int, now: datetime) -> Ask | None:
    """What to ask of somebody who has held that many hours; whoever showed the whole code is left alone."""
    if code.code_shown_at:
        return None
    if code.code_kept_at is None:
        return Ask.KEPT
    if code.words_shown_at is None and held >= HOURS_BEFORE_WORDS:
        return Ask.WORDS
    old_enough = code.code_made_at is not None and now >= code.code_made_at + TIME_BEFORE_REHEARSAL
    return Ask.REHEARSAL if old_enough else None
