"""An archive's records as they are told in pages: whose, of which hour, by which names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from turnabout.vault.archive import Archive
from turnabout.vault.archive_keys import PairOpened
from turnabout.vault.archive_opening import Contents, ReadRecord
from turnabout.vault.envelope import JSON

UNKNOWN_DAY = datetime(1970, 1, 1, tzinfo=UTC)
# What the browsers keep for themselves; it is no writing of anybody's.
UNTOLD = frozenset({"roster", "pin", "confirmed", "end", "manifest", "invitation", "deleted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One session: what the server said of it, and what was written for it, oldest first."""

    id: str
    at: datetime
    facts: JSON
    records: list[ReadRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A partnership: its folder, the server's facts, its hours, and what belongs to none."""

    id: str
    folder: str
    opened: PairOpened
    facts: JSON
    hours: list[Hour]
    records: list[ReadRecord]

    @property
    def name(self) -> str:
        """The partner's name, as it was vouched for."""
        return self.opened.pin.name

    @property
    def partner(self) -> str:
        """The partner's id."""
        return self.opened.pin.people[1]

    def who(self, person: str) -> str:
        """`You`, or the partner's name."""
        return self.name if person == self.partner else _("You")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything to be written. `own` are one's own records of no known hour."""

    zone: tzinfo
    pairs: tuple[Pair, ...]
    own: tuple[ReadRecord, ...]


def tell(archive: Archive, contents: Contents) -> Told:
    """Put what was read in order."""
    records = sorted(
        (one for one in contents.records if one.newest.kind not in UNTOLD),
        key=lambda one: (one.versions[0].at, one.record.id),
    )
    facts = {str(one.get("id")): one for one in archive.partnerships}
    pairs = tuple(
        _pair(opened, facts.get(id_, {}), records, folder)
        for (id_, opened), folder in zip(contents.keys.pairs.items(), _folders(contents), strict=True)
    )
    told = {read.record.id for pair in pairs for hour in pair.hours for read in hour.records}
    own = tuple(one for one in records if one.record.server == "own" and one.record.id not in told)
    return Told(zone=_zone(contents), pairs=pairs, own=own)


def _pair(opened: PairOpened, facts: JSON, records: list[ReadRecord], folder: str) -> Pair:
    id_ = opened.pin.partnership
    sessions = [one for one in facts.get("sessions", []) if isinstance(one, dict)]
    hours = {
        str(one.get("id")): Hour(id=str(one.get("id")), at=moment(one.get("starts_at")), facts=one) for one in sessions
    }
    rest = []
    for read in records:
        session = session_of(read)
        if session in hours and read.record.partnership in (None, id_):
            hours[session].records.append(read)
        elif read.record.partnership == id_ and session:
            hours[session] = Hour(id=session, at=read.newest.at, facts={}, records=[read])
        elif read.record.partnership == id_:
            rest.append(read)
    in_order = sorted(hours.values(), key=lambda hour: (hour.at, hour.id))
    return Pair(id=id_, folder=folder, opened=opened, facts=facts, hours=in_order, records=rest)


def session_of(read: ReadRecord) -> str | None:
    """The hour a record belongs to, as its writer says."""
    session = read.newest.body.get("session")
    return session if isinstance(session, str) and session else None


def moment(value: object) -> datetime:
    """A time of the server's facts; the unknown day where it is none."""
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return UNKNOWN_DAY
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _folders(contents: Contents) -> Iterator[str]:
    """A folder name for each partner, of letters and digits only, none twice."""
    taken: set[str] = set()
    for id_, opened in contents.keys.pairs.items():
        plain = re.sub(r"[^\w]+", "-", opened.pin.name.lower()).strip("-_")[:40]
        folder = plain if plain and plain not in taken else f"{plain or 'partner'}-{re.sub(r'[^0-9a-f]', '', id_)[:8]}"
        taken.add(folder)
        yield folder


def _zone(contents: Contents) -> tzinfo:
    """The person's own zone, where the index says it."""
    try:
        return ZoneInfo(str(contents.index.account.get("time_zone"))) if contents.index else UTC
    except (ValueError, LookupError, OSError):
        return UTC
