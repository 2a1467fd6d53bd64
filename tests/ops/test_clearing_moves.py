"""`turnabout clear_move`: whoever took somebody's place with their number can be removed, and the person comes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from tests.builders import Browser, World
from tests.moving import HERE, RECORDS, dated, move_in, say, says
from tests.offers import shared_note
from tests.people import Two, make_someone
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def stranger(two: Two, finn: Browser) -> Browser:
    """Has Gus's number, and is Finn's partner, who believed in new keys."""
    browser = move_in(replace(make_someone("Mallory"), id=two.second.id))
    Person.objects.filter(id=two.second.id).update(is_operator=False)
    say(finn, says(two, two.first, recipient=None))
    assert say(browser, says(two, two.second)) == HERE
    return browser


def test_the_place_is_free_again_and_the_two_meet(two: Two, finn: Browser, stranger: Browser) -> None:
    assert stranger.said("POST", RECORDS, {"records": [dated(shared_note(two, two.second))]})[0] == 201
    call_command("clear_move", " Mallory@Example.org")
    assert not Partnership.objects.filter(id=two.id).exists()
    gus = move_in(two.second)
    assert say(gus, says(two, two.second)) == HERE
    assert say(finn, says(two, two.first)) == HERE
    assert finn.said("POST", RECORDS, {"records": [dated(shared_note(two, two.first))]})[0] == 201


def test_what_a_partner_has_written_there_stays(two: Two, finn: Browser, stranger: Browser) -> None:
    del stranger
    finn.said("POST", RECORDS, {"records": [dated(shared_note(two, two.first))]})
    with pytest.raises(CommandError, match="Others have written"):
        call_command("clear_move", "mallory@example.org")
    assert Partnership.objects.get(id=two.id).ended_at is None
    assert Person.objects.get(id=two.second.id).email == "mallory@example.org"


def test_nobody_without_an_archive_is_removed(world: World) -> None:
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("clear_move", world.ana.email)
    assert Person.objects.filter(id=world.ana.id, deleted_at=None).exists()
