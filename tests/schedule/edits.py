"""What two people may do with their weeks, drawn at random; and their hours as the rows have them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.builders import make_partnership, make_person
from tests.schedule.witnesses import Hours
from turnabout.partnerships.models import Partnership
from turnabout.schedule import endings, laying, planning
from turnabout.schedule.changes import changing, hours_ahead, skipping
from turnabout.schedule.changes.proposals import Following, Move, Proposal
from turnabout.schedule.models import Away, Rhythm, Session, Skip
from turnabout.schedule.recurrence import WeeklySlot, first_date, following
from turnabout.web.answers import Refused

# Clocks that go ahead and back on other days, by half an hour, or never; that were at odds with the sun; that a state
# has done away with meanwhile.
PAIRS = [
    ("Europe/Berlin", "America/New_York", datetime(2026, 2, 10, 9, tzinfo=UTC)),
    ("Australia/Lord_Howe", "Europe/London", datetime(2026, 3, 2, 9, tzinfo=UTC)),
    ("Asia/Kathmandu", "Australia/Sydney", datetime(2025, 9, 1, 9, tzinfo=UTC)),
    ("Africa/Casablanca", "Europe/Lisbon", datetime(2026, 1, 5, 9, tzinfo=UTC)),
    ("America/Mexico_City", "Asia/Amman", datetime(2022, 8, 1, 9, tzinfo=UTC)),
]
DAY = timedelta(days=1)


class Edited:
    """Two people, and a moment that goes on with everything they do."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - chance for a test
        here, there, self.began = PAIRS[seed % len(PAIRS)]
        self.zones = [here, there]
        people = [make_person(f"Ida{seed}"), make_person(f"Jon{seed}")]
        for person, zone in zip(people, self.zones, strict=True):
            person.time_zone = zone
            person.save()
        self.partnership = make_partnership(people[0], people[1])
        self.now = self.began
        hours_ahead.set_rhythm(self.drawn_rhythm(self.now), first=None, now=self.now)

    def drawn_rhythm(self, begins: datetime) -> Rhythm:
        draw = self.random
        return Rhythm(
            partnership=self.partnership,
            weekday=draw.randrange(7),
            local_time=time(draw.choice([0, 1, 2, 7, 12, 19, 23]), draw.choice([0, 15, 30, 45])),
            anchor_zone=draw.choice(self.zones),
            minutes=draw.choice([30, 60]),
            starts_on=begins.date() - DAY,
            set_by=self.partnership.first,
            created_at=begins,
        )

    def lives_on(self) -> None:
        """One thing more, some hours or days later, by the functions that pages call: these have to tell calendars."""
        self.now += self.random.choice([timedelta(hours=5), DAY, 3 * DAY, 9 * DAY])
        self.partnership = fresh(self.partnership)
        laying.lay_ahead(self.partnership, self.now)
        edits = (
            *(self.sets, self.moves, self.moves, self.skips, self.skips, self.takes_back, self.pauses, self.goes_away),
            *(self.comes_back, self.starts, self.follows, self.meets, self.decrees, self.notes),
        )
        # What cannot be done is refused, and changes nothing.
        with suppress(Refused):
            self.random.choice(edits)()
        self.partnership = fresh(self.partnership)
        laying.lay_ahead(self.partnership, self.now)

    def ends(self) -> None:
        self.partnership.ended_at = self.now
        self.partnership.save()
        endings.drop_hours_to_come(self.partnership, self.now)

    def coming(self) -> list[Session]:
        mine = Session.objects.within(self.partnership).filter(opened_at=None, noted_by=None)
        return list(mine.filter(starts_at__gt=self.now).exclude(rhythm=None).order_by("starts_at", "id"))

    def drawn(self, sessions: list[Session]) -> Session | None:
        return self.random.choice(sessions) if sessions else None

    def sets(self) -> None:
        hours_ahead.set_rhythm(self.drawn_rhythm(self.now), first=None, now=self.now)

    def agree_on(self, proposal: Proposal) -> None:
        asks = self.random.choice(self.partnership.people)
        changing.accept(changing.propose(self.partnership, asks, proposal, self.now), self.now)

    def follows(self) -> None:
        one, drawn = self.drawn(self.coming()), self.drawn_rhythm(self.now)
        if one is not None:
            onwards = Following(
                partnership=self.partnership,
                session=one,
                slot=WeeklySlot(
                    weekday=drawn.weekday,
                    local_time=drawn.local_time,
                    anchor_zone=drawn.anchor_zone,
                    minutes=drawn.minutes,
                    starts_on=first_date(drawn.weekday, (self.now + DAY).date()),
                ),
            )
            self.agree_on(onwards)

    def moves(self) -> None:
        one = self.drawn(self.coming())
        if one is not None:
            further = timedelta(minutes=self.random.choice([-1440, -45, 30, 90, 2880]))
            self.agree_on(Move(session=one, starts_at=one.starts_at + further))

    def skips(self) -> None:
        one = self.drawn([one for one in self.coming() if not one.is_skipped])
        if one is not None:
            skipping.leave_out_one(one, self.random.choice(self.partnership.people), self.now)

    def takes_back(self) -> None:
        one = self.drawn([one for one in self.coming() if one.skipped_for == Skip.WEEK])
        if one is not None and one.skipped_by is not None:
            skipping.take_up(one, one.skipped_by, self.now)

    def pauses(self) -> None:
        until = self.now.date() + self.random.randrange(3, 40) * DAY
        skipping.pause(self.partnership, self.random.choice(self.partnership.people), until, self.now)

    def goes_away(self) -> None:
        begins = self.now.date() + self.random.randrange(1, 20) * DAY
        ends = begins + self.random.randrange(20) * DAY
        skipping.go_away(self.random.choice(self.partnership.people), begins, ends, self.now)

    def comes_back(self) -> None:
        skipping.resume(self.partnership, self.partnership.first, self.now)
        for away in Away.objects.filter(person__in=self.partnership.people, begins_at__gt=self.now):
            skipping.come_back([away], self.now)

    def starts(self) -> None:
        planning.start_now(self.partnership, minutes=60, first=None, now=self.now)

    def meets(self) -> None:
        one = self.drawn(self.coming())
        if one is not None and not one.is_skipped:
            self.now = one.starts_at
            Session.objects.filter(id=one.id).update(opened_at=self.now)

    def decrees(self) -> None:
        """An hour that has been was laid when clocks there were said to go otherwise."""
        past = Session.objects.within(self.partnership).filter(starts_at__lt=self.now - DAY).exclude(rhythm=None)
        one = self.drawn(list(past.order_by("starts_at", "id")))
        if one is not None:
            Session.objects.filter(id=one.id).update(starts_at=one.starts_at + timedelta(hours=1))

    def notes(self) -> None:
        """An hour that was left out was held after all, on a walk."""
        past = Session.objects.within(self.partnership).filter(starts_at__lt=self.now, opened_at=None, noted_by=None)
        one = self.drawn(list(past.exclude(rhythm=None).order_by("starts_at", "id")))
        if one is not None:
            told = {"noted_by": self.partnership.first, "noted_at": self.now, "held_on": date(2026, 1, 1)}
            Session.objects.filter(id=one.id).update(**told)

    def hours(self, begin: datetime, until: datetime, *, weekly: bool = False) -> Hours:
        """Those of the rows, and of the weeks that have none yet; only those of a rhythm, if so asked."""
        rows = list(Session.objects.within(self.partnership))
        standing = [one for one in rows if not one.is_skipped and not (weekly and one.rhythm_id is None)]
        found = [(one.starts_at, one.minutes) for one in standing]
        rhythm = Rhythm.objects.filter(partnership=self.partnership).current().first()
        if rhythm is not None:
            away = laying.absences(fresh(self.partnership), rhythm.created_at)
            laid = {one.slot_date for one in rows if one.rhythm_id == rhythm.id}
            for hour in following(rhythm.slot, rhythm.created_at):
                if hour.starts_at >= until + 9 * DAY:
                    break
                if hour.date not in laid and away.why(hour.starts_at) is None:
                    found.append((hour.starts_at, rhythm.minutes))
        return sorted((start, minutes) for start, minutes in found if begin <= start < until)


def fresh(partnership: Partnership) -> Partnership:
    """The same, with nothing remembered of what belongs to it."""
    return Partnership.objects.select_related("first", "second").get(id=partnership.id)
