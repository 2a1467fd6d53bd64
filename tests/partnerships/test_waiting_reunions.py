"""Waiting for a partner of the archive: whom one does not begin with, and taking back what was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import Browser
from tests.moving import HERE, UNSAID, WAITING, move_in, say, says
from tests.people import Two, make_someone
from tests.racing import at_once
from turnabout.partnerships.models import Partnership, Reunion

pytestmark = pytest.mark.usefixtures("world")


def test_whoever_took_the_partners_number_with_other_keys_waits_until_new_keys_are_told_of(
    two: Two, finn: Browser
) -> None:
    stranger = move_in(replace(make_someone("Mallory"), id=two.second.id))
    assert say(finn, says(two, two.first)) == WAITING
    assert say(stranger, says(two, two.second)) == WAITING
    assert say(stranger, says(two, two.second, recipient=None)) == WAITING
    assert not Partnership.objects.filter(id=two.id).exists()
    assert say(finn, says(two, two.first, recipient=None)) == HERE


def test_a_word_can_be_taken_back_until_both_have_said_it(two: Two, finn: Browser, gus: Browser) -> None:
    said = {"partnership": str(two.id)}
    assert finn.said("POST", UNSAID, said)[0] == 404
    say(finn, says(two, two.first))
    finn.writing = ""
    assert gus.said("POST", UNSAID, said)[0] == 404
    assert finn.said("POST", UNSAID, said) == (200, {})
    assert say(gus, says(two, two.second)) == WAITING
    finn.writing = two.first.writing
    assert say(finn, says(two, two.first)) == HERE
    assert finn.said("POST", UNSAID, said)[0] == 409


@pytest.mark.django_db(transaction=True)
def test_taking_it_back_while_the_other_says_it_comes_before_or_after(two: Two, finn: Browser, gus: Browser) -> None:
    say(finn, says(two, two.first))
    (back, _), (_status, said) = at_once(
        lambda: finn.said("POST", UNSAID, {"partnership": str(two.id)}),
        lambda: say(gus, says(two, two.second)),
    )
    assert (back, said["state"]) in {(200, "waiting"), (409, "here")}
    here = said["state"] == "here"
    assert (Partnership.objects.filter(id=two.id).exists(), Reunion.objects.count()) == (here, 2 if here else 1)
