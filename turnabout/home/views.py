"""The first page: what it is, for strangers; what matters today, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from turnabout.accounts import farewell
from turnabout.accounts.access import Signed, signed
from turnabout.accounts.forms import AboutForm
from turnabout.accounts.models import Person, SignIn
from turnabout.home import exporting, moving
from turnabout.partnerships.models import Invitation, Partnership
from turnabout.reflections.pulse import still_asked
from turnabout.schedule import coming, laying, noting, planning
from turnabout.schedule.changes import clashes, ended_early, exchange, skipping, spell_ahead, waiting
from turnabout.schedule.lulls import asking as lulls
from turnabout.schedule.models import Change, Pause
from turnabout.schedule.outcome import TIME_TO_ANSWER, Outcome
from turnabout.schedule.recurrence import LocalView, local_views
from turnabout.schedule.weeks import strip_of
from turnabout.vault.code_asked import ask_of
from turnabout.vault.former import refuse_while_former
from turnabout.vault.models import Keyring, StartAnew
from turnabout.vault.proving import proved_again
from turnabout.web import clock
from turnabout.web.answers import Refused, sent, text
from turnabout.web.prepared import prepared

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from turnabout.schedule.glance import Glance
    from turnabout.schedule.planning import PlannedHour
    from turnabout.schedule.strip import Week


@dataclass(frozen=True)
class Shown:
    """One partnership as home shows it."""

    partnership: Partnership
    partner: Person
    hour: PlannedHour | None
    role: str | None
    door_open: bool
    busy_then: bool
    may_leave_out: bool
    times: list[LocalView]
    strip: list[Week]
    just_over: Glance | None
    next_focus: Person | None
    held: int
    before: list[UUID]
    noted: list[PlannedHour]
    noted_more: int
    waits: Change | None
    pause: Pause | None
    ended_early: list[ended_early.Ended]
    spell: spell_ahead.SpellAhead | None
    left_out: list[skipping.LeftOut]
    coming: coming.Told | None
    exchange: exchange.Exchange | None
    lull: lulls.Shown | None

    @property
    def token(self) -> str:
        """What it stands for: the page is loaded anew when that is another."""
        hour = self.hour.session if self.hour else None
        rows = (self.partnership, hour, self.just_over, self.waits, self.pause, *(one.session for one in self.left_out))
        moments = [self.partnership.confirmed_at, hour and hour.starts_at, self.waits and self.waits.ended_at]
        moments += [one.at for one in self.ended_early]
        parts = [row.id for row in rows if row] + [moment.isoformat() for moment in moments if moment]
        return " ".join(str(part) for part in (*parts, self.door_open))


@login_not_required
@require_safe
@ensure_csrf_cookie
def today(request: HttpRequest) -> HttpResponse:
    """Home."""
    if not isinstance(request.user, Person):
        return render(request, "web/landing.html")
    now = clock.now()
    partnerships = _partnerships(request.user)
    shown = _all_shown([one for one in partnerships if _is_for(one, request.user)], request.user, now)
    invitations = _invitations(request.user, now)
    context = {
        "shown": shown,
        "ended": [(one, one.partner_of(request.user)) for one in partnerships if one.ended_at and one.confirmed_at],
        "invitations": [one for one in invitations if not one.claimed_at],
        "waiting": [one for one in invitations if one.claimed_at],
        "arrived": moving.arrived(request.user, now),
        **_about_keys(request.user, sum(one.held for one in shown), now),
    }
    return render(request, "home/today.html", context)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def account(request: Signed) -> HttpResponse:
    """What the server knows of somebody, to be changed; and the ways to everything else that is theirs."""
    form = AboutForm(request.POST or None, person=request.user, at=clock.now())
    if request.method == "POST" and form.is_valid():
        form.keep()
        messages.success(request, _("It is kept."))
        return redirect("account")
    context = {"form": form, "sign_ins": SignIn.objects.of(request.user).count()}
    return render(request, "home/account.html", context)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def deletion(request: Signed) -> HttpResponse:
    """Leave for good: what goes, what stays with partners, and the passphrase once more."""
    if request.method != "POST":
        context = {
            "must_stay": farewell.must_stay(request.user),
            "partners": Partnership.objects.of(request.user).exists(),
            "backup_days": settings.BACKUPS_KEPT_DAYS,
        }
        return render(request, "home/deletion.html", context)
    person = proved_again(request, text(sent(request), "auth", longest=43))
    refuse_while_former(person, clock.now())
    try:
        farewell.leave(person, clock.now())
    except farewell.LastOperator as stay:
        raise Refused(409, _("You are the only operator here. Let somebody else become one first.")) from stay
    logout(request)
    messages.info(request, _("Your account is deleted, here and in this browser. Go well."))
    return JsonResponse({"next": reverse("today")})


@signed
@require_safe
@ensure_csrf_cookie
def export(request: Signed) -> HttpResponse:
    """Where somebody takes everything with them: the archive is made in their browser."""
    return render(request, "home/export.html")


@signed
@require_safe
def holdings(request: Signed) -> HttpResponse:
    """What the server knows of whoever is signed in, for their archive."""
    return JsonResponse(exporting.holdings(request.user, clock.now()))


@signed
@require_safe
def revisions(request: Signed) -> HttpResponse:
    """A page of every envelope they may fetch, `?after=` where the last one ended."""
    after = request.GET.get("after")
    place = exporting.Cursor.read(after) if after else None
    return JsonResponse(exporting.page(request.user, place, clock.now()))


def _about_keys(person: Person, held: int, now: datetime) -> dict[str, object]:
    """What to say of somebody's keys: that others are asked for, or else one thing about the recovery code."""
    start_anew = StartAnew.open_for(person, now)
    own = None if start_anew or person.is_demo else Keyring.of(person)
    return {"start_anew": start_anew, "ask": ask_of(own, held=held, now=now) if own else None}


@prepared
def _invitations(person: Person, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.of(person).at_hand(now).order_by("created_at")


@prepared
def _partnerships(person: Person) -> QuerySet[Partnership]:
    """All of somebody's, oldest first; each knows whether this person has given busy times."""
    found = Partnership.objects.of(person).select_related("first_turn", "lull").order_by("created_at")
    return found.annotate(busy_known=clashes.known_of(person))


def _is_for(partnership: Partnership, person: Person) -> bool:
    """An inviter with an answer to give sees that question instead; waiting is the other's part."""
    return partnership.ended_at is None and (partnership.confirmed_at is not None or partnership.second == person)


def _all_shown(partnerships: list[Partnership], person: Person, now: datetime) -> list[Shown]:
    """All of them, with what can be asked for at once."""
    laying.fetch_weeks(partnerships)
    waits = waiting.shown_to(person, partnerships, now)
    laid_out = [(one, planning.laid_out(one, now)) for one in partnerships]
    busy = _busy(laid_out, person, now)
    return [_shown(one, planned, person, now, waits=waits.get(one.id), busy=busy) for one, planned in laid_out]


def _busy(laid_out: list[tuple[Partnership, list[PlannedHour]]], person: Person, now: datetime) -> set[UUID]:
    """Those next hours at which this person's own calendar has something; asked only where one is known."""
    hours = [planning.next_of(planned, now) for one, planned in laid_out if getattr(one, "busy_known", False)]
    return clashes.among(person, [hour.session for hour in hours if hour])


def _shown(
    partnership: Partnership,
    planned: list[PlannedHour],
    person: Person,
    now: datetime,
    *,
    waits: Change | None,
    busy: set[UUID],
) -> Shown:
    hour = planning.next_of(planned, now)
    partner = partnership.partner_of(person)
    noted, more = noting.asked_at_once(noting.to_be_seen(planned, person, now))
    return Shown(
        partnership=partnership,
        partner=partner,
        hour=hour,
        role=hour.role_of(person) if hour else None,
        door_open=bool(hour and hour.session.door_is_open(now)),
        busy_then=bool(hour and hour.session.id in busy),
        may_leave_out=hour is not None and skipping.may_still_change(hour.session, now),
        times=local_views(hour.session.starts_at, [person.time_zone, partner.time_zone]) if hour else [],
        strip=strip_of(partnership, person, now, planned),
        just_over=_unanswered(planned, person, now) or _pulse_open(planned, person, now),
        next_focus=None if hour or not planned else planning.next_turn(partnership, planned),
        noted=noted,
        noted_more=more,
        waits=waits,
        pause=skipping.pause_of(partnership, now),
        ended_early=ended_early.shown(partnership, person, planned, now),
        spell=spell_ahead.of(partnership, now),
        left_out=skipping.left_out((one.session for one in planned), person, now),
        coming=coming.told(hour.session, now, earlier=lulls.were_asked(partnership)) if hour else None,
        exchange=exchange.of(planned, hour),
        lull=lulls.shown(partnership, now),
        before=planning.hours_before(planned, hour.session if hour else None, now),
        held=sum(one.outcome.moves_turn for one in planned),
    )


def _unanswered(planned: list[PlannedHour], person: Person, now: datetime) -> Glance | None:
    """The last hour this person has not said anything about yet, while saying so still counts."""
    for hour in reversed(planned):
        session = hour.session
        asked = not session.is_elsewhere and now < session.ends_at + TIME_TO_ANSWER
        over = asked and (session.ended_at is not None or hour.outcome is Outcome.OPEN)
        if over and person.id not in session.answers() and hour.outcome is not Outcome.MISSED:
            return session
    return None


def _pulse_open(planned: list[PlannedHour], person: Person, now: datetime) -> Glance | None:
    """The last hour that was held in the room, while this person may still answer its pulse and has not."""
    held = (hour.session for hour in reversed(planned) if hour.outcome.moves_turn and not hour.session.is_elsewhere)
    last = next(held, None)
    return last if last and still_asked(last, person, now) else None
