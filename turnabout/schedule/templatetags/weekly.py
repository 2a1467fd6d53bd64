"""Weekdays by their number, as the schedule counts them."""

from __future__ import annotations

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

register = template.Library()


@register.filter
def day_name(weekday: int) -> str:
    """The name of a weekday; 0 is Monday."""
    return str(WEEKDAYS[weekday])


@register.simple_tag
def short_days() -> list[tuple[str, str]]:
    """All weekdays, Monday first: short for the eye, and whole."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(len(WEEKDAYS))]
