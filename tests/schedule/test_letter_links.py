"""Links in letters: one button without signing in, once, that names nobody; and dead alike, whatever the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import Browser, World, browser_of, make_session
from tests.conftest import MovedClock
from tests.markup import faults, masked
from tests.naming import named_in
from turnabout.accounts.models import Person
from turnabout.mail.models import Message
from turnabout.mail.outbox import Letter, post_all
from turnabout.partnerships import ending
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Attendance, Coming, Link, Pause, Session, Skip, Wishes
from turnabout.schedule.reminders import telling
from turnabout.vault import email_change

pytestmark = pytest.mark.usefixtures("office")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def hour(partnership: Partnership, clock: MovedClock) -> Session:
    """Tomorrow, at four in the afternoon in UTC; a Tuesday."""
    return make_session(partnership, clock.now.replace(hour=16, minute=0, second=0, microsecond=0) + DAY)


def links(hour: Session, letter: str, clock: MovedClock, person: Person) -> list[str]:
    """The links of one letter, told at its time."""
    before = {"reminder-day": hour.starts_at - DAY, "reminder-hour": hour.starts_at - HOUR}
    clock.set(before.get(letter, hour.ends_at + HOUR))
    telling.remind(clock.now)
    text = Message.objects.get(letter=letter, to=person.email).text
    return re.findall(r"/reminders/[\w-]{43}/", text)


@pytest.fixture
def there(hour: Session, clock: MovedClock, ben: Person) -> str:
    """Ben's link to say that he will be there."""
    return links(hour, "reminder-day", clock, ben)[0]


def test_ben_says_that_he_will_be_there_and_ana_sees_it(there: str, hour: Session, ana: Person, cleo: Person) -> None:
    page = f"/sessions/{hour.id}/"
    assert "Ben will be there." not in browser_of(ana).get(page).text
    stranger = Browser()
    assert stranger.get(there).status_code == 200
    done = stranger.post(there)
    assert (done.status_code, "Thank you. It is kept." in done.text) == (200, True)
    assert "Ben will be there." in browser_of(ana).get(page).text
    assert browser_of(cleo).get(page).status_code == 404


def test_opening_a_link_changes_nothing_however_often(there: str) -> None:
    for _ in range(3):
        assert Browser().get(there).status_code == 200
        assert Browser().head(there).status_code == 200
    assert not Coming.objects.exists()
    assert not Link.objects.exclude(used_at=None).exists()


def test_its_page_has_one_button_names_nobody_and_tells_at_most_the_weekday(there: str, hour: Session) -> None:
    page = Browser().get(there)
    # Tokens are drawn at random, and may spell a name.
    text = masked(page.text, there)
    main = text.split("<main", 1)[1].split("</main>")[0]
    assert faults(page.text) == []
    assert main.count('type="submit"') == 1
    assert "Tuesday" in main
    assert named_in(text) == []
    assert not re.search(r"\d\d:\d\d|\bMarch\b|20\d\d", main)
    assert str(hour.id) not in text


def test_ben_leaves_the_hour_out_by_one_button_and_may_take_it_up_again(
    hour: Session, clock: MovedClock, ana: Person, ben: Person
) -> None:
    skip = links(hour, "reminder-day", clock, ben)[2]
    page = Browser().get(skip)
    assert "nobody has to agree" in page.text
    assert not Session.objects.get(id=hour.id).is_skipped
    assert Browser().post(skip).status_code == 200
    assert Session.objects.get(id=hour.id).skipped_by == ben
    assert "We meet after all" in browser_of(ben).get(f"/sessions/{hour.id}/").text
    assert "We meet after all" not in browser_of(ana).get(f"/sessions/{hour.id}/").text


def test_whoever_stops_letters_is_told_which(hour: Session, clock: MovedClock, ben: Person) -> None:
    stop = links(hour, "reminder-day", clock, ben)[-1]
    before, done = Browser().get(stop), Browser().post(stop)
    assert ["Our hour comes near" in page.text for page in (before, done)] == [True, True]


def test_it_works_once(there: str) -> None:
    assert Browser().post(there).status_code == 200
    for answer in (Browser().post(there), Browser().get(there)):
        assert answer.status_code == 410


def test_it_takes_a_button_of_our_own_page(there: str) -> None:
    assert Browser(enforce_csrf_checks=True).post(there).status_code == 403
    assert not Coming.objects.exists()


DEAD = ("used", "ended", "blocked", "paused", "skipped", "moved", "expired", "gone", "never was")


@pytest.mark.parametrize("why", DEAD)
def test_dead_it_says_the_same_whatever_the_reason(there: str, hour: Session, world: World, why: str) -> None:
    die(why, there, hour, world)
    path = "/reminders/never/" if why == "never was" else there
    answers = [Browser().get(path), Browser().post(path)]
    Link.objects.all().delete()
    never = [Browser().get("/reminders/x/"), Browser().post("/reminders/x/")]
    assert [(one.status_code, masked(one.text, path)) for one in answers] == [
        (410, masked(one.text, "/reminders/x/")) for one in never
    ]
    assert why == "used" or not Coming.objects.exists()


def die(why: str, path: str, hour: Session, world: World) -> None:
    now, pair, ana = hour.starts_at - DAY + HOUR, world.partnership, world.ana
    hours, until = Session.objects.filter(id=hour.id), now + 9 * DAY
    deaths: dict[str, Callable[[], object]] = {
        "used": lambda: Browser().post(path),
        "ended": lambda: ending.end(ana, pair.id, {"records": []}, now),
        "blocked": lambda: ending.stop_and_block(ana, pair.id, {"records": []}, now),
        "paused": lambda: Pause.objects.create(partnership=pair, set_by=ana, set_at=now, begins_at=now, until=until),
        "skipped": lambda: hours.update(skipped_by=ana, skipped_at=now, skipped_for=Skip.WEEK),
        "moved": lambda: hours.update(starts_at=hour.starts_at + HOUR),
        "expired": lambda: Link.objects.update(expires_at=now - DAY),
        "gone": hours.delete,
        "never was": lambda: None,
    }
    deaths[why]()


def test_a_pause_ahead_leaves_the_hours_before_it_alone(there: str, hour: Session, ana: Person) -> None:
    ahead = hour.starts_at + DAY
    Pause.objects.create(
        partnership=hour.partnership, set_by=ana, set_at=ahead - 3 * DAY, begins_at=ahead, until=ahead + 9 * DAY
    )
    assert Browser().get(there).status_code == 200


def test_another_time_leads_to_signing_in_and_takes_back_that_one_comes(there: str, hour: Session, ben: Person) -> None:
    Browser().post(there)
    another = re.findall(r"/reminders/[\w-]{43}/", Message.objects.get(letter="reminder-day", to=ben.email).text)[1]
    answer = Browser().post(another)
    assert answer.status_code == 302
    leads_to = answer.headers["Location"]
    assert leads_to.startswith(f"/sessions/{hour.id}/")
    assert Browser().get(leads_to).headers["Location"] == f"/sign-in/?next={leads_to}"
    assert not Coming.objects.exists()


def test_whether_we_met_is_answered_without_signing_in(
    hour: Session, clock: MovedClock, ana: Person, ben: Person
) -> None:
    met, *_ = links(hour, "reminder-met", clock, ana)
    _, not_met, *_ = links(hour, "reminder-met", clock, ben)
    assert Browser().post(met).status_code == Browser().post(not_met).status_code == 200
    assert dict(Attendance.objects.values_list("person", "answer")) == {ana.id: "held", ben.id: "not"}


def test_an_answer_that_is_settled_is_not_changed_by_a_letter(
    hour: Session, clock: MovedClock, ana: Person, ben: Person
) -> None:
    _met, not_met, *_rest = links(hour, "reminder-met", clock, ana)
    for person in (ana, ben):
        Attendance.objects.create(session=hour, person=person, answer="held", answered_at=clock.now)
    assert Browser().post(not_met).status_code == 410
    assert set(Attendance.objects.values_list("answer", flat=True)) == {"held"}


def test_letters_of_a_kind_are_stopped_by_one_tap(hour: Session, clock: MovedClock, ana: Person) -> None:
    stop = links(hour, "reminder-day", clock, ana)[-1]
    page = Browser().get(stop)
    assert ("Tuesday" in page.text, "Stop these letters" in page.text) == (False, True)
    assert Browser().post(stop).status_code == 200
    assert Wishes.objects.of(ana).mail_off == ["day"]


def test_letters_can_still_be_stopped_after_an_end(hour: Session, clock: MovedClock, ana: Person) -> None:
    stop = links(hour, "reminder-day", clock, ana)[-1]
    ending.end(ana, hour.partnership_id, {"records": []}, clock.now)
    assert Browser().post(stop).status_code == 200


def test_of_a_token_only_a_hash_is_kept(there: str) -> None:
    token = there.split("/")[2]
    assert token not in str(list(Link.objects.values()))


def test_letters_at_the_address_of_before_do_nothing_any_more(
    hour: Session, clock: MovedClock, ana: Person, ben: Person
) -> None:
    hers = links(hour, "reminder-day", clock, ana)
    assert Message.objects.filter(letter="reminder-day", to=ana.email).exists()
    hours = Letter(key="hours", to=ana.email, letter="calendar-hours", language="en", facts={}, addressee=ana.id)
    post_all([replace(hours, stop_link="https://turnabout.example/", calendar="BEGIN:VCALENDAR")], clock.now)
    email_change.ask(ana, "ana@example.net", clock.now)
    words = Message.objects.get(letter="change-email").text
    asked = re.search(r"/account/email/\S+", words)
    assert asked
    assert browser_of(ana).post(asked[0]).status_code == 200
    assert [Browser().get(one).status_code for one in hers] == [410] * len(hers)
    # What has not gone out yet does not go there, but for what calendars are told, and what is said of the change.
    assert Message.objects.filter(key="hours").exists()
    assert not Message.objects.filter(letter="reminder-day", to=ana.email).exists()
    assert Message.objects.filter(letter="reminder-day", to=ben.email).exists()
    assert Browser().get(links_of(ben)[0]).status_code == 200


def test_letters_to_somebody_who_says_that_they_are_not_theirs_do_nothing(
    hour: Session, clock: MovedClock, ana: Person
) -> None:
    there = links(hour, "reminder-day", clock, ana)[0]
    Person.objects.filter(id=ana.id).update(email_refused_at=clock.now)
    assert [Browser().get(there).status_code, Browser().post(there).status_code] == [410, 410]
    assert not Coming.objects.exists()


def test_old_links_are_cleared(hour: Session, clock: MovedClock, ana: Person) -> None:
    links(hour, "reminder-day", clock, ana)
    Link.objects.clear(hour.starts_at)
    assert set(Link.objects.values_list("does", flat=True)) == {"stop"}


def test_a_pause_of_two_weeks_takes_one_tap_and_every_other_link_with_it(
    hour: Session, clock: MovedClock, ana: Person, ben: Person
) -> None:
    there, _another, _skip, pause, stop = links(hour, "reminder-day", clock, ana)
    bens = links_of(ben)[0]
    assert "Pause our hours for two weeks" in Browser().get(pause).text
    assert Browser().post(pause).status_code == 200
    made = Pause.objects.get()
    assert (made.set_by, made.until - clock.now > 13 * DAY) == (ana, True)
    hour.refresh_from_db()
    assert hour.is_skipped
    assert [Browser().get(one).status_code for one in (there, stop)] == [410, 200]
    assert Browser().get(bens).status_code == 410


def links_of(person: Person) -> list[str]:
    return re.findall(r"/reminders/[\w-]{43}/", Message.objects.get(letter="reminder-day", to=person.email).text)
