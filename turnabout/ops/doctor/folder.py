"""What the data folder shows: secrets, who may read it, room on the disk, the last backup."""

from __future__ import annotations

import json
import re
import shutil
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from turnabout.ops.backups import keeping
from turnabout.ops.doctor.finding import Finding, fault, mind, ok

_KEY: Final = re.compile(r"[0-9a-f]{64}")
_PRIVATE: Final = ("secrets.json", "*.sqlite3*", "*.txt", "backups/*", "before-restore-*/*")
_MIB: Final = 2**20
_LITTLE, _TOO_LITTLE = 1024 * _MIB, 100 * _MIB
_OLD, _TOO_OLD = timedelta(days=2), timedelta(days=8)


def secrets(_now: datetime) -> Finding:
    """Whether the next start finds them: this process has read them."""
    subject = _("secrets")
    try:
        kept = json.loads((settings.DATA / "secrets.json").read_text())
        whole = all(_KEY.fullmatch(kept[name]) for name in ("django", "server"))
    except (OSError, KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        return fault(
            subject,
            _("secrets.json is missing or damaged: Turnabout will not start again."),
            _("Put it back from a backup before the next start. If there is none, see TURNABOUT_NEW_SECRETS."),
        )
    return ok(subject, _("secrets.json is there."))


def permissions(_now: datetime) -> Finding:
    """Whether anybody else on this machine can read what is ours."""
    subject, folder = _("permissions"), Path(settings.DATA)
    private = [path for pattern in _PRIVATE for path in sorted(folder.glob(pattern))]
    if not _open_to_others(folder):
        return ok(subject, _("Only its owner can read the data folder."))
    readable = [path.name for path in private if path.is_file() and _open_to_others(path)]
    if readable:
        return fault(
            subject,
            _("Others on this machine can read %(files)s.") % {"files": ", ".join(readable)},
            _("Run: chmod 700 %(folder)s") % {"folder": folder},
        )
    return mind(
        subject,
        _("Others on this machine can look into the data folder."),
        _("Run: chmod 700 %(folder)s") % {"folder": folder},
    )


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO))


def disk(_now: datetime) -> Finding:
    """A full disk loses what is being written."""
    subject = _("disk")
    free = shutil.disk_usage(settings.DATA).free
    words = _("%(free)d MB are free.") % {"free": free // _MIB}
    if free < _TOO_LITTLE:
        return fault(subject, words, _("Make room now: what people write can soon not be kept."))
    if free < _LITTLE:
        return mind(subject, words, _("Make room soon, for the database and its backups."))
    return ok(subject, words)


def backup(now: datetime) -> Finding:
    """When the last one was made."""
    subject, last = _("backup"), keeping.last()
    if last is None:
        return mind(
            subject,
            _("No backup was made yet."),
            _("Make a key with turnabout backup --new-key FILE, then set up the nightly timer."),
        )
    age = now - last.made_at
    words = _("The last one was made %(days)d days and %(hours)d hours ago.") % {
        "days": max(age, timedelta()) // timedelta(days=1),
        "hours": max(age, timedelta()) % timedelta(days=1) // timedelta(hours=1),
    }
    if age > _OLD:
        finding = fault if age > _TOO_OLD else mind
        return finding(subject, words, _("See why the timer stopped, and make one now: turnabout backup."))
    if not last.sealed:
        return mind(subject, words + " " + _("It is not sealed."), _("Seal it to a key: turnabout backup --to age1…"))
    return ok(subject, words)
