"""Twelve weeks, lived through: every hour, and what the two write around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from turnabout.ops.demo import changes, rooms
from turnabout.ops.demo.beginnings import Together
from turnabout.ops.demo.browser import Browser, Mark
from turnabout.ops.demo.story import Commitment, HourTold, Side, Story
from turnabout.ops.demo.timeline import Timeline, after
from turnabout.reflections import pulse
from turnabout.schedule import laying, noting, planning
from turnabout.schedule.models import Session
from turnabout.schedule.outcome import Answer
from turnabout.vault.envelope import JSON, Server

# Minutes: from the hour's start on, and from its close on.
PREPARED: Final = -38
CHECKED_IN: Final = 4
WRITTEN: Final = -12
COMMITTED: Final = {"focus": -9, "coach": -6}
TOOK_AWAY: Final = {"focus": -1, "coach": 1}
LISTENED: Final = 7
ANSWERED: Final = {"focus": 2, "coach": 4}
PULSED: Final = {"focus": 3, "coach": 6}
NOTED: Final = {"focus": 12, "coach": 9}
# How long before now the next hour was thought about.
AHEAD: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Part:
    """One person's part in an hour: in which role, and what they write."""

    browser: Browser
    role: str
    side: Side
    session: Session

    def write(
        self, kind: str, at: datetime, *, said: JSON, server: Server = "shared", record: str | None = None
    ) -> Mark:
        """Write a record of this hour."""
        body = {"session": str(self.session.id), **said}
        return self.browser.write(kind, body, at, server=server, record=record)

    def write_growing(
        self, kind: str, paragraphs: tuple[str, ...], *moments: datetime, server: Server = "shared", **more: str
    ) -> None:
        """Write a text that grows by a paragraph at each of the moments: revisions of one record."""
        record = None
        for count, at in enumerate(moments[: len(paragraphs)], start=1):
            text = "\n\n".join(paragraphs[:count])
            record = self.write(kind, at, said={"text": text, **more}, server=server, record=record).record

    def say_whether_they_met(self, told: HourTold, at: datetime) -> None:
        """Answer; or note the hour, if they held it elsewhere and it is this person who does."""
        if self.browser.key != told.noted_by:
            planning.answer(Session.objects.get(id=self.session.id), self.browser.person, told.answer, at)
            return
        focus, on = planning.hour_of(self.session, at).focus, noting.day_of(self.session, self.browser.person)
        hour = noting.Told(id=self.session.id, on=on, at=None, focus=focus)
        noting.note(self.session.partnership, self.browser.person, hour, at)


@dataclass(frozen=True, slots=True)
class KeptCommitment:
    """A commitment as it was kept, which comes back at the next hour that is held."""

    part: Part
    mark: Mark
    told: Commitment

    def say_how_it_went(self, at: datetime) -> None:
        """Its maker says so, where the story tells."""
        if self.told.went:
            about = {"commitment": self.mark.record, "mac": self.mark.mac}
            went = {"how": self.told.went, "why": self.told.why, "words": self.told.words}
            self.part.write("outcome", at, said={**about, **went})


def live_through(pair: Together, story: Story, timeline: Timeline, now: datetime) -> None:
    """Live through every hour that is over, and think ahead to the next."""
    commitments: list[KeptCommitment] = []
    for number, (told, on) in enumerate(zip(story.hours, timeline.dates, strict=True), start=1):
        session = Session.objects.within(pair.partnership).get(slot_date=on)
        if told.answer is not Answer.NOT:
            for place, commitment in enumerate(commitments):
                commitment.say_how_it_went(after(session.starts_at, CHECKED_IN + place))
            commitments = []
        commitments += _live(pair, session, told)
        for change in (change for change in story.changes if change.after == number):
            changes.propose(pair.browsers, pair.paper, change, session.ends_at)
    laying.lay_ahead(pair.partnership, now)
    coming = planning.next_hour(pair.partnership, now)
    if coming:
        for part in _parts(pair, coming.row(), story.ahead, now):
            _think_ahead(part, pair, now - AHEAD)


def _think_ahead(part: Part, pair: Together, at: datetime) -> None:
    """What comes to mind before an hour, and what the other may read of it."""
    for number, text in enumerate(part.side.brought):
        body = {"partnership": str(pair.partnership.id), "text": text, "session": ""}
        part.browser.write("brought", body, after(at, number))
    part.write_growing("prep", part.side.prep, after(at, 10), server="own", partnership=str(pair.partnership.id))
    if part.side.lets_read:
        part.write_growing("shared-prep", part.side.prep, after(at, 12))


def _parts(pair: Together, session: Session, sides: dict[str, Side], now: datetime) -> list[Part]:
    hour = planning.hour_of(session, now)
    return [
        Part(browser, hour.role_of(browser.person), sides.get(browser.key, Side()), session)
        for browser in pair.browsers
    ]


def _live(pair: Together, session: Session, told: HourTold) -> list[KeptCommitment]:
    parts = _parts(pair, session, told.sides, session.starts_at)
    closed = session.ends_at
    if told.room:
        coach = next(part.browser for part in parts if part.role == "coach")
        closed = rooms.meet(pair.browsers, session, told.room, starter=coach)
    if told.page:
        for part in parts:
            at = after(closed, WRITTEN)
            part.write("page", at, said=told.page.body(part.role, at))
    commitments = []
    # Whoever noted it has said so with that, and before the other is asked.
    for part in sorted(parts, key=lambda one: one.browser.key != told.noted_by):
        part.say_whether_they_met(told, after(closed, ANSWERED[part.role]))
        commitments += _commit(part, closed)
        _write_what_stays(part, closed)
        _write_notes(part, closed)
    return commitments


def _commit(part: Part, closed: datetime) -> list[KeptCommitment]:
    return [
        KeptCommitment(
            part, part.write("commitment", after(closed, COMMITTED[part.role] + number), said=told.body), told
        )
        for number, told in enumerate(part.side.commitments)
    ]


def _write_what_stays(part: Part, closed: datetime) -> None:
    """Takeaway, letter and pulse."""
    part.write_growing("letter", part.side.letter, after(closed, LISTENED))
    part.write_growing("takeaway", part.side.takeaway, after(closed, TOOK_AWAY[part.role]))
    if part.side.pulse:
        at = after(closed, PULSED[part.role])
        answers = dict(part.side.pulse)
        part.write("between", at, said={"between": answers.pop("between"), "line": ""}, server="own")
        body = {"session": str(part.session.id), "role": part.role, **answers}
        row = part.browser.prepare("pulse", body, at, server="pulse")
        pulse.send(part.session, part.browser.person, record=UUID(row["id"]), body=row, now=at)


def _write_notes(part: Part, closed: datetime) -> None:
    """The focus person's begin before the hour; the coach's come after it."""
    later = after(closed, NOTED[part.role])
    before = [after(part.session.starts_at, PREPARED)] if part.role == "focus" else []
    part.write_growing("note", part.side.note, *before, later, server="own")
