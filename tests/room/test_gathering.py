"""Many who ask at the same time are asked for together, and each has an answer of their own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from tests.hubs import PATIENCE, live
from turnabout.room.gathering import AT_ONCE, Gathering

pytestmark = pytest.mark.once


@live
async def test_who_comes_while_one_is_asked_for_is_asked_for_with_the_others() -> None:
    asked: list[list[int]] = []
    begun, all_came = threading.Event(), threading.Event()

    def doubled(numbers: Sequence[int]) -> list[int]:
        asked.append(list(numbers))
        begun.set()
        assert all_came.wait(PATIENCE)
        return [2 * number for number in numbers]

    gathering = Gathering(doubled)
    first = asyncio.create_task(gathering.of(0))
    await asyncio.to_thread(begun.wait)
    others = [asyncio.create_task(gathering.of(number)) for number in range(1, AT_ONCE + 2)]
    await asyncio.sleep(0)
    all_came.set()
    assert await asyncio.gather(first, *others) == list(range(0, 2 * AT_ONCE + 3, 2))
    assert asked == [[0], list(range(1, AT_ONCE + 1)), [AT_ONCE + 1]]


@live
async def test_whoever_brings_trouble_has_it_alone() -> None:
    def inverse(numbers: Sequence[int]) -> list[float]:
        return [1 / number for number in numbers]

    gathering = Gathering(inverse)
    answers = await asyncio.gather(*(gathering.of(number) for number in (1, 0, 2)), return_exceptions=True)
    assert answers[::2] == [1, 0.5]
    assert isinstance(answers[1], ZeroDivisionError)


@live
async def test_whoever_went_meanwhile_keeps_nobody_waiting() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def same(numbers: Sequence[int]) -> list[int]:
        begun.set()
        assert go_on.wait(PATIENCE)
        return list(numbers)

    gathering = Gathering(same)
    gone = asyncio.create_task(gathering.of(1))
    await asyncio.to_thread(begun.wait)
    stays = asyncio.create_task(gathering.of(2))
    gone.cancel()
    await asyncio.wait({gone})
    go_on.set()
    assert await stays == 2
