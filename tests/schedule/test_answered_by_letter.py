"""A letter that asks says what would change and until when, and is answered by one button, without signing in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.builders import Browser, World, browser_of, make_rhythm
from tests.conftest import MovedClock
from tests.markup import faults, masked
from tests.naming import named_in
from tests.people import START
from tests.post_office import post_office
from tests.schedule.test_changing import half_hours
from tests.schedule.test_planning import FIRST
from turnabout.mail.models import Message
from turnabout.partnerships import ending
from turnabout.schedule import laying
from turnabout.schedule.changes import changing, skipping, waiting
from turnabout.schedule.changes.proposals import Following, Move, OneWay, Proposal, Swap
from turnabout.schedule.models import Change, End, Link, Pause, Session, Spell
from turnabout.schedule.recurrence import WeeklySlot
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from pytest_django import Settings

THURSDAY = datetime(2026, 3, 5, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def mails(settings: Settings, clock: MovedClock) -> Iterator[None]:
    """A server that letters go out by."""
    clock.set(START)
    with post_office() as office:
        settings.SMTP = office.server()
        yield


@pytest.fixture
def hour(world: World) -> Session:
    """The first of their weekly hours, still to come: on Tuesdays at 19:00 by Ana's clock."""
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    return Session.objects.get(starts_at=FIRST)


def asked(world: World, proposal: Proposal) -> Change:
    """Ana proposes it."""
    return changing.propose(world.partnership, world.ana, proposal, START)


def letter(world: World, name: str = "change-proposed") -> str:
    """The words of Ben's last letter of that name. It names nobody."""
    text = Message.objects.filter(letter=name, to=world.ben.email).latest("id").text
    assert named_in(text) == []
    return text


def links(world: World, name: str = "change-proposed") -> tuple[str, str]:
    """To say yes, and to leave it as it is."""
    yes, no, _stop = re.findall(r"/reminders/[\w-]{43}/", letter(world, name))
    return yes, no


def test_the_letter_says_what_and_until_when_by_its_readers_clock(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    said = letter(world)
    assert "One hour would move, and no other:" in said
    assert "Until now: Tuesday 3 March 2026, 13:00\nProposed: Thursday 5 March 2026, 12:00\n" in said
    until = change.lapses_at.astimezone(world.ben.zone)
    assert f"counts until {until:%A} {until.day} {until:%B %Y, %H:%M}; without one it lapses" in said
    assert "Times are those of New York." in said
    assert change.reminds_at
    waiting.tend(change.reminds_at)
    assert "Proposed: Thursday 5 March 2026, 12:00" in letter(world, "change-waits")


def test_of_all_other_kinds_it_says_what_too(world: World, hour: Session) -> None:
    asked(world, half_hours(hour))
    said = letter(world)
    # In that week their clocks are an hour nearer than in most: what holds all year is said by the clock it is kept by.
    assert "Your weekly time would be another. The first hour then is on Thursday 12 March 2026, 13:00:" in said
    assert "Until now: every Tuesday, 19:00 by the clock of Berlin, 60 minutes; for you: 13:00, in" in said
    assert "Proposed: every Thursday, 13:00 by your clock (New York), 30 minutes\n" in said
    asked(world, Swap(session=hour))
    assert "the hour of Tuesday 3 March 2026 becomes yours, and your friend coaches." in letter(world)
    asked(world, OneWay(focus=world.ana, begins_on=date(2026, 3, 4), ends_on=date(2026, 3, 25)))
    said = letter(world)
    assert "From 4 March 2026 to 25 March 2026, with that day, every hour would be your friend’s" in said
    assert "Until now" not in said


def test_a_yes_by_letter_holds_as_one_on_the_page_does(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    yes, no = links(world)
    page = Browser().get(yes)
    assert (page.status_code, faults(page.text)) == (200, [])
    main = masked(page.text, yes).split("<main", 1)[1].split("</main>")[0]
    assert main.count('type="submit"') == 1
    assert (named_in(main), re.findall(r"\d\d:\d\d|March", main)) == ([], [])
    # Opened, and not pressed.
    assert not Change.objects.exclude(ended_at=None).exists()
    assert "Agreed. It holds from now on" in Browser().post(yes).text
    hour.refresh_from_db()
    change.refresh_from_db()
    assert (hour.starts_at, change.end) == (THURSDAY, End.ACCEPTED)
    assert Message.objects.filter(letter="change-accepted", to=world.ana.email).exists()
    assert "Ben said yes." in browser_of(world.ana).get("/").text
    assert [Browser().post(one).status_code for one in (yes, no)] == [410, 410]


def test_left_as_it_is_by_letter_nothing_changes_and_the_other_is_told(world: World, hour: Session) -> None:
    change = asked(world, OneWay(focus=world.ana, begins_on=date(2026, 3, 4), ends_on=date(2026, 3, 25)))
    assert change.reminds_at
    waiting.tend(change.reminds_at)
    (yes, _no), (_late, no) = links(world), links(world, "change-waits")
    assert "Nothing was changed" in Browser().post(no).text
    change.refresh_from_db()
    assert (change.end, Spell.objects.exists(), hour.is_skipped) == (End.DECLINED, False, False)
    assert "It does not suit Ben." in browser_of(world.ana).get("/").text
    assert Browser().get(yes).status_code == 410


@pytest.mark.parametrize(
    "why", ["withdrawn", "overtaken", "answered", "lapsed", "ended", "blocked", "paused", "left out"]
)
def test_once_the_question_is_over_its_links_do_nothing(
    world: World, hour: Session, clock: MovedClock, why: str
) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    both = links(world)
    end_it(why, world, change, clock)
    # An end may take the hour away.
    before = Session.objects.filter(id=hour.id).values().first()
    for one in both:
        assert [Browser().get(one).status_code, Browser().post(one).status_code] == [410, 410]
    after = Session.objects.filter(id=hour.id).values().first()
    assert after == before
    assert before is None or before["starts_at"] == FIRST
    assert not Change.objects.filter(end=End.ACCEPTED).exists()


def end_it(why: str, world: World, change: Change, clock: MovedClock) -> None:
    pair, ana, ben, hour = world.partnership, world.ana, world.ben, change.session
    assert hour
    deaths: dict[str, Callable[[], object]] = {
        "withdrawn": lambda: changing.withdraw(change, START),
        "overtaken": lambda: changing.propose(pair, ben, Move(session=hour, starts_at=THURSDAY + DAY), START),
        "answered": lambda: changing.decline(change, START),
        "lapsed": lambda: clock.set(change.lapses_at),
        "ended": lambda: ending.end(ana, pair.id, {"records": []}, START),
        "blocked": lambda: ending.stop_and_block(ana, pair.id, {"records": []}, START),
        "paused": lambda: Pause.objects.create(
            partnership=pair, set_by=ana, set_at=START, begins_at=START, until=START + 9 * DAY
        ),
        "left out": lambda: skipping.leave_out_one(hour, ana, START),
    }
    deaths[why]()


def test_a_yes_to_what_can_no_longer_be_done_changes_nothing_and_nobody_is_asked_again(
    world: World, hour: Session
) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    skipping.go_away(world.ana, date(2026, 3, 5), date(2026, 3, 5), START)
    yes, no = links(world)
    refused = Browser().post(yes)
    assert (refused.status_code, faults(refused.text)) == (410, [])
    # Whoever says yes learns why it does not hold, and that their question is over.
    assert "One of you is away then, or you are pausing. Nothing was changed. The question ends" in refused.text
    assert (named_in(refused.text), "This link is closed" in refused.text) == ([], False)
    change.refresh_from_db()
    hour.refresh_from_db()
    assert (change.end, hour.starts_at) == (End.OVERTAKEN, FIRST)
    assert Message.objects.filter(letter="change-overtaken", to=world.ana.email).exists()
    dead = Browser().post(no)
    assert (dead.status_code, "This link is closed" in dead.text) == (410, True)
    with pytest.raises(Refused, match="no longer open"):
        changing.accept(change, START)


def test_of_their_tokens_only_a_hash_is_kept(world: World, hour: Session) -> None:
    asked(world, Move(session=hour, starts_at=THURSDAY))
    kept = str(list(Link.objects.values()))
    assert not [one for one in links(world) if one.split("/")[2] in kept]


@pytest.mark.parametrize("who", ["ana", "ben"])
@pytest.mark.parametrize("what", ["one", "following"])
def test_a_yes_does_nothing_to_a_weekly_time_that_was_set_meanwhile(
    world: World, hour: Session, who: str, what: str
) -> None:
    thursdays = WeeklySlot(
        weekday=3, local_time=time(18), anchor_zone="Europe/Berlin", minutes=60, starts_on=THURSDAY.date()
    )
    proposals: dict[str, Proposal] = {
        "one": Move(session=hour, starts_at=THURSDAY),
        "following": Following(partnership=world.partnership, session=hour, slot=thursdays),
    }
    change = asked(world, proposals[what])
    yes, _no = links(world)
    fridays = {"weekday": "4", "local_time": "10:00", "anchor_zone": "Europe/Berlin", "minutes": "30"}
    said = {**fridays, "starts_on": "2026-03-03", "first": str(world.ana.id)}
    setter = browser_of(getattr(world, who))
    assert setter.post(f"/partnerships/{world.partnership.id}/rhythm/", said).status_code == 302
    assert Browser().post(yes).status_code == 410
    hour.refresh_from_db()
    change.refresh_from_db()
    assert (hour.starts_at, hour.minutes) == (datetime(2026, 3, 6, 9, tzinfo=UTC), 30)
    # Only whom another's doing concerns is written to.
    assert change.end == (End.WITHDRAWN if who == "ana" else End.OVERTAKEN)
    assert Message.objects.filter(letter="change-overtaken", to=world.ana.email).exists() == (who == "ben")


@pytest.mark.parametrize(("which", "said"), [(0, "You said yes by a letter."), (1, "everything stays as it is.")])
def test_whoever_answered_by_letter_reads_so_until_they_put_it_away(
    world: World, hour: Session, which: int, said: str
) -> None:
    """Somebody else may read that mailbox."""
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    Browser().post(links(world)[which])
    ben = browser_of(world.ben)
    page = ben.get("/").text
    assert said in page
    assert "Was it not you?" in page
    assert "Was it not you?" not in browser_of(world.ana).get("/").text
    ben.post(f"/changes/{change.id}/seen/")
    assert "Was it not you?" not in ben.get("/").text


def test_an_answer_on_the_page_is_no_news_to_whoever_gave_it(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    changing.accept(change, START)
    assert "by a letter" not in browser_of(world.ben).get("/").text


def test_a_yes_counts_for_an_hour_as_its_letter_told_it(world: World, hour: Session) -> None:
    """As if a state had changed its clocks after the rows were made, and later a letter told of the hour anew."""
    sooner = FIRST - timedelta(hours=1)
    Session.objects.filter(id=hour.id).update(starts_at=sooner)
    hour.refresh_from_db()
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    yes, no = links(world)
    # Its heading does not say of which day a yes is: that of now, or that proposed.
    assert "Tuesday" not in Browser().get(yes).text
    laying.lay_ahead(world.partnership, START)
    assert Session.objects.get(id=hour.id).starts_at == FIRST
    assert [Browser().post(one).status_code for one in (yes, no)] == [410, 410]
    assert Change.objects.open().get() == change
    assert change.reminds_at
    waiting.tend(change.reminds_at)
    again, _no = links(world, "change-waits")
    assert "Agreed" in Browser().post(again).text


@pytest.mark.parametrize("kind", ["move", "following", "swap"])
def test_what_is_asked_is_asked_of_the_hour_as_it_stands(world: World, hour: Session, kind: str) -> None:
    """It moved while somebody had the page open on which they ask."""
    sooner = FIRST - timedelta(hours=3)
    Session.objects.filter(id=hour.id).update(starts_at=sooner)
    thursdays = WeeklySlot(
        weekday=3, local_time=time(18), anchor_zone="Europe/Berlin", minutes=60, starts_on=THURSDAY.date()
    )
    proposals: dict[str, Proposal] = {
        "move": Move(session=hour, starts_at=THURSDAY),
        "following": Following(partnership=world.partnership, session=hour, slot=thursdays),
        "swap": Swap(session=hour),
    }
    assert asked(world, proposals[kind]).lapses_at == sooner
    if kind == "move":
        assert "Until now: Tuesday 3 March 2026, 10:00\n" in letter(world)


def test_links_that_answer_live_as_long_as_the_question(world: World, hour: Session) -> None:
    change = asked(world, Move(session=hour, starts_at=THURSDAY))
    answers = Link.objects.filter(change=change)
    assert sorted(answers.values_list("does", "expires_at")) == [
        ("agree", change.lapses_at),
        ("decline", change.lapses_at),
    ]
    Link.objects.clear(change.lapses_at)
    assert not answers.exists()
