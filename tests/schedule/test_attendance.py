"""*Did we meet?* Each says it for themselves; two answers settle it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.builders import World, browser_of, make_session
from tests.conftest import MovedClock
from tests.offers import JSON
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule import planning
from turnabout.schedule.models import Session
from turnabout.schedule.outcome import Answer, Outcome

EARLY = (400, {"error": "This hour has not begun. Answer once it is over."})
SETTLED = (409, {"error": "You have both answered; this hour is settled."})
CHOOSE = (400, {"error": "Choose one of the three answers."})


@pytest.fixture
def hour(world: World) -> Session:
    """Over when the test begins, and nobody has said anything."""
    return make_session(world.partnership, START - timedelta(hours=1))


def say(person: Person, session: Session, answer: object) -> tuple[int, JSON]:
    return browser_of(person).said("POST", f"/sessions/{session.id}/attendance/", {"answer": answer})


def outcome(session: Session, after: timedelta = timedelta()) -> Outcome:
    return Session.objects.get(id=session.id).outcome(START + after)


def answers(session: Session) -> dict[str, str]:
    kept = Session.objects.get(id=session.id)
    return {given.person.name: given.answer for given in kept.attendances.select_related("person")}


@pytest.mark.parametrize(
    ("said", "became"),
    [
        (("held", "held"), Outcome.HELD),
        (("held", "partly"), Outcome.PARTLY),
        (("not", "not"), Outcome.MISSED),
        (("held", "not"), Outcome.UNCLEAR),
        (("not", "partly"), Outcome.UNCLEAR),
    ],
)
def test_two_answers_settle_an_hour(world: World, hour: Session, said: tuple[str, str], became: Outcome) -> None:
    first, second = said
    there = (200, {"next": f"/sessions/{hour.id}/"})
    assert (say(world.ana, hour, first), say(world.ben, hour, second)) == (there, there)
    assert (answers(hour), outcome(hour)) == ({"Ana": first, "Ben": second}, became)


def test_an_answer_may_be_changed_until_both_say_the_same(world: World, hour: Session) -> None:
    say(world.ana, hour, "held")
    say(world.ana, hour, "not")
    assert answers(hour) == {"Ana": "not"}
    say(world.ben, hour, "held")
    assert say(world.ana, hour, "held")[0] == 200
    assert say(world.ana, hour, "not") == say(world.ben, hour, "not") == SETTLED
    assert answers(hour) == {"Ana": "held", "Ben": "held"}


def test_nothing_can_be_said_of_an_hour_that_has_not_begun(world: World) -> None:
    coming = make_session(world.partnership, START + timedelta(minutes=1))
    assert say(world.ana, coming, "held") == EARLY
    assert answers(coming) == {}


def test_two_who_met_early_may_say_so_at_once(world: World) -> None:
    early = make_session(world.partnership, START + timedelta(minutes=10))
    Session.objects.filter(id=early.id).update(ended_at=START)
    assert say(world.ana, early, "held")[0] == 200


@pytest.mark.parametrize("answer", ["maybe", "HELD", ""])
def test_there_are_three_answers(world: World, hour: Session, answer: str) -> None:
    assert say(world.ana, hour, answer) == CHOOSE


@pytest.mark.parametrize("answer", [None, 1, ["held"], "x" * 7])
def test_anything_else_is_not_an_answer(world: World, hour: Session, answer: object) -> None:
    assert say(world.ana, hour, answer)[0] == 400
    assert answers(hour) == {}


def test_one_answer_waits_two_days_for_the_other(world: World, hour: Session) -> None:
    say(world.ana, hour, "held")
    assert outcome(hour, timedelta(hours=47)) is Outcome.OPEN
    assert outcome(hour, timedelta(hours=49)) is Outcome.UNCLEAR


def test_what_the_room_saw_speaks_for_whoever_is_silent(world: World, hour: Session) -> None:
    Session.objects.filter(id=hour.id).update(together_seconds=1800, opened_at=START)
    say(world.ana, hour, "held")
    assert outcome(hour) is Outcome.HELD


def test_whose_hour_it_was_is_settled_by_the_first_answer(world: World, hour: Session) -> None:
    say(world.ben, hour, "held")
    assert Session.objects.get(id=hour.id).focus == world.ana


def test_the_page_of_an_hour_says_what_became_of_it(world: World, hour: Session) -> None:
    say(world.ana, hour, "held")
    page = f"/sessions/{hour.id}/"
    assert "You answered; Ben has not yet." in browser_of(world.ana).get(page).text
    say(world.ben, hour, "not")
    assert "counts for nobody" in browser_of(world.ben).get(page).text


@pytest.mark.parametrize(
    ("ana", "ben", "missed"),
    [
        ("me", "them", "ana"),
        ("them", "me", "ben"),
        ("me", "me", None),
        ("them", "them", None),
        ("them", "", None),
        ("", "", None),
    ],
)
def test_who_could_not_come_stands_only_where_both_say_so(world: World, ana: str, ben: str, missed: str | None) -> None:
    session = make_session(world.partnership, START - timedelta(hours=3))
    for person, whose in ((world.ana, ana), (world.ben, ben)):
        assert "could not come. The turn" not in browser_of(world.ben).get(f"/sessions/{session.id}/").text
        said = {"answer": "not", "whose": whose}
        assert browser_of(person).send("POST", f"/sessions/{session.id}/attendance/", said).status_code == 200
    session = Session.objects.get(id=session.id)
    expected = {"ana": world.ana, "ben": world.ben}.get(missed or "")
    assert (session.outcome(START), session.missed_by()) == (Outcome.MISSED, expected)
    page = browser_of(world.ana).get(f"/sessions/{session.id}/").text
    assert ("you could not come" in page, "Ben could not come" in page) == (missed == "ana", missed == "ben")


def test_who_answered_by_a_letter_says_on_the_page_who_could_not_come_and_once(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(hours=3))
    path, asked = f"/sessions/{session.id}/", "Once said, it stays."
    for person in (world.ana, world.ben):
        assert asked not in browser_of(person).get(path).text
        planning.answer(session, person, Answer.NOT, START)
        session = Session.objects.get(id=session.id)

    def says(person: Person, answer: str, whose: str) -> int:
        said = {"answer": answer, "whose": whose}
        return browser_of(person).send("POST", f"{path}attendance/", said).status_code

    assert [says(world.ana, "held", ""), says(world.ana, "not", "")] == [409, 409]
    assert asked in browser_of(world.ana).get(path).text
    assert says(world.ana, "not", "them") == 200
    # To try the other as well would show what Ben said.
    assert (says(world.ana, "not", "me"), asked in browser_of(world.ana).get(path).text) == (409, False)
    assert says(world.ben, "not", "me") == 200
    assert "Ben could not come. The turn stays" in browser_of(world.ana).get(path).text


def test_pages_of_long_ago_ask_nobody_who_could_not_come(world: World, clock: MovedClock) -> None:
    session = make_session(world.partnership, START - timedelta(hours=3))
    for person in (world.ana, world.ben):
        planning.answer(session, person, Answer.NOT, START)
    clock.go(timedelta(days=8))
    assert "Once said, it stays." not in browser_of(world.ana).get(f"/sessions/{session.id}/").text


def test_nonsense_about_who_could_not_come_is_refused_and_keeps_nothing(world: World) -> None:
    session = make_session(world.partnership, START - timedelta(hours=3))
    said = {"answer": "not", "whose": "the dog"}
    assert browser_of(world.ana).send("POST", f"/sessions/{session.id}/attendance/", said).status_code == 400
    assert not session.attendances.exists()
