"""Who sits in the rooms of other processes, as far as those have said. Pure: moments come in.

A process says who came and who left, and numbers what it says; once a second it repeats the number. Whoever
missed something sees it by the number and asks for the whole roll. A process that has said nothing for a
while is gone, and its people with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

SILENT_AFTER = 3.5  # seconds; three numbers were missed


@dataclass(frozen=True, slots=True)
class Place:
    """One person's place in one room. Of two places of one person, the one taken later has the room."""

    session: str
    person: str
    tab: str
    since: int  # ms since 1970, and later than the place it was taken over from


@dataclass(slots=True)
class _Process:
    said: int  # how many messages of its own it has numbered
    heard: float
    known_since: int  # ms: what was said to its people before may not have reached them
    places: dict[tuple[str, str], Place] = field(default_factory=dict)


class Roll:
    """The places in all other processes."""

    def __init__(self) -> None:
        self._processes: Final[dict[str, _Process]] = {}
        self._rooms: Final[dict[str, dict[tuple[str, str], Place]]] = {}

    def learn(self, process: str, said: int, places: Iterable[Place], *, now: float, at: int) -> set[str]:
        """Take all that a process says of itself. Gives back the rooms it has, or had, people in."""
        touched = self.drop(process)
        self._processes[process] = _Process(said, now, known_since=at)
        for place in places:
            self._seat(process, place)
            touched.add(place.session)
        return touched

    def came(self, process: str, said: int, place: Place, *, now: float) -> bool:
        """Somebody sat down there. False if something of that process was missed: ask it."""
        if not self._next(process, said, now):
            return False
        self._seat(process, place)
        return True

    def left(self, process: str, said: int, place: Place, *, now: float) -> bool:
        """Somebody gave that place up. False as with ``came``."""
        if not self._next(process, said, now):
            return False
        # One who sat down there again meanwhile has another place.
        if self._processes[process].places.get((place.session, place.person)) == place:
            self._rise(process, place)
        return True

    def lives(self, process: str, said: int, *, now: float) -> bool:
        """It repeats its number. False as with ``came``."""
        known = self._processes.get(process)
        if known is None:
            return False
        known.heard = now
        return known.said == said

    def fall_silent(self, now: float) -> set[str]:
        """Drop whoever has said nothing for too long. Gives back the rooms they had people in."""
        silent = [name for name, known in self._processes.items() if now - known.heard > SILENT_AFTER]
        return {session for name in silent for session in self.drop(name)}

    def drop(self, process: str) -> set[str]:
        """A process is no more. Gives back the rooms it had people in."""
        known = self._processes.get(process)
        places = list(known.places.values()) if known else []
        for place in places:
            self._rise(process, place)
        self._processes.pop(process, None)
        return {place.session for place in places}

    def forget(self) -> set[str]:
        """Know nothing more of anybody. Gives back the rooms there were."""
        touched = set(self._rooms)
        self._processes.clear()
        self._rooms.clear()
        return touched

    def sitting(self, session: str) -> dict[str, Place]:
        """Who sits in a room elsewhere, by person. ``since`` is when what is said to them began to reach them."""
        taken = sorted(self._rooms.get(session, {}).items(), key=lambda place: place[1].since)
        return {person: self._reached(process, place) for (process, person), place in taken}

    def where(self, session: str) -> Collection[tuple[str, str]]:
        """Process and person of every place in a room."""
        return self._rooms.get(session, {}).keys()

    def _reached(self, process: str, place: Place) -> Place:
        return replace(place, since=max(place.since, self._processes[process].known_since))

    def _next(self, process: str, said: int, now: float) -> bool:
        known = self._processes.get(process)
        if known is None or said != known.said + 1:
            return False
        known.said, known.heard = said, now
        return True

    def _seat(self, process: str, place: Place) -> None:
        self._processes[process].places[place.session, place.person] = place
        self._rooms.setdefault(place.session, {})[process, place.person] = place

    def _rise(self, process: str, place: Place) -> None:
        del self._processes[process].places[place.session, place.person]
        room = self._rooms[place.session]
        del room[process, place.person]
        if not room:
            del self._rooms[place.session]
