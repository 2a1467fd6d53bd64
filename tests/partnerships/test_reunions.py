"""Two people with archives go on: both must say the same, and each brings what they wrote."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from tests.builders import JSON, Browser, World, browser_of, make_invitation
from tests.conftest import MovedClock
from tests.moving import BROUGHT, HERE, RECORDS, WAITING, dated, move_in, say, says
from tests.offers import offer, shared_note
from tests.people import Two, make_someone
from tests.racing import at_once
from turnabout.partnerships import reunions
from turnabout.partnerships.models import Block, Partnership, Reunion
from turnabout.vault.derive import b64url
from turnabout.vault.models import Record

pytestmark = pytest.mark.usefixtures("world")


def meet(two: Two, finn: Browser, gus: Browser, **other: object) -> None:
    assert say(finn, says(two, two.first, **other)) == WAITING
    assert say(gus, says(two, two.second, **other)) == HERE


def brings(browser: Browser, *rows: JSON) -> int:
    return browser.said("POST", RECORDS, {"records": list(rows)})[0]


def pages_shown(browser: Browser, two: Two) -> int:
    return browser.get(f"/partnerships/{two.id}/").status_code


def test_when_both_say_the_same_the_partnership_is_here_as_it_was(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus)
    found = Partnership.objects.get(id=two.id)
    assert (found.first_id, found.second_id, found.epoch) == (two.first.id, two.second.id, 1)
    assert (found.confirmed_at is not None, found.ended_at) == (True, None)
    assert say(finn, says(two, two.first)) == HERE
    assert (pages_shown(finn, two), pages_shown(gus, two)) == (200, 200)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_it_at_the_same_moment_meet_once(two: Two, finn: Browser, gus: Browser) -> None:
    answers = at_once(
        lambda: say(finn, says(two, two.first)),
        lambda: say(gus, says(two, two.second)),
    )
    assert sorted([answers[0][1]["state"], answers[1][1]["state"]]) == ["here", "waiting"]
    assert Partnership.objects.filter(id=two.id).count() == 1
    assert {one.state for one in Reunion.objects.all()} == {"here"}


def test_one_alone_hears_what_everybody_hears(two: Two, finn: Browser, world: World) -> None:
    assert say(finn, says(two, two.first)) == WAITING
    nobody, ana = str(uuid.uuid4()), str(world.ana.id)
    for partner in (nobody, ana):
        body = {**says(two, two.first), "partnership": str(uuid.uuid4()), "partner": partner}
        assert say(finn, body) == WAITING
    assert say(finn, {**says(two, two.first), "partnership": str(world.partnership.id)}) == WAITING
    assert pages_shown(finn, two) == 404
    assert brings(finn, dated(shared_note(two, two.first))) == 404
    assert not Partnership.objects.of(world.ana).exclude(id=world.partnership.id).exists()


@pytest.mark.parametrize("differs", [["partnership"], ["inviter"], ["partner", "inviter"], ["recipient"], ["epoch"]])
def test_what_differs_does_not_meet(two: Two, finn: Browser, gus: Browser, differs: list[str]) -> None:
    say(finn, says(two, two.first))
    others = {
        "partnership": str(uuid.uuid4()),
        "partner": str(uuid.uuid4()),
        "inviter": str(two.second.id),
        "recipient": two.second.keys.recipient,
        "epoch": 3,
    }
    assert say(gus, {**says(two, two.second), **{name: others[name] for name in differs}}) == WAITING
    assert not Partnership.objects.filter(id=two.id).exists()
    assert say(gus, says(two, two.second)) == HERE


def test_an_outsider_who_names_a_partnership_gets_nothing_of_it(two: Two, finn: Browser, gus: Browser) -> None:
    hal = make_someone("Hal")
    outsider = move_in(hal)
    assert say(outsider, says(two, two.second, partner=str(two.first.id))) == WAITING
    assert say(outsider, says(two, two.second, partner=str(two.first.id), inviter=str(hal.id))) == WAITING
    meet(two, finn, gus)
    assert pages_shown(outsider, two) == 404
    assert brings(outsider, dated(shared_note(two, two.first))) == 404


def test_nobody_says_anything_without_an_archive(two: Two, world: World) -> None:
    assert say(browser_of(world.ana), says(two, two.first))[0] == 404
    assert not Reunion.objects.exists()


def test_a_block_answers_like_somebody_who_has_not_come(
    two: Two, finn: Browser, gus: Browser, clock: MovedClock
) -> None:
    Block.objects.create(blocker_id=two.first.id, blocked_id=two.second.id, created_at=clock.now)
    assert say(finn, says(two, two.first)) == WAITING
    assert say(gus, says(two, two.second)) == WAITING
    assert not Partnership.objects.filter(id=two.id).exists()


def test_an_id_that_is_taken_is_never_taken_over(two: Two, finn: Browser, gus: Browser, world: World) -> None:
    other = Partnership.objects.create(id=two.id, first=world.ana, second=world.dov, created_at=world.ana.created_at)
    say(finn, says(two, two.first))
    assert say(gus, says(two, two.second)) == WAITING
    assert Partnership.objects.get(id=two.id) == other
    assert pages_shown(finn, two) == 404


def test_the_later_epoch_counts_and_the_other_is_let_back_in(two: Two, finn: Browser, gus: Browser) -> None:
    say(finn, says(two, two.first, epoch=3))
    assert say(gus, says(two, two.second, epoch=2)) == HERE
    assert Partnership.objects.get(id=two.id).epoch == 3
    invited, _keys = make_invitation(two.first)
    body = {"id": str(uuid.uuid4()), "claim_hash": "h" * 43, "sealed": b64url(bytes(invited.sealed))}
    assert finn.said("POST", "/invitations/", {**body, "reopens": str(two.id), "epoch": 4})[0] == 201


def test_each_brings_what_they_wrote_and_both_read_it(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus)
    for browser, author in ((finn, two.first), (gus, two.second)):
        kept = [
            dated(offer(slot, sealed))
            for slot, sealed in two.kept
            if slot.partnership and slot.author == str(author.id)
        ]
        assert brings(browser, dated(shared_note(two, author)), *kept) == 201
    for browser in (finn, gus):
        listed = browser.said("GET", f"/vault/records/?partnership={two.id}")[1]
        assert {one["author"] for one in listed["records"]} == {str(two.first.id), str(two.second.id)}
        assert sorted(one["server"] for one in listed["records"]) == ["key", "key", "key", "shared", "shared"]
        assert set(listed["recipients"]) == {str(two.first.id), str(two.second.id)}


def test_nobody_puts_words_into_the_others_records(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus)
    record = str(uuid.uuid4())
    brings(finn, dated(shared_note(two, two.first, record=record)))
    assert brings(gus, dated(shared_note(two, two.second, record=record, revision=2))) == 409
    assert Record.objects.get(id=record).revision == 1


def test_an_epoch_to_come_is_refused(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus, epoch=2)
    row = dated(shared_note(two, two.first))
    assert brings(finn, {**row, "epoch": 3}) == 404
    assert brings(finn, row) == 201


def test_what_has_ended_there_stays_ended_and_comes_to_be_read(two: Two, finn: Browser, gus: Browser) -> None:
    began = says(two, two.first)["began_at"]
    say(finn, says(two, two.first, ended_at=began))
    assert say(gus, says(two, two.second)) == HERE
    assert Partnership.objects.get(id=two.id).ended_at is not None
    assert brings(finn, dated(shared_note(two, two.first))) == 201
    assert finn.said("PUT", f"/vault/records/{uuid.uuid4()}/", shared_note(two, two.first))[0] == 404


def test_after_an_end_here_nothing_more_comes(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus)
    gus.said("POST", f"/partnerships/{two.id}/ending/", {"records": []})
    assert brings(finn, dated(shared_note(two, two.first))) == 404


def test_what_came_ended_takes_no_more_once_all_is_here(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus, ended_at=says(two, two.first)["began_at"])
    assert gus.said("POST", BROUGHT, {"partnership": str(two.id)})[0] == 200
    assert brings(gus, dated(shared_note(two, two.second))) == 404
    assert brings(finn, dated(shared_note(two, two.first))) == 201


def test_a_block_ends_the_bringing_of_what_had_ended(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus, ended_at=says(two, two.first)["began_at"])
    assert finn.said("POST", f"/partnerships/{two.id}/block/", {"records": []})[0] in {200, 201}
    for browser, author in ((gus, two.second), (finn, two.first)):
        assert brings(browser, dated(shared_note(two, author))) == 404


def test_thirty_days_are_enough(two: Two, finn: Browser, gus: Browser, clock: MovedClock) -> None:
    meet(two, finn, gus)
    clock.go(reunions.LIFE - timedelta(minutes=1))
    assert brings(finn, dated(shared_note(two, two.first))) == 201
    clock.go(timedelta(minutes=2))
    assert brings(finn, dated(shared_note(two, two.first))) == 404
    assert say(finn, says(two, two.first))[0] == 404


def test_that_all_is_here_is_noted_for_each(two: Two, finn: Browser, gus: Browser) -> None:
    meet(two, finn, gus)
    assert finn.said("POST", BROUGHT, {"partnership": str(two.id)}) == (200, {})
    states = {one.person_id: one.state for one in Reunion.objects.filter(partnership=two.id)}
    assert states == {two.first.id: "brought", two.second.id: "here"}
    assert finn.said("POST", BROUGHT, {"partnership": str(uuid.uuid4())})[0] == 404


def test_today_says_who_has_come(two: Two, finn: Browser, gus: Browser) -> None:
    assert "Your archive is not all here yet" in finn.get("/").text
    finn.said("POST", BROUGHT, {})
    assert "Your archive" not in finn.get("/").text
    say(finn, says(two, two.first))
    assert "has not come yet" in finn.get("/").text
    say(gus, says(two, two.second))
    assert "Gus is here, too" in finn.get("/").text
    finn.said("POST", BROUGHT, {"partnership": str(two.id)})
    assert "is here, too" not in finn.get("/").text


def test_whoever_never_came_is_forgotten(two: Two, finn: Browser, clock: MovedClock) -> None:
    say(finn, says(two, two.first))
    reunions.forget(clock.now + timedelta(days=29))
    assert Reunion.objects.count() == 1
    reunions.forget(clock.now + timedelta(days=31))
    assert Reunion.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"partner": None},
        {"inviter": str(uuid.uuid4())},
        {"epoch": 0},
        {"epoch": 10**6},
        {"began_at": "then"},
        {"recipient": "age1somebody"},
        {"ended_at": 3},
    ],
)
def test_what_is_not_understood_changes_nothing(two: Two, finn: Browser, wrong: JSON) -> None:
    assert say(finn, {**says(two, two.first), **wrong})[0] == 400
    assert not Reunion.objects.exists()


def test_nobody_is_their_own_partner(two: Two, finn: Browser) -> None:
    assert say(finn, says(two, two.first, partner=str(two.first.id)))[0] == 400


def test_there_is_a_most(two: Two, finn: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reunions, "MOST_SAID", 1)
    assert say(finn, says(two, two.first)) == WAITING
    assert say(finn, says(two, two.first)) == WAITING
    assert say(finn, {**says(two, two.first), "partnership": str(uuid.uuid4())})[0] == 429
