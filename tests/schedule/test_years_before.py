"""Two who did this before: since when, and whose hour is first here."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import World, browser_of, make_session
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import planning


def says(world: World, person: Person, **fields: object) -> int:
    path = f"/partnerships/{world.partnership.id}/since/"
    said = {"month": 3, "year": 2023, "coached": world.ben.id, **fields}
    return browser_of(person).said("POST", path, {name: str(value) for name, value in said.items()})[0]


def since(world: World) -> tuple[date | None, Person | None]:
    found = Partnership.objects.get(id=world.partnership.id)
    return found.since, found.since_said_by


def test_both_see_since_when_and_who_said_so(world: World) -> None:
    assert says(world, world.ana) == 200
    assert since(world) == (date(2023, 3, 1), world.ana)
    page = browser_of(world.ben).get(f"/partnerships/{world.partnership.id}/").content.decode()
    assert "Together since March 2023." in page
    assert "Ana noted this." in page


def test_either_may_correct_it(world: World) -> None:
    says(world, world.ana)
    assert says(world, world.ben, year=2021) == 200
    assert since(world) == (date(2021, 3, 1), world.ben)


@pytest.mark.parametrize("coached", ["ana", "ben"])
def test_whoever_coached_last_has_the_first_hour(world: World, coached: str) -> None:
    person = getattr(world, coached)
    says(world, world.ana, coached=person.id)
    assert planning.first_focus(world.partnership) == person


def test_once_hours_have_begun_the_turn_follows_from_them_alone(world: World) -> None:
    make_session(world.partnership, START, focus=world.ana)
    first = planning.first_focus(world.partnership)
    assert says(world, world.ana, coached=world.partnership.partner_of(first).id) == 200
    assert planning.first_focus(world.partnership) == first


@pytest.mark.parametrize(
    ("field", "sentence"), [("month", "Choose the month"), ("year", "which year"), ("coached", "who of you coached")]
)
def test_what_is_missing_is_asked_for(world: World, field: str, sentence: str) -> None:
    said = {"month": "3", "year": "2023", "coached": str(world.ben.id), field: ""}
    status, answer = browser_of(world.ana).said("POST", f"/partnerships/{world.partnership.id}/since/", said)
    assert (status, sentence in answer["error"]) == (400, True)
    page = browser_of(world.ana).get(f"/partnerships/{world.partnership.id}/before/").text
    assert ('<option value="" selected>' in page, " checked" in page.split("</years-before>")[0]) == (True, False)


@pytest.mark.parametrize(
    "fields",
    [{"year": 2999}, {"year": 1}, {"year": 10**30}, {"month": 13}, {"coached": "nobody"}, {"year": "", "month": ""}],
)
def test_what_cannot_be_changes_nothing(world: World, fields: dict[str, object]) -> None:
    assert says(world, world.ana, **fields) == 400
    assert since(world) == (None, None)
