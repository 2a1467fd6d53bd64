from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from turnabout.room.phases import (
    EXTENSION,
    MOST_EXTENSIONS,
    BadMarks,
    Clock,
    EnoughExtensions,
    Position,
    Refusal,
    State,
    advance,
    end,
    extend,
    given_by,
    over_since,
    pause,
    position,
    resume,
    start,
)

CONTRACT = json.loads((Path(__file__).parents[1] / "contracts" / "phases.json").read_text())
NOON = 1_767_268_800_000
EXAMPLES = settings(max_examples=150, deadline=None)


def said(step: dict[str, Any], clock: Clock | None) -> Clock:
    """Do one step of the contract."""
    at, do = step["at"], step["do"]
    if do == "start":
        return start(step["marks"], at)
    assert clock is not None
    if do == "end":
        return end(clock, at)
    if do == "extend":
        return extend(clock, step["phase"], step["extended"], at, giver=step["giver"])
    named: dict[str, Callable[[Clock, int, int], Clock]] = {"next": advance, "pause": pause, "resume": resume}
    return named[do](clock, step["phase"], at)


def lived(steps: list[dict[str, Any]]) -> Clock:
    clock: Clock | None = None
    for step in steps:
        if "refused" in step:
            with pytest.raises(Refusal) as refusal:
                said(step, clock)
            assert refusal.value.code == step["refused"]
        else:
            clock = said(step, clock)
    assert clock is not None
    return clock


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_the_contract(case: dict[str, Any]) -> None:
    clock = lived(case["steps"])
    expected = case["clock"]
    assert clock == Clock(**{**expected, "marks": tuple(expected["marks"]), "ends": tuple(expected["ends"])})
    for each in case["positions"]:
        found = position(clock, each["at"])
        assert found == Position(State(each["state"]), each["phase"], each["phase_ms"], each["hour_ms"])


@pytest.mark.parametrize("case", CONTRACT["bad_marks"], ids=lambda case: case["name"])
def test_marks_that_make_no_hour_are_refused(case: dict[str, Any]) -> None:
    with pytest.raises(BadMarks):
        start(case["marks"], NOON)


def test_three_hours_and_twenty_phases_are_the_most() -> None:
    assert start([540] * 20, NOON).ends[-1] == NOON + 3 * 3600 * 1000


def test_twelve_extensions_are_enough() -> None:
    clock = start([60], NOON)
    for count in range(MOST_EXTENSIONS):
        clock = extend(clock, 0, count * EXTENSION, NOON)
    with pytest.raises(EnoughExtensions):
        extend(clock, 0, clock.extended_seconds, NOON)


def test_an_hour_is_over_since_its_end_or_the_tap() -> None:
    clock = start([60], NOON)
    assert over_since(clock, NOON) is None
    assert over_since(clock, NOON + 90_000) == NOON + 60_000
    assert over_since(end(clock, NOON + 5_000), NOON + 90_000) == NOON + 5_000
    assert over_since(pause(clock, 0, NOON + 1), NOON + 90_000) is None


def test_a_server_clock_set_back_takes_no_time_away() -> None:
    clock = pause(start([60], NOON), 0, NOON + 10_000)
    resumed = resume(clock, 0, NOON + 4_000)
    assert position(resumed, NOON + 10_000).phase_ms == 50_000


MARKS = st.lists(st.integers(15, 900), min_size=1, max_size=8)
Tap = tuple[str, int, int, int | None]
TAPS = st.lists(
    st.tuples(
        st.sampled_from(["next", "extend", "pause", "resume", "end", "look"]),
        st.integers(0, 400_000),  # ms since the one before
        st.integers(-1, 1),  # how far off the phase meant is
        st.none() | st.integers(0, 9),  # whom five minutes more are taken from
    ),
    max_size=25,
)


def tapped(clock: Clock, tap: Tap, now: int) -> Clock:
    """Let somebody tap; a refusal changes nothing."""
    do, _, off, giver = tap
    meant = position(clock, now).phase + off
    step = {"do": do, "at": now, "phase": meant, "extended": clock.extended_seconds, "giver": giver}
    try:
        return clock if do == "look" else said(step, clock)
    except Refusal:
        return clock


@EXAMPLES
@given(marks=MARKS, taps=TAPS)
def test_whatever_is_tapped_the_clock_is_whole_and_only_goes_forward(marks: list[int], taps: list[Tap]) -> None:
    clock, now, seen = start(marks, NOON), NOON, 0
    for tap in taps:
        now += tap[1]
        clock = tapped(clock, tap, now)
        where = position(clock, now)
        assert len(clock.ends) == len(clock.marks)
        assert all(sooner <= later for sooner, later in pairwise(clock.ends))
        assert where.phase >= seen
        assert 0 <= where.phase_ms <= where.hour_ms
        assert (where.state is State.OVER) == (over_since(clock, now) is not None)
        seen = where.phase


@EXAMPLES
@given(marks=MARKS, taps=TAPS)
def test_no_time_is_made_or_lost(marks: list[int], taps: list[Tap]) -> None:
    """What the hour lasts is the marks, what was added, what stood still, less what was given or cut short."""
    clock, now = start(marks, NOON), NOON
    stood = cut = 0
    for tap in taps:
        do, wait, _, giver = tap
        now += wait
        before, where = clock, position(clock, now)
        clock = tapped(clock, tap, now)
        if do == "extend" and clock != before:
            cut += given_by(before, giver, where.phase)
        if do == "next" and clock != before:
            cut += where.phase_ms
        if do == "resume" and clock != before:
            stood += now - (before.paused_at or 0)
    whole = sum(marks) * 1000 + clock.extended_seconds * 1000 + stood - cut
    assert clock.ends[-1] - clock.started_at == whole


@EXAMPLES
@given(marks=MARKS, into=st.integers(0, 999), stood=st.integers(0, 10**9))
def test_a_pause_of_any_length_loses_nothing(marks: list[int], into: int, stood: int) -> None:
    clock = start(marks, NOON)
    now = NOON + sum(marks) * into
    where = position(clock, now)
    paused = pause(clock, where.phase, now)
    assert position(paused, now + stood) == Position(State.PAUSED, where.phase, where.phase_ms, where.hour_ms)
    resumed = resume(paused, where.phase, now + stood)
    assert position(resumed, now + stood) == where
    assert resumed.ends[: where.phase] == clock.ends[: where.phase]


@EXAMPLES
@given(marks=MARKS, into=st.integers(0, 999), giver=st.none() | st.integers(0, 9))
def test_five_minutes_more_change_nothing_that_has_passed_and_take_a_phases_last_minute_from_nobody(
    marks: list[int], into: int, giver: int | None
) -> None:
    clock = start(marks, NOON)
    now = NOON + sum(marks) * into
    phase = position(clock, now).phase
    longer = extend(clock, phase, 0, now, giver=giver)
    assert longer.ends[:phase] == clock.ends[:phase]
    assert longer.ends[phase] == clock.ends[phase] + EXTENSION * 1000
    assert all(before <= after for before, after in zip(clock.ends, longer.ends, strict=True))
    lengths = [end - begin for begin, end in pairwise(longer.ends)]
    assert all(length >= min(mark, 60) * 1000 for length, mark in zip(lengths, marks[1:], strict=True))
    # Where the giver can spare all of it, the hour ends when it would have.
    if given_by(clock, giver, phase) == EXTENSION * 1000:
        assert longer.ends[-1] == clock.ends[-1]
