"""The recovery code is asked back one thing at a time, each when its time has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from tests.builders import World
from tests.people import START
from turnabout.vault.code_asked import Ask, ask_of
from turnabout.vault.models import Keyring


@dataclass
class Code:
    """A code made at the start, and nothing more known of it."""

    code_made_at: datetime | None = START
    code_kept_at: datetime | None = None
    words_shown_at: datetime | None = None
    code_shown_at: datetime | None = None


MADE = Code()
KEPT = replace(MADE, code_kept_at=START)
KNOWN = replace(KEPT, words_shown_at=START)
SHOWN = replace(MADE, code_shown_at=START)
MONTH = timedelta(weeks=4)
SOON = timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "held", "after", "asked"),
    [
        (MADE, 0, SOON, Ask.KEPT),
        (MADE, 9, MONTH, Ask.KEPT),
        (KEPT, 2, SOON, None),
        (KEPT, 3, SOON, Ask.WORDS),
        (KEPT, 3, MONTH, Ask.WORDS),
        (KEPT, 2, MONTH, Ask.REHEARSAL),
        (KNOWN, 9, MONTH - SOON, None),
        (KNOWN, 9, MONTH, Ask.REHEARSAL),
        (SHOWN, 9, MONTH, None),
        (replace(KNOWN, code_made_at=None), 9, MONTH, None),
    ],
)
def test_one_thing_at_a_time(code: Code, held: int, after: timedelta, asked: Ask | None) -> None:
    assert ask_of(code, held=held, now=START + after) == asked


def test_a_code_from_before_that_was_noted_has_a_day(world: World) -> None:
    Keyring.objects.filter(person=world.ana).update(code_made_at=None)
    import_module("turnabout.vault.migrations.0006_when_codes_were_made").fill(apps, None)
    own = Keyring.objects.get(person=world.ana)
    assert own.code_made_at == own.updated_at
