"""What was set from outside: the address, the relay, the safety contact; and the versions."""

from __future__ import annotations

import platform
from datetime import datetime

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import connection
from django.utils.translation import gettext as _

from turnabout import VERSION
from turnabout.ops.doctor.finding import Finding, fault, mind, ok


def address(_now: datetime) -> Finding:
    """Browsers seal over https only, or on the very machine."""
    subject, url = _("address"), settings.PUBLIC_URL
    if url.startswith("https://"):
        return ok(subject, url)
    if settings.LOCAL:
        return mind(
            subject,
            _("%(url)s works on this machine only.") % {"url": url},
            _("Set TURNABOUT_URL to an https address."),
        )
    return fault(
        subject,
        _("Over %(url)s browsers can seal nothing.") % {"url": url},
        _("Put a proxy that speaks TLS in front, and set TURNABOUT_URL to its https address."),
    )


def relay(_now: datetime) -> Finding:
    """Whether two people whose networks let nothing in can speak to each other."""
    subject, relays = _("relay"), [server.url for server in settings.ICE_SERVERS if server.is_relay]
    if not relays:
        return mind(
            subject,
            _("There is none: calls work between most networks, and fail in some offices, hotels and mobile networks."),
            _("Run coturn as docs/self-hosting.md says, then set TURNABOUT_ICE_SERVERS and TURNABOUT_TURN_SECRET."),
        )
    words = (
        _("All calls go by %(relays)s.") if settings.RELAY_ONLY else _("Calls that find no other way go by %(relays)s.")
    )
    return ok(subject, words % {"relays": ", ".join(relays)})


def safety_contact(_now: datetime) -> Finding:
    """Whether there is somebody to tell when somebody is harmed."""
    subject, contact = _("safety contact"), settings.SAFETY_CONTACT
    if not contact:
        return mind(
            subject,
            _("Nobody is named who reads reports of harm."),
            _("Set TURNABOUT_SAFETY_CONTACT to an email address or an https address."),
        )
    try:
        (URLValidator(["https"]) if "://" in contact else validate_email)(contact)
    except ValidationError:
        return fault(
            subject,
            _("“%(contact)s” is neither an email address nor an https address.") % {"contact": contact},
            _("Correct TURNABOUT_SAFETY_CONTACT; it stands on the help page."),
        )
    return ok(subject, contact)


def versions(_now: datetime) -> Finding:
    """What runs."""
    return ok(_("versions"), ", ".join(_named()))


def _named() -> list[str]:
    ours = [f"Turnabout {VERSION}", f"Python {platform.python_version()}", f"Django {django.get_version()}"]
    return [*ours, f"{connection.display_name} {_database_version()}"]


def _database_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())
