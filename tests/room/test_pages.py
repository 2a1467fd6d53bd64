"""The pages of an hour: its door, its room, its close."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.markup import faults
from tests.people import START
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Attendance, Session


def test_a_day_early_the_door_says_when_it_opens(world: World) -> None:
    session = make_session(world.partnership, START + timedelta(days=1))
    answer = browser_of(world.ana).get(f"/sessions/{session.id}/room/")
    assert (answer.status_code, faults(answer.text)) == (409, [])
    # In Ana's own time: ten o'clock in London is eleven in Berlin.
    assert "This room opens on Tuesday 3 March, 10:45" in answer.text
    assert Session.objects.get(id=session.id).opened_at is None


@pytest.mark.parametrize("person", ["ana", "ben"])
def test_each_is_told_their_part_plainly(world: World, person: str) -> None:
    session = make_session(world.partnership, START, focus=world.ben)
    page = browser_of(getattr(world, person)).get(f"/sessions/{session.id}/room/").text
    assert ("Your hour" in page, "You coach" in page) == (person == "ben", person == "ana")
    assert faults(page) == []


@pytest.mark.parametrize("ending", ["hour", "partnership", "door"])
def test_what_is_over_leads_to_what_stays_of_it(world: World, ending: str) -> None:
    session = make_session(world.partnership, START - timedelta(hours=4 if ending == "door" else 0))
    if ending == "hour":
        Session.objects.filter(id=session.id).update(ended_at=START)
    if ending == "partnership":
        Partnership.objects.filter(id=world.partnership.id).update(ended_at=START)
    browser = browser_of(world.ana)
    answer = browser.get(f"/sessions/{session.id}/room/")
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/sessions/{session.id}/")
    page = browser.get(f"/sessions/{session.id}/").text
    assert (f'href="/sessions/{session.id}/room/"' in page, faults(page)) == (False, [])


def test_the_close_leads_to_the_next_hour_or_to_a_time_for_it(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(hours=1), held=True)
    rhythm = f'href="/partnerships/{world.partnership.id}/rhythm/"'
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    assert (rhythm in page, "To the next hour" in page, faults(page)) == (True, False, [])
    make_rhythm(world.partnership)
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    assert (rhythm in page, "To the next hour" in page, faults(page)) == (False, True, [])


@pytest.mark.parametrize("elsewhere", [False, True])
def test_of_an_hour_held_elsewhere_what_was_kept_comes_first(world: World, *, elsewhere: bool) -> None:
    session = make_session(world.partnership, START - timedelta(days=1), focus=world.ben, held=not elsewhere)
    if elsewhere:
        noted = {"noted_by": world.ana, "noted_at": START, "held_on": session.starts_at.date()}
        Session.objects.filter(id=session.id).update(**noted, ended_at=session.ends_at)
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    parts = ('data-kind="takeaway"', "<commitment-list", "<our-page", 'data-kind="note"')
    found = sorted(parts, key=page.index)
    kept, rest = list(parts[:2]), list(parts[2:])
    assert (found == kept + rest, faults(page)) == (elsewhere, [])


def test_the_agreement_is_talked_through_first_and_read_again_later(world: World) -> None:
    session = make_session(world.partnership, START)
    words = ("We have talked it through, and it holds", "We have read it together, and it still holds")
    page = browser_of(world.ana).get(f"/sessions/{session.id}/room/").text
    assert [one in page for one in words] == [True, False]
    # The agreement's own page says it the same way: its address tells it which hour, and no server.
    leads = f'hour={session.id}&amp;first"'
    assert leads in page
    assert leads in browser_of(world.ana).get(f"/sessions/{session.id}/").text
    make_session(world.partnership, START - timedelta(days=7), held=True)
    page = browser_of(world.ana).get(f"/sessions/{session.id}/room/").text
    assert [one in page for one in words] == [False, True]
    assert f'#hour={session.id}"' in page


def test_an_hour_that_ended_asks_whether_they_met(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(hours=1), held=True)
    page = browser_of(world.ben).get(f"/sessions/{session.id}/").text
    assert "Yes: this hour counts, and the turn goes on." in page
    assert faults(page) == []


def test_it_is_asked_as_soon_as_its_time_is_over_though_the_room_is_still_open(world: World) -> None:
    """The first page, and the letter an hour after, lead to the page of the hour."""
    session = make_session(world.partnership, START - timedelta(hours=1, minutes=1))
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    assert faults(page) == []
    # The question first; the room is a link below it, for those who began late.
    asked, link = page.index("<did-we-meet"), page.index(f'<a href="/sessions/{session.id}/room/">Enter the room')
    assert asked < link
    session.starts_at = START - timedelta(minutes=30)
    session.save()
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    button = f'<a class="button primary large" href="/sessions/{session.id}/room/">'
    assert (button in page, "<did-we-meet" in page) == (True, False)


def test_the_agreement_of_an_hour_is_the_one_at_its_end_also_of_an_early_one(world: World) -> None:
    hour = make_session(world.partnership, START - timedelta(hours=2), held=True)
    hour.ended_at = hour.starts_at + timedelta(minutes=20)
    hour.save()
    page = browser_of(world.ana).get(f"/sessions/{hour.id}/").text
    [at] = re.findall(r"#at=([^&]+)&", page)
    assert datetime.fromisoformat(unquote(at)) == hour.ended_at


@pytest.mark.parametrize("said", ["ana", "ben"])
def test_of_an_hour_that_was_not_held_nobody_is_asked_what_they_take_from_it(world: World, said: str) -> None:
    """What was written for it lies folded; held, it stands open."""
    session = make_session(world.partnership, START - timedelta(days=5))
    Attendance.objects.create(session=session, person=getattr(world, said), answer="not", answered_at=START)
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    before, _summary, folded = page.partition("<summary>What was written for this hour</summary>")
    assert (faults(page), "<textarea" in before, "What stays of this hour" in page) == ([], False, False)
    assert folded.partition("</details>")[0].count("<textarea") > 1
    held = make_session(world.partnership, START - timedelta(days=8), held=True)
    page = browser_of(world.ana).get(f"/sessions/{held.id}/").text
    assert ("What stays of this hour" in page, "What was written for this hour" in page) == (True, False)
