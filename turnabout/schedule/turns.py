"""Whose turn it is: the balance rule of the practice.

The turn belongs to *held* hours, not to dates. Each held hour moves a balance:
how often the first focus person had the hour, less how often the other had it.
While the two are even it is the first's turn; otherwise it is the turn of the one
who had fewer. From that alone follows what the practice promises:

- a missed or cancelled hour changes nothing, so the turn stays where it was;
- a swap by consent tips the balance the other way, so the next held hour pays it
  back, and until then no second swap is offered;
- held hours differ by at most one, or by two while a swap is being paid back.

Hours that were held elsewhere and noted afterwards may be out of turn. They even out like
any other; but nobody ever owes more than two: an hour that would tip the balance further
is held, and leaves it where it is.

Hours inside a one-way spell are agreed to be one person's and do not count.

People are any hashable ids. A history is in the order the hours took place. This
module knows no clock and no database.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Person = TypeVar("Person", bound=Hashable)

LARGEST_DIFFERENCE = 2  # turns that one may owe the other


class NotOfThePair(ValueError):  # noqa: N818 - a sentence, like the rules it guards
    """An id that is neither of the two people, or a pair that is not two."""


class Hour(NamedTuple, Generic[Person]):
    """One hour of the past: who was (or would have been) focus, and what became of it.

    ``held`` is true for held and partly held hours. ``swapped`` says that the two
    agreed to exchange roles for this hour; it means nothing unless the hour was held.
    ``one_way`` says that the hour lay inside a one-way spell.
    """

    focus: Person
    held: bool
    swapped: bool = False
    one_way: bool = False

    @property
    def counts(self) -> bool:
        """Whether this hour moves the turn."""
        return self.held and not self.one_way


@dataclass(slots=True)
class Balance(Generic[Person]):
    """How many more held hours the first focus person had than the second, hour by hour (may be negative).

    Never more than two either way: what would be a third counts as held and is owed by nobody.
    """

    first: Person
    second: Person
    ahead: int = 0

    @property
    def due(self) -> Person:
        """Whose turn comes next, before any swap."""
        return self.second if self.ahead > 0 else self.first

    def add(self, hour: Hour[Person]) -> None:
        """Go on by one hour. Raises NotOfThePair."""
        if hour.focus == self.first:
            tipped = self.ahead + 1
        elif hour.focus == self.second:
            tipped = self.ahead - 1
        else:
            raise NotOfThePair(hour.focus)
        if hour.counts and abs(tipped) <= LARGEST_DIFFERENCE:
            self.ahead = tipped


def balance(history: Iterable[Hour[Person]], pair: tuple[Person, Person], first: Person) -> Balance[Person]:
    """Where the two stand after these hours. Raises NotOfThePair."""
    standing = Balance(first, partner(pair, first))
    for hour in history:
        standing.add(hour)
    return standing


def next_focus(history: Iterable[Hour[Person]], pair: tuple[Person, Person], first: Person) -> Person:
    """Say who is focus in the next hour, before any swap.

    ``pair`` is the two people in either order, ``first`` the one whose turn it is
    whenever they are even. Raises NotOfThePair.
    """
    return balance(history, pair, first).due


def whose(
    due: Person, *, settled: Person | None, spell: Person | None, agreed: Person | None, held: bool
) -> Hour[Person]:
    """Say whose one hour is that comes when ``due`` would have it.

    What is ``settled``, since its clock was started or somebody answered, stays. Else a one-way ``spell`` has it; else
    whoever the two ``agreed`` to give it to, also where the turn has moved since. Given to whoever is due anyway,
    it is no swap, and nothing is to be paid back.
    """
    focus = due
    for claim in (agreed, spell, settled):
        focus = focus if claim is None else claim
    swapped = agreed is not None and spell is None and focus == agreed != due
    return Hour(focus, held=held, swapped=swapped, one_way=spell is not None)


def may_swap(history: Iterable[Hour[Person]], pair: tuple[Person, Person], first: Person) -> bool:
    """Tell whether the two may exchange roles in the next hour.

    No while a swap is being paid back: it would be a second one the same way, as the
    next turn is then always the giver's. Nor if it would drive the two more than two
    hours apart, which only hours noted out of turn can bring about.
    Raises NotOfThePair.
    """
    past = list(history)
    if owed(past, pair) is not None:
        return False
    due = next_focus(past, pair, first)
    behind = -difference(past, pair, due)
    return behind + 1 <= LARGEST_DIFFERENCE


def owed(history: Iterable[Hour[Person]], pair: tuple[Person, Person]) -> Person | None:
    """Say who gave a turn away and has not had it back, or None.

    A swap is paid back by the giver's next held hour as focus. A swap agreed for an
    hour that was not held is forgotten with it. Raises NotOfThePair.
    """
    giver: Person | None = None
    for hour in history:
        if not hour.counts:
            continue
        other = partner(pair, hour.focus)
        if hour.swapped:
            giver = other
        elif hour.focus == giver:
            giver = None
    return giver


def difference(history: Iterable[Hour[Person]], pair: tuple[Person, Person], person: Person) -> int:
    """Count how many more held hours ``person`` had as focus than the other. Raises NotOfThePair."""
    return balance(history, pair, person).ahead


def partner(pair: tuple[Person, Person], person: Person) -> Person:
    """Give the other of the two. Raises NotOfThePair."""
    one, two = pair
    if one == two or person not in pair:
        raise NotOfThePair(person)
    return two if person == one else one
