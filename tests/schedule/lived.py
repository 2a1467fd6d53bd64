"""Histories of two people over real rows, drawn at random and put back afterwards."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.builders import make_partnership, make_person
from tests.people import START

# A few with every run, many with `--all`.
histories = pytest.mark.parametrize(
    "histories", [pytest.param(8, marks=pytest.mark.once), pytest.param(200, marks=pytest.mark.slow)]
)


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


def live(machine: type[Lived], *, histories: int) -> None:
    """Draw histories and live through them. Rows make shrinking slow: a failing one is told as it was found."""
    living = settings(
        max_examples=histories,
        stateful_step_count=15,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(machine, settings=living)
