"""Home: what matters today, composed of the other domains."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import (
    World,
    browser_of,
    make_invitation,
    make_partnership,
    make_person,
    make_rhythm,
    make_session,
)
from tests.conftest import MovedClock
from tests.notes import note
from tests.offers import claim_of, pulse
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule.changes import skipping
from turnabout.schedule.models import BusyCalendar, BusyTime, Session
from turnabout.vault.models import Keyring, StartAnew

CLASH = "Your own calendar has something then. Only you see this."
PULSE = "00000000-0000-4000-8000-000000000001"


def home(person: Person | None) -> str:
    answer = browser_of(person).get("/")
    assert answer.status_code == 200
    return answer.text


@pytest.mark.usefixtures("db")
def test_a_stranger_is_told_what_it_is() -> None:
    page = home(None)
    assert "An hour a week with a friend, taking turns." in page
    assert "You need an invitation" in page


def test_whoever_has_no_partner_is_told_how_to_begin(dov: Person) -> None:
    page = home(dov)
    assert "Welcome, Dov" in page
    assert 'href="/invitations/new/"' in page


def test_two_without_a_time_may_choose_one_or_begin(ana: Person, partnership: Partnership) -> None:
    page = home(ana)
    assert "You and Ben can begin" in page
    assert f'href="/partnerships/{partnership.id}/rhythm/"' in page


def test_each_is_told_their_own_part_in_their_own_time(world: World) -> None:
    make_rhythm(world.partnership)
    anas, bens = home(world.ana), home(world.ben)
    assert "your hour" in anas
    assert "Tuesday 3 March, 19:00" in anas
    assert "Tuesday 3 March, 13:00" in anas
    assert "you coach" in bens
    assert "Tuesday 3 March, 13:00" in bens


def test_the_room_is_offered_once_its_door_is_open(world: World, clock: MovedClock) -> None:
    session = make_session(world.partnership, START + timedelta(hours=1))
    room = f'href="/sessions/{session.id}/room/"'
    assert room not in home(world.ana)
    clock.go(timedelta(minutes=50))
    assert room in home(world.ana)


def test_an_hour_left_out_is_said_until_it_is_over(world: World, clock: MovedClock) -> None:
    hour = make_session(world.partnership, START + timedelta(days=1))
    skipping.leave_out_one(hour, world.ben, START)
    assert "Left out: Tuesday 3 March, 11:00" in home(world.ana)
    clock.set(hour.starts_at + timedelta(minutes=5))
    assert "Ben left it out." in home(world.ana)
    clock.go(timedelta(hours=1))
    assert "Left out" not in home(world.ana)


def test_a_long_absence_takes_few_lines(world: World) -> None:
    make_rhythm(world.partnership)
    skipping.go_away(world.ben, date(2026, 3, 3), date(2026, 4, 4), START)
    page = home(world.ana)
    assert (page.count("Left out: "), page.count("Ben is away then.")) == (3, 3)
    assert "More are left out after these" in page


def test_a_pause_is_said_with_the_way_out_of_it(world: World) -> None:
    make_rhythm(world.partnership)
    home(world.ana)
    skipping.pause(world.partnership, world.ben, date(2026, 3, 20), START)
    page = home(world.ana)
    assert "You are pausing, as Ben said. You go on on Friday 20 March." in page
    assert "Go on now" in page
    assert "Left out" not in page


def test_whoever_has_not_said_whether_they_met_is_asked(world: World) -> None:
    hour = make_session(world.partnership, START - timedelta(hours=2))
    asked = "Did you and Ben meet on Monday 2 March?"
    assert asked in home(world.ana)
    browser_of(world.ana).send("POST", f"/sessions/{hour.id}/attendance/", {"answer": "held"})
    assert asked not in home(world.ana)
    assert "Did you and Ana meet on Monday 2 March?" in home(world.ben)


def test_the_pulse_of_an_hour_just_over_is_asked_for_until_it_is_in(world: World, clock: MovedClock) -> None:
    hour = make_session(world.partnership, START - timedelta(hours=2), held=True)
    asked = "The pulse of the hour with Ben on Monday 2 March is still open."
    assert asked in home(world.ana)
    ana = world.people.ana
    body = pulse(world.people.pair, ana.id, PULSE)
    browser_of(world.ana).send("PUT", f"/sessions/{hour.id}/pulse/{PULSE}/", body)
    assert asked not in home(world.ana)
    assert "The pulse of the hour with Ana" in home(world.ben)
    clock.go(timedelta(hours=48))
    assert "The pulse of the hour" not in home(world.ben)


def test_a_walk_since_leaves_the_pulse_of_the_last_hour_open(world: World) -> None:
    make_session(world.partnership, START - timedelta(hours=24), held=True)
    asked = "The pulse of the hour with Ana on Sunday 1 March is still open."
    assert asked in home(world.ben)
    assert note(world.ana, world, focus=world.ben)[0] == 201
    assert asked in home(world.ben)


def test_in_mid_week_home_has_the_hour_the_commitments_and_a_line_to_bring(world: World, clock: MovedClock) -> None:
    make_rhythm(world.partnership)
    page = home(world.ana)
    parts = ["Prepare the hour", 'class="strip"', "<carried-over", "<bring-line"]
    assert [part for part in parts if part not in page] == []
    assert sorted(parts, key=page.index) == parts
    # The door shows what was promised, and what one brings.
    clock.go(timedelta(days=1, hours=7, minutes=50))
    page = home(world.ana)
    assert "Enter the room" in page
    assert [part for part in parts if part in page] == ['class="strip"']


def test_what_is_just_over_comes_first_and_is_the_one_thing_to_do(world: World) -> None:
    make_rhythm(world.partnership)
    make_session(world.partnership, START - timedelta(hours=2))
    page = home(world.ana)
    assert page.index("How was the hour with Ben?") < page.index("Prepare the hour")
    assert page.count("button primary") == 1


def test_who_accepted_is_to_be_looked_at(world: World) -> None:
    invitation, keys = make_invitation(world.people.ana)
    open_link = f'href="/invitations/{invitation.id}/"'
    assert "Open invitations" in home(world.ana)
    body = claim_of(world.people.dov, invitation, keys, inviter=world.people.ana)
    browser_of(world.dov).send("POST", f"/invitations/{invitation.id}/claim/", body)
    page = home(world.ana)
    assert "Your invitation was accepted" in page
    assert open_link in page
    assert "Open invitations" not in page


def test_an_ended_partnership_is_not_of_today(world: World) -> None:
    Partnership.objects.filter(id=world.partnership.id).update(ended_at=START)
    page = home(world.ana)
    assert "What you shared stays readable." in page
    assert "Next" not in page


def test_marks_that_nobody_would_guess_have_a_key(world: World) -> None:
    past(world.partnership, 2)
    assert 'class="key"' not in home(world.ana)
    for days in (21, 28):
        hour = make_session(world.partnership, START + timedelta(days=days - 27))
        skipping.leave_out_one(hour, world.ben, START - timedelta(days=40))
    key = re.findall(r'<ul class="key".*?</ul>', home(world.ana), re.DOTALL)
    assert [re.sub(r"<[^>]*>", "", one) for one in key] == ["left out"]


@pytest.mark.parametrize("count", [1, 3])
def test_invitations_cost_no_questions_more(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        make_invitation(world.people.dov)
    browser = browser_of(world.dov)
    with django_assert_num_queries(7):
        browser.get("/")


@pytest.mark.parametrize("count", [1, 3])
def test_past_hours_cost_no_questions_more(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    past(world.partnership, count)
    browser = browser_of(world.ana)
    with django_assert_num_queries(14):
        browser.get("/")


@pytest.mark.parametrize(("count", "questions"), [(1, 14), (3, 18)])
def test_each_partnership_costs_two_questions(
    world: World, count: int, questions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    past(world.partnership, 1)
    for number in range(count - 1):
        past(make_partnership(world.ana, make_person(f"Friend {number}")), 1)
    browser = browser_of(world.ana)
    with django_assert_num_queries(questions):
        browser.get("/")


def test_a_clash_is_told_to_whoever_is_busy_for_one_question_more(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hours = [make_session(world.partnership, START + timedelta(days=1))]
    for number in range(2):
        friends = make_partnership(world.ana, make_person(f"Friend {number}"))
        hours.append(make_session(friends, START + timedelta(days=2 + number)))
    browser = browser_of(world.ana)
    with django_assert_num_queries(17):
        assert CLASH not in browser.get("/").text
    BusyCalendar.objects.create(person=world.ana, address=b"", given_at=START, due_at=START, read_at=START)
    for hour in hours[:2]:
        begins = hour.starts_at + timedelta(minutes=59)
        BusyTime.objects.create(person=world.ana, begins_at=begins, ends_at=begins + timedelta(hours=2))
    BusyTime.objects.create(person=world.ana, begins_at=hours[2].ends_at, ends_at=hours[2].ends_at + timedelta(hours=1))
    with django_assert_num_queries(18):
        page = browser.get("/").text
    assert page.count(CLASH) == 2
    assert CLASH not in home(world.ben)


@pytest.mark.parametrize("count", [1, 3])
def test_a_partnerships_page_costs_the_same_however_many_hours_it_shows(
    world: World, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    past(world.partnership, count)
    browser = browser_of(world.ana)
    with django_assert_num_queries(12):
        page = browser.get(f"/partnerships/{world.partnership.id}/").text
    assert page.count("your hour</span></li>") == count


def past(partnership: Partnership, count: int) -> list[Session]:
    """As many held hours, the last one yesterday."""
    return [
        make_session(partnership, START - timedelta(days=1 + 7 * number), focus=partnership.first, held=True)
        for number in range(count)
    ]


def known(person: Person, **what: datetime | None) -> None:
    """What is known of somebody's recovery code."""
    Keyring.objects.filter(person=person).update(**what)


def test_a_code_that_nobody_says_was_kept_is_asked_after(ana: Person) -> None:
    assert 'data-ask="kept"' in home(ana)
    browser_of(ana).send("POST", "/vault/code/shown/", {"how": "kept"})
    assert "data-ask" not in home(ana)


def test_after_three_held_hours_two_words_are_asked(world: World) -> None:
    known(world.ana, code_kept_at=START)
    past(world.partnership, 2)
    assert "data-ask" not in home(world.ana)
    make_session(world.partnership, START - timedelta(days=30), focus=world.ana, held=True)
    assert 'data-ask="words"' in home(world.ana)
    known(world.ana, words_shown_at=START)
    assert "data-ask" not in home(world.ana)


def test_after_four_weeks_a_rehearsal_is_offered(ana: Person, clock: MovedClock) -> None:
    known(ana, code_made_at=START, code_kept_at=START)
    assert "data-ask" not in home(ana)
    clock.go(timedelta(weeks=4))
    assert 'data-ask="rehearsal"' in home(ana)
    known(ana, code_shown_at=START)
    assert "data-ask" not in home(ana)


def test_whose_keys_somebody_asks_to_start_anew_is_told_first(ana: Person) -> None:
    StartAnew.objects.create(person=ana, asked_at=START, due_at=START + StartAnew.DELAY)
    page = home(ana)
    assert "Somebody asked to start your keys anew" in page
    assert "data-ask" not in page
