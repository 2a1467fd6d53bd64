"""From rows to what stands in a calendar: the series of rhythms, and the hours outside any."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from turnabout.schedule.calendars import series
from turnabout.schedule.models import Away, Pause, Rhythm, Session
from turnabout.schedule.models import Series as SeriesRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership


class Row(NamedTuple):
    """Of a session, what a calendar goes by; years of them are read at once."""

    id: uuid.UUID
    partnership: uuid.UUID
    rhythm: int | None
    slot_date: date | None
    starts_at: datetime
    minutes: int
    skipped_by: uuid.UUID | None
    noted_by: uuid.UUID | None
    opened_at: datetime | None
    ended_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether it was not left out; noted as held elsewhere, it was held after all."""
        return self.skipped_by is None or self.noted_by is not None

    @property
    def is_hour_of_its_own(self) -> bool:
        """Whether it has no rhythm, and stands in a calendar by itself.

        One that rests on a note does not: nobody planned it, and often nobody said at what time it was.
        """
        rests_on_a_note = self.noted_by is not None or (self.ended_at is not None and self.opened_at is None)
        return self.rhythm is None and self.stands and not rests_on_a_note


# Of a session, in the order of `Row`.
HOUR_COLUMNS = (
    *("id", "partnership_id", "rhythm_id", "slot_date", "starts_at", "minutes"),
    *("skipped_by_id", "noted_by_id", "opened_at", "ended_at"),
)
# Of a rhythm, all that its hours follow from.
RHYTHM_COLUMNS = (
    *("id", "partnership_id", "weekday", "local_time", "anchor_zone", "minutes", "starts_on"),
    *("created_at", "replaced_at"),
)


@dataclass(frozen=True)
class Gathered:
    """All that partnerships have: their rhythms, rows, and when who is not there."""

    rhythms: list[Rhythm]
    rows: list[Row]
    absences: dict[uuid.UUID, list[series.Span]]

    def series_of(self, rhythm: Rhythm) -> series.Series | None:
        """The hours of one of the rhythms."""
        laid = [
            series.Laid(row.slot_date, row.starts_at, row.minutes, row.stands)
            for row in self.rows
            if row.rhythm == rhythm.id and row.slot_date is not None
        ]
        since = None if rhythm.replaced_at else rhythm.created_at
        return series.of_rhythm(rhythm.slot, laid, since=since, absences=self.absences[rhythm.partnership_id])


def gathered(partnerships: Collection[Partnership]) -> Gathered:
    """What these have by now."""
    ids = [one.id for one in partnerships]
    rows = Session.objects.filter(partnership__in=ids).order_by("starts_at", "id").values_list(*HOUR_COLUMNS)
    return Gathered(
        # In the order in which days away go through partnerships: both hold what calendars know of each.
        rhythms=list(Rhythm.objects.filter(partnership__in=ids).order_by("partnership", "id")),
        rows=[Row(*row) for row in rows.iterator()],
        absences=_absences(partnerships),
    )


def _absences(partnerships: Collection[Partnership]) -> dict[uuid.UUID, list[series.Span]]:
    spans: dict[uuid.UUID, list[series.Span]] = defaultdict(list)
    pauses = Pause.objects.filter(partnership__in=[one.id for one in partnerships]).order_by("id")
    for partnership, begins_at, until in pauses.values_list("partnership_id", "begins_at", "until"):
        spans[partnership].append((begins_at, until))
    people = {person for one in partnerships for person in (one.first_id, one.second_id)}
    aways = list(Away.objects.filter(person__in=people).order_by("id"))
    for one in partnerships:
        pair = (one.first_id, one.second_id)
        spans[one.id] += [(away.begins_at, away.ends_at) for away in aways if away.person_id in pair]
    return spans


def uid_of(row: SeriesRow) -> str:
    """What names a rhythm in its person's calendars, always the same; two people's never show they belong together."""
    return f"{row.uid}@turnabout"


def uid_of_hour(person: Person, partnership: uuid.UUID, session: uuid.UUID) -> str:
    """The same for an hour outside any rhythm, which is never mailed: a hash, so that nobody comes from it to a row."""
    return f"{uuid.uuid5(partnership, f'{person.id} {session}')}@turnabout"


def noted(person: Person, rhythm: Rhythm, now_is: series.Series | None, now: datetime) -> SeriesRow:
    """What calendars know of a rhythm, brought up to what it is now: another series, a higher number.

    Compared rather than counted where rows change: so no change can be forgotten. Inside a transaction.
    """
    times = now_is.as_text() if now_is else ""
    row, made = SeriesRow.objects.select_for_update().get_or_create(
        person=person, rhythm=rhythm, defaults={"times": times, "changed_at": now}
    )
    if not made and row.times != times:
        row.times, row.sequence, row.changed_at = times, row.sequence + 1, now
        row.save(update_fields=["times", "sequence", "changed_at"])
    return row


def known(person: Person, rhythms: Iterable[Rhythm]) -> dict[int, SeriesRow]:
    """What this person's calendars know, by rhythm."""
    found = SeriesRow.objects.filter(Q(person=person), rhythm__in=list(rhythms))
    return {row.rhythm_id: row for row in found}
