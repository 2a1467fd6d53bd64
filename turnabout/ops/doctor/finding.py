"""What the doctor says of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much it matters."""

    OK = "ok"
    MIND = "mind"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: about what, how it is, and what to do where something is to be done."""

    subject: str
    level: Level
    words: str
    advice: str = ""


def ok(subject: str, words: str) -> Finding:
    """It is well."""
    return Finding(subject, Level.OK, words)


def mind(subject: str, words: str, advice: str) -> Finding:
    """It works, and should be seen to."""
    return Finding(subject, Level.MIND, words, advice)


def fault(subject: str, words: str, advice: str) -> Finding:
    """It does not work, or will not for long."""
    return Finding(subject, Level.FAULT, words, advice)
