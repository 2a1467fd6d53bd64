"""What is said to whoever notes an hour: what became of it."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import World, browser_of, make_session
from tests.notes import TODAY, answer, body, note, send
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule.models import Session


def test_told_again_it_says_what_became_of_it(world: World) -> None:
    """Of one that was denied it does not say that it counts, nor of one that waits for a yes."""
    world.partnership.created_at -= timedelta(days=60)
    world.partnership.save()

    def said(person: Person, ago: int) -> str:
        browser = browser_of(person)
        told = body(world.ana, ago=ago)
        page = browser.said("POST", f"/partnerships/{world.partnership.id}/noting/", told)[1]["next"]
        return browser.get(page).text

    for ago in (1, 20):
        note(world.ana, world, focus=world.ana, ago=ago)
    assert "here already, and counts once Ben says so." in said(world.ana, 20)
    answer(world.ben, Session.objects.get(held_on=TODAY - timedelta(days=1)), "not")
    assert "Ben says that you did not, so it counts for nobody." in said(world.ana, 1)
    for ago in (1, 20):
        assert "here already, and counts once." in said(world.ben, ago)


def test_after_a_no_it_is_told_that_it_waits(world: World) -> None:
    """He said that nobody came to the room that day, and is asked anew."""
    answer(world.ben, make_session(world.partnership, START - timedelta(days=1), focus=world.ana), "not")
    browser = browser_of(world.ana)
    address = f"/partnerships/{world.partnership.id}/noting/"
    page = browser.get(browser.said("POST", address, body(world.ana, ago=1))[1]["next"]).text
    assert "Ben said that you did not, so it counts once Ben says so." in page


def test_one_call_is_one_hour_whatever_the_date_on_either_side(world: World) -> None:
    """It was Friday evening for her and Saturday morning for him."""
    for person, zone in ((world.ana, "America/New_York"), (world.ben, "Australia/Sydney")):
        person.time_zone = zone
        person.save()
    hers = send(world.ana, world, body(world.ana, on="2026-02-27", at="18:00"))
    his = send(world.ben, world, body(world.ana, on="2026-02-28", at="10:00"))
    assert (hers[0], his) == (201, hers)
    assert Session.objects.count() == 1
