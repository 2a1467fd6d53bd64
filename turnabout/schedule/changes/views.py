"""Changing one hour: moving it, leaving it out, swapping its roles; and the answer to what the other proposed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule import planning
from turnabout.schedule.changes import changing, clashes, exchange, often, skipping, waiting
from turnabout.schedule.changes.forms import MoveForm
from turnabout.schedule.changes.proposals import Proposal, Swap
from turnabout.schedule.models import Change, Session
from turnabout.schedule.recurrence import local_views
from turnabout.web import clock
from turnabout.web.answers import Refused


def told(request: Signed, act: Callable[[], object], sentence: str, section: str = "") -> bool:
    """Do it and say so on the next page, or in a section of it; or why it was refused. Whether it was done."""
    try:
        act()
    except Refused as refusal:
        messages.warning(request, refusal.sentence, extra_tags=section)
        return False
    messages.info(request, sentence, extra_tags=section)
    return True


def propose(request: Signed, partnership: Partnership, proposal: Proposal) -> Change:
    """Ask the other, who is written to: so not without end. Raises Refused as `changing.propose`, and 429."""
    me = request.user
    return often.within(
        often.PROPOSING, me, partnership, lambda: changing.propose(partnership, me, proposal, clock.now())
    )


def _tell_weeks(request: Signed, session: Session, act: Callable[[], object], sentence: str) -> bool:
    of = session.partnership
    return told(request, lambda: often.within(often.CHANGING_WEEKS, request.user, of, act), sentence)


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def changes(request: Signed, session_id: UUID) -> HttpResponse:
    """What can be changed about an hour that is still to come; sent, another time is proposed."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    now = clock.now()
    said = request.POST if request.method == "POST" else None
    form = MoveForm(said, person=request.user, session=session, now=now)
    partner = session.partnership.partner_of(request.user)
    if form.is_valid():
        asked = _("%(name)s is asked. Until the answer is yes, everything stays as it is.") % {"name": partner.name}
        if told(request, lambda: propose(request, session.partnership, form.proposal()), asked):
            return redirect("partnership", partnership_id=session.partnership_id)
    context = {
        "session": session,
        "partnership": session.partnership,
        "partner": partner,
        "form": form,
        **_whose(session, now),
        "times": local_views(session.starts_at, [request.user.time_zone, partner.time_zone]),
        "clashes_known": clashes.are_known(request.user),
        "possible": skipping.may_still_change(session, now) and not session.partnership.ended_at,
        "may_swap": changing.may_swap(session, now),
        "may_take_up": skipping.may_take_up(session, request.user, now),
        "waits": waiting.shown_to(request.user, [session.partnership], now).get(session.partnership_id),
    }
    return render(request, "schedule/changes.html", context, status=400 if form.errors else 200)


def _whose(session: Session, now: datetime) -> dict[str, object]:
    planned = planning.hours(session.partnership, now)
    hour = next(one for one in planned if one.session.id == session.id)
    return {"hour": hour, "exchange": exchange.of(planned, hour)}


@signed
@require_POST
def swap(request: Signed, session_id: UUID) -> HttpResponse:
    """Propose to exchange the roles of the next hour."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    name = session.partnership.partner_of(request.user).name
    asked = _("%(name)s is asked. The next hour after it pays the swap back.") % {"name": name}
    proposal = Swap(session=session)
    told(request, lambda: propose(request, session.partnership, proposal), asked)
    return redirect("partnership", partnership_id=session.partnership_id)


@signed
@require_POST
def skip(request: Signed, session_id: UUID) -> HttpResponse:
    """Leave an hour out."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    done = _("This hour is left out. Its turn stays where it was, and what you wrote for it is kept.")
    if session.swapped_to_id:
        done = _("This hour is left out. The swap of this hour is off, and what you wrote for it is kept.")
    _tell_weeks(request, session, lambda: skipping.leave_out_one(session, request.user, clock.now()), done)
    return redirect("partnership", partnership_id=session.partnership_id)


@signed
@require_POST
def skip_removal(request: Signed, session_id: UUID) -> HttpResponse:
    """It takes place after all."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    back = _("You meet after all.")
    _tell_weeks(request, session, lambda: skipping.take_up(session, request.user, clock.now()), back)
    return redirect("partnership", partnership_id=session.partnership_id)


@signed
@require_POST
def change_seen(request: Signed, change_id: UUID) -> HttpResponse:
    """How it ended is read, and need not be said again."""
    change = get_object_or_404(Change.objects.of(request.user), id=change_id)
    waiting.put_away(change, request.user, clock.now())
    if request.POST.get("from") == "today":
        return redirect("today")
    return redirect("partnership", partnership_id=change.partnership_id)


_ACTS = {"yes": changing.accept, "no": changing.decline, "withdrawn": changing.withdraw}


@signed
@require_POST
def change_answer(request: Signed, change_id: UUID) -> HttpResponse:
    """Yes or no to what the other proposed; or take back what one proposed oneself."""
    change = get_object_or_404(Change.objects.of(request.user), id=change_id)
    mine = change.proposed_by_id == request.user.id
    said = request.POST.get("answer", "")
    # Nobody says yes to themselves.
    if said in _ACTS and mine == (said == "withdrawn"):
        name = change.partnership.partner_of(request.user).name
        sentences = {
            "yes": _("Agreed. It holds from now on, for you both."),
            "no": _("Nothing was changed. %(name)s is told.") % {"name": name},
            "withdrawn": _("Taken back. Everything stays as it is."),
        }
        told(request, lambda: _ACTS[said](change, clock.now()), sentences[said])
    return redirect("partnership", partnership_id=change.partnership_id)
