"""One page of settings: everything that reaches somebody is there to be seen, changed and stopped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.builders import World, browser_of, make_rhythm
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule.availability import painting
from turnabout.schedule.busy import calendars as busy_calendars
from turnabout.schedule.calendars import feed
from turnabout.schedule.changes import skipping
from turnabout.schedule.painted_week import Week
from turnabout.schedule.reminders import pushing

PAGE = "/account/schedule/"
SECTIONS = ("reminders", "browsers", "calendar", "busy", "week", "away", "sent")
FORMS = {
    "reminders": ("/account/reminders/", {"quiet_from": "22:00", "quiet_until": ""}),
    "calendar": ("/account/calendar/", {"titles": "loud"}),
    "busy": ("/account/busy/", {"address": "calendar"}),
    "away": ("/account/away/", {"begins_on": "2026-04-02", "ends_on": "2026-04-01"}),
}


def test_all_of_it_stands_on_one_page_and_ones_account_leads_there_once(ana: Person) -> None:
    page = browser_of(ana).get(PAGE).text
    assert [name for name in SECTIONS if f'id="{name}"' not in page or f'href="#{name}"' not in page] == []
    account = browser_of(ana).get("/account/").text
    assert account.count(f'href="{PAGE}"') == 1
    assert [path for path, _said in FORMS.values() if path in account] == []


def test_it_sums_up_what_is_set_elsewhere(world: World) -> None:
    ana = world.ana
    make_rhythm(world.partnership)
    feed.turn_on(ana, START)
    busy_calendars.give(ana, "https://calendar.example/a.ics", START)
    painting.paint(ana, Week(frozenset({0, 1, 2})), Week(), START)
    skipping.go_away(ana, date(2026, 4, 1), date(2026, 4, 5), START)
    pushing.subscribe(ana, "https://push.example/1", START)
    page = browser_of(ana).get(PAGE).text
    said = (
        feed.address(feed.of(ana)) or "?",
        "It is being read.",
        "1.5 a week, by the clock of Berlin",
        "Wednesday 1 April to Sunday 5 April 2026",
        "1 browser tells you.",
    )
    assert [one for one in said if one not in page] == []
    theirs = browser_of(world.ben).get(PAGE).text
    assert [one for one in said if one in theirs] == []


@pytest.mark.parametrize("section", FORMS)
def test_what_is_refused_stands_in_its_section_with_all_that_was_typed(ana: Person, section: str) -> None:
    path, said = FORMS[section]
    answer = browser_of(ana).post(path, said)
    after = answer.text.split(f'id="{section}"')[1].split("</section>")[0]
    typed = [one for one in said.values() if section != "calendar" and one not in after]
    assert (answer.status_code, 'class="errorlist' in after, typed) == (400, True, [])
    assert f'action="{path}#{section}"' in after
    # Nothing looks again: the address of what was refused leads elsewhere.
    assert "<page-watch" not in answer.text


@pytest.mark.parametrize("section", FORMS)
def test_its_parts_lead_to_their_section(ana: Person, section: str) -> None:
    answer = browser_of(ana).get(FORMS[section][0])
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}#{section}")


def test_what_was_done_is_said_in_its_section_and_nowhere_else(ana: Person) -> None:
    browser = browser_of(ana)
    days = {"begins_on": "2026-04-01", "ends_on": "2026-04-05"}
    assert browser.post("/account/away/", days).headers["Location"] == f"{PAGE}#away"
    page = browser.get(PAGE).text
    assert page.count("It is noted.") == 1
    assert "It is noted." in page.split('id="away"')[1].split("</section>")[0]


def test_days_that_cannot_be_stay_as_they_were_typed(ana: Person) -> None:
    days = {
        "begins_on": str((START + timedelta(days=500)).date()),
        "ends_on": str((START + timedelta(days=501)).date()),
    }
    answer = browser_of(ana).post("/account/away/", days)
    assert (answer.status_code, [one for one in days.values() if f'value="{one}"' not in answer.text]) == (400, [])
    assert "within the coming year" in answer.text
