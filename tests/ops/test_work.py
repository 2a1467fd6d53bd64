"""The worker: real processes, killed at the worst moment."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conftest import MovedClock
from tests.ports import free_port
from tests.post_office import PostOffice, post_office
from tests.processes import children, ends, listens, running, surroundings, told_to_stop
from turnabout.mail.models import Message
from turnabout.web.models import Chore

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def environment(tmp_path: Path, office: PostOffice, clock: MovedClock) -> dict[str, str]:  # noqa: ARG001 - their clock too
    return surroundings(tmp_path, TURNABOUT_SMTP_URL=f"smtp://localhost:{office.port}")


def make_messages(clock: MovedClock, *keys: str) -> list[str]:
    """Their Message-IDs."""
    rows = [
        Message(
            key=key,
            letter="example",
            to="ana@example.org",
            subject="A link",
            text="http://localhost:8000/one-time",
            message_id=f"<{key}@localhost>",
            created_at=clock.now,
            next_try_at=clock.now,
        )
        for key in keys
    ]
    return [message.message_id for message in Message.objects.bulk_create(rows)]


def test_two_workers_send_each_letter_once_and_stop_when_told(
    office: PostOffice, environment: dict[str, str], clock: MovedClock
) -> None:
    with running(["work"], environment) as one, running(["work"], environment) as another:
        listens(one)
        listens(another)
        ids = make_messages(clock, *(f"k{number}" for number in range(40)))
        office.waits_for(40)
        assert (told_to_stop(one), told_to_stop(another)) == (0, 0)
    assert sorted(office.ids) == sorted(ids)
    assert Message.objects.filter(sent_at=None).count() == 0
    assert not Chore.objects.exclude(running_until=None, failed=False).exists()


def test_killed_between_sending_and_saying_so_it_loses_nothing_and_repeats_one(
    office: PostOffice, environment: dict[str, str], clock: MovedClock
) -> None:
    first, second = make_messages(clock, "a", "b")
    office.silent = True
    with running(["work"], environment) as worker:
        office.waits_for(1)
        worker.kill()
        worker.wait()
    assert Message.objects.waiting().count() == 2
    office.silent = False
    clock.go(timedelta(minutes=6))
    with running(["work"], environment) as worker:
        office.waits_for(3)
        assert told_to_stop(worker) == 0
    assert sorted(office.ids) == [first, first, second]
    assert Message.objects.waiting().count() == 0


@pytest.mark.slow
def test_killed_again_and_again_it_loses_nothing_and_repeats_one_for_each_time(
    office: PostOffice, environment: dict[str, str], clock: MovedClock
) -> None:
    ids: list[str] = []
    for turn in range(12):
        ids += make_messages(clock, *(f"{turn}-{number}" for number in range(30)))
        with running(["work"], environment), running(["work"], environment):
            office.waits_for(len(office.received) + secrets.randbelow(20) + 1)
        clock.go(timedelta(minutes=6))
    clock.go(timedelta(days=1))
    with running(["work"], environment) as worker:
        office.waits_for(len(office.received) + Message.objects.waiting().count())
        assert told_to_stop(worker) == 0
    assert (set(office.ids), Message.objects.waiting().count()) == (set(ids), 0)
    # Two workers were killed each time.
    assert len(office.ids) <= len(ids) + 2 * 12


def test_the_server_starts_a_worker_again_that_died_and_takes_it_along_when_told_to_stop(
    office: PostOffice, environment: dict[str, str], clock: MovedClock, capfd: pytest.CaptureFixture[str]
) -> None:
    make_messages(clock, "a")
    with running(["serve", "--empty", "--port", str(free_port())], environment) as server:
        office.waits_for(1)
        [first] = children(server)
        os.kill(first, signal.SIGKILL)
        clock.go(timedelta(minutes=6))
        make_messages(clock, "b")
        office.waits_for(2)
        [second] = children(server)
        assert told_to_stop(server) == 0
        assert ends(second)
    assert first != second
    assert capfd.readouterr().err == (
        "ERROR turnabout.ops.worker: The worker ended with -9. It is started again in 2 seconds.\n"
    )


def test_the_worker_ends_with_a_server_that_was_killed(
    office: PostOffice, environment: dict[str, str], clock: MovedClock
) -> None:
    make_messages(clock, "a")
    with running(["serve", "--empty", "--port", str(free_port())], environment) as server:
        office.waits_for(1)
        [worker] = children(server)
        server.kill()
        assert ends(worker)


def test_a_server_may_leave_the_work_to_others(
    office: PostOffice, environment: dict[str, str], clock: MovedClock
) -> None:
    make_messages(clock, "a")
    with (
        running(["serve", "--empty", "--no-work", "--port", str(free_port())], environment) as server,
        running(["work"], environment),
    ):
        office.waits_for(1)
        listens(server)
        assert children(server) == []
