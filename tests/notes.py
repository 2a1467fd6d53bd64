"""Hours that Ana and Ben held elsewhere, as their browsers note them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from tests.builders import World, browser_of, make_rhythm
from tests.offers import JSON
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule import laying, planning
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.outcome import Outcome

TODAY = START.date()


def body(focus: Person, *, ago: int = 0, hour: UUID | None = None, **more: object) -> JSON:
    on = (TODAY - timedelta(days=ago)).isoformat()
    return {"id": str(hour or uuid4()), "on": on, "focus": str(focus.id), **more}


def send(person: Person, world: World, told: JSON) -> tuple[int, JSON]:
    return browser_of(person).said("POST", f"/partnerships/{world.partnership.id}/noting/", told)


def note(person: Person, world: World, *, focus: Person, ago: int = 0) -> tuple[int, JSON]:
    return send(person, world, body(focus, ago=ago))


def answer(person: Person, session: Session, said: str) -> int:
    return browser_of(person).said("POST", f"/sessions/{session.id}/attendance/", {"answer": said})[0]


def take_back(person: Person, session: Session) -> tuple[int, JSON]:
    return browser_of(person).said("POST", f"/sessions/{session.id}/noting/removal/", {})


def next_turn(world: World) -> Person:
    return planning.next_turn(world.partnership, planning.hours(world.partnership, START))


def outcomes(world: World) -> list[tuple[str, Outcome]]:
    """What became of every hour that has been, with whose it was."""
    past = [hour for hour in planning.hours(world.partnership, START) if hour.session.has_begun(START)]
    return [(hour.focus.name, hour.session.outcome(START)) for hour in past]


def planned_at(world: World, *, at: str) -> Session:
    make_rhythm(world.partnership, weekday=TODAY.weekday(), at=at)
    Rhythm.objects.update(starts_on=TODAY)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.filter(slot_date=TODAY).get()
