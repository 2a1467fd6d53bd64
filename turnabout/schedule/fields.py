"""Days and times as forms take them: near enough to be meant, and to the minute."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# At the ends of the calendar a day has no neighbour, and no instant in another zone. What is too far by less is refused
# where it is known what the day is for.
EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2999, 12, 31)


def in_reach(on: date) -> None:
    """A validator: a year that was mistyped is said, instead of ending in a fault."""
    if not EARLIEST <= on <= LATEST:
        raise forms.ValidationError(_("This is far away. Choose a day within a year."))


def day(label: _StrPromise) -> forms.DateField:
    """A day, as a browser asks for one."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[in_reach])


class Minute(forms.TimeField):
    """A time of day to the minute: an hour moved by less is the same hour to everybody who is told of it."""

    def __init__(self, *, label: _StrPromise) -> None:
        super().__init__(label=label, widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"))

    def to_python(self, value: str | time | None) -> time | None:
        """What is typed; whatever is smaller is left out."""
        said = super().to_python(value)
        return said.replace(second=0, microsecond=0) if said else None
