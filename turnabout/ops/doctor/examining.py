"""All the doctor looks at, in order. What cannot be looked at is a finding too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from turnabout.ops.doctor import folder, joint, line, rows, settled
from turnabout.ops.doctor.finding import Finding, fault

Look = Callable[[datetime], Finding | None]

#: What needs no network: quick enough for a page.
HERE: Final[Sequence[Look]] = (
    settled.address,
    folder.secrets,
    folder.permissions,
    folder.disk,
    rows.migrations,
    folder.backup,
    rows.worker,
    rows.outbox,
    rows.operator,
    settled.relay,
    settled.safety_contact,
    settled.versions,
)
#: There the letters are counted as the operator may see them.
ON_A_PAGE: Final[Sequence[Look]] = tuple(look for look in HERE if look is not rows.outbox)
#: What asks our own address, our own mail server and our own Redis, and nobody else.
BEYOND: Final[Sequence[Look]] = (line.reached, line.certificate, line.clock, line.mail_server, joint.redis)


def examine(looks: Sequence[Look], now: datetime) -> list[Finding]:
    """Look at each, whatever befalls the others."""
    found = [_looked(look, now) for look in looks]
    return [finding for finding in found if finding]


def _looked(look: Look, now: datetime) -> Finding | None:
    try:
        return look(now)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, the others are looked at
        words = _("It could not be looked at (%(why)s).") % {"why": type(trouble).__name__}
        return fault(
            look.__name__.replace("_", " "), words, _("See whether the database and the data folder can be reached.")
        )
