"""The balance rule, and no lost hour, whatever two people change: over real rows."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise, takewhile
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.builders import make_rhythm
from tests.chance import live
from tests.schedule.lived import Lived, histories, times_to_come
from turnabout.accounts.models import Person
from turnabout.partnerships.models import Partnership
from turnabout.schedule import laying, planning
from turnabout.schedule.changes import changing, skipping, waiting
from turnabout.schedule.changes.proposals import Following, Move, OneWay, Proposal, Swap
from turnabout.schedule.models import Away, Change, Session
from turnabout.schedule.outcome import Answer
from turnabout.schedule.recurrence import WeeklySlot, first_date
from turnabout.schedule.turns import LARGEST_DIFFERENCE
from turnabout.schedule.weeks import strip_of
from turnabout.web.answers import Refused

people = st.integers(0, 1)
answered = st.sampled_from(["yes", "no", "lapses"])


class Changes(Lived):
    """Two people live through weeks, and change them in every way there is."""

    def __init__(self) -> None:
        super().__init__()
        self.known: set[UUID] = set()
        # To whom the two agreed to give which hour.
        self.given: dict[UUID, Person] = {}
        # From when until when all hours are whose.
        self.spells: list[tuple[datetime, datetime, Person]] = []

    @initialize()
    def agree(self) -> None:
        """They choose a time."""
        make_rhythm(self.partnership)
        laying.lay_ahead(self.partnership, self.now)

    @rule(held=st.booleans())
    def live_through_an_hour(self, *, held: bool) -> None:
        """The next hour comes, and both say what became of it."""
        hour = planning.next_hour(self.partnership, self.now)
        if hour is None:
            return
        session = hour.row()
        if held:
            planning.settle_focus(session, session.starts_at)
        self.now = max(self.now, session.ends_at + timedelta(hours=1))
        for person in self.partnership.people:
            said = Answer.HELD if held else Answer.NOT
            planning.answer(Session.objects.get(id=session.id), person, said, self.now)
        self._go_on(timedelta())

    @rule(held=st.booleans())
    def start_on_the_spot(self, *, held: bool) -> None:
        """An hour nobody planned, before the one that is."""
        if Session.objects.within(self.partnership).filter(starts_at=self.now).exists():
            return
        session = planning.start_now(self.partnership, minutes=60, first=None, now=self.now)
        planning.settle_focus(session, self.now)
        self._go_on(timedelta(hours=2))
        for person in self.partnership.people if held else ():
            with suppress(Refused):
                planning.answer(Session.objects.get(id=session.id), person, Answer.HELD, self.now)

    @rule(days=st.integers(1, 20))
    def let_time_pass(self, days: int) -> None:
        """Nobody looks for some days."""
        self._go_on(timedelta(days=days))

    @rule(who=people, back=st.booleans())
    def leave_one_out(self, who: int, *, back: bool) -> None:
        """And perhaps meet after all."""
        session = self._coming()
        if session:
            skipping.leave_out_one(session, self.partnership.people[who], self.now)
            self._forget_what_is_left_out()
            if back:
                skipping.take_up(session, self.partnership.people[who], self.now)

    @rule(who=people, days=st.integers(1, 60), resumed=st.booleans())
    def pause(self, who: int, days: int, *, resumed: bool) -> None:
        """And perhaps go on before the day that was said."""
        until = (self.now + timedelta(days=days)).date()
        skipping.pause(self.partnership, self.partnership.people[who], until, self.now)
        self._forget_what_is_left_out()
        if resumed:
            skipping.resume(self.partnership, self.partnership.first, self.now + timedelta(hours=1))
            self._go_on(timedelta(hours=2))

    @rule(who=people, begins=st.integers(0, 20), length=st.integers(0, 20), back=st.booleans())
    def be_away(self, who: int, begins: int, length: int, *, back: bool) -> None:
        """And perhaps be there after all."""
        person = self.partnership.people[who]
        first = (self.now + timedelta(days=begins)).date()
        away = skipping.go_away(person, first, first + timedelta(days=length), self.now)
        self._forget_what_is_left_out()
        if back:
            skipping.come_back([Away.objects.get(id=away.id)], self.now)

    @rule(who=people, hours=st.integers(1, 400), said=answered)
    def move(self, who: int, hours: int, said: str) -> None:
        """One hour, to any time."""
        session = self._coming()
        if session:
            self._propose(who, Move(session=session, starts_at=self.now + timedelta(hours=hours)), said)

    @rule(who=people, weekday=st.integers(0, 6), at=st.integers(0, 23), weeks=st.integers(0, 3), said=answered)
    def follow(self, who: int, weekday: int, *, at: int, weeks: int, said: str) -> None:
        """All from the next hour on, to any weekly time."""
        starts_on = first_date(weekday, (self.now + timedelta(days=1 + 7 * weeks)).date())
        slot = WeeklySlot(weekday, time(at), "Australia/Lord_Howe", 30, starts_on)
        session = planning.next_to_move(self.partnership, self.now)
        self._propose(who, Following(partnership=self.partnership, session=session, slot=slot), said)

    @rule(
        who=people,
        which=st.integers(0, 3),
        whose=st.integers(0, 5),
        late=st.sampled_from([-30, 0, 30]),
        all_=st.booleans(),
    )
    def meet_when_another_hour_is(self, who: int, which: int, whose: int, *, late: int, all_: bool) -> None:
        """Any hour of the next ones, or all from it on; about when another of theirs is, also one that is left out."""
        hours = self._changeable()
        session = hours[min(which, len(hours) - 1)]
        then = times_to_come(self.partnership, self.now)[whose][0] + timedelta(minutes=late)
        slot = WeeklySlot(then.weekday(), then.time(), "UTC", 60, first_date(then.weekday(), self.now.date()))
        onwards = Following(partnership=self.partnership, session=session, slot=slot)
        self._propose(who, onwards if all_ else Move(session=session, starts_at=then), "yes")

    @rule(who=people, said=answered)
    def swap(self, who: int, said: str) -> None:
        """The next hour's roles."""
        session = self._coming()
        if session:
            gets = self.partnership.partner_of(planning.hour_of(session, self.now).focus)
            if self._propose(who, Swap(session=session), said):
                self.given[session.id] = gets

    @rule(
        who=people, focus=people, begins=st.integers(0, 9), days=st.integers(0, 40), said=answered, ended=st.booleans()
    )
    def begin_a_spell(self, who: int, focus: int, *, begins: int, days: int, said: str, ended: bool) -> None:
        """And perhaps end it at once."""
        theirs, first = self.partnership.people[focus], self.now.date() + timedelta(days=begins)
        last = first + timedelta(days=days)
        began = self.now
        if self._propose(who, OneWay(focus=theirs, begins_on=first, ends_on=last), said):
            span = [datetime.combine(on, time(), tzinfo=UTC) for on in (first, last + timedelta(days=1))]
            self.spells.append((max(span[0], began), span[1], theirs))
        if ended:
            skipping.end_spell(self.partnership, self.partnership.first, self.now)
            # The first of those that are not over.
            ahead = [one for one in self.spells if one[1] > self.now]
            self.spells = sorted(ahead, key=lambda one: one[0])[1:]

    def _forget_what_is_left_out(self) -> None:
        """The agreement is over then, also where the hour is taken up again."""
        for id_ in Session.objects.filter(id__in=self.given).exclude(skipped_by=None).values_list("id", flat=True):
            del self.given[id_]

    def _coming(self) -> Session | None:
        hour = planning.next_hour(self.partnership, self.now)
        return hour.row() if hour and skipping.may_still_change(hour.session, self.now) else None

    def _changeable(self) -> list[Session]:
        """What a page offers to change: hours of the weekly time that are to come, left out or not."""
        laying.lay_ahead(self.partnership, self.now, ahead=laying.TO_CHOOSE_FROM)
        coming = Session.objects.within(self.partnership).filter(starts_at__gt=self.now)
        return list(coming.filter(rhythm__replaced_at=None).in_order())

    def _propose(self, who: int, proposal: Proposal, said: str) -> bool:
        """Whether it holds."""
        with suppress(Refused):
            change = changing.propose(self.partnership, self.partnership.people[who], proposal, self.now)
            if said == "lapses":
                self._go_on(change.lapses_at - self.now)
                waiting.tend(self.now)
            else:
                {"yes": changing.accept, "no": changing.decline}[said](change, self.now)
                return said == "yes"
        return False

    def _go_on(self, by: timedelta) -> None:
        self.now += by
        # What was fetched ahead is of before.
        self.partnership.refresh_from_db()
        laying.lay_ahead(self.partnership, self.now)

    @invariant()
    def held_hours_differ_by_no_more_than_a_swap(self) -> None:
        """Those in a spell count for nobody."""
        hours = planning.hours(self.partnership, self.now)
        held: Counter[Person] = Counter(
            hour.focus for hour in hours if hour.session.outcome(self.now).moves_turn and not hour.one_way
        )
        first, second = self.partnership.people
        assert abs(held[first] - held[second]) <= LARGEST_DIFFERENCE

    @invariant()
    def an_hour_that_was_given_is_theirs(self) -> None:
        """Whatever is held before it; unless it is left out, or lies in a spell."""
        self._forget_what_is_left_out()
        hours = {hour.session.id: hour for hour in planning.hours(self.partnership, self.now)}
        given = {id_: hours[id_] for id_ in self.given if not hours[id_].one_way}
        assert {id_: hour.focus for id_, hour in given.items()} == {id_: self.given[id_] for id_ in given}

    @invariant()
    def hours_in_a_spell_are_whose_it_is(self) -> None:
        """Those to come, as it was agreed last."""
        # What was fetched ahead is of before.
        hours = planning.hours(Partnership.objects.get(id=self.partnership.id), self.now)
        coming = [hour for hour in hours if hour.session.starts_at > self.now and hour.session.focus_id is None]
        agreed = {
            hour.session.id: [theirs for begins, ends, theirs in self.spells if begins <= hour.session.starts_at < ends]
            for hour in coming
        }
        assert [hour.one_way for hour in coming] == [bool(agreed[hour.session.id]) for hour in coming]
        inside = [hour for hour in coming if hour.one_way]
        assert [hour.focus for hour in inside] == [agreed[hour.session.id][-1] for hour in inside]

    @invariant()
    def the_strip_says_the_same(self) -> None:
        """Of every hour whose it is, until one that the strip foresees and that nobody has laid down."""
        viewer = self.partnership.first
        roles = {one.session.starts_at: one.role_of(viewer) for one in planning.hours(self.partnership, self.now)}
        shown = strip_of(self.partnership, viewer, self.now)
        laid = list(takewhile(lambda week: week.starts_at in roles, shown))
        assert [roles[week.starts_at] for week in laid] == [week.role for week in laid]

    @invariant()
    def no_hour_is_ever_lost(self) -> None:
        """What was written ahead is sealed with its id."""
        ids = set(Session.objects.within(self.partnership).values_list("id", flat=True))
        assert ids >= self.known
        self.known = ids

    @invariant()
    def no_week_stands_twice(self) -> None:
        """Not on the strip, whose marks come in order."""
        shown: list[datetime] = [
            week.starts_at for week in strip_of(self.partnership, self.partnership.first, self.now)
        ]
        assert shown == sorted(set(shown))

    @invariant()
    def no_two_hours_are_to_come_at_one_time(self) -> None:
        """Whether left out or not, since that may be taken back, and in weeks that nobody has looked at yet."""
        times = times_to_come(self.partnership, self.now)
        assert [(one, other) for one, other in pairwise(times) if other[0] < one[1]] == []

    @invariant()
    def somebody_can_always_prepare(self) -> None:
        """There is an hour to come that is met, unless all of the coming year is left out."""
        laying.lay_ahead(self.partnership, self.now)
        assert planning.next_hour(self.partnership, self.now) is not None

    @invariant()
    def nobody_meets_while_away_or_pausing(self) -> None:
        """Of hours that are still to come."""
        away = laying.absences(self.partnership, self.now)
        coming = Session.objects.within(self.partnership).filter(starts_at__gt=self.now, skipped_by=None)
        assert [one for one in coming if away.why(one.starts_at) and not one.left_a_trace] == []

    @invariant()
    def one_question_at_a_time(self) -> None:
        """Of the two together."""
        assert Change.objects.filter(partnership=self.partnership).open().count() <= 1


@pytest.mark.usefixtures("db")
@histories
def test_any_changes_keep_the_balance_and_lose_no_hour(histories: int, seed: int) -> None:
    live(Changes, histories=histories, seed=seed)
