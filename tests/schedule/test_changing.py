"""What takes both: a change is proposed, holds once the other accepts, is called to mind once, and lapses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import pytest

from tests.builders import World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.people import START
from tests.schedule.test_planning import FIRST, starts
from turnabout.mail.models import Message
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, planning
from turnabout.schedule.changes import changing, skipping, waiting
from turnabout.schedule.changes.proposals import Following, Move, OneWay, Proposal, Swap
from turnabout.schedule.models import Change, End, Rhythm, Session, Wishes
from turnabout.schedule.recurrence import WEEK, WeeklySlot
from turnabout.schedule.reminding import Kind as Reminded
from turnabout.schedule.reminding import Way
from turnabout.schedule.weeks import strip_of
from turnabout.web.answers import Refused

THURSDAY = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)


@pytest.fixture
def hour(partnership: Partnership) -> Session:
    """The first of their weekly hours, still to come."""
    make_rhythm(partnership)
    laying.lay_ahead(partnership, START)
    return Session.objects.get(starts_at=FIRST)


def asked(world: World, proposal: Proposal) -> Change:
    """Ana proposes it."""
    return changing.propose(world.partnership, world.ana, proposal, START)


def thursdays(hour: Session | None, partnership: Partnership) -> Following:
    return Following(
        partnership=partnership,
        session=hour,
        slot=WeeklySlot(
            weekday=3,
            local_time=time(18),
            anchor_zone="Europe/Berlin",
            minutes=60,
            starts_on=date(2026, 3, 12),
        ),
    )


def half_hours(hour: Session) -> Following:
    """It and all that follow, half an hour on Thursdays at one by the clock of New York."""
    slot = WeeklySlot(3, time(13), "America/New_York", 30, date(2026, 3, 12))
    return Following(partnership=hour.partnership, session=hour, slot=slot)


def letters(to: str) -> list[str]:
    return list(Message.objects.filter(to=to).order_by("created_at", "id").values_list("letter", flat=True))


def test_an_hour_moves_once_the_other_agrees_and_keeps_what_was_written_for_it(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    assert starts(world.partnership)[0] == FIRST
    changing.accept(change, START)
    hour.refresh_from_db()
    assert (hour.starts_at, hour.moved_from) == (THURSDAY, FIRST)
    assert starts(world.partnership) == [THURSDAY, FIRST + WEEK]
    assert "moved" in strip_of(world.partnership, world.ana, START)[0].pieces


def test_back_at_its_own_time_it_was_never_moved(world: World, hour: Session) -> None:
    changing.accept(asked(world, Move(session=hour, starts_at=THURSDAY)), START)
    hour.refresh_from_db()
    changing.accept(asked(world, Move(session=hour, starts_at=FIRST)), START)
    hour.refresh_from_db()
    assert (hour.starts_at, hour.moved_from) == (FIRST, None)


@pytest.mark.usefixtures("office")
def test_what_is_not_answered_lapses_and_both_are_told(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    assert letters(world.ben.email) == ["change-proposed"]
    half = change.proposed_at + (change.lapses_at - change.proposed_at) / 2
    for moment in (half, half + timedelta(minutes=1), change.lapses_at, change.lapses_at + timedelta(hours=1)):
        if waiting.due(moment):
            waiting.tend(moment)
    assert letters(world.ben.email) == ["change-proposed", "change-waits", "change-lapsed"]
    assert letters(world.ana.email) == ["change-lapsed"]
    change.refresh_from_db()
    assert change.end == End.LAPSED
    with pytest.raises(Refused, match="no longer open"):
        changing.accept(change, change.lapses_at)


def test_it_lapses_when_the_hour_begins_and_before_it_would(world: World, hour: Session) -> None:
    late = FIRST - timedelta(hours=3)
    change = changing.propose(world.partnership, world.ana, Move(session=hour, starts_at=THURSDAY), late)
    # Too short to remind anybody.
    assert (change.lapses_at, change.reminds_at) == (FIRST, None)


def test_a_second_question_takes_the_place_of_the_first(world: World, hour: Session) -> None:
    first = asked(world, Move(session=hour, starts_at=THURSDAY))
    second = changing.propose(world.partnership, world.ben, Swap(session=hour), START)
    first.refresh_from_db()
    assert first.end == End.OVERTAKEN
    assert Change.objects.open().get() == second


@pytest.mark.parametrize(
    "then", [START - timedelta(hours=1), START + timedelta(days=400), FIRST + WEEK - timedelta(minutes=30)]
)
def test_nobody_is_asked_for_a_time_that_cannot_be(world: World, hour: Session, then: datetime) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        asked(world, Move(session=hour, starts_at=then))
    assert not Change.objects.exists()


def test_what_became_impossible_meanwhile_is_not_done_and_no_longer_asked(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    skipping.go_away(world.ben, date(2026, 3, 5), date(2026, 3, 5), START)
    with pytest.raises(Refused, match="away"):
        changing.accept(change, START)
    change.refresh_from_db()
    assert change.end == End.OVERTAKEN
    hour.refresh_from_db()
    assert hour.starts_at == FIRST


def test_this_hour_and_all_that_follow_move_and_those_before_stay(world: World, hour: Session) -> None:
    later = Session.objects.get(starts_at=FIRST + WEEK)
    changing.accept(asked(world, thursdays(later, world.partnership)), START)
    second = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
    laying.lay_ahead(world.partnership, FIRST + WEEK)
    assert starts(world.partnership) == [FIRST, second, second + WEEK]
    later.refresh_from_db()
    assert later.starts_at == second
    hour.refresh_from_db()
    assert hour.rhythm != later.rhythm


def test_a_first_weekly_time_is_proposed_once_hours_have_been(world: World, clock: MovedClock) -> None:
    make_session(world.partnership, START - WEEK, held=True)
    clock.set(START)
    page = browser_of(world.ana).get(f"/partnerships/{world.partnership.id}/rhythm/").text
    assert "Ask Ben" in page
    sent = {
        "weekday": "3",
        "local_time": "18:00",
        "anchor_zone": world.ana.time_zone,
        "minutes": "60",
        "starts_on": "2026-03-12",
    }
    browser_of(world.ana).post(f"/partnerships/{world.partnership.id}/rhythm/", sent)
    assert not Rhythm.objects.current().exists()
    browser_of(world.ben).post(f"/changes/{Change.objects.get().id}/answer/", {"answer": "yes"})
    assert Rhythm.objects.current().get().weekday == 3


def test_a_swap_is_paid_back_and_no_second_one_is_to_be_had_before(world: World, hour: Session) -> None:
    changing.accept(asked(world, Swap(session=hour)), START)
    planned = planning.hours(world.partnership, START)
    assert [one.focus for one in planned] == [world.ben, world.ana]
    second = planned[1].row()
    with pytest.raises(Refused, match="next hour"):
        changing.propose(world.partnership, world.ben, Swap(session=second), START)


def test_a_spell_is_all_one_persons_and_counts_for_nobodys_turn(world: World, hour: Session) -> None:
    spell = OneWay(focus=world.ben, begins_on=date(2026, 3, 2), ends_on=date(2026, 3, 12))
    changing.accept(asked(world, spell), START)
    planned = planning.hours(world.partnership, START)
    assert [(one.focus, one.one_way) for one in planned] == [(world.ben, True), (world.ben, True)]
    laying.lay_ahead(world.partnership, START + 2 * WEEK)
    assert planning.hours(world.partnership, START + 2 * WEEK)[2].focus == world.ana
    skipping.end_spell(world.partnership, world.ben, START)
    assert planning.hours(world.partnership, START)[0].focus == world.ana
    assert hour.focus is None


@pytest.mark.usefixtures("office")
def test_nobody_says_yes_to_themselves_and_a_stranger_finds_nothing(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    address = f"/changes/{change.id}/answer/"
    assert browser_of(world.cleo).post(address, {"answer": "yes"}).status_code == 404
    browser_of(world.ana).post(address, {"answer": "yes"})
    browser_of(world.ben).post(address, {"answer": "withdrawn"})
    hour.refresh_from_db()
    assert (hour.starts_at, Change.objects.open().count()) == (FIRST, 1)
    browser_of(world.ben).post(address, {"answer": "no"})
    change.refresh_from_db()
    assert (change.end, letters(world.ana.email)) == (End.DECLINED, ["change-declined"])


def test_who_is_asked_or_told_is_said_by_name(world: World, hour: Session) -> None:
    two, first = f"/partnerships/{world.partnership.id}", f"/sessions/{hour.id}"
    spell = {"focus": str(world.ana.id), "begins_on": "2026-03-05", "ends_on": "2026-03-20"}
    weekly = {"weekday": "4", "local_time": "18:00", "anchor_zone": "Europe/Berlin", "minutes": "60"}
    asked = [(f"{first}/swap/", {}), (f"{two}/spell/", spell)]
    asked += [(f"{two}/rhythm/", {**weekly, "starts_on": "2026-03-05"})]
    make_session(world.partnership, START - timedelta(days=7), focus=world.ben, held=True)
    for page, body in asked:
        assert "Ben is asked." in browser_of(world.ana).post(page, body, follow=True).text
    answer = f"/changes/{Change.objects.open().get().id}/answer/"
    assert "Ana is told." in browser_of(world.ben).post(answer, {"answer": "no"}, follow=True).text


def test_both_see_it_in_their_own_time(world: World, hour: Session) -> None:
    asked(world, Move(session=hour, starts_at=THURSDAY))
    for person in (world.ana, world.ben):
        other = world.partnership.partner_of(person)
        page = browser_of(person).get("/").text
        assert f"{THURSDAY.astimezone(person.zone):%H:%M}" in page
        assert f"{THURSDAY.astimezone(other.zone):%H:%M}" in page


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(world: World, hour: Session) -> None:
    local = FIRST.astimezone(world.ana.zone)
    same = {"on": local.date().isoformat(), "at": f"{local:%H:%M}", "which": "one"}
    page = browser_of(world.ana).post(f"/sessions/{hour.id}/changes/", same)
    assert (page.status_code, "at this time already" in page.text) == (400, True)
    sent = {**same, "on": "2026-03-05"}
    assert browser_of(world.ana).post(f"/sessions/{hour.id}/changes/", sent).status_code == 302
    assert Change.objects.open().get().proposed_by == world.ana


def test_clocks_that_change_later_move_hours_to_come_and_none_that_has_been(world: World, hour: Session) -> None:
    """As if a state had changed its clocks after the rows were made."""
    Session.objects.filter(id=hour.id).update(starts_at=FIRST - timedelta(hours=1))
    later = Session.objects.get(starts_at=FIRST + WEEK)
    Session.objects.filter(id=later.id).update(starts_at=FIRST + WEEK - timedelta(hours=1))
    laying.lay_ahead(world.partnership, FIRST + timedelta(days=1))
    hour.refresh_from_db()
    later.refresh_from_db()
    assert (hour.starts_at, later.starts_at) == (FIRST - timedelta(hours=1), FIRST + WEEK)


@pytest.mark.usefixtures("office")
def test_whoever_wants_no_such_letter_gets_none_and_nobody_is_written_to_at_night(world: World, hour: Session) -> None:
    asked(world, Move(session=hour, starts_at=THURSDAY))
    letter = Message.objects.get(to=world.ben.email)
    Message.objects.update(sent_at=START)
    local = letter.next_try_at.astimezone(world.ben.zone).time()
    assert time(7) <= local < time(22)
    assert letter.stop_link in letter.text
    wishes = Wishes.objects.of(world.ben)
    wishes.stop(Reminded.CHANGE, Way.MAIL)
    wishes.save()
    asked(world, Move(session=hour, starts_at=THURSDAY))
    assert letters(world.ben.email) == ["change-proposed"]


@pytest.mark.usefixtures("office")
def test_a_word_of_what_became_of_it_waits_for_the_morning_and_can_be_stopped(world: World, hour: Session) -> None:
    night = START.replace(hour=23, minute=30)
    changing.decline(asked(world, Move(session=hour, starts_at=THURSDAY)), night)
    letter = Message.objects.get(to=world.ana.email)
    local = letter.next_try_at.astimezone(world.ana.zone)
    assert (letter.letter, local.time().replace(second=0)) == ("change-declined", time(7))
    assert letter.stop_link in letter.text
    browser_of(world.ana).post(urlsplit(letter.stop_link).path)
    changing.decline(asked(world, Move(session=hour, starts_at=THURSDAY)), START)
    assert letters(world.ana.email) == ["change-declined"]


def test_without_a_mail_server_nothing_is_left_for_the_operator_and_the_first_page_says_it_for_a_week(
    world: World, hour: Session, clock: MovedClock
) -> None:
    changing.decline(asked(world, Move(session=hour, starts_at=THURSDAY)), START)
    asked(world, Move(session=hour, starts_at=THURSDAY))
    waiting.tend(clock.set(START + timedelta(days=4)))
    assert not Message.objects.exists()
    lapsed = "A proposal lapsed without an answer. Nothing was changed."
    clock.set(FIRST + timedelta(days=7))
    assert [lapsed in browser_of(person).get("/").text for person in (world.ana, world.ben)] == [True, True]
    clock.set(FIRST + timedelta(days=12, hours=1))
    assert lapsed not in browser_of(world.ana).get("/").text


def test_a_yes_is_told_by_its_new_time_alone_and_no_longer_than_it_holds(world: World, hour: Session) -> None:
    changing.accept(asked(world, Move(session=hour, starts_at=THURSDAY)), START)
    page = browser_of(world.ana).get("/").text
    assert "Ben said yes." in page
    assert "The hour moves to <strong>Thursday 5 March, 18:00</strong>." in page
    hour.refresh_from_db()
    skipping.leave_out_one(hour, world.ben, START)
    assert "Ben said yes." not in browser_of(world.ana).get("/").text
