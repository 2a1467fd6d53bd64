"""The form of the weekly time."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.changes.proposals import Following
from turnabout.schedule.fields import Minute
from turnabout.schedule.models import LENGTHS, Rhythm
from turnabout.schedule.planning import has_begun
from turnabout.schedule.recurrence import WeeklySlot, first_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Session


FURTHEST_START = timedelta(days=366)


class RhythmForm(forms.Form):
    """The weekly slot, and who has the first hour while none was held."""

    weekday = forms.TypedChoiceField(label=_("Day"), coerce=int, choices=list(WEEKDAYS.items()))
    local_time = Minute(label=_("Time"))
    anchor_zone = forms.ChoiceField(
        label=_("In whose time"),
        help_text=_(
            "This person’s clock decides. When clocks change on other dates, the other’s hour shifts for some weeks."
        ),
        widget=forms.RadioSelect,
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        coerce=int,
        choices=[(60, _("60 minutes")), (30, _("30 minutes"))],
        widget=forms.RadioSelect,
    )
    starts_on = forms.DateField(
        label=_("First on or after"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    first = forms.ChoiceField(label=_("Who has the first hour"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, person: Person, partnership: Partnership, now: datetime, **kwargs: Any) -> None:
        self.person, self.partnership, self.now = person, partnership, now
        super().__init__(*args, **kwargs)
        partner = partnership.partner_of(person)
        zones = {person.time_zone: _("Mine: %(zone)s") % {"zone": person.place}}
        zones.setdefault(
            partner.time_zone,
            _("%(name)s’s: %(zone)s") % {"name": partner.name, "zone": partner.place},
        )
        self.declared("anchor_zone").choices = list(zones.items())
        self.declared("first").choices = [(str(person.id), _("Me")), (str(partner.id), partner.name)]
        if has_begun(partnership):
            del self.fields["first"]

    def declared(self, name: str) -> forms.ChoiceField:
        """A choice field of this form."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        return field

    def begin_with(self, asked: Mapping[str, str]) -> None:
        """Show what an address asks for, field by field, where a field takes it."""
        for name in ("weekday", "local_time", "anchor_zone", "minutes"):
            with suppress(forms.ValidationError):
                self.initial[name] = self.fields[name].clean(asked[name]) if name in asked else self.initial[name]

    @property
    def length(self) -> int:
        """For how long an hour is looked for: as it is now shown."""
        shown = str(self["minutes"].value())
        return next((length for length in LENGTHS if str(length) == shown), LENGTHS[0])

    def slot(self) -> WeeklySlot:
        """The weekly time these fields describe."""
        data = self.cleaned_data
        return WeeklySlot(
            weekday=data["weekday"],
            local_time=data["local_time"],
            anchor_zone=data["anchor_zone"],
            minutes=data["minutes"],
            starts_on=first_date(data["weekday"], data["starts_on"]),
        )

    def rhythm(self) -> Rhythm:
        """The same as a row, not yet in force."""
        return Rhythm.of_slot(self.slot(), self.partnership, self.person, self.now)

    def proposal(self, session: Session | None) -> Following:
        """The same as a proposal: this hour, and all that follow."""
        return Following(partnership=self.partnership, session=session, slot=self.slot())

    def first_person(self) -> Person | None:
        """Whoever has the first hour; None once hours have begun and the question is no longer asked."""
        chosen = self.cleaned_data.get("first")
        return next((person for person in self.partnership.people if str(person.id) == chosen), None)

    def clean_starts_on(self) -> object:
        """A first date in the past would plan hours nobody can hold; one past all calendars, none at all."""
        on = self.cleaned_data["starts_on"]
        today = self.now.astimezone(ZoneInfo(self.person.time_zone)).date()
        if on < today:
            raise forms.ValidationError(_("This day is over. Choose today or later."))
        if on > today + FURTHEST_START:
            raise forms.ValidationError(_("This is far away. Choose a day within a year."))
        return on
