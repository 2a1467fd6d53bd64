"""What people send to set their time."""

from __future__ import annotations

from contextlib import suppress
from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.fields import Minute
from turnabout.schedule.models import LENGTHS, Rhythm, Titles
from turnabout.schedule.planning import has_begun
from turnabout.schedule.proposals import Following
from turnabout.schedule.recurrence import first_date
from turnabout.schedule.years_before import EARLIEST_YEAR, coached_last, could_be

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
        zones = {person.time_zone: _("Mine: %(zone)s") % {"zone": place(person.time_zone)}}
        zones.setdefault(
            partner.time_zone,
            _("%(name)s’s: %(zone)s") % {"name": partner.name, "zone": place(partner.time_zone)},
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

    def rhythm(self) -> Rhythm:
        """The rhythm these fields describe, not yet in force."""
        data = self.cleaned_data
        return Rhythm(
            partnership=self.partnership,
            weekday=data["weekday"],
            local_time=data["local_time"],
            anchor_zone=data["anchor_zone"],
            minutes=data["minutes"],
            starts_on=first_date(data["weekday"], data["starts_on"]),
            set_by=self.person,
            created_at=self.now,
        )

    def proposal(self, session: Session | None) -> Following:
        """The same as a proposal: this hour, and all that follow."""
        slot = self.rhythm().slot
        return Following(
            partnership=self.partnership,
            session=session,
            weekday=slot.weekday,
            local_time=slot.local_time,
            anchor_zone=slot.anchor_zone,
            minutes=slot.minutes,
            starts_on=slot.starts_on,
        )

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


class StartNowForm(forms.Form):
    """An hour on the spot."""

    minutes = forms.TypedChoiceField(coerce=int, choices=[(length, str(length)) for length in LENGTHS])
    first = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.fields["first"]
        if isinstance(first, forms.ChoiceField):
            first.choices = [(str(person.id), person.name) for person in partnership.people]


class YearsBeforeForm(forms.Form):
    """Since when the two have done this, and who coached last while no hour was held here."""

    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=int,
        # None by itself: January would soon be a month they did not mean.
        choices=[("", "–"), *MONTHS.items()],
        error_messages={"required": _("Choose the month; about is good enough.")},
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=EARLIEST_YEAR,
        widget=forms.NumberInput(attrs={"size": 4}),
        error_messages={"required": _("Say which year it was.")},
    )
    coached = forms.ChoiceField(
        label=_("Who coached last?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who of you coached last.")},
    )

    def __init__(
        self, said: dict[str, str] | None = None, *, person: Person, partnership: Partnership, now: datetime
    ) -> None:
        self.partnership, self.now = partnership, now
        super().__init__(said, initial=_said_before(partnership))
        partner = partnership.partner_of(person)
        coached = self.fields["coached"]
        if isinstance(coached, forms.ChoiceField):
            coached.choices = [(str(person.id), _("I did")), (str(partner.id), partner.name)]
        if has_begun(partnership):
            del self.fields["coached"]

    def clean(self) -> dict[str, Any]:
        """Nobody has done this since a month to come."""
        data = super().clean() or self.cleaned_data
        if "year" in data and "month" in data:
            # Beyond what a calendar holds is to come, too.
            since = date(min(data["year"], MAXYEAR), data["month"], 1)
            if not could_be(since, self.now):
                raise forms.ValidationError(_("This month is yet to come. Choose an earlier one."))
            data["since"] = since
        return data

    def coach(self) -> Person | None:
        """Whoever coached last; None where it is no longer asked."""
        chosen = self.cleaned_data.get("coached")
        return next((person for person in self.partnership.people if str(person.id) == chosen), None)


class CalendarForm(forms.Form):
    """What one's hours are called in one's calendar, and whether they come by mail."""

    titles = forms.ChoiceField(
        label=_("What an hour is called there"), choices=Titles.choices, widget=forms.RadioSelect
    )
    invites = forms.BooleanField(label=_("Mail me my hours, as invitations for my calendar"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settings.SMTP is None:
            # Nothing could be sent: what was chosen stays chosen.
            del self.fields["invites"]


def _said_before(partnership: Partnership) -> dict[str, object]:
    """What was said of it; by itself, nothing: a year chosen for somebody is soon a year they did not mean."""
    if partnership.since is None:
        return {}
    coach = coached_last(partnership)
    return {
        "month": partnership.since.month,
        "year": partnership.since.year,
        "coached": str(coach.id) if coach else "",
    }


def place(zone: str) -> str:
    """An IANA name as people say it: “Berlin”, “Los Angeles”."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")
