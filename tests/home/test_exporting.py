"""What the server hands out for an archive: everything one may fetch, page by page, and nobody else's."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import JSON, Browser, World, browser_of, make_rhythm, make_session
from tests.conftest import MovedClock
from tests.offers import own_note
from tests.people import START
from turnabout.accounts.models import Person
from turnabout.schedule import laying, noting, planning, years_before
from turnabout.schedule.changes import changing
from turnabout.schedule.changes.proposals import Move
from turnabout.schedule.models import Session
from turnabout.schedule.noting import Told
from turnabout.schedule.outcome import Answer, Whose
from turnabout.vault import paging
from turnabout.vault.keeping import keep, offered, unpadded
from turnabout.vault.models import Keyring, Revision


def all_pages(browser: Browser) -> list[list[JSON]]:
    pages, after = [], ""
    while True:
        status, page = browser.said("GET", f"/account/export/revisions/{after}")
        assert status == 200
        pages.append(page["revisions"])
        if page["next"] is None:
            return pages
        after = f"?after={page['next']}"


def places(rows: list[JSON]) -> list[tuple[str, int]]:
    return [(row["id"], row["revision"]) for row in rows]


def write_own(world: World, count: int) -> None:
    """Notes of Ana's, with two revisions each."""
    for _ in range(count):
        note = str(uuid.uuid4())
        for number in (1, 2):
            row = own_note(world.people.ana, record=note, revision=number)
            keep(world.ana, offered(row, kinds=["own"]), START)


def test_pages_hold_every_envelope_once_and_in_order(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write_own(world, 4)
    monkeypatch.setattr(paging, "MOST_ROWS", 3)
    pages = all_pages(browser_of(world.ana))
    found = [place for page in pages for place in places(page)]
    fetchable = Revision.objects.of(world.ana, START).values_list("record_id", "number")
    assert found == sorted((str(record), number) for record, number in fetchable)
    assert {len(page) for page in pages[:-1]} == {3}


def test_the_database_is_asked_for_one_page_at_a_time(world: World) -> None:
    with CaptureQueriesContext(connection) as asked:
        browser_of(world.ana).get("/account/export/revisions/")
    envelopes = [one["sql"] for one in asked.captured_queries if '"sealed"' in one["sql"]]
    assert [f"LIMIT {paging.MOST_ROWS + 1}" in sql for sql in envelopes] == [True]


def test_a_page_ends_where_it_grows_large(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    write_own(world, 2)
    monkeypatch.setattr(paging, "MOST_BYTES", 3000)
    assert len(all_pages(browser_of(world.ana))) > 2


def test_nobody_elses_words_are_in_it(world: World) -> None:
    write_own(world, 1)
    for other in (world.ben, world.cleo, world.dov):
        rows = [row for page in all_pages(browser_of(other)) for row in page]
        theirs = [row for row in rows if row["server"] == "own" and row["author"] != str(other.id)]
        assert theirs == []
        pair = {row["partnership"] for row in rows} - {None}
        assert pair <= {str({world.ben: world.partnership, world.cleo: world.others}.get(other, world.others).id)}


def test_what_the_server_knows_names_nobody_in_the_clear_parts(world: World) -> None:
    make_rhythm(world.partnership)
    session = make_session(world.partnership, START - timedelta(days=3), held=True)
    status, held = browser_of(world.ana).said("GET", "/account/export/holdings/")
    assert status == 200
    clear = json.dumps({name: held[name] for name in ("manifest", "people", "partnerships")})
    assert [word for word in (world.ana.name, world.ben.name, world.ana.email) if word in clear] == []
    [pair] = held["partnerships"]
    assert (pair["id"], pair["epoch"], len(pair["rhythms"])) == (str(world.partnership.id), 1, 1)
    [hour] = pair["sessions"]
    mine = {str(world.ana.id): "held"}
    assert (hour["id"], hour["outcome"], hour["attendance"]) == (str(session.id), "held", mine)
    assert held["account"]["email"] == world.ana.email


def exported(person: Person) -> JSON:
    """What the archive says of the person's one partnership."""
    pairs: list[JSON] = browser_of(person).said("GET", "/account/export/holdings/")[1]["partnerships"]
    assert len(pairs) == 1
    return pairs[0]


def test_what_the_other_answers_in_private_is_not_in_it(world: World, clock: MovedClock) -> None:
    session = make_session(world.partnership, START - timedelta(hours=2))
    planning.answer(session, world.ben, Answer.NOT, START, whose=Whose.THEM)
    [hour] = exported(world.ana)["sessions"]
    assert (hour["attendance"], hour["could_not_come"], hour["outcome"]) == ({}, None, "open")
    clock.go(timedelta(days=3))
    [hour] = exported(world.ana)["sessions"]
    assert (hour["attendance"], hour["outcome"]) == ({}, "missed")
    [hour] = exported(world.ben)["sessions"]
    assert (hour["attendance"], hour["could_not_come"]) == ({str(world.ben.id): "not"}, "them")


def test_that_a_note_was_not_so_is_said_to_whoever_made_it(world: World) -> None:
    on = (START - timedelta(days=2)).date()
    told = Told(id=uuid.uuid4(), on=on, at=None, focus=world.ana)
    session, _finding = noting.note(world.partnership, world.ana, told, START)
    planning.answer(session, world.ben, Answer.NOT, START)
    [hour] = exported(world.ana)["sessions"]
    assert (hour["attendance"], hour["outcome"]) == ({str(world.ben.id): "not"}, "unclear")


def test_what_was_proposed_and_what_became_of_it_is_in_it(world: World) -> None:
    make_rhythm(world.partnership)
    laying.lay_ahead(world.partnership, START)
    first = Session.objects.earliest("starts_at")
    to = first.starts_at + timedelta(days=1)
    change = changing.propose(world.partnership, world.ben, Move(session=first, starts_at=to), START)
    changing.accept(change, START + timedelta(hours=1))
    [moved] = exported(world.ana)["changes"]
    said = {name: value for name, value in moved.items() if value is not None}
    assert said == {
        "kind": "move",
        "session": str(first.id),
        "proposed_by": str(world.ben.id),
        "proposed_at": "2026-03-02T10:00:00Z",
        "lapses_at": said["lapses_at"],
        "ended_at": "2026-03-02T11:00:00Z",
        "end": "accepted",
        "starts_at": to.isoformat().replace("+00:00", "Z"),
    }


def test_who_said_what_and_when_is_in_it(world: World) -> None:
    years_before.tell(world.partnership, world.ben, since=date(2019, 3, 1), coached_last=None, now=START)
    make_session(world.partnership, START - timedelta(days=3))
    noted = {"noted_by": world.ana, "noted_at": START, "held_on": START.date(), "focus": world.ben}
    Session.objects.update(**noted)
    [pair] = browser_of(world.ana).said("GET", "/account/export/holdings/")[1]["partnerships"]
    at = START.isoformat().replace("+00:00", "Z")
    said = (pair["since"], pair["since_said_by"], pair["since_said_at"])
    assert said == ("2019-03-01", str(world.ben.id), at)
    assert [(one["noted_by"], one["noted_at"]) for one in pair["sessions"]] == [(str(world.ana.id), at)]


def test_the_keyring_is_not_handed_out_with_it(world: World) -> None:
    status, held = browser_of(world.ana).said("GET", "/account/export/holdings/")
    keyring = Keyring.objects.get(person=world.ana)
    secrets = (unpadded(bytes(keyring.wrap)), keyring.salt, keyring.recovery_hash)
    assert status == 200
    assert [secret for secret in secrets if secret in json.dumps(held)] == []


def test_a_place_that_is_none_is_refused(world: World) -> None:
    for place in ("x", f"{uuid.uuid4()}", f"{uuid.uuid4()}.x", "..", f"{uuid.uuid4()}.1.1"):
        status, said = browser_of(world.ana).said("GET", f"/account/export/revisions/?after={place}")
        assert (status, set(said)) == (400, {"error"})
