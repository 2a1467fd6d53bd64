"""What is done from time to time without anybody asking, each once over all processes.

A domain registers its chores from its `apps.ready()`; the worker calls `do_due` every second. There
is no queue: rows that are due are what there is to do, and a chore looks for them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from turnabout.web import clock
from turnabout.web.faults import without_words
from turnabout.web.models import Chore

# Whoever is not back by then has crashed, and another may begin.
LASTS = timedelta(minutes=10)
# Two at once do no harm where each row is claimed: a crash need not hold up what is urgent.
SHARED_LASTS = timedelta(seconds=30)
# Processes, and the machines they are on, differ by less.
APART = timedelta(minutes=1)
# What failed is tried again then, even if it is otherwise done once a day.
RETRY = timedelta(minutes=10)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Registered:
    name: str
    run: Callable[[datetime], None]
    every: timedelta
    sooner: Callable[[datetime], bool] | None
    lasts: timedelta
    shared: bool


_chores: dict[str, _Registered] = {}


def register(
    name: str,
    run: Callable[[datetime], None],
    every: timedelta,
    *,
    sooner: Callable[[datetime], bool] | None = None,
    lasts: timedelta | None = None,
    shared: bool = False,
) -> None:
    """Let `run(now)` be done every so often, and before that whenever `sooner(now)` says so.

    `sooner` is asked every second: one cheap query at most. `run` may be cut off anywhere and is
    then done again, so each step of it commits by itself. When it has not ended after `lasts`, ten
    minutes, it is begun anew. A `shared` one claims its own rows: several workers do it at once where
    the database lets more than one write, and elsewhere another begins after half a minute.
    Raises RuntimeError when the name is taken.
    """
    if name in _chores:
        message = f"there is a chore named {name} already"
        raise RuntimeError(message)
    lasts = lasts or (SHARED_LASTS if shared else LASTS)
    _chores[name] = _Registered(name=name, run=run, every=every, sooner=sooner, lasts=lasts, shared=shared)


def do_due(*, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do each chore that is due and that nobody else is doing. One that fails stops no other."""
    rows = {row.name: row for row in Chore.objects.all()}
    for chore in _chores.values():
        if stopping():
            return
        now = clock.now()
        if _is_due(chore, rows.get(chore.name), now) and _took(chore, now):
            failed = not _done(chore, now)
            wait = min(chore.every, RETRY) if failed else chore.every
            Chore.objects.filter(name=chore.name).update(
                due_at=now + wait, running_until=None, ended_at=clock.now(), failed=failed
            )


def _is_due(chore: _Registered, row: Chore | None, now: datetime) -> bool:
    if row is None:
        return True
    # What is further off than it can be was written while the machine's clock was ahead. Another process may have
    # looked at the clock a moment later than we did: that is no clock ahead.
    if not _is_shared(chore) and row.running_until and now < row.running_until <= now + chore.lasts + APART:
        return False
    waits = now < row.due_at <= now + chore.every + APART
    return not waits or (chore.sooner is not None and chore.sooner(now))


def _is_shared(chore: _Registered) -> bool:
    # SQLite has one writer: more workers would only wait for each other, and pages for all of them.
    return chore.shared and connection.features.has_select_for_update_skip_locked


def _took(chore: _Registered, now: datetime) -> bool:
    """Whether it is ours to do; committed before it is begun."""
    with transaction.atomic():
        row, _ = Chore.objects.select_for_update().get_or_create(name=chore.name, defaults={"due_at": now})
        if not _is_due(chore, row, now):
            return False
        row.running_until = now + chore.lasts
        row.save(update_fields=["running_until"])
    return True


def _done(chore: _Registered, now: datetime) -> bool:
    return attempt(chore.name, lambda: chore.run(now))


def attempt(name: str, act: Callable[[], object]) -> bool:
    """Do all of a chore, or one of many steps that do not hang on each other; whether nothing went wrong."""
    try:
        act()
    except Exception as fault:  # noqa: BLE001 - whatever it is, the others go on
        # Not the fault's own words: a database says which values it stumbled over.
        kind, where = type(fault).__name__, without_words(fault)
        log.error("The chore “%s” failed with %s and is tried again.\n%s", name, kind, where)  # noqa: TRY400 - the same
        return False
    return True
