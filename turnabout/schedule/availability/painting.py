"""Keeping what somebody paints of their week, stroke by stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from turnabout.accounts.holding import hold
from turnabout.schedule.models import Availability
from turnabout.schedule.painted_week import NotAWeek, Painted, Week
from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person


def painted_by(person: Person) -> Painted | None:
    """What somebody has painted; None where they have chosen nothing."""
    row = Availability.objects.of(person).first()
    return row.painted if row else None


def half_hours(body: dict[str, object], name: str) -> Week:
    """The half hours that a page names, as 84 hexadecimal digits. Raises Refused 400."""
    written = body.get(name)
    try:
        return Week.read(bytes.fromhex(written if isinstance(written, str) else ""))
    except (NotAWeek, ValueError) as fault:
        sentence = _("What was painted did not arrive whole. It is still on your page; please try again.")
        raise Refused(400, sentence, field=name) from fault


def paint(person: Person, chosen: Week, cleared: Week, now: datetime) -> Week:
    """Choose some half hours and clear others. Answers the whole week as it then stands.

    Only what was painted travels, so that what another device paints meanwhile stays, and the same once more changes
    nothing.
    """
    with transaction.atomic():
        # Two strokes that come at once follow each other; the row itself may not be there yet.
        hold(person.id)
        row = Availability.objects.of(person).first()
        before = row.painted.week if row else Week()
        week = before.painted(chosen, cleared)
        if not week.chosen:
            Availability.objects.of(person).delete()
        elif week != before or row is None:
            zone = row.zone if row else person.time_zone
            said = {"zone": zone, "week": week.kept(), "painted_at": now}
            Availability.objects.update_or_create(person=person, defaults=said)
    return week


def hold_here(person: Person) -> None:
    """Say that the hours hold on the clock of where one lives now."""
    Availability.objects.of(person).update(zone=person.time_zone)
