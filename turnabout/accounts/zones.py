"""The time zones somebody may live by: which there are, and how they are offered to be chosen.

A zone is known by its IANA name; people say a place, and look for it in its part of the world.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrOrPromise

UTC, MINUS = "UTC", "\N{MINUS SIGN}"
# The first part of a name, and what people call it. Names of other kinds are older ones of these places.
REGIONS: dict[str, StrOrPromise] = {
    "Africa": _("Africa"),
    "America": _("America"),
    "Antarctica": _("Antarctica"),
    "Arctic": _("Arctic"),
    "Asia": _("Asia"),
    "Atlantic": _("Atlantic"),
    "Australia": _("Australia"),
    "Europe": _("Europe"),
    "Indian": _("Indian Ocean"),
    "Pacific": _("Pacific"),
}
ELSEWHERE = _("Without a place")

Group = tuple["StrOrPromise", "list[tuple[str, str]]"]


@cache
def time_zones() -> frozenset[str]:
    """All that are taken: places, and UTC; not the names that only machines use."""
    return frozenset(zone for zone in available_timezones() if "/" in zone or zone == UTC)


def is_clock(zone: str) -> bool:
    """Whether an account may begin with it: whatever a device says, but names that are another clock on each machine.

    No browser knows those, so the pages of a partner could not tell the time by them.
    """
    return zone in available_timezones() - {"localtime", "Factory", "posixrules"}


def place(zone: str) -> str:
    """A name as people say it: the place, not the continent."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def offered(now: datetime, own: str = "") -> Sequence[Group]:
    """To choose from, by part of the world, each with how far its clocks are from UTC now; one's own part first."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in {*time_zones(), own} - {""}:
        region = _region(zone)
        # Of those without a place only what people may mean.
        if region or zone in {UTC, own}:
            groups[region].append((zone, _shown(zone, now)))
    first = _region(own) if own else None
    order = sorted(groups, key=lambda region: (region != first, region == "", str(REGIONS.get(region, ""))))
    return [(REGIONS.get(region, ELSEWHERE), sorted(groups[region], key=lambda one: one[1])) for region in order]


def _region(zone: str) -> str:
    """Its part of the world; empty where it has none that people know."""
    region = zone.split("/", 1)[0]
    return region if region in REGIONS else ""


def _shown(zone: str, now: datetime) -> str:
    """“Berlin (UTC+1)”, “Knox, Indiana (UTC-5)”."""
    *_region, said = zone.split("/", 1)
    names = ", ".join(reversed(said.replace("_", " ").split("/")))
    return names if zone == UTC else f"{names} ({_offset(_clock(zone), now)})"


def _offset(clock: ZoneInfo, now: datetime) -> str:
    ahead = now.astimezone(clock).utcoffset() or timedelta()
    hours, minutes = divmod(abs(ahead) // timedelta(minutes=1), 60)
    return f"UTC{MINUS if ahead < timedelta() else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


@cache
def _clock(zone: str) -> ZoneInfo:
    # Python itself keeps only the last few, and reading them all takes a moment.
    return ZoneInfo(zone)
