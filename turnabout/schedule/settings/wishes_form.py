"""What somebody sends to say what they want to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.models import Reminder, Wishes
from turnabout.schedule.reminders.words import KINDS as KIND_WORDS
from turnabout.schedule.reminding import OF_AN_HOUR, Ahead

if TYPE_CHECKING:
    from datetime import datetime

KINDS = list(KIND_WORDS.items())
OF_HOURS = [(kind.value, KIND_WORDS[kind.value]) for kind in OF_AN_HOUR]


class WishesForm(forms.Form):
    """What to tell by which way, and when not."""

    mail = forms.MultipleChoiceField(
        label=_("By mail"), choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    push = forms.MultipleChoiceField(
        label=_("By the browsers that may show it"),
        choices=OF_HOURS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    near = forms.ChoiceField(
        label=_("That our hour comes near"),
        choices=[
            (Ahead.DAY.value, _("A day before")),
            (Ahead.TWO_DAYS.value, _("Two days before")),
            (Ahead.EVENING.value, _("The evening before, at six")),
        ],
        required=False,
    )
    soon = forms.TypedChoiceField(
        label=_("That it begins soon"),
        choices=[(60, _("An hour before")), (15, _("Fifteen minutes before")), (180, _("Three hours before"))],
        coerce=int,
        required=False,
    )
    quiet_from = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    at_night = forms.BooleanField(label=_("Also then: that an hour begins soon"), required=False)

    def __init__(self, *args: Any, wishes: Wishes, **kwargs: Any) -> None:
        self.wishes = wishes
        initial = {
            "mail": [kind for kind, _label in KINDS if kind not in wishes.mail_off],
            "push": [kind for kind, _label in KINDS if kind not in wishes.push_off],
            "near": wishes.near,
            "soon": wishes.soon,
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "at_night": wishes.at_night,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})

    def clean(self) -> dict[str, Any]:
        """Quiet hours have both ends, or there are none."""
        said = super().clean() or self.cleaned_data
        ends = [name for name in ("quiet_from", "quiet_until") if name not in self.errors]
        empty = [name for name in ends if said.get(name) is None]
        if len(ends) == 2 and len(empty) == 1:  # noqa: PLR2004 - a beginning and an end
            self.add_error(empty[0], _("Say both, or leave both empty for no quiet hours."))
        return said

    def keep(self, now: datetime) -> None:
        """Change the person's row, and judge by it what still waits."""
        said = self.cleaned_data
        self.wishes.near = said["near"] or self.wishes.near
        self.wishes.soon = said["soon"] or self.wishes.soon
        self.wishes.mail_off = [kind for kind, _label in KINDS if kind not in said["mail"]]
        self.wishes.push_off = [kind for kind, _label in KINDS if kind not in said["push"]]
        self.wishes.quiet_from, self.wishes.quiet_until = said["quiet_from"], said["quiet_until"]
        self.wishes.at_night = said["at_night"]
        with transaction.atomic():
            self.wishes.save()
            Reminder.objects.look_again(self.wishes.person, now)
