"""What hours are called in a calendar, and whether they come by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.models import Titles


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
