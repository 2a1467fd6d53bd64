"""Days as sentences name them: with the year where it is not this one."""

from __future__ import annotations

from datetime import date

from django import template
from django.template.defaultfilters import date as written
from django.utils import timezone

from turnabout.web import clock

register = template.Library()


@register.filter(expects_localtime=True)
def dated(moment: date | None, form: str) -> str:
    """As `date` writes it; the month followed by its year, unless that is the current one where the reader lives."""
    if moment is None:
        return ""
    this_year = timezone.localtime(clock.now()).year
    return written(moment, form if moment.year == this_year else form.replace("F", "F Y"))
