"""How many messages a socket may send. Pure: moments come in."""

from __future__ import annotations

from typing import Final


class Allowance:
    """A token bucket: ``burst`` messages at once, then ``rate`` a second.

    Moments are seconds on any clock that does not go back; one object a socket.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._rate: Final = rate
        self._burst: Final = burst
        self._left = burst
        self._last: float | None = None

    def take(self, now: float) -> bool:
        """Use one of what is allowed; False if there is none."""
        passed = 0.0 if self._last is None else max(0.0, now - self._last)
        self._last = now
        self._left = min(self._burst, self._left + passed * self._rate)
        if self._left < 1:
            return False
        self._left -= 1
        return True
