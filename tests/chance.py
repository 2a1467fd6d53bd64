"""What may happen in any order, drawn at random and lived through."""

from __future__ import annotations

from hypothesis import Phase, settings
from hypothesis import seed as drawn_from
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test


def live(machine: type[RuleBasedStateMachine], *, histories: int, seed: int, steps: int = 15) -> None:
    """Draw histories and live through them. Rows make shrinking slow: a failing one is told as it was found."""
    living = settings(
        max_examples=histories,
        stateful_step_count=steps,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(drawn_from(seed)(machine), settings=living)
