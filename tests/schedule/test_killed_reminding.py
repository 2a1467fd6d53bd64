"""Workers killed while they remind: nothing lost, and at most one copy more, under the same Message-ID."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import make_partnership, make_person, make_session
from tests.conftest import MovedClock
from tests.post_office import PostOffice, post_office
from tests.processes import listens, running, surroundings, told_to_stop
from turnabout.mail.models import Message
from turnabout.schedule.models import Link, Reminder

pytestmark = pytest.mark.django_db(transaction=True)

PAIRS = 20
DAY = timedelta(days=1)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def environment(tmp_path: Path, office: PostOffice, clock: MovedClock) -> dict[str, str]:  # noqa: ARG001 - their clock too
    return surroundings(tmp_path, TURNABOUT_SMTP_URL=f"smtp://localhost:{office.port}", TURNABOUT_NEW_SECRETS="yes")


@pytest.fixture
def due(clock: MovedClock) -> set[str]:
    """Hours of twenty pairs that are due; the addresses of all forty."""
    people = [make_person(f"P{number}") for number in range(2 * PAIRS)]
    for first, second in zip(people[::2], people[1::2], strict=True):
        make_session(make_partnership(first, second), clock.now + DAY)
    return {person.email for person in people}


def test_killed_between_sending_and_saying_so_one_goes_out_twice_and_none_is_lost(
    office: PostOffice, environment: dict[str, str], clock: MovedClock, due: set[str]
) -> None:
    office.silent = True
    with running(["work"], environment) as worker:
        # It has the letter, and the worker does not know.
        office.waits_for(1)
        worker.kill()
        worker.wait()
    office.silent = False
    clock.go(timedelta(minutes=6))
    with running(["work"], environment) as worker:
        office.waits_for(len(due) + 1)
        assert told_to_stop(worker) == 0
    assert {email["To"] for email in office.received} == due
    copies = Counter(office.ids)
    assert (len(copies), sorted(copies.values())[-2:]) == (len(due), [1, 2])
    assert Message.objects.waiting().count() == 0


# A worker that has settled a whole batch, and dies the moment before it commits.
DIES = """
import os, signal, django
django.setup()
from django.db import transaction
from turnabout.mail.models import Message
from turnabout.schedule.reminders import telling
from turnabout.web import clock
for kind in telling.OF_AN_HOUR:
    telling.lay_down(kind, clock.now())
with transaction.atomic():
    telling.tell_due(clock.now())
    print(Message.objects.count(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_before_it_commits_it_has_done_nothing_and_all_is_done_again(
    office: PostOffice, environment: dict[str, str], due: set[str]
) -> None:
    asked = {**environment, "DJANGO_SETTINGS_MODULE": "turnabout.config.settings"}
    killed = subprocess.run([sys.executable, "-c", DIES], env=asked, stdout=subprocess.PIPE, check=False)
    assert (killed.returncode, int(killed.stdout)) == (-signal.SIGKILL, len(due))
    assert (Message.objects.count(), Link.objects.count()) == (0, 0)
    assert Reminder.objects.filter(settled_at=None).count() == len(due)
    with running(["work"], environment) as worker, running(["work"], environment) as another:
        listens(worker)
        listens(another)
        office.waits_for(len(due))
        assert (told_to_stop(worker), told_to_stop(another)) == (0, 0)
    assert {email["To"] for email in office.received} == due
    assert len(set(office.ids)) == len(office.ids) == len(due)
