"""Days on which somebody is away, as they say them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.fields import day


class AwayForm(forms.Form):
    """Days on which somebody is away."""

    begins_on = day(_("First day away"))
    ends_on = day(_("Last day away"))

    def clean(self) -> dict[str, Any]:
        """The last day is no earlier than the first."""
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("begins_on"), data.get("ends_on")
        if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
            raise forms.ValidationError(_("The last day comes before the first. Which is it?"))
        return data
