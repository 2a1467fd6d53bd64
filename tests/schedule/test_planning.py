"""From rhythm and history to the hours ahead."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.notes import note
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, planning
from turnabout.schedule.changes import hours_ahead
from turnabout.schedule.models import Attendance, Rhythm, Session
from turnabout.schedule.outcome import Answer
from turnabout.schedule.recurrence import WEEK

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def starts(partnership: Partnership) -> list[datetime]:
    return list(Session.objects.within(partnership).order_by("starts_at").values_list("starts_at", flat=True))


def next_focus(partnership: Partnership, now: datetime) -> Person:
    hour = planning.next_hour(partnership, now)
    assert hour is not None
    return hour.focus


def both_say(session: Session, first: str, second: str, at: datetime) -> None:
    for person, said in zip(session.partnership.people, (first, second), strict=True):
        planning.answer(Session.objects.get(id=session.id), person, Answer(said), at)


def test_the_hours_ahead_are_planned_once(partnership: Partnership) -> None:
    make_rhythm(partnership)
    for _ in range(3):
        laying.lay_ahead(partnership, START)
    assert starts(partnership) == [FIRST, FIRST + WEEK]


def test_weeks_nobody_looked_are_made_up_for(partnership: Partnership) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    laying.lay_ahead(partnership, START + 4 * WEEK)
    hour = timedelta(hours=1)
    # Summer time begins on 29 March: from then on seven in the evening is an hour earlier in UTC.
    summer = [FIRST + number * WEEK - hour for number in (4, 5)]
    assert starts(partnership) == [*(FIRST + number * WEEK for number in range(4)), *summer]


def test_an_hour_that_was_moved_costs_pages_nothing_for_as_long_as_it_is_to_come(
    world: World, clock: MovedClock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, clock.now, ahead=4 * WEEK)
    browser = browser_of(world.ana)
    browser.get("/")
    with CaptureQueriesContext(connection) as unmoved:
        browser.get("/")
    two_days_later = FIRST + timedelta(days=2)
    Session.objects.filter(starts_at=FIRST).update(starts_at=two_days_later, moved_from=FIRST)
    with django_assert_max_num_queries(len(unmoved)):
        assert "Thursday 5 March, 19:00" in browser.get("/").text


def test_half_a_year_away_is_no_wall_of_missed_weeks(partnership: Partnership) -> None:
    make_rhythm(partnership)
    later = START + 60 * WEEK
    laying.lay_ahead(partnership, later)
    planned = starts(partnership)
    assert later - laying.LONGEST_GAP < planned[0] < later - laying.LONGEST_GAP + WEEK
    assert (len(planned), planned[-1] > later + WEEK) == (28, True)


@pytest.mark.parametrize("change", [{"confirmed_at": None}, {"ended_at": START}])
def test_nothing_is_planned_for_two_who_are_not_yet_or_no_longer(
    partnership: Partnership, change: dict[str, datetime | None]
) -> None:
    make_rhythm(partnership)
    for name, value in change.items():
        setattr(partnership, name, value)
    laying.lay_ahead(partnership, START)
    assert starts(partnership) == []


@pytest.mark.parametrize(
    ("said", "swaps"),
    [
        (("held", "held"), True),
        (("held", "partly"), True),
        (("partly", "partly"), True),
        (("not", "not"), False),
        (("held", "not"), False),
    ],
)
def test_roles_swap_after_a_held_hour_and_only_then(
    world: World, partnership: Partnership, said: tuple[str, str], *, swaps: bool
) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    over = FIRST + timedelta(hours=2)
    assert next_focus(partnership, START) == world.ana
    both_say(Session.objects.get(starts_at=FIRST), *said, over)
    assert next_focus(partnership, over) == (world.ben if swaps else world.ana)


@pytest.mark.parametrize("hours", [2, 50])
def test_an_hour_nobody_came_to_leaves_the_turn_where_it_was(
    world: World, partnership: Partnership, hours: int
) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    assert next_focus(partnership, FIRST + timedelta(hours=hours)) == world.ana


def test_what_is_missed_is_made_up_for_the_next_day_by_the_same_person(
    world: World, partnership: Partnership, clock: MovedClock
) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    clock.set(FIRST + timedelta(days=1))
    start_now(world.ben, partnership)
    made_up = Session.objects.get(rhythm=None)
    assert planning.hour_of(made_up, clock.now).focus == world.ana
    planning.settle_focus(made_up, clock.now)
    both_say(made_up, "held", "held", clock.now)
    assert next_focus(partnership, clock.now) == world.ben


@pytest.mark.parametrize(
    ("said", "together", "goes_on"),
    [
        (None, 0, False),
        ("held", 0, True),
        ("partly", 0, True),
        ("not", 3600, False),
        (None, 1800, True),
        (None, 1799, False),
    ],
)
def test_while_answers_are_waited_for_the_turn_goes_by_what_is_known(
    world: World, partnership: Partnership, said: str | None, together: int, *, goes_on: bool
) -> None:
    session = make_session(partnership, START - timedelta(hours=4), focus=world.ana)
    Session.objects.filter(id=session.id).update(opened_at=START, together_seconds=together)
    if said:
        planning.answer(session, world.ana, Answer(said), START)
    make_session(partnership, START + timedelta(hours=1))
    assert next_focus(partnership, START) == (world.ben if goes_on else world.ana)


def test_whoever_was_chosen_begins(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    laying.begin_with(partnership, world.ben)
    laying.lay_ahead(partnership, START)
    assert [hour.focus for hour in planning.hours(partnership, START)] == [world.ben, world.ana]


def start_now(person: Person, partnership: Partnership, **fields: object) -> str:
    answer = browser_of(person).post(f"/partnerships/{partnership.id}/now/", {"minutes": 60, **fields})
    assert answer.status_code == 302
    return answer.headers["Location"]


def test_an_hour_on_the_spot_is_one_hour_for_both(world: World, partnership: Partnership) -> None:
    room = start_now(world.ben, partnership, minutes=30, first=str(world.ben.id))
    made = Session.objects.get(partnership=partnership)
    assert room == f"/sessions/{made.id}/room/"
    assert (made.minutes, made.rhythm, made.slot_date, made.focus) == (30, None, None, None)
    assert START <= made.starts_at < START + timedelta(seconds=5)
    assert next_focus(partnership, made.starts_at) == world.ben
    assert start_now(world.ana, partnership) == room
    assert Session.objects.count() == 1


def test_starting_now_finds_the_hour_whose_door_is_open(
    world: World, partnership: Partnership, clock: MovedClock
) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    at_hand = f"/sessions/{Session.objects.get(starts_at=FIRST).id}/room/"
    clock.set(FIRST - timedelta(minutes=16))
    assert start_now(world.ana, partnership) != at_hand
    Session.objects.filter(rhythm=None).delete()
    clock.set(FIRST - timedelta(minutes=14))
    assert start_now(world.ana, partnership) == start_now(world.ben, partnership) == at_hand
    assert starts(partnership) == [FIRST, FIRST + WEEK]


@pytest.mark.parametrize("fields", [{}, {"minutes": 45}, {"minutes": 60, "first": "x"}])
def test_a_start_that_was_not_understood_starts_nothing(
    world: World, partnership: Partnership, fields: dict[str, object]
) -> None:
    answer = browser_of(world.ana).post(f"/partnerships/{partnership.id}/now/", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/partnerships/{partnership.id}/")
    assert Session.objects.count() == 0


def test_another_time_moves_only_hours_that_nobody_opened(world: World, partnership: Partnership) -> None:
    old = make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    coming = Session.objects.get(starts_at=FIRST + WEEK)
    past = make_session(partnership, START - WEEK, held=True)
    opened = Session.objects.get(starts_at=FIRST)
    Session.objects.filter(id=opened.id).update(opened_at=START)
    hours_ahead.set_rhythm(rhythm_on_thursdays(world, partnership), first=None, now=START)
    thursday = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
    assert starts(partnership) == [past.starts_at, FIRST, thursday, thursday + WEEK]
    # The same hour, so that what was written ahead for it is still there.
    assert Session.objects.get(id=coming.id).starts_at == thursday
    old.refresh_from_db()
    assert old.replaced_at == START
    assert Rhythm.objects.filter(partnership=partnership).current().get().weekday == 3
    assert Attendance.objects.filter(session=past).count() == 2


def rhythm_on_thursdays(world: World, partnership: Partnership) -> Rhythm:
    thursdays = make_rhythm(world.others, weekday=3, at="08:00")
    thursdays.delete()
    thursdays.id, thursdays.partnership, thursdays.created_at = None, partnership, START
    return thursdays


def test_the_same_time_set_in_mid_hour_makes_no_second_hour(world: World, partnership: Partnership) -> None:
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    again = make_rhythm(world.others)
    again.delete()
    again.id, again.partnership, again.created_at = None, partnership, FIRST + timedelta(minutes=20)
    hours_ahead.set_rhythm(again, first=None, now=again.created_at)
    assert starts(partnership) == [FIRST, FIRST + WEEK, FIRST + 2 * WEEK]


def test_the_page_of_the_two_leads_into_the_hour_that_runs(world: World) -> None:
    page = f"/partnerships/{world.partnership.id}/"
    assert "Enter the room" not in browser_of(world.ana).get(page).text
    room = browser_of(world.ben).post(f"{page}now/", {"minutes": 60, "first": str(world.ana.id)}).headers["Location"]
    assert f'href="{room}"' in browser_of(world.ana).get(page).text


def test_a_promise_comes_back_after_a_break_of_months(world: World) -> None:
    """The weeks in between are each an hour that nobody came to."""
    make_rhythm(world.partnership)
    held = make_session(world.partnership, START - timedelta(days=1), held=True)
    later = START + timedelta(weeks=14)
    laying.lay_ahead(world.partnership, later)
    planned = planning.hours(world.partnership, later)
    coming = planning.next_of(planned, later)
    assert coming is not None
    assert held.id in planning.hours_before(planned, coming.session, later)


def test_only_the_last_hours_that_were_lived_come_back(world: World) -> None:
    weeks = [make_session(world.partnership, START - timedelta(weeks=ago), held=True) for ago in range(1, 20)]
    planned = planning.hours(world.partnership, START)
    assert planning.hours_before(planned, None, START) == [one.id for one in weeks[: planning.HOURS_BACK]]


def test_of_two_that_begin_at_once_the_planned_one_comes_first(world: World) -> None:
    """A walk that nobody named a time of stands at noon: whichever database it is, the hour of noon was before."""
    noon = datetime.combine(START.date() - timedelta(days=1), time(12), tzinfo=world.ana.zone)
    here = make_session(world.partnership, noon, focus=world.ben, held=True)
    status, noted = note(world.ana, world, focus=world.ana, ago=1)
    planned = planning.hours(world.partnership, START)
    assert (status, [str(hour.session.id) for hour in planned]) == (201, [str(here.id), noted["session"]])
    walk = planned[1].session
    assert planning.hours_before(planned, walk, START) == [here.id]
    assert (planning.held_before(planned, walk), planning.held_before(planned, here)) == (1, 0)
