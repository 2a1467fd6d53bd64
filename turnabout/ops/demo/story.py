"""What the demo people say and do, as `content/en/demo.toml` tells it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from turnabout.ops.demo.our_page import PageTold, page_told
from turnabout.schedule.outcome import Answer
from turnabout.web.translated import BadContent, text_in

CONTENT = Path(__file__).parents[1] / "content"
FILE: Final = "demo.toml"


@dataclass(frozen=True, slots=True)
class Character:
    """One of the two. `key` is how the hours name them."""

    key: str
    name: str
    email: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment as it is typed, and how it went, as its maker says at the next hour."""

    when: str
    will: str
    where: str = ""
    instead: str = ""
    confidence: int | None = None
    went: str = ""
    why: str = ""
    words: str = ""

    @property
    def body(self) -> dict[str, object]:
        """What its record says: what was left out is not there."""
        said = {"where": self.where, "instead": self.instead, "confidence": self.confidence}
        return {"when": self.when, "will": self.will, **{name: value for name, value in said.items() if value}}


@dataclass(frozen=True, slots=True)
class Side:
    """What one person wrote about an hour. `prep`, `note`, `takeaway` and `letter` are the paragraphs, in order.

    `brought` are lines for an hour to come; `lets_read` says that the partner may read the prep.
    """

    prep: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    lets_read: bool = False
    note: tuple[str, ...] = ()
    takeaway: tuple[str, ...] = ()
    letter: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    pulse: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RoomTold:
    """How an hour went in the room: when each came, in minutes from its start, and how long each phase took.

    ``plan`` is the key of the plan they chose, where it was not the usual one.
    """

    enters: dict[str, int]
    phases: tuple[int, ...]
    plan: str = ""


@dataclass(frozen=True, slots=True)
class HourTold:
    """One week.

    `room` is None where the two met elsewhere, as `noted_by` says, or not at all; `page` where they wrote none.
    """

    answer: Answer
    room: RoomTold | None
    noted_by: str
    page: PageTold | None
    sides: dict[str, Side]


@dataclass(frozen=True, slots=True)
class Change:
    """A clause that somebody put in other words, or added, after so many hours; agreed to or not yet."""

    after: int
    by: str
    key: str
    title: str
    text: str
    why: str
    agreed: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The whole: the one who invites first, then the one who accepts."""

    people: tuple[Character, Character]
    invitation: str
    place: str
    hours: tuple[HourTold, ...]
    ahead: dict[str, Side]
    changes: tuple[Change, ...]


def read_story(language: str) -> Story:
    """Read the story. Raises BadContent."""
    try:
        read = tomllib.loads(text_in(CONTENT, FILE, language))
        one, other = (Character(key=key, **told) for key, told in read["people"].items())
        return Story(
            people=(one, other),
            invitation=read["together"]["invitation"],
            place=read["together"]["place"],
            hours=tuple(_hour(told, (one.key, other.key)) for told in read["hours"]),
            ahead={key: _side(told) for key, told in read["ahead"].items()},
            changes=tuple(Change(**told) for told in read["changes"]),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise BadContent(f"{FILE} ({language}): {fault}") from fault


def _hour(told: dict[str, Any], keys: tuple[str, str]) -> HourTold:
    room = told.get("room")
    return HourTold(
        answer=Answer(told["answer"]),
        room=RoomTold(enters=dict(room["enters"]), phases=tuple(room["phases"]), plan=room.get("plan", ""))
        if room
        else None,
        noted_by=told.get("noted_by", ""),
        page=page_told(told.get("page")),
        sides={key: _side(told[key]) for key in keys if key in told},
    )


def _side(told: dict[str, Any]) -> Side:
    return Side(
        prep=tuple(told.get("prep", ())),
        brought=tuple(told.get("brought", ())),
        lets_read=told.get("lets_read", False),
        note=tuple(told.get("note", ())),
        takeaway=tuple(told.get("takeaway", ())),
        letter=tuple(told.get("letter", ())),
        commitments=tuple(Commitment(**commitment) for commitment in told.get("commitments", ())),
        pulse=told.get("pulse"),
    )
