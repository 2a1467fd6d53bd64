"""What people send to change an hour, a stretch of weeks, or their days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.fields import Minute, day
from turnabout.schedule.proposals import Following, Move, OneWay
from turnabout.schedule.recurrence import zone

if TYPE_CHECKING:
    from django.http import QueryDict

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Session


class MoveForm(forms.Form):
    """Another time for one hour, or for it and all that follow, on the clock of whoever proposes."""

    on = day(_("Day"))
    at = Minute(label=_("Time"))
    which = forms.ChoiceField(
        label=_("Which hours"),
        choices=[("one", _("Only this hour")), ("following", _("This hour and all that follow"))],
        widget=forms.RadioSelect,
        initial="one",
    )

    def __init__(self, said: QueryDict | None, *, person: Person, session: Session) -> None:
        self.person, self.session = person, session
        local = session.starts_at.astimezone(person.zone)
        super().__init__(said, initial={"on": local.date(), "at": local.time()})
        if session.rhythm is None or session.rhythm.replaced_at:
            del self.fields["which"]

    def clean(self) -> dict[str, Any]:
        """The same time again changes nothing."""
        data = super().clean() or self.cleaned_data
        same = "on" in data and "at" in data and self.starts_at() == self.session.starts_at
        if same and data.get("which", "one") == "one":
            raise forms.ValidationError(_("It is at this time already. Choose another day or time."))
        return data

    def starts_at(self) -> datetime:
        """The instant that is meant; a time a clock change skips or repeats is read as the weekly time is."""
        data = self.cleaned_data
        return datetime.combine(data["on"], data["at"].replace(fold=0), tzinfo=self.person.zone).astimezone(UTC)

    def proposal(self) -> Move | Following:
        """What is proposed. The weekly time stays on the clock that decided it so far."""
        rhythm = self.session.rhythm
        if rhythm is None or self.cleaned_data.get("which") != "following":
            return Move(session=self.session, starts_at=self.starts_at())
        local = self.starts_at().astimezone(zone(rhythm.anchor_zone))
        return Following(
            session=self.session,
            partnership=self.session.partnership,
            weekday=local.weekday(),
            local_time=local.time().replace(fold=0),
            anchor_zone=rhythm.anchor_zone,
            minutes=rhythm.minutes,
            starts_on=local.date(),
        )


class PauseForm(forms.Form):
    """No hours until a day."""

    until = day(_("Go on from"))


class SpellForm(forms.Form):
    """All hours are one person's, for a while."""

    focus = forms.ChoiceField(label=_("Whose hours"), widget=forms.RadioSelect)
    begins_on = day(_("From"))
    ends_on = day(_("Until, with that day"))

    def __init__(
        self, said: QueryDict | None = None, *, person: Person, partnership: Partnership, now: datetime
    ) -> None:
        self.partnership = partnership
        today = now.astimezone(person.zone).date()
        super().__init__(said, initial={"begins_on": today, "ends_on": today + timedelta(weeks=4)})
        partner = partnership.partner_of(person)
        focus = self.fields["focus"]
        if isinstance(focus, forms.ChoiceField):
            focus.choices = [(str(person.id), _("Mine")), (str(partner.id), _("%(name)s’s") % {"name": partner.name})]

    def proposal(self) -> OneWay:
        """What is proposed."""
        data = self.cleaned_data
        focus = next(person for person in self.partnership.people if str(person.id) == data["focus"])
        return OneWay(focus=focus, begins_on=data["begins_on"], ends_on=data["ends_on"])


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
