"""What a backup says of itself: what it is of, and what each of its parts must be."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Final

#: Raised by every change of what is in a backup or of how it is read.
FORMAT: Final = 1
NAME: Final = "manifest.json"
SECRETS: Final = "secrets.json"
_KINDS: Final = ("sqlite", "postgresql")
# Python reads 1e999 as infinity, which is no whole number, and gives up on a thousand brackets.
_UNREADABLE: Final = (ValueError, OverflowError, RecursionError)


class NotABackup(ValueError):  # noqa: N818 - it names what the file is
    """What was read is no manifest of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The first part of a backup. `parts` are the other parts' SHA-256, by name."""

    format: int
    made_at: datetime
    product: str
    database: str
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    parts: dict[str, str]

    def text(self) -> str:
        """As it is written."""
        return json.dumps({**asdict(self), "made_at": self.made_at.isoformat()}, indent=1, sort_keys=True) + "\n"


def read(text: bytes) -> Manifest:
    """A manifest from its text. Raises NotABackup."""
    try:
        said = json.loads(text)
        manifest = Manifest(
            format=int(said["format"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            product=str(said["product"]),
            database=str(said["database"]),
            migrations={str(app): [str(name) for name in names] for app, names in said["migrations"].items()},
            rows={str(table): int(count) for table, count in said["rows"].items()},
            parts={str(part): str(digest) for part, digest in said["parts"].items()},
        )
    except (*_UNREADABLE, AttributeError, KeyError, TypeError) as fault:
        raise NotABackup("no manifest") from fault
    if manifest.database not in _KINDS or SECRETS not in manifest.parts or manifest.made_at.tzinfo is None:
        raise NotABackup("a manifest that lacks something")
    return manifest


def format_of(text: bytes) -> int:
    """Which format it is, of a manifest that may be newer than we understand. Raises NotABackup."""
    try:
        return int(json.loads(text)["format"])
    except (*_UNREADABLE, KeyError, TypeError) as fault:
        raise NotABackup("no manifest") from fault


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
