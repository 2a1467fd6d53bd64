"""What people send to let their busy times be known."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from turnabout.accounts.models import Person
from turnabout.web.destination import LONGEST, destination
from turnabout.web.limits import Limit
from turnabout.web.unreached import Unreached

# Each is a request to a place of somebody's choice.
OFTEN = Limit("busy calendar", times=10, seconds=3600)


class BusyForm(forms.Form):
    """The address of one's own calendar."""

    address = forms.CharField(
        label=_("Secret address of your calendar (iCal or .ics)"),
        help_text=_(
            "Most calendars have one among their settings, under sharing or integration: a long link that ends in "
            ".ics. It is not the public one, and you need not make your calendar public."
        ),
        max_length=LONGEST,
        # It is a secret: not for what browsers remember of forms, nor for a spelling checker elsewhere.
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address first.")},
    )

    def __init__(self, said: dict[str, str] | None = None, *, person: Person) -> None:
        self.person = person
        super().__init__(said)

    def clean_address(self) -> str:
        """One that can be asked at all; whether anything answers is found out by the worker."""
        address: str = self.cleaned_data["address"]
        try:
            destination(address, ports=frozenset(port for _host, port in settings.OUTWARD_INSIDE))
        except Unreached as fault:
            raise forms.ValidationError(fault.sentence) from None
        if not OFTEN.take(str(self.person.id)):
            raise forms.ValidationError(_("That was often enough for now. Please try again in an hour."))
        return address
