"""Which backups there are: their names, how long they are kept, and when the last one was made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from turnabout.ops.private_file import write_private

#: How long what was deleted lives on in backups, unless the operator says otherwise.
KEPT_DAYS: Final = settings.BACKUPS_KEPT_DAYS
LAST: Final = "last-backup.json"
_BEFORE, _SEALED, _PLAIN = "turnabout-", ".tar.age", ".tar"
_WHEN: Final = "%Y-%m-%dT%H-%M-%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The last backup this instance made."""

    made_at: datetime
    sealed: bool


def name_for(now: datetime, *, sealed: bool) -> str:
    """What a backup made now is called."""
    return f"{_BEFORE}{now.astimezone(UTC):{_WHEN}}{_SEALED if sealed else _PLAIN}"


def remove_old(folder: Path, *, days: int, now: datetime) -> list[str]:
    """Remove backups of ours that are older than so many days. Answers their names."""
    old = [path for path in sorted(folder.iterdir()) if _is_older(path, now - timedelta(days=days))]
    for path in old:
        path.unlink()
    return [path.name for path in old]


def _is_older(path: Path, limit: datetime) -> bool:
    """By its name: a copied file has the time of its copying. What is not named by us is left alone."""
    name = path.name
    ending = next((one for one in (_SEALED, _PLAIN) if name.endswith(one)), None)
    if not name.startswith(_BEFORE) or ending is None or not path.is_file():
        return False
    try:
        made = datetime.strptime(name.removeprefix(_BEFORE).removesuffix(ending), _WHEN).replace(tzinfo=UTC)
    except ValueError:
        return False
    return made < limit


def remember(last: Last) -> None:
    """Note in the data folder that a backup was made."""
    said = {"made_at": last.made_at.isoformat(), "sealed": last.sealed}
    write_private(settings.DATA / LAST, json.dumps(said) + "\n")


def last() -> Last | None:
    """The last backup; None where there was none, or the note is not to be read."""
    try:
        said = json.loads((settings.DATA / LAST).read_text())
        return Last(made_at=datetime.fromisoformat(said["made_at"]), sealed=bool(said["sealed"]))
    except (OSError, KeyError, TypeError, ValueError):
        return None
