"""What people send when they report somebody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from turnabout.partnerships.reporting import LONGEST


class ReportForm(forms.Form):
    """Words of one's own, and whether one wants an answer. Nothing is attached by itself."""

    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("Say what happened, when, and what you would like to be done."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "said", "autocomplete": "off"}),
        error_messages={"required": _("Please write a few words. Nothing was sent.")},
    )
    answer = forms.BooleanField(
        label=_("I would like an answer: put my email address in the report"),
        required=False,
    )
