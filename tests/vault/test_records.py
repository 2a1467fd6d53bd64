"""Sealed records: kept by compare-and-swap, in their slot, for those they are for."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.builders import JSON, Browser, World, browser_of
from tests.offers import own_note, shared_note
from tests.people import START, Someone, Two
from turnabout.partnerships.models import Partnership
from turnabout.vault import paging
from turnabout.vault.derive import from_b64url
from turnabout.vault.envelope import Slot, open_sealed
from turnabout.vault.models import Revision

NOT_HERE = (404, {"error": "There is nothing here for you. What you typed is still in this browser."})
STALE = "This was changed somewhere else meanwhile. Both texts are kept; choose what stays."


@pytest.fixture
def anas(world: World) -> Browser:
    return browser_of(world.ana)


@pytest.fixture
def bens(world: World) -> Browser:
    return browser_of(world.ben)


def put(browser: Browser, body: JSON) -> tuple[int, JSON]:
    return browser.said("PUT", f"/vault/records/{body['id']}/", body)


def listed(browser: Browser, asked: str) -> dict[str, JSON]:
    """The records of an answer, by id."""
    return {one["id"]: one for one in browser.said("GET", f"/vault/records/?{asked}")[1]["records"]}


def run(browser: Browser, record: str, first: int | str) -> tuple[int, JSON]:
    """The revisions of a record from one on."""
    return browser.said("GET", f"/vault/records/{record}/?from={first}")


def shown(body: JSON, author: Someone) -> JSON:
    return {**body, "author": str(author.id)}


def test_what_is_kept_comes_back_byte_for_byte_and_opens(world: World, anas: Browser) -> None:
    ana, note = world.people.ana, own_note(world.people.ana, "on my mind")
    assert put(anas, note) == (201, {"revision": 1})
    given = listed(anas, "own=1")[note["id"]]
    assert given == shown(note, ana)
    slot = Slot(**{name: given[name] for name in Slot.__slots__})
    opened = open_sealed(ana.keys.own, from_b64url(given["sealed"]), type_="record", slot=slot)
    assert opened.body == {"text": "on my mind"}


def test_revisions_follow_one_another_and_all_are_kept(world: World, anas: Browser) -> None:
    ana, record = world.people.ana, str(uuid.uuid4())
    notes = [own_note(ana, f"take {number}", record=record, revision=number) for number in (1, 2, 3)]
    assert [put(anas, note) for note in notes] == [(201, {"revision": number}) for number in (1, 2, 3)]
    assert listed(anas, "own=1")[record] == shown(notes[2], ana)
    earlier = [anas.said("GET", f"/vault/records/{record}/{number}/") for number in (1, 2)]
    assert earlier == [(200, shown(note, ana)) for note in notes[:2]]


@pytest.mark.parametrize("revision", [1, 2, 4])
def test_whoever_was_slower_is_given_the_newest(world: World, anas: Browser, revision: int) -> None:
    ana, record = world.people.ana, str(uuid.uuid4())
    newest = own_note(ana, "second", record=record, revision=2)
    put(anas, own_note(ana, "first", record=record))
    put(anas, newest)
    late = own_note(ana, "late", record=record, revision=revision)
    assert put(anas, late) == (409, {"error": STALE, "current": shown(newest, ana)})
    assert listed(anas, "own=1")[record] == shown(newest, ana)


def test_a_record_begins_with_its_first_revision(world: World, anas: Browser) -> None:
    assert put(anas, own_note(world.people.ana, revision=2)) == NOT_HERE


def test_the_address_names_the_record_whatever_the_body_says(world: World, anas: Browser) -> None:
    note, named = own_note(world.people.ana), str(uuid.uuid4())
    assert anas.said("PUT", f"/vault/records/{named}/", note)[0] == 201
    assert set(listed(anas, "own=1")) >= {named}
    assert note["id"] not in listed(anas, "own=1")


def test_what_one_shares_the_other_reads_and_cannot_write(world: World, anas: Browser, bens: Browser) -> None:
    pair, record = world.people.pair, str(uuid.uuid4())
    note = shared_note(pair, pair.first, record=record)
    assert put(anas, note)[0] == 201
    assert listed(bens, f"partnership={pair.id}")[record] == shown(note, pair.first)
    assert bens.said("GET", f"/vault/records/{record}/1/") == (200, shown(note, pair.first))
    assert put(bens, shared_note(pair, pair.second, record=record, revision=2)) == NOT_HERE


def test_what_is_ones_own_no_partner_reads(world: World, anas: Browser, bens: Browser) -> None:
    note = own_note(world.people.ana)
    put(anas, note)
    assert note["id"] not in {*listed(bens, "own=1"), *listed(bens, f"partnership={world.partnership.id}")}
    assert bens.send("GET", f"/vault/records/{note['id']}/1/").status_code == 404


def test_an_outsider_sees_nothing_of_a_partnership_that_is_not_theirs(world: World, anas: Browser) -> None:
    put(anas, shared_note(world.people.pair, world.people.ana))
    cleos, asked = browser_of(world.cleo), f"/vault/records/?partnership={world.partnership.id}"
    nowhere = cleos.said("GET", f"/vault/records/?partnership={uuid.uuid4()}")
    assert cleos.said("GET", asked) == nowhere == (200, {"records": [], "recipients": {}})


@pytest.mark.parametrize("asked", ["x", "", "1", "own"])
def test_a_partnership_asked_for_by_no_id_gets_a_sentence(anas: Browser, asked: str) -> None:
    assert anas.said("GET", f"/vault/records/?partnership={asked}") == (400, {"error": "This is not an id."})


def test_the_partners_recipients_come_with_their_records(world: World, anas: Browser) -> None:
    said = anas.said("GET", f"/vault/records/?partnership={world.partnership.id}")[1]
    people = (world.people.ana, world.people.ben)
    assert said["recipients"] == {str(one.id): one.keys.recipient for one in people}


def strange_slots(two: Two, others: Two) -> dict[str, JSON]:
    note = shared_note(two, two.first)
    return {
        "another partnership": {**note, "partnership": str(others.id)},
        "no partnership": {**note, "partnership": str(uuid.uuid4())},
        "the next epoch": {**note, "epoch": 2},
    }


@pytest.mark.parametrize("name", ["another partnership", "no partnership", "the next epoch"])
def test_nobody_writes_where_they_do_not_belong(world: World, anas: Browser, name: str) -> None:
    assert put(anas, strange_slots(world.people.pair, world.people.others)[name]) == NOT_HERE


@pytest.mark.parametrize("change", [{"server": "key"}, {"server": "own"}, {"epoch": 2}])
def test_a_record_stays_in_its_slot(world: World, anas: Browser, change: JSON) -> None:
    pair, record = world.people.pair, str(uuid.uuid4())
    put(anas, shared_note(pair, pair.first, record=record))
    moved = {**shared_note(pair, pair.first, record=record, revision=2), **change}
    assert put(anas, moved) == NOT_HERE


def test_a_partnership_that_ended_is_read_but_not_written(world: World, anas: Browser, bens: Browser) -> None:
    pair, record = world.people.pair, str(uuid.uuid4())
    note = shared_note(pair, pair.first, record=record)
    put(anas, note)
    Partnership.objects.filter(id=pair.id).update(ended_at=START)
    assert put(anas, shared_note(pair, pair.first, record=record, revision=2)) == NOT_HERE
    assert put(bens, shared_note(pair, pair.second)) == NOT_HERE
    for browser in (anas, bens):
        assert listed(browser, f"partnership={pair.id}")[record] == shown(note, pair.first)
    assert put(anas, own_note(world.people.ana))[0] == 201


@pytest.mark.parametrize("number", [0, 2, 2**31, 2**63, 10**30])
def test_a_revision_that_is_not_there_is_not_found(world: World, anas: Browser, number: int) -> None:
    note = own_note(world.people.ana)
    put(anas, note)
    assert anas.send("GET", f"/vault/records/{note['id']}/{number}/").status_code == 404


def test_a_run_of_revisions_is_handed_out_in_order_and_by_the_page(
    world: World, anas: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, record = world.people.ana, str(uuid.uuid4())
    notes = [own_note(ana, f"take {number}", record=record, revision=number) for number in range(1, 6)]
    for note in notes:
        put(anas, note)
    rows = [shown(note, ana) for note in notes]
    assert run(anas, record, 2) == (200, {"revisions": rows[1:], "next": None})
    monkeypatch.setattr(paging, "MOST_ROWS", 2)
    assert run(anas, record, 2) == (200, {"revisions": rows[1:3], "next": 4})
    assert run(anas, record, 4) == (200, {"revisions": rows[3:], "next": None})


def test_a_run_is_for_whoever_may_see_the_record(world: World, anas: Browser, bens: Browser) -> None:
    pair, own, shared = world.people.pair, own_note(world.people.ana), shared_note(world.people.pair, world.people.ana)
    for note in (own, shared):
        put(anas, note)
    assert run(bens, shared["id"], 1) == (200, {"revisions": [shown(shared, pair.first)], "next": None})
    assert run(bens, own["id"], 1) == run(browser_of(world.cleo), shared["id"], 1) == NOT_HERE


@pytest.mark.parametrize(("asked", "status"), [("0", 200), ("1", 200), ("2", 404), ("999999999", 404)])
def test_a_run_that_begins_after_the_newest_is_not_there(world: World, anas: Browser, asked: str, status: int) -> None:
    note = own_note(world.people.ana)
    put(anas, note)
    assert run(anas, note["id"], asked)[0] == status


@pytest.mark.parametrize("asked", ["", "-1", "x", "1.5", "²", "9" * 10, "9" * 400])
def test_a_run_from_no_number_gets_a_sentence(world: World, anas: Browser, asked: str) -> None:
    note = own_note(world.people.ana)
    put(anas, note)
    assert run(anas, note["id"], asked) == (400, {"error": "This is not the number of a revision."})


@pytest.mark.parametrize("count", [1, 3])
def test_records_are_listed_by_four_questions_however_many_there_are(
    world: World, anas: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        put(anas, own_note(world.people.ana))
    with django_assert_num_queries(3):
        assert len(listed(anas, "own=1")) == count + 1
    with django_assert_num_queries(4):
        listed(anas, f"partnership={world.partnership.id}")


def test_a_browser_that_was_told_before_gets_the_bytes_of_what_is_new_and_the_places_of_all(
    world: World, anas: Browser
) -> None:
    ana, partnership = world.people.ana, world.partnership
    old, changed = (shared_note(world.people.pair, ana) for _ in range(2))
    for note in (old, changed):
        put(anas, note)
    told = anas.said("GET", f"/vault/records/?partnership={partnership.id}&since=0")[1]
    assert told["records"] == anas.said("GET", f"/vault/records/?partnership={partnership.id}")[1]["records"]
    newer = shared_note(world.people.pair, ana, "newer", record=changed["id"], revision=2)
    put(anas, newer)
    answer = anas.said("GET", f"/vault/records/?partnership={partnership.id}&since={told['up_to']}")[1]
    assert answer["records"] == [
        *([one["id"], one["revision"], one["epoch"], one["server"], one["author"]] for one in told["records"][:-1]),
        shown(newer, ana),
    ]
    assert answer["up_to"] > told["up_to"]
    assert answer["recipients"] == told["recipients"]


def test_what_is_told_for_next_time_says_nothing_of_what_others_keep(world: World, anas: Browser) -> None:
    cleos = browser_of(world.cleo)

    def told() -> object:
        return cleos.said("GET", "/vault/records/?own=1&since=0")[1]["up_to"]

    before, roster = told(), Revision.objects.filter(record__author=world.cleo).latest("created_at")
    assert before == round(roster.created_at.timestamp() * 1_000_000)
    for _ in range(3):
        put(anas, own_note(world.people.ana))
    assert told() == before
    put(cleos, own_note(world.people.cleo))
    newest = Revision.objects.filter(record__author=world.cleo).latest("created_at")
    assert told() == round(newest.created_at.timestamp() * 1_000_000)


def test_only_what_is_about_keys_can_be_asked_for(world: World, anas: Browser) -> None:
    put(anas, shared_note(world.people.pair, world.people.ana))
    asked = f"partnership={world.partnership.id}"
    assert {one["server"] for one in listed(anas, asked).values()} == {"key", "shared"}
    assert {one["server"] for one in listed(anas, f"{asked}&only=key").values()} == {"key"}


@pytest.mark.parametrize("since", ["x", "-1", "", "1" * 18, "²"])
def test_a_number_that_was_never_told_gets_a_sentence(anas: Browser, since: str) -> None:
    said = {"error": "This is not a number that was told here."}
    assert anas.said("GET", f"/vault/records/?own=1&since={since}") == (400, said)
