"""The links of a letter to two who have gone quiet: they end with its question."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import Browser, World, browser_of, make_session
from tests.conftest import MovedClock
from tests.schedule.quiet import BOTH_ONCE, DAY, STILL_QUIET, days_pass, letters, link
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.schedule.models import Coming, Does, Link, Session

pytestmark = pytest.mark.usefixtures("office")

THREE = ("usual", "pause", "ending")


def letter_to(person: Person) -> str:
    return str(Message.objects.filter(letter__startswith="lull-", to=person.email).latest("id").text)


def alive(paths: list[str]) -> list[bool]:
    return [Browser().get(path).status_code == 200 for path in paths]


def test_links_of_a_question_end_with_it(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    paths = [link(weekly, does) for does in THREE]
    make_session(weekly.partnership, clock.now + timedelta(hours=1), held=True)
    assert alive(paths) == [True, True, True]
    clock.go(DAY)
    assert alive(paths) == [False, False, False]
    # Nobody speaks of ending in Ben's name by a letter that lay about, also not where they are asked anew.
    assert Browser().post(paths[2]).status_code == 410
    days_pass(clock, 12)
    assert letters(weekly) == [*BOTH_ONCE, *BOTH_ONCE]
    assert (alive(paths), alive([link(weekly, "ending")])) == ([False, False, False], [True])


@pytest.mark.parametrize("says", ["usual", "ending"])
def test_what_ana_answered_ben_can_only_come_to_by_his_letter(weekly: World, clock: MovedClock, says: str) -> None:
    days_pass(clock, 13)
    paths = [link(weekly, does) for does in THREE]
    browser_of(weekly.ana).post(f"/partnerships/{weekly.partnership.id}/lull/", {"answer": says})
    assert alive(paths) == [True, False, False]
    clock.go(14 * DAY)
    assert alive(paths) == [False, False, False]


def test_a_letter_answers_no_longer_than_the_first_page_asks(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    first = link(weekly, "ending")
    days_pass(clock, 8)
    both = [first, link(weekly, "ending")]
    # The first letter asks the same as the second.
    assert alive(both) == [True, True]
    clock.go(14 * DAY)
    assert STILL_QUIET not in browser_of(weekly.ana).get("/").text
    assert alive(both) == [False, False]


def test_the_letter_says_when_and_the_page_of_its_link_the_weekday_alone(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    # By Ben's clock.
    assert "next on Tuesday 10 March, 14:00 (time of New York):" in letter_to(weekly.ben)
    page = Browser().get(link(weekly, "usual")).text
    assert ("on Tuesday" in page, "14:00" in page, "March" in page, "New York" in page) == (True, False, False, False)
    assert "14:00" not in Browser().post(link(weekly, "usual")).text


def test_only_the_hour_of_which_the_letter_told_is_taken(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    paths = [link(weekly, does) for does in THREE]
    told = Session.objects.within(weekly.partnership).filter(starts_at__gt=clock.now).order_by("starts_at").first()
    assert told is not None
    # As when a state changes its clocks: nobody chose it, so that the question itself stands.
    Session.objects.filter(id=told.id).update(starts_at=told.starts_at + timedelta(hours=1))
    assert alive(paths) == [False, True, True]
    assert (Browser().post(paths[0]).status_code, Coming.objects.exists()) == (410, False)
    Session.objects.filter(id=told.id).update(starts_at=told.starts_at)
    # Another that comes sooner is not what it told.
    make_session(weekly.partnership, clock.now + timedelta(hours=2))
    assert Browser().post(paths[0]).status_code == 200
    assert Coming.objects.get().session == told


def test_once_their_hour_has_begun_it_is_not_taken_by_letter(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    paths = [link(weekly, does) for does in THREE]
    clock.set(Link.objects.filter(does=Does.USUAL).latest("id").starts_at or clock.now)
    assert alive(paths) == [False, True, True]
