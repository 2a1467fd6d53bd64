"""Signing up with an archive, and bringing what is one's own: what is taken, and every way in which it is not."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import JSON, Browser, World, browser_of, make_former
from tests.conftest import MovedClock
from tests.moving import (
    BROUGHT,
    RECORDS,
    WEEKS_AGO,
    dated,
    move_in,
    offered_roster,
    own_rows,
    sign_up_with_archive,
)
from tests.offers import junk_over, own_note, shared_note
from tests.people import Someone, make_someone
from turnabout.accounts.models import Person
from turnabout.vault import bringing
from turnabout.vault.models import Keyring, Move, Record, Revision

pytestmark = pytest.mark.usefixtures("world")

AGAINST = "One record does not go with what is here already. It stays in your archive."
TAKEN = (
    "This email, or this archive, can’t be used for a new account here. "
    "Nothing was changed; if it is yours, sign in instead."
)


@pytest.fixture
def finn() -> Someone:
    return make_someone("Finn")


@pytest.fixture
def browser(finn: Someone) -> Browser:
    return move_in(finn)


def brings(browser: Browser, *rows: JSON) -> tuple[int, JSON]:
    return browser.said("POST", RECORDS, {"records": list(rows)})


def numbers(record: str) -> list[int]:
    return list(Revision.objects.filter(record_id=record).order_by("number").values_list("number", flat=True))


def test_whoever_comes_with_an_archive_goes_on_as_the_same_person(finn: Someone) -> None:
    browser = move_in(finn)
    keyring = Keyring.objects.get(person=finn.id)
    assert (keyring.revision, keyring.root, bytes(keyring.wrap)) == (2, 1, finn.wrap)
    listed = browser.said("GET", "/vault/records/?own=1")[1]["records"]
    assert [(one["id"], one["revision"]) for one in listed] == [(finn.keys.roster, 4)]


def test_somebody_who_is_here_already_is_not_replaced(world: World, finn: Someone) -> None:
    before = Person.objects.filter(id=world.ana.id).values().get()
    someone = replace(finn, id=world.people.ana.id)
    assert Browser().said("POST", "/sign-up/", sign_up_with_archive(someone))[0] == 409
    assert Person.objects.filter(id=world.ana.id).values().get() == before
    assert not Person.objects.filter(email=finn.email).exists()
    assert not Move.objects.exists()


def test_who_is_here_is_not_told_from_whose_email_is(world: World, finn: Someone) -> None:
    ana = world.people.ana
    someone = [replace(finn, id=ana.id), replace(finn, email=ana.email)]
    by_id, by_email = (Browser().said("POST", "/sign-up/", sign_up_with_archive(one)) for one in someone)
    assert by_id == by_email == (409, {"error": TAKEN, "field": "email"})


def test_without_a_door_nobody_hears_that_a_number_is_taken(world: World, finn: Someone) -> None:
    for one in (finn, replace(finn, id=world.people.ana.id)):
        assert Browser().said("POST", "/sign-up/", {**sign_up_with_archive(one), "door": {}})[0] == 403


@pytest.mark.parametrize("moving", [{}, [], {"revision": 1, "root": 1}, {"revision": 2, "root": 0}, {"revision": 2}])
def test_a_sign_up_that_goes_on_from_nothing_is_refused(finn: Someone, moving: object) -> None:
    assert Browser().said("POST", "/sign-up/", {**sign_up_with_archive(finn), "moving": moving})[0] == 400
    assert not Person.objects.filter(id=finn.id).exists()


def test_a_roster_under_another_root_than_the_keyrings_is_refused(finn: Someone) -> None:
    body = {**sign_up_with_archive(finn), "roster": offered_roster(finn, 4, root=2)}
    assert Browser().said("POST", "/sign-up/", body)[0] == 400
    assert not Person.objects.filter(id=finn.id).exists()


def test_every_revision_comes_with_its_day(browser: Browser, finn: Someone) -> None:
    first, second = own_rows(finn, revisions=3), own_rows(finn)
    assert brings(browser, *first, *second) == (201, {"new": 4})
    assert numbers(first[0]["id"]) == [1, 2, 3]
    assert set(Revision.objects.filter(record=first[0]["id"]).values_list("created_at", flat=True)) == {WEEKS_AGO}
    listed = {one["id"]: one for one in browser.said("GET", "/vault/records/?own=1")[1]["records"]}
    assert listed[first[2]["id"]]["sealed"] == first[2]["sealed"]
    assert listed[first[2]["id"]]["revision"] == 3


def test_what_comes_twice_is_there_once(browser: Browser, finn: Someone) -> None:
    rows = own_rows(finn, revisions=3)
    brings(browser, *rows[:2])
    assert brings(browser, *rows) == (201, {"new": 1})
    assert brings(browser, *rows) == (201, {"new": 0})
    move = Move.objects.get(person=finn.id)
    assert (move.revisions, numbers(rows[0]["id"])) == (3, [1, 2, 3])


def test_the_rosters_earlier_revisions_fill_in_behind_it(browser: Browser, finn: Someone) -> None:
    earlier = [dated(offered_roster(finn, number)) for number in (1, 2, 3)]
    assert brings(browser, *earlier) == (201, {"new": 3})
    assert numbers(finn.keys.roster) == [1, 2, 3, 4]
    assert Record.objects.get(id=finn.keys.roster).revision == 4


def test_a_record_goes_on_where_the_archive_ended(browser: Browser, finn: Someone) -> None:
    rows = own_rows(finn, revisions=2)
    brings(browser, *rows)
    record = rows[0]["id"]
    assert browser.said("PUT", f"/vault/records/{record}/", own_note(finn, record=record, revision=3))[0] == 201
    assert brings(browser, *rows) == (201, {"new": 0})
    assert numbers(record) == [1, 2, 3]


def test_a_gap_is_refused(browser: Browser, finn: Someone) -> None:
    one, _two, three = own_rows(finn, revisions=3)
    expected = (409, {"error": AGAINST, "record": one["id"]})
    assert brings(browser, one, three) == expected
    assert brings(browser, three) == expected
    assert not Record.objects.filter(id=one["id"]).exists()


def test_out_of_order_is_refused(browser: Browser, finn: Someone) -> None:
    one, two = own_rows(finn, revisions=2)
    assert brings(browser, two, one)[0] == 409


def test_another_envelope_in_the_place_of_one_that_stands_is_refused(browser: Browser, finn: Someone) -> None:
    rows = own_rows(finn)
    brings(browser, *rows)
    others = own_rows(finn, rows[0]["id"])
    assert brings(browser, *others)[0] == 409
    assert brings(browser, *own_rows(finn), *others)[0] == 409
    assert Revision.objects.get(record=rows[0]["id"]).number == 1


def test_nobody_writes_into_what_another_wrote(browser: Browser, finn: Someone, world: World) -> None:
    record = str(uuid.uuid4())
    browser_of(world.ana).said("PUT", f"/vault/records/{record}/", own_note(world.people.ana, record=record))
    for rows in (own_rows(finn, record), own_rows(finn, record, revisions=2)[1:]):
        assert brings(browser, *rows) == (409, {"error": AGAINST, "record": record})
    assert numbers(record) == [1]


def test_the_same_envelopes_under_anothers_name_are_not_here(browser: Browser, finn: Someone, world: World) -> None:
    (row,) = own_rows(finn)
    record = row["id"]
    assert browser_of(world.ana).said("PUT", f"/vault/records/{record}/", row)[0] == 201
    assert brings(browser, row) == (409, {"error": AGAINST, "record": record})


def test_whoever_started_anew_brings_nothing_over_what_its_owner_may_open(
    browser: Browser, finn: Someone, clock: MovedClock
) -> None:
    rows = own_rows(finn, revisions=2)
    brings(browser, rows[0])
    former = make_former(finn, at=clock.now)
    Keyring.objects.filter(person=finn.id).update(root=2)
    junk = dated({**junk_over(Record.objects.get(id=rows[0]["id"])), "epoch": 2})
    for row in (junk, rows[1], own_rows(finn)[0]):
        status, said = brings(browser, row)
        assert (status, "record" in said, "once those of before are back" in said["error"]) == (409, False, True)
    assert numbers(rows[0]["id"]) == [1]
    former.delete()
    assert brings(browser, rows[1]) == (201, {"new": 1})


def test_a_sign_in_without_the_keys_ends_nothing(browser: Browser, finn: Someone) -> None:
    browser.writing = ""
    assert browser.said("POST", BROUGHT, {})[0] == 409
    assert Move.objects.get(person=finn.id).brought_at is None


def test_keys_to_come_are_refused_and_keys_never_go_back(browser: Browser, finn: Someone) -> None:
    (row,) = own_rows(finn)
    assert brings(browser, {**row, "epoch": 2})[0] == 409
    Keyring.objects.filter(person=finn.id).update(root=2)
    one, two = own_rows(finn, revisions=2)
    assert brings(browser, {**one, "epoch": 2}, {**two, "epoch": 1})[0] == 409
    assert brings(browser, {**one, "epoch": 1}, {**two, "epoch": 2}) == (201, {"new": 2})


def test_partnerships_that_did_not_come_along_take_nothing(browser: Browser, world: World) -> None:
    row = dated(shared_note(world.people.pair, world.people.ana))
    assert brings(browser, row)[0] == 404
    assert brings(browser_of(world.ana), row)[0] == 404


def test_a_page_comes_whole_or_not_at_all(browser: Browser, finn: Someone) -> None:
    good, bad = own_rows(finn), own_rows(finn, revisions=2)[1:]
    assert brings(browser, *good, *bad)[0] == 409
    assert not Record.objects.filter(id=good[0]["id"]).exists()
    assert Move.objects.get(person=finn.id).revisions == 0


def test_only_whoever_came_with_an_archive_brings_anything(world: World) -> None:
    assert brings(browser_of(world.dov), *own_rows(world.people.dov))[0] == 404


def test_after_thirty_days_the_door_is_shut(browser: Browser, finn: Someone, clock: MovedClock) -> None:
    clock.go(timedelta(days=30, minutes=-1))
    assert brings(browser, *own_rows(finn))[0] == 201
    clock.go(timedelta(minutes=1))
    assert brings(browser, *own_rows(finn))[0] == 410


def test_there_is_a_most(browser: Browser, finn: Someone, monkeypatch: pytest.MonkeyPatch) -> None:
    assert brings(browser, *own_rows(finn, revisions=bringing.MOST_ROWS + 1))[0] == 413
    monkeypatch.setattr(bringing, "MOST_REVISIONS", 2)
    assert brings(browser, *own_rows(finn, revisions=3))[0] == 413
    assert brings(browser, *own_rows(finn, revisions=2))[0] == 201
    assert brings(browser, *own_rows(finn))[0] == 413
    monkeypatch.undo()
    monkeypatch.setattr(bringing, "MOST_BYTES", 3000)
    assert brings(browser, *own_rows(finn))[0] == 413


@pytest.mark.parametrize("at", ["", "yesterday", "2026-03-02", "2026-13-02T10:00:00Z", "0001-01-01T00:00:00+14:00", 7])
def test_what_is_no_moment_is_refused(browser: Browser, finn: Someone, at: object) -> None:
    (row,) = own_rows(finn)
    assert brings(browser, {**row, "created_at": at})[0] == 400


def test_a_clock_that_was_ahead_changes_nothing(browser: Browser, finn: Someone, clock: MovedClock) -> None:
    (row,) = own_rows(finn)
    assert brings(browser, dated(row, clock.now + timedelta(days=3)))[0] == 201
    assert Revision.objects.get(record=row["id"]).created_at <= clock.now
