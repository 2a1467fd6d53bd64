"""What people send to begin: an hour on the spot, and since when they have done this."""

from __future__ import annotations

from datetime import MAXYEAR, date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.models import LENGTHS
from turnabout.schedule.planning import has_begun
from turnabout.schedule.years_before import EARLIEST_YEAR, coached_last, could_be

if TYPE_CHECKING:
    from datetime import datetime

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership


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
