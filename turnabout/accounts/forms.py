"""What people send to say how they are called, where they live, and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from turnabout.accounts import zones
from turnabout.accounts.models import Person
from turnabout.web.answers import ONE_LINE

if TYPE_CHECKING:
    from datetime import datetime

_ONE_LINE = RegexValidator(ONE_LINE, _("Please write it in one line."))


class AboutForm(forms.Form):
    """Name, time zone and language of whoever is signed in."""

    name = forms.CharField(
        label=_("What your partners call you"),
        max_length=80,
        validators=[_ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please say what your partners should call you.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("Times are shown in it. Your weekly hours stay where you agreed on them."),
        error_messages={"invalid_choice": _("Please choose your time zone from the list.")},
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, person: Person, at: datetime, **kwargs: Any) -> None:
        self.person = person
        now = {"name": person.name, "time_zone": person.time_zone, "language": person.language}
        super().__init__(*args, **{**kwargs, "initial": now})
        places, languages = self.fields["time_zone"], self.fields["language"]
        if isinstance(places, forms.ChoiceField) and isinstance(languages, forms.ChoiceField):
            places.choices = zones.offered(at, person.time_zone)
            languages.choices = list(settings.LANGUAGES)

    def keep(self) -> None:
        """Change the person's row."""
        Person.objects.filter(id=self.person.id).update(**self.cleaned_data)
