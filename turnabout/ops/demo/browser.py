"""What a person's browser does once it is unlocked: seal, chain, send. In Python, by the vault's own rules."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from turnabout.accounts.models import Person
from turnabout.vault.derive import PairKeys, RootKeys, b64url
from turnabout.vault.envelope import JSON, Content, Sealed, Server, Slot, seal_record
from turnabout.vault.invitation import FIRST_EPOCH
from turnabout.vault.keeping import keep, offered
from turnabout.vault.pins import FIRST_ROOT, RosterEntry, roster_body

Row = dict[str, Any]
"""A record as a browser sends it; `sealed` is b64url."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The last revision of a record, which the next one must name."""

    record: str
    revision: int
    mac: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A partnership as one browser knows it: its id, and the keys its pin gives."""

    partnership: str
    keys: PairKeys


def new_id() -> str:
    """An id as browsers make them: a random UUID, as text."""
    return str(uuid.uuid4())


def row_of(slot: Slot, sealed: Sealed) -> Row:
    """A sealed envelope as the record to send."""
    return {
        "id": slot.id,
        "server": slot.server,
        "partnership": slot.partnership,
        "epoch": slot.epoch,
        "revision": slot.revision,
        "sealed": b64url(sealed.data),
    }


@dataclass(slots=True)
class Browser:
    """One person's browser. `key` is how the story names them; `pair` is there once a partnership is pinned."""

    key: str
    person: Person
    keys: RootKeys
    pair: Pair | None = None
    partnerships: list[RosterEntry] = field(default_factory=list)
    invitations: list[tuple[str, str]] = field(default_factory=list)
    _marks: dict[str, Mark] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The person's id, as sealed slots name it."""
        return str(self.person.id)

    def prepare(self, kind: str, body: JSON, at: datetime, *, server: Server = "own", record: str | None = None) -> Row:
        """Seal the next revision of a record, or the first of a new one, to be sent somehow."""
        before = self._marks.get(record or "")
        slot = self._slot(server, record or new_id(), before.revision + 1 if before else 1)
        content = Content(kind=kind, body=body, at=at, previous=before.mac if before else None)
        sealed = seal_record(self.keys.own if server == "own" else self._pair.keys.shared, slot, content)
        self._marks[slot.id] = Mark(slot.id, slot.revision, sealed.mac)
        return row_of(slot, sealed)

    def write(self, kind: str, body: JSON, at: datetime, *, server: Server = "own", record: str | None = None) -> Mark:
        """Seal a record and let the server keep it."""
        row = self.prepare(kind, body, at, server=server, record=record)
        keep(self.person, offered(row, kinds=[server]), at)
        return self._marks[row["id"]]

    def prepare_roster(self, at: datetime) -> Row:
        """The roster as it now is, as its next revision."""
        body = roster_body(self.partnerships, self.invitations)
        return self.prepare("roster", body, at, record=self.keys.roster)

    def write_roster(self, at: datetime) -> None:
        """Let the server keep the roster as it now is."""
        keep(self.person, offered(self.prepare_roster(at), kinds=["own"]), at)

    @property
    def _pair(self) -> Pair:
        if self.pair is None:
            raise LookupError(self.id)
        return self.pair

    def _slot(self, server: Server, record: str, revision: int) -> Slot:
        own = server == "own"
        return Slot(
            server=server,
            id=record,
            partnership=None if own else self._pair.partnership,
            epoch=FIRST_ROOT if own else FIRST_EPOCH,
            author=self.id,
            revision=revision,
        )
