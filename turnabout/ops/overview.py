"""What the operator's page says of the instance: counts and sizes, nothing about anybody."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from turnabout.accounts.models import Person
from turnabout.ops import letters
from turnabout.ops.backups import keeping, sqlite
from turnabout.ops.backups.keeping import Last
from turnabout.ops.doctor.examining import ON_A_PAGE, examine
from turnabout.ops.doctor.finding import Finding, Level
from turnabout.ops.doctor.rows import last_work


@dataclass(frozen=True, kw_only=True)
class Overview:
    """One look at an instance."""

    people: int
    database: int
    free: int
    waiting: int
    given_up: int
    backup: Last | None
    worked_at: datetime | None
    safety_contact: str
    to_do: list[Finding]
    well: list[Finding]


def overview(operator: Person, now: datetime) -> Overview:
    """How it is now."""
    findings = examine(ON_A_PAGE, now)
    return Overview(
        people=Person.objects.filter(deleted_at=None).count(),
        database=database_size(),
        free=shutil.disk_usage(settings.DATA).free,
        waiting=letters.waiting(operator).count(),
        given_up=letters.given_up(operator).count(),
        backup=keeping.last(),
        worked_at=last_work(),
        safety_contact=settings.SAFETY_CONTACT,
        to_do=[one for one in findings if one.level is not Level.OK],
        well=[one for one in findings if one.level is Level.OK],
    )


def database_size() -> int:
    """Bytes the database takes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size: int = cursor.fetchone()[0]
        return size
    files = sqlite.database().parent.glob(f"{sqlite.database().name}*")
    return sum(file.stat().st_size for file in files)
