"""Histories of two people over real rows, drawn at random and put back afterwards."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from tests.builders import make_partnership, make_person
from tests.people import START
from turnabout.partnerships.models import Partnership
from turnabout.schedule.models import Rhythm, Session
from turnabout.schedule.recurrence import occurrences

# A few with every run, many with `--all`.
histories = pytest.mark.parametrize(
    "histories", [pytest.param(8, marks=pytest.mark.once), pytest.param(200, marks=pytest.mark.slow)]
)

# No history moves an hour further ahead.
WEEKS_SEEN = 12


class Lived(RuleBasedStateMachine):
    """Two people, and a moment that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = transaction.atomic()
        self.rows.__enter__()
        self.partnership = make_partnership(make_person("Ida"), make_person("Jon"))
        self.now = START

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.rows.__exit__(None, None, None)


def times_to_come(partnership: Partnership, now: datetime) -> list[tuple[datetime, datetime]]:
    """Of each hour from when until when, also of weeks that nobody has looked at yet."""
    coming = Session.objects.within(partnership).filter(starts_at__gt=now)
    rhythm = Rhythm.objects.filter(partnership=partnership).current().get()
    laid = set(rhythm.sessions.values_list("slot_date", flat=True))
    unseen = [hour for hour in occurrences(rhythm.slot, now, WEEKS_SEEN) if hour.date not in laid]
    weekly = [(hour.starts_at, hour.starts_at + rhythm.slot.length) for hour in unseen]
    return sorted([(one.starts_at, one.ends_at) for one in coming] + weekly)
