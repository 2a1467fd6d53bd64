"""People who come with an archive, and what their browsers send from it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from tests.builders import JSON, Browser
from tests.offers import offer, own_note, sign_up_of
from tests.people import MET, START, Someone, Two, make_someone, make_two
from turnabout.accounts.models import OperatorLink, Person
from turnabout.vault.pins import roster_body, seal_roster

RECORDS = "/account/moving/records/"
PARTNERSHIPS = "/account/moving/partnerships/"
UNSAID = "/account/moving/partnerships/taking-back/"
HOURS = "/account/moving/hours/"
BROUGHT = "/account/moving/brought/"
WEEKS_AGO = MET - timedelta(days=28)
# What either of two hears who says that they go on.
WAITING = (200, {"state": "waiting"})
HERE = (200, {"state": "here"})


@pytest.fixture(scope="module")
def two() -> Two:
    """Finn and Gus, partners on the instance they come from."""
    return make_two(make_someone("Finn"), make_someone("Gus"))


@pytest.fixture
def finn(two: Two) -> Browser:
    """Finn, who has come with an archive."""
    return move_in(two.first)


@pytest.fixture
def gus(two: Two) -> Browser:
    """Gus, who has come with his."""
    return move_in(two.second)


def sign_up_with_archive(one: Someone, *, root: int = 1, roster: int = 4) -> JSON:
    """The request with which somebody goes on from an archive: the keyring's next revision, and the roster's."""
    Person.objects.update(is_operator=False)
    door = {"door": "operator", "token": OperatorLink.make(START)}
    return {
        **sign_up_of(one, door),
        "roster": offered_roster(one, roster, root=root),
        "moving": {"revision": 2, "root": root},
    }


def offered_roster(one: Someone, revision: int, *, root: int = 1) -> JSON:
    """A revision of somebody's roster, as offered."""
    slot = one.own_slot(one.keys.roster, revision=revision)
    sealed = seal_roster(
        one.keys,
        str(one.id),
        body=roster_body([]),
        at=MET,
        revision=revision,
        root=root,
        previous=None if revision == 1 else "p" * 43,
    )
    return {**offer(slot, sealed), "epoch": root}


def move_in(one: Someone) -> Browser:
    """Sign up with an archive."""
    browser = Browser()
    browser.writing = one.writing
    status, said = browser.said("POST", "/sign-up/", sign_up_with_archive(one))
    assert status == 201, said
    return browser


def dated(row: JSON, at: datetime = WEEKS_AGO) -> JSON:
    """An envelope with the moment it came to the instance it was written on."""
    return {**row, "created_at": at.isoformat().replace("+00:00", "Z")}


def own_rows(one: Someone, record: str | None = None, *, revisions: int = 1) -> list[JSON]:
    """A note of one's own with every revision of it, as brought."""
    id_ = record or str(uuid.uuid4())
    return [dated(own_note(one, record=id_, revision=number)) for number in range(1, revisions + 1)]


def says(two: Two, one: Someone, **other: object) -> JSON:
    """What one of two says of their partnership."""
    partner = two.second if one is two.first else two.first
    began = MET.isoformat().replace("+00:00", "Z")
    place = {"partnership": str(two.id), "partner": str(partner.id), "inviter": str(two.first.id)}
    place["recipient"] = partner.keys.recipient
    return {**place, "epoch": 1, "began_at": began, "ended_at": None, **other}


def say(browser: Browser, body: JSON) -> tuple[int, JSON]:
    """Say which partnership one goes on with."""
    return browser.said("POST", PARTNERSHIPS, body)


def an_hour(starts_at: datetime = WEEKS_AGO, **other: object) -> JSON:
    """An hour that was held, as brought."""
    ends = starts_at + timedelta(hours=1)
    times = {"starts_at": starts_at.isoformat(), "opened_at": starts_at.isoformat(), "ended_at": ends.isoformat()}
    said = {"id": str(uuid.uuid4()), "minutes": 60, "focus": None, "together_seconds": 3500, "answer": "held"}
    return {**said, **times, **other}


def hours_of(two: Two, *hours: JSON) -> JSON:
    """A page of hours."""
    return {"partnership": str(two.id), "first_turn": None, "sessions": list(hours)}
