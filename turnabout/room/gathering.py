"""Asks the database for many at once what many ask of it at about the same time.

One asks at once. Those who come while that is under way wait, and are asked for together: when a network or a process
is back, a thousand browsers knock, and each of them alone would cost as much as ten do together.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from asgiref.sync import sync_to_async

AT_ONCE = 32  # whatever else the sockets ask waits for the same thread

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Gathering(Generic[Asked, Answer]):
    """One question, put on the thread of the sockets' questions; ``ask`` gives back an answer for each, in order."""

    def __init__(self, ask: Callable[[Sequence[Asked]], Sequence[Answer]]) -> None:
        self._ask: Final = ask
        self._waiting: Final[deque[tuple[Asked, asyncio.Future[Answer]]]] = deque()
        self._asking: asyncio.Task[None] | None = None

    async def of(self, asked: Asked) -> Answer:
        """Its answer, as it is at some moment after this call."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._keep_asking())
        return await answer

    async def _keep_asking(self) -> None:
        try:
            while self._waiting:
                await self._answer([self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))])
        finally:
            # Whoever is left when the loop is shut down is gone with it.
            self._waiting.clear()

    async def _answer(self, those: Sequence[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        try:
            answers = await sync_to_async(self._ask)([asked for asked, _answer in those])
        except Exception as trouble:  # noqa: BLE001 - it is told to whoever asked
            if len(those) > 1:
                # What one of them brought must not keep the others out.
                for each in those:
                    await self._answer([each])
            elif not those[0][1].done():
                those[0][1].set_exception(trouble)
            return
        for (_asked, future), answer in zip(those, answers, strict=True):
            if not future.done():
                future.set_result(answer)
