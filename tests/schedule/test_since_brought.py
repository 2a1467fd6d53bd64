"""Since when two have done this, brought along: nobody speaks for the other, and the later word stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.builders import JSON, Browser
from tests.conftest import MovedClock
from tests.moving import HOURS, WEEKS_AGO, hours_of, say, says
from tests.people import MET, START, Two
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import years_before

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def gus(two: Two, finn: Browser, gus: Browser) -> Browser:
    """Gus, and both have said that they go on."""
    say(finn, says(two, two.first))
    say(gus, says(two, two.second))
    return gus


def word(since: object, by: object, at: datetime | None = WEEKS_AGO) -> JSON:
    return {"since": since, "since_said_by": by and str(by), "since_said_at": at and at.isoformat()}


def brings(browser: Browser, two: Two, said: JSON) -> int:
    return browser.said("POST", HOURS, {**hours_of(two), **said})[0]


def stands(two: Two) -> tuple[date | None, object, datetime | None]:
    found = Partnership.objects.get(id=two.id)
    return found.since, found.since_said_by_id, found.since_said_at


def test_it_comes_along_with_who_said_so(two: Two, finn: Browser, gus: Browser) -> None:
    for browser in (finn, gus):
        assert brings(browser, two, word("2019-03-01", two.second.id)) == 201
    assert stands(two) == (date(2019, 3, 1), two.second.id, WEEKS_AGO)
    page = finn.get(f"/partnerships/{two.id}/").content.decode()
    assert "Together since March 2019." in page
    assert "Gus noted this." in page


def test_until_they_say_so_themselves_nobody_is_said_to_have_said_it(two: Two, finn: Browser, gus: Browser) -> None:
    assert brings(finn, two, word("2019-03-01", two.second.id)) == 201
    assert stands(two) == (date(2019, 3, 1), None, WEEKS_AGO)
    for browser in (finn, gus):
        assert (
            "noted" not in browser.get(f"/partnerships/{two.id}/before/").content.decode().split("Since when?")[1][:400]
        )
    # Who archived before it was said knows nothing of it, and changes nothing.
    assert brings(gus, two, word(None, None, None)) == 201
    assert brings(gus, two, word("2021-05-01", two.second.id, WEEKS_AGO - timedelta(days=1))) == 201
    assert stands(two) == (date(2019, 3, 1), None, WEEKS_AGO)


@pytest.mark.parametrize("later_first", [True, False])
def test_the_later_word_stands_whoever_comes_first(two: Two, finn: Browser, gus: Browser, *, later_first: bool) -> None:
    corrected = WEEKS_AGO + timedelta(days=2)
    words = [(finn, "2019-03-01", two.first.id, WEEKS_AGO), (gus, "2017-03-01", two.second.id, corrected)]
    for browser, since, by, at in reversed(words) if later_first else words:
        assert brings(browser, two, word(since, by, at)) == 201
    assert stands(two) == (date(2017, 3, 1), two.second.id, corrected)


def test_what_is_said_here_stands(two: Two, finn: Browser, gus: Browser, clock: MovedClock) -> None:
    del gus
    here = Partnership.objects.get(id=two.id)
    gus_here = Person.objects.get(id=two.second.id)
    clock.go(timedelta(hours=1))
    now = START + timedelta(hours=1)
    years_before.tell(here, gus_here, since=date(2018, 1, 1), coached_last=None, now=now)
    assert brings(finn, two, word("2019-03-01", two.first.id, now + timedelta(days=1))) == 201
    assert stands(two) == (date(2018, 1, 1), two.second.id, now)


def test_an_archive_that_does_not_say_who_or_when_gives_the_month(two: Two, finn: Browser, gus: Browser) -> None:
    assert brings(finn, two, word("2019-03-01", None, None)) == 201
    assert stands(two) == (date(2019, 3, 1), None, None)
    assert brings(gus, two, word("2018-03-01", two.second.id, MET)) == 201
    assert stands(two) == (date(2018, 3, 1), two.second.id, MET)


@pytest.mark.parametrize(
    "said",
    [
        word("2019-03-02", None),
        word("1949-03-01", None),
        word("2999-01-01", None),
        word("March", None),
        word("2019-03-01", "x"),
    ],
)
def test_what_cannot_be_is_refused(two: Two, finn: Browser, gus: Browser, said: JSON) -> None:
    del gus
    assert brings(finn, two, said) == 400
    assert stands(two) == (None, None, None)
