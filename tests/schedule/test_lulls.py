"""Two who have gone quiet are asked whether they go on: twice at most, and a pause stops it all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import Browser, World, browser_of, make_session
from tests.conftest import MovedClock
from tests.naming import named_in
from tests.notes import body
from tests.schedule.quiet import BOTH_ONCE, BOTH_TWICE, DAY, STILL_QUIET, days_pass, letters, link
from turnabout.home import exporting
from turnabout.mail.models import Message
from turnabout.partnerships import ending
from turnabout.schedule.changes import skipping
from turnabout.schedule.models import Coming, Lull, Pause, Session, Wishes
from turnabout.schedule.outcome import Answer
from turnabout.schedule.planning import answer
from turnabout.schedule.reminding import Kind, Way

pytestmark = pytest.mark.usefixtures("office")

QUIET = "It has been quiet for a while"


def test_after_ten_quiet_days_both_are_asked_once_again_a_week_later_and_never_a_third_time(
    weekly: World, clock: MovedClock
) -> None:
    days_pass(clock, 9)
    assert letters(weekly) == []
    days_pass(clock, 4)
    assert letters(weekly) == BOTH_ONCE
    days_pass(clock, 8)
    assert letters(weekly) == BOTH_TWICE
    days_pass(clock, 200)
    assert letters(weekly) == BOTH_TWICE
    assert STILL_QUIET not in browser_of(weekly.ana).get("/").text


def test_two_who_meet_every_week_hear_nothing(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 9)
    for _ in range(10):
        over = Session.objects.within(weekly.partnership).filter(starts_at__lte=clock.now).order_by("starts_at").last()
        assert over is not None
        for person in weekly.partnership.people:
            answer(over, person, Answer.HELD, clock.now)
        days_pass(clock, 7)
    assert letters(weekly) == []


def test_the_first_page_asks_one_thing_at_a_time(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 15)
    ana = browser_of(weekly.ana)
    assert QUIET in ana.get("/").text
    # The second of their hours is over, and either may still say that they met.
    days_pass(clock, 1)
    home = ana.get("/").text
    assert (QUIET in home, "Did you and Ben meet" in home) == (False, True)


def test_without_a_weekly_time_they_are_asked_to_choose_one(world: World, clock: MovedClock) -> None:
    make_session(world.partnership, clock.now - DAY, held=True)
    days_pass(clock, 10)
    assert letters(world) == BOTH_ONCE
    text = Message.objects.filter(letter="lull-first").latest("id").text
    assert "We choose a time:" in text
    assert "usual time" not in text
    assert "Choose a weekly time" in browser_of(world.ana).get("/").text


def test_nobody_is_asked_in_a_pause_and_ten_days_begin_anew_after_it(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 5)
    skipping.pause(weekly.partnership, weekly.ana, (clock.now + 40 * DAY).date(), clock.now)
    days_pass(clock, 49)
    assert letters(weekly) == []
    days_pass(clock, 4)
    assert letters(weekly) == BOTH_ONCE


def test_a_pause_after_the_first_question_leaves_no_second(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    skipping.pause(weekly.partnership, weekly.ana, (clock.now + 60 * DAY).date(), clock.now)
    days_pass(clock, 59)
    assert letters(weekly) == BOTH_ONCE
    assert QUIET not in browser_of(weekly.ana).get("/").text


@pytest.mark.parametrize("said", [(), (Answer.HELD,), (Answer.HELD, Answer.NOT)])
def test_of_an_hour_that_is_unclear_no_letter_says_that_they_did_not_meet(
    weekly: World, clock: MovedClock, said: tuple[Answer, ...]
) -> None:
    days_pass(clock, 9)
    over = Session.objects.within(weekly.partnership).filter(starts_at__lte=clock.now).get()
    for person, word in zip(weekly.partnership.people, said, strict=False):
        answer(over, person, word, clock.now)
    days_pass(clock, 4)
    text = Message.objects.filter(letter="lull-first").latest("id").text
    assert "no hour with the friend you share hours with stands as held." in text
    assert "not met" not in text
    # If they did, either can still say so where the letter leads to, and it asks no more.
    assert "To say that you met, to pause" in text
    ana, path = browser_of(weekly.ana), f"/partnerships/{weekly.partnership.id}/"
    assert "We met elsewhere: note that hour" in ana.get(path).text
    noted = body(weekly.ana, on=over.starts_at.date().isoformat())
    assert ana.said("POST", f"{path}noting/", noted)[0] == 201
    assert QUIET not in ana.get("/").text


def test_days_away_are_waited_for(weekly: World, clock: MovedClock) -> None:
    skipping.go_away(weekly.ben, clock.now.date(), (clock.now + 30 * DAY).date(), clock.now)
    days_pass(clock, 33)
    assert letters(weekly) == []


def test_letters_name_nobody_and_can_be_stopped(weekly: World, clock: MovedClock) -> None:
    wishes = Wishes(person=weekly.ana)
    wishes.stop(Kind.QUIET, Way.MAIL)
    wishes.save()
    days_pass(clock, 21)
    assert letters(weekly) == [("Ben", "lull-first"), ("Ben", "lull-second")]
    for one in Message.objects.filter(letter__startswith="lull-"):
        assert named_in(f"{one.subject} {one.text}") == []
        assert one.stop_link in one.text


def test_nobody_is_woken(weekly: World, clock: MovedClock) -> None:
    clock.set(clock.now.replace(hour=1))
    days_pass(clock, 13)
    for person in weekly.partnership.people:
        at = Message.objects.get(letter="lull-first", to=person.email).next_try_at
        assert 7 <= at.astimezone(person.zone).hour < 22


def test_ben_takes_the_usual_time_by_one_button_and_ana_does_so_too(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    path = link(weekly, "usual")
    for _ in range(2):
        page = Browser().get(path)
        assert (page.status_code, "Take our usual time" in page.text) == (200, True)
    assert not Coming.objects.exists()
    assert "is taken" in Browser().post(path).text
    ana, ben = browser_of(weekly.ana), browser_of(weekly.ben)
    taken = Coming.objects.get(person=weekly.ben).session
    # It is days ahead, and seen at once by both, on each page on which the hour stands.
    assert taken.starts_at > clock.now + 2 * DAY
    for page_of_it in ("/", f"/sessions/{taken.id}/"):
        assert "Ben will be there." in ana.get(page_of_it).text
        assert "You said that you will be there." in ben.get(page_of_it).text
        assert "I’ll be there" not in ana.get(page_of_it).text
    assert "Ben takes your usual time" in ana.get("/").text
    ana.post(f"/partnerships/{weekly.partnership.id}/lull/", {"answer": "usual"})
    home = ana.get("/").text
    assert ("Ben takes" in home, QUIET in home) == (False, False)
    assert Coming.objects.count() == 2
    assert Browser().post(path).status_code == 410
    days_pass(clock, 9)
    assert letters(weekly) == BOTH_ONCE


def test_a_usual_time_taken_is_no_news_once_that_hour_has_begun(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    Browser().post(link(weekly, "usual"))
    taken = Coming.objects.get(person=weekly.ben).session
    ana = browser_of(weekly.ana)
    assert "So do I" in ana.get("/").text
    clock.set(taken.starts_at - timedelta(hours=1))
    ana.post(f"/sessions/{taken.id}/coming/", {"answer": "yes"})
    home = ana.get("/").text
    assert ("Ben takes your usual time" in home, "So do I" in home) == (True, False)
    clock.set(taken.starts_at)
    for person in weekly.partnership.people:
        assert "your usual time" not in browser_of(person).get("/").text


def test_a_promise_is_seen_also_where_the_other_would_talk_about_ending(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    ana = browser_of(weekly.ana)
    ana.post(f"/partnerships/{weekly.partnership.id}/lull/", {"answer": "ending"})
    assert "Ben will be there." not in ana.get("/").text
    Browser().post(link(weekly, "usual"))
    page = ana.get("/").text
    assert ("You would like to talk about ending" in page, "Ben will be there." in page) == (True, True)


def test_taken_and_missed_again_it_is_a_new_lull(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    Browser().post(link(weekly, "usual"))
    days_pass(clock, 12)
    assert letters(weekly) == [*BOTH_ONCE, *BOTH_ONCE]


def test_ben_pauses_by_one_button(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    assert Browser().post(link(weekly, "pause")).status_code == 200
    assert Pause.objects.within(weekly.partnership).in_force(clock.now).exists()
    assert Browser().get(link(weekly, "usual")).status_code == 410


def test_ben_would_talk_about_ending_ana_sees_it_and_he_takes_it_back(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    assert Browser().post(link(weekly, "ending")).status_code == 200
    weekly.partnership.refresh_from_db()
    assert weekly.partnership.ended_at is None
    ana, ben = browser_of(weekly.ana), browser_of(weekly.ben)
    assert "Ben would like to talk about ending" in ana.get("/").text
    assert "You would like to talk about ending" in ben.get("/").text
    # That Ana would come does not take away what Ben would like to talk about.
    ana.post(f"/partnerships/{weekly.partnership.id}/lull/", {"answer": "usual"})
    assert "Ben would like to talk about ending" in ana.get("/").text
    ben.post(f"/partnerships/{weekly.partnership.id}/lull/", {"answer": "not-now"})
    assert "talk about ending" not in ana.get("/").text


def test_nobody_takes_back_what_the_other_would_talk_about(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    ana, ben = browser_of(weekly.ana), browser_of(weekly.ben)
    path = f"/partnerships/{weekly.partnership.id}/lull/"
    ana.post(path, {"answer": "ending"})
    # Nor does saying the same make it Ben's, to take it back then.
    for says in ("not-now", "ending", "not-now"):
        assert "Nothing was changed." in ben.post(path, {"answer": says}, follow=True).text
        assert "You would like to talk about ending" in ana.get("/").text
    ana.post(path, {"answer": "not-now"})
    assert "talk about ending" not in ben.get("/").text


def test_a_word_of_before_does_not_outlast_an_hour_that_was_held(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    Browser().post(link(weekly, "ending"))
    make_session(weekly.partnership, clock.now + timedelta(hours=1), held=True)
    clock.go(DAY)
    assert "talk about ending" not in browser_of(weekly.ana).get("/").text


def test_the_first_page_asks_the_same_and_then_shows_the_way_to_repair(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    ana = browser_of(weekly.ana)
    assert QUIET in ana.get("/").text
    days_pass(clock, 8)
    assert STILL_QUIET in ana.get("/").text
    done = ana.post(f"/partnerships/{weekly.partnership.id}/lull/", {"answer": "usual"}, follow=True)
    assert STILL_QUIET not in done.text
    assert "Ben sees that you will be there." in done.text
    assert Coming.objects.filter(person=weekly.ana).exists()


def test_the_next_hour_after_the_second_question_may_be_one_to_repair(weekly: World, clock: MovedClock) -> None:
    make_session(weekly.partnership, clock.now - DAY, held=True)
    assert not suggests(weekly, clock.now)
    days_pass(clock, 13)
    assert not suggests(weekly, clock.now)
    days_pass(clock, 8)
    assert suggests(weekly, clock.now)
    make_session(weekly.partnership, clock.now + timedelta(minutes=1), held=True)
    clock.go(DAY)
    assert not suggests(weekly, clock.now)


def suggests(world: World, now: datetime) -> bool:
    """Whether the room of an hour begun now would suggest it."""
    session = make_session(world.partnership, now)
    page = browser_of(world.ana).get(f"/sessions/{session.id}/room/")
    session.delete()
    assert page.status_code == 200
    return "data-was-quiet" in page.text


def test_a_stranger_and_a_made_up_answer_change_nothing(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    path = f"/partnerships/{weekly.partnership.id}/lull/"
    assert browser_of(weekly.cleo).post(path, {"answer": "usual"}).status_code == 404
    browser_of(weekly.ana).post(path, {"answer": "never"})
    assert Lull.objects.get(partnership=weekly.partnership).answer == ""


def test_an_end_leaves_nothing_to_answer(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    path = link(weekly, "usual")
    ending.end(weekly.ana, weekly.partnership.id, {"records": []}, clock.now)
    assert Browser().get(path).status_code == 410
    days_pass(clock, 60)
    assert letters(weekly) == BOTH_ONCE


def test_it_is_in_the_archive_of_both(weekly: World, clock: MovedClock) -> None:
    days_pass(clock, 13)
    Browser().post(link(weekly, "ending"))
    for person in weekly.partnership.people:
        told: Any = exporting.holdings(person, clock.now)
        lull = told["partnerships"][0]["lull"]
        assert (len(lull["asked_at"]), lull["answer"], lull["answered_by"]) == (1, "ending", str(weekly.ben.id))
