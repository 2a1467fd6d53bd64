"""What people send to change an hour or a stretch of weeks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from turnabout.schedule.changes.proposals import FURTHEST, Following, Move, OneWay
from turnabout.schedule.fields import Minute, day
from turnabout.schedule.recurrence import WeeklySlot, zone

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from turnabout.accounts.models import Person
    from turnabout.partnerships.models import Partnership
    from turnabout.schedule.models import Session


class MoveForm(forms.Form):
    """Another time for one hour, or for it and all that follow, on the clock of whoever proposes.

    The page says each refusal while a time is chosen, in these words.
    """

    same = _("It is at this time already. Choose another day or time.")
    over = _("This time is over. Choose one to come.")
    far = _("This is far away. Choose a day within a year.")

    on = day(_("Day"))
    at = Minute(label=_("Time"))
    which = forms.ChoiceField(
        label=_("Which hours"),
        choices=[("one", _("Only this hour")), ("following", _("This hour and all that follow"))],
        widget=forms.RadioSelect,
        initial="one",
    )

    def __init__(self, said: QueryDict | None, *, person: Person, session: Session, now: datetime) -> None:
        self.person, self.session, self.now, self.furthest = person, session, now, now + FURTHEST
        local = session.starts_at.astimezone(person.zone)
        super().__init__(said, initial={"on": local.date(), "at": local.time()})
        if session.rhythm is None or session.rhythm.replaced_at:
            del self.fields["which"]

    def clean(self) -> dict[str, Any]:
        """Nobody meets in the past or in years, and the same time again changes nothing.

        Unless the hour is left out: then it is met after all.
        """
        data = super().clean() or self.cleaned_data
        refused = self._refused() if "on" in data and "at" in data else None
        if refused:
            raise forms.ValidationError(refused)
        return data

    def _refused(self) -> _StrPromise | None:
        then = self.starts_at()
        same = then == self.session.starts_at and not self.session.is_skipped
        if same and self.cleaned_data.get("which", "one") == "one":
            return self.same
        if then <= self.now:
            return self.over
        return self.far if then > self.furthest else None

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
            slot=WeeklySlot(
                weekday=local.weekday(),
                local_time=local.time().replace(fold=0),
                anchor_zone=rhythm.anchor_zone,
                minutes=rhythm.minutes,
                starts_on=local.date(),
            ),
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
