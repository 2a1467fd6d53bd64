"""The balance rule of the practice over real rows, whatever becomes of the weeks."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.builders import make_partnership, make_rhythm
from tests.chance import live
from tests.schedule.lived import Lived, histories
from turnabout.schedule import laying, planning
from turnabout.schedule.changes import hours_ahead
from turnabout.schedule.models import Session
from turnabout.schedule.outcome import Answer
from turnabout.schedule.recurrence import WEEK
from turnabout.schedule.turns import LARGEST_DIFFERENCE
from turnabout.schedule.weeks import strip_of

answers = st.sampled_from([*Answer, None])


class Weeks(Lived):
    """Two people live through weeks: held, held in part, missed, forgotten, on the spot, at another time."""

    def __init__(self) -> None:
        super().__init__()
        self.first = self.partnership.first

    @initialize(second=st.booleans())
    def agree(self, second: bool) -> None:  # noqa: FBT001 - hypothesis draws it
        """They choose a time and who begins."""
        make_rhythm(self.partnership)
        self.first = self.partnership.people[second]
        laying.begin_with(self.partnership, self.first)
        laying.lay_ahead(self.partnership, self.now)

    @rule(said=st.tuples(answers, answers), opened=st.booleans())
    def live_through_an_hour(self, said: tuple[Answer | None, Answer | None], *, opened: bool) -> None:
        """The next hour comes; each says what became of it, or nothing."""
        hour = planning.next_hour(self.partnership, self.now)
        assert hour is not None
        session = hour.row()
        if opened:
            planning.settle_focus(session, session.starts_at)
            Session.objects.filter(id=session.id).update(opened_at=session.starts_at)
        self.now = session.ends_at + timedelta(hours=1)
        self._answer(session, said)

    @rule(said=st.tuples(answers, answers))
    def meet_on_the_spot(self, said: tuple[Answer | None, Answer | None]) -> None:
        """An hour outside the rhythm, three days later, when all that was to be said has been."""
        self.now += timedelta(days=3)
        session = planning.start_now(self.partnership, minutes=60, first=None, now=self.now)
        planning.settle_focus(session, self.now)
        self.now = max(self.now, session.ends_at) + timedelta(hours=1)
        self._answer(session, said)

    @rule(weeks=st.integers(1, 5))
    def be_away(self, weeks: int) -> None:
        """Nobody looks for some weeks."""
        self.now += weeks * WEEK
        laying.lay_ahead(self.partnership, self.now)

    @rule(weekday=st.integers(0, 6))
    def choose_another_time(self, weekday: int) -> None:
        """Another weekday from now on."""
        rhythm = make_rhythm(make_partnership(*self.partnership.people), weekday=weekday)
        rhythm.delete()
        rhythm.id, rhythm.partnership, rhythm.created_at = None, self.partnership, self.now
        hours_ahead.set_rhythm(rhythm, first=None, now=self.now)

    def _answer(self, session: Session, said: tuple[Answer | None, Answer | None]) -> None:
        for person, word in zip(self.partnership.people, said, strict=True):
            if word:
                planning.answer(Session.objects.get(id=session.id), person, word, self.now)
        # Two days on, silence has settled what words did not.
        self.now += timedelta(hours=49)
        laying.lay_ahead(self.partnership, self.now)

    @invariant()
    def held_hours_differ_by_at_most_one(self) -> None:
        """Without swaps the largest difference is never needed."""
        hours = planning.hours(self.partnership, self.now)
        held = Counter(hour.focus.id for hour in hours if hour.session.outcome(self.now).moves_turn)
        counts = [held[person.id] for person in self.partnership.people]
        assert abs(counts[0] - counts[1]) < LARGEST_DIFFERENCE

    @invariant()
    def whoever_had_fewer_is_next(self) -> None:
        """Or the one who began, while they are even."""
        hour = planning.next_hour(self.partnership, self.now)
        if hour is None:
            return
        past = [
            one for one in planning.hours(self.partnership, self.now) if one.session.starts_at < hour.session.starts_at
        ]
        held = Counter(one.focus for one in past if one.turn.held)
        fewest = min(self.partnership.people, key=lambda person: (held[person], person != self.first))
        assert hour.focus == fewest

    @invariant()
    def no_week_stands_twice(self) -> None:
        """Not in the rows, and not on the strip."""
        starts = [hour.session.starts_at for hour in planning.hours(self.partnership, self.now)]
        shown: list[datetime] = [
            week.starts_at for week in strip_of(self.partnership, self.partnership.first, self.now)
        ]
        assert (len(starts), shown) == (len(set(starts)), sorted(set(shown)))


@pytest.mark.usefixtures("db")
@histories
def test_any_weeks_keep_the_balance(histories: int, seed: int) -> None:
    live(Weeks, histories=histories, seed=seed)
