"""Hours noted afterwards, among all that happens in weeks: over real rows, whoever notes what and when."""

from __future__ import annotations

import uuid
from datetime import datetime, time, timedelta
from itertools import combinations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from tests.builders import make_rhythm
from tests.chance import live
from tests.schedule.lived import Lived, histories
from turnabout.accounts.models import Person
from turnabout.schedule import laying, noting, planning
from turnabout.schedule.elsewhere import Finding, When
from turnabout.schedule.models import Session
from turnabout.schedule.outcome import Answer
from turnabout.schedule.turns import LARGEST_DIFFERENCE, Hour, difference
from turnabout.schedule.weeks import strip_of
from turnabout.web.answers import Refused

two = st.integers(0, 1)
zones = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Pacific/Kiritimati", "Pacific/Pago_Pago"],
)


def to_the_minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def said(session: Session) -> When:
    """When it was, as whoever noted it said."""
    assert session.noted_by
    assert session.held_on
    return When.said(session.held_on, session.held_at, session.noted_by.zone)


class Noted(Lived):
    """Weeks held or missed by the rhythm, and hours on walks: noted by either, agreed to, denied, taken back."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = (self.partnership.first_id, self.partnership.second_id)

    @initialize(zones=st.tuples(zones, zones))
    def agree(self, zones: tuple[str, str]) -> None:
        """They have a time, and each lives somewhere."""
        for person, lives_in in zip(self.partnership.people, zones, strict=True):
            person.time_zone = lives_in
            person.save()
        make_rhythm(self.partnership)
        laying.lay_ahead(self.partnership, self.now)

    @rule(said=st.sampled_from([*Answer, None]))
    def live_through_an_hour(self, said: Answer | None) -> None:
        """The next hour of the rhythm comes, and both say the same of it, or nothing."""
        hour = planning.next_hour(self.partnership, self.now)
        assert hour is not None
        self.now = hour.session.ends_at + timedelta(hours=50)
        for person in self.partnership.people if said else []:
            planning.answer(Session.objects.get(id=hour.session.id), person, said or Answer.NOT, self.now)
        laying.lay_ahead(self.partnership, self.now)

    @rule(by=two, focus=two, ago=st.integers(0, 25), at=st.none() | st.times().map(to_the_minute))
    def note(self, by: int, focus: int, ago: int, at: time | None) -> None:
        """One of them notes an hour, of today or of a day before; then the other does, on their own calendar."""
        teller, other, focused = *self.in_turn(by), self.partnership.people[focus]
        on = (self.now - timedelta(days=ago)).astimezone(teller.zone).date()
        told = noting.Told(id=uuid.uuid4(), on=on, at=at, focus=focused)
        found = self.noted(teller, told)
        if found is None:
            return
        assert found[0].focus == focused
        if found[1] is not Finding.SAME:
            there = datetime.combine(on, at or time(12), tzinfo=teller.zone).astimezone(other.zone)
            again = noting.Told(
                id=uuid.uuid4(), on=there.date(), at=at and there.time().replace(tzinfo=None), focus=focused
            )
            once_more = self.noted(other, again)
            assert once_more is None or once_more[1] is Finding.SAME

    def in_turn(self, by: int) -> tuple[Person, Person]:
        people = self.partnership.people
        return people[by], people[1 - by]

    def noted(self, by: Person, told: noting.Told) -> tuple[Session, Finding] | None:
        """What was found, or None for a time that is to come, or was before they were here."""
        try:
            return noting.note(self.partnership, by, told, self.now)
        except Refused:
            when = datetime.combine(told.on, told.at or time.min, tzinfo=by.zone)
            assert told.on < noting.first_day(self.partnership, by, self.now) or when > self.now
            return None

    @rule(which=st.integers(0, 100), said=st.sampled_from(Answer))
    def answer(self, which: int, said: Answer) -> None:
        """The other says something of a noted hour, where they still can."""
        for session, other in self._some(which):
            if not session.settled(self.now):
                planning.answer(session, other, said, self.now)

    @rule(which=st.integers(0, 100))
    def take_back(self, which: int) -> None:
        """Whoever noted it takes it back, where they still can."""
        for session, _other in self._some(which):
            if session.noted_by and noting.may_take_back(session, session.noted_by):
                noting.take_back(session, session.noted_by)
        laying.lay_ahead(self.partnership, self.now)

    def _some(self, which: int) -> list[tuple[Session, Person]]:
        """One of the noted hours, if there is any, with the one who did not note it."""
        found = list(Session.objects.within(self.partnership).exclude(noted_by=None).order_by("starts_at", "id"))
        chosen = found[which % len(found) :][:1] if found else []
        return [(one, self.partnership.partner_of(one.noted_by)) for one in chosen if one.noted_by]

    @invariant()
    def nobody_owes_more_than_two(self) -> None:
        """And whoever has had less is next."""
        held = [hour for hour in planning.hours(self.partnership, self.now) if hour.session.counts(self.now)]
        ahead = difference([Hour(hour.focus.id, held=True) for hour in held], self.pair, self.pair[0])
        assert abs(ahead) <= LARGEST_DIFFERENCE
        hour = planning.next_hour(self.partnership, self.now)
        assert hour is None or hour.focus.id == self.pair[ahead > 0]

    @invariant()
    def what_may_be_one_hour_counts_once(self) -> None:
        """However often and by whom it was noted, and whatever their calendars say."""
        planned = planning.hours(self.partnership, self.now)
        held = [hour for hour in planned if hour.session.counts(self.now) and hour.session.noted_by_id]
        for one, other in combinations(held, 2):
            apart = not said(one.row()).may_be(said(other.row()))
            assert apart or one.focus != other.focus

    @invariant()
    def every_date_of_the_rhythm_is_one_hour(self) -> None:
        """The strip shows each hour once, in order."""
        shown = [week.starts_at for week in strip_of(self.partnership, self.partnership.first, self.now)]
        assert shown == sorted(shown)
        dates = Session.objects.within(self.partnership).exclude(slot_date=None).values_list("slot_date", flat=True)
        assert len(set(dates)) == len(dates)


@pytest.mark.usefixtures("db")
@histories
def test_whatever_is_noted_the_turn_stays_fair(histories: int, seed: int) -> None:
    live(Noted, histories=histories, seed=seed)
