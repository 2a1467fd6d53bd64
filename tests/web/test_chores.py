"""Chores: each in its time, once, and none in another's way."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.conftest import MovedClock
from tests.racing import at_once
from turnabout.web import chores
from turnabout.web.models import Chore

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
PRIVATE = "ana@example.org"


class Done(list[str]):
    """What was done, in order."""

    def chore(self, name: str, every: timedelta = HOUR) -> None:
        chores.register(name, lambda _now: self.append(name), every)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, clock: MovedClock) -> Done:  # noqa: ARG001 - chores are done by it
    """No chores but the test's own."""
    monkeypatch.setattr(chores, "_chores", {})
    return Done()


def test_each_is_done_at_first_and_then_when_its_time_has_come(done: Done, clock: MovedClock) -> None:
    done.chore("hourly")
    done.chore("daily", timedelta(days=1))
    for minutes in (0, 1, 58, 2):
        clock.go(timedelta(minutes=minutes))
        chores.do_due()
    assert done == ["hourly", "daily", "hourly"]


def test_one_that_has_reason_to_is_done_sooner(done: Done, clock: MovedClock) -> None:
    waiting: list[str] = []

    def send(_now: datetime) -> None:
        done.extend(waiting)
        waiting.clear()

    chores.register("sending", send, HOUR, sooner=lambda _now: bool(waiting))
    for letter in ("", "a", "", "b"):
        clock.go(timedelta(seconds=1))
        waiting.extend(letter)
        chores.do_due()
    assert done == ["a", "b"]


def test_all_processes_at_once_do_it_once(done: Done) -> None:
    done.chore("hourly")
    at_once(*[chores.do_due] * 5)
    assert done == ["hourly"]


def test_one_that_fails_stops_no_other_is_named_and_tried_again(
    done: Done, clock: MovedClock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: datetime) -> None:
        done.append("tried")
        raise PermissionDenied(PRIVATE)

    chores.register("failing", fail, timedelta(days=1))
    done.chore("other")
    chores.do_due()
    assert done == ["tried", "other"]
    assert [record.getMessage().split("\n")[0] for record in caplog.records] == [
        "The chore “failing” failed with PermissionDenied and is tried again."
    ]
    assert PRIVATE not in caplog.text
    assert Chore.objects.get(name="failing").failed
    clock.go(chores.RETRY)
    chores.do_due()
    assert done == ["tried", "other", "tried"]


def test_one_that_was_cut_off_is_begun_anew_when_it_must_have_crashed(done: Done, clock: MovedClock) -> None:
    def cut_off(_now: datetime) -> None:
        done.append("begun")
        raise SystemExit

    chores.register("long", cut_off, timedelta(minutes=1))
    with pytest.raises(SystemExit):
        chores.do_due()
    clock.go(timedelta(minutes=9))
    chores.do_due()
    assert done == ["begun"]
    clock.go(timedelta(minutes=1))
    with pytest.raises(SystemExit):
        chores.do_due()
    assert done == ["begun", "begun"]


def test_a_clock_that_was_wrong_holds_nothing_up(done: Done, clock: MovedClock) -> None:
    right = clock.now
    clock.go(timedelta(days=3650))
    done.chore("hourly")
    chores.do_due()
    Chore.objects.update(running_until=clock.now)
    clock.set(right)
    chores.do_due()
    assert done == ["hourly", "hourly"]


def test_told_to_stop_it_begins_nothing_more(done: Done) -> None:
    done.chore("one")
    done.chore("other")
    chores.do_due(stopping=lambda: bool(done))
    assert done == ["one"]


def test_a_name_is_given_once(done: Done) -> None:
    done.chore("one")
    with pytest.raises(RuntimeError):
        done.chore("one")
