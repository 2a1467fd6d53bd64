"""Both at once, each at their own browser: there is still one hour and one time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.offers import JSON
from tests.people import START
from tests.racing import at_once
from turnabout.accounts.models import Person
from turnabout.schedule import laying
from turnabout.schedule.changes import changing
from turnabout.schedule.changes.proposals import Swap
from turnabout.schedule.models import Change, Rhythm, Session
from turnabout.schedule.outcome import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def posted(person: Person, path: str, fields: dict[str, object]) -> int:
    return browser_of(person).post(path, fields).status_code


def test_two_who_start_at_once_meet_in_one_room(world: World) -> None:
    path = f"/partnerships/{world.partnership.id}/now/"
    answers = at_once(*(lambda who=who: posted(who, path, {"minutes": 60}) for who in (world.ana, world.ben)))
    assert (answers, Session.objects.count()) == ([302, 302], 1)


def test_two_who_set_a_time_at_once_have_one_time(world: World) -> None:
    path = f"/partnerships/{world.partnership.id}/rhythm/"
    fields = {"anchor_zone": "Europe/Berlin", "local_time": "19:00", "minutes": 60, "starts_on": "2026-03-02"}
    form = {**fields, "first": str(world.ana.id)}
    acts = [(world.ana, {**form, "weekday": 1}), (world.ben, {**form, "weekday": 3})]
    answers = at_once(*(lambda who=who, what=what: posted(who, path, what) for who, what in acts))
    in_force = Rhythm.objects.current().get(partnership=world.partnership)
    assert (answers, Rhythm.objects.count()) == ([302, 302], 2)
    assert set(Session.objects.values_list("rhythm", flat=True)) == {in_force.id}
    assert [session.starts_at.weekday() for session in Session.objects.all()] == [in_force.weekday] * 2


def test_two_who_open_the_page_at_once_plan_each_week_once(world: World) -> None:
    make_rhythm(world.partnership)
    path = f"/partnerships/{world.partnership.id}/"
    statuses = at_once(*(lambda who=who: browser_of(who).get(path).status_code for who in (world.ana, world.ben)))
    # The next, and those after it that can be changed.
    assert (statuses, Session.objects.count()) == ([200, 200], 5)


def told(on: str, focus: Person) -> JSON:
    return {"id": str(uuid4()), "on": on, "focus": str(focus.id)}


@pytest.mark.parametrize("on", ["2026-03-01", "2026-03-02"])
def test_two_who_note_the_same_hour_at_once_have_one(world: World, on: str) -> None:
    make_session(world.partnership, START + timedelta(hours=2))
    path = f"/partnerships/{world.partnership.id}/noting/"
    people = (world.ana, world.ben)
    noted = at_once(
        *(lambda who=who: browser_of(who).said("POST", path, told(on, world.ana)) for who in people),
    )
    session = Session.objects.get(held_on=on)
    assert [(status, said["session"]) for status, said in noted] == [(201, str(session.id))] * 2
    assert session.settled(START)


def test_two_who_note_each_their_own_hour_of_a_planned_day_have_both(world: World) -> None:
    """One of them is the planned one."""
    planned = make_session(world.partnership, START - timedelta(days=1))
    path = f"/partnerships/{world.partnership.id}/noting/"
    people = (world.ana, world.ben)
    at_once(*(lambda who=who: browser_of(who).send("POST", path, told("2026-03-01", who)) for who in people))
    assert set(Session.objects.values_list("focus", "held_on")) == {(who.id, date(2026, 3, 1)) for who in people}
    assert Session.objects.filter(id=planned.id).exists()


def test_two_who_answer_at_once_have_both_answered(world: World) -> None:
    session = make_session(world.partnership, START)
    path = f"/sessions/{session.id}/attendance/"
    people = (world.ana, world.ben)
    statuses = at_once(
        *(lambda who=who: browser_of(who).send("POST", path, {"answer": "held"}).status_code for who in people)
    )
    assert (statuses, Session.objects.get().outcome(START)) == ([200, 200], Outcome.HELD)


def test_two_who_ask_at_once_leave_one_question(world: World) -> None:
    hour = make_session(world.partnership, START + timedelta(days=1))
    path = f"/sessions/{hour.id}/swap/"
    people = (world.ana, world.ben, world.ana, world.ben)
    statuses = at_once(*(lambda who=who: posted(who, path, {}) for who in people))
    assert (statuses, Change.objects.open().count()) == ([302] * 4, 1)


def test_a_yes_and_a_second_thought_at_once_are_one_of_the_two(world: World) -> None:
    hour = make_session(world.partnership, START + timedelta(days=1))
    change = changing.propose(world.partnership, world.ana, Swap(session=hour), START)
    path = f"/changes/{change.id}/answer/"
    acts = ((world.ben, "yes"), (world.ana, "withdrawn"))
    at_once(*(lambda who=who, says=says: posted(who, path, {"answer": says}) for who, says in acts))
    change.refresh_from_db()
    hour.refresh_from_db()
    assert (change.end, hour.swapped_to) in (("accepted", world.ben), ("withdrawn", None))


def test_one_pauses_while_the_other_leaves_an_hour_out_and_both_hold(world: World) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    hour = Session.objects.order_by("starts_at")[0]
    two = f"/partnerships/{world.partnership.id}"
    at_once(
        lambda: posted(world.ana, f"{two}/pause/", {"until": "2026-03-16"}),
        lambda: posted(world.ben, f"/sessions/{hour.id}/skip/", {}),
        lambda: posted(world.ana, "/account/away/", {"begins_on": "2026-03-16", "ends_on": "2026-03-20"}),
    )
    left_out = dict(Session.objects.order_by("starts_at").values_list("slot_date", "skipped_for"))
    whys = [left_out[date(2026, 3, day)] for day in (3, 10, 17, 24)]
    assert whys == ["week", "pause", "away", ""]
