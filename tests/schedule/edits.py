"""What two people may do with their weeks, drawn at random; and their hours as the rows have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tests.builders import make_partnership, make_person
from tests.schedule.witnesses import Hours
from turnabout.partnerships.models import Partnership
from turnabout.schedule import calendar_letters, endings, laying, planning
from turnabout.schedule.models import Away, Pause, Rhythm, Session, Skip
from turnabout.schedule.recurrence import following

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
        laying.set_rhythm(self.drawn_rhythm(self.now), first=None, now=self.now)

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
        """One thing more, some hours or days later."""
        self.now += self.random.choice([timedelta(hours=5), DAY, 3 * DAY, 9 * DAY])
        laying.lay_ahead(self.partnership, self.now)
        edits = (
            *(self.sets, self.moves, self.moves, self.skips, self.skips, self.takes_back, self.pauses, self.goes_away),
            *(self.comes_back, self.starts, self.follows, self.meets, self.decrees, self.notes),
        )
        self.random.choice(edits)()
        laying.lay_ahead(self.partnership, self.now)
        calendar_letters.tell(self.partnership, self.now)

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
        laying.set_rhythm(self.drawn_rhythm(self.now), first=None, now=self.now)

    def follows(self) -> None:
        one = self.drawn(self.coming())
        if one is not None and one.slot_date is not None:
            monday = one.slot_date - timedelta(days=one.slot_date.weekday())
            begins = max(self.now, datetime.combine(monday, time(), tzinfo=UTC))
            laying.set_rhythm(self.drawn_rhythm(begins), first=None, now=self.now, since=one)

    def moves(self) -> None:
        one = self.drawn([one for one in self.coming() if not one.is_skipped])
        if one is not None:
            one.moved_from = one.moved_from or one.starts_at
            one.starts_at += timedelta(minutes=self.random.choice([-1440, -45, 30, 90, 2880]))
            one.save()

    def skips(self) -> None:
        one = self.drawn([one for one in self.coming() if not one.is_skipped])
        if one is not None:
            one.skipped_by, one.skipped_at, one.skipped_for = self.partnership.first, self.now, Skip.WEEK
            one.save()

    def takes_back(self) -> None:
        one = self.drawn([one for one in self.coming() if one.skipped_for == Skip.WEEK])
        if one is not None:
            one.skipped_by, one.skipped_at, one.skipped_for = None, None, ""
            one.save()
            laying.leave_out(self.partnership, self.now)

    def pauses(self) -> None:
        until = self.now + self.random.randrange(3, 40) * DAY
        made = {"set_by": self.partnership.second, "set_at": self.now, "begins_at": self.now, "until": until}
        Pause.objects.create(partnership=self.partnership, **made)
        laying.leave_out(self.partnership, self.now)

    def goes_away(self) -> None:
        person = self.random.choice(self.partnership.people)
        begins = self.now.date() + self.random.randrange(1, 20) * DAY
        ends = begins + self.random.randrange(20) * DAY
        begins_at, ends_at = (datetime.combine(day, time(), tzinfo=person.zone) for day in (begins, ends + DAY))
        days = {"begins_on": begins, "ends_on": ends, "begins_at": begins_at, "ends_at": ends_at}
        Away.objects.create(person=person, told_at=self.now, **days)
        laying.leave_out(self.partnership, self.now)

    def comes_back(self) -> None:
        Pause.objects.filter(partnership=self.partnership, until__gt=self.now).update(until=self.now)
        Away.objects.filter(person__in=self.partnership.people, begins_at__gt=self.now).delete()
        laying.leave_out(self.partnership, self.now)

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
