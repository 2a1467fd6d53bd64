"""What people tell of hours the room has not seen: one held elsewhere, a note taken back, the years before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.partnerships.models import Partnership
from turnabout.schedule import noting, years_before
from turnabout.schedule.elsewhere import Finding
from turnabout.schedule.forms import YearsBeforeForm
from turnabout.schedule.models import Session
from turnabout.schedule.told import told_in, words_of
from turnabout.vault.writing import holds_keys, refuse_without_keys
from turnabout.web import clock
from turnabout.web.answers import Refused, sent, text
from turnabout.web.limits import Limit

if TYPE_CHECKING:
    from datetime import datetime

A_DAY = 24 * 60 * 60
# Of one person and one partnership. A locked device may note an hour too; so may whoever stole a sign-in.
NOTING = Limit("hours noted", times=20, seconds=A_DAY)
NOTING_LOCKED = Limit("hours noted without keys", times=3, seconds=A_DAY)
TOO_MANY = _lazy("You have noted many hours today. This one was not noted; try again tomorrow.")
_BEFORE = ("month", "year", "coached")


@signed
@require_POST
def hour_noted(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Note an hour that was held elsewhere: the day and whose it was; what was said of it is sealed."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    now = clock.now()
    told = told_in(sent(request), found)
    session, finding = _noted(request, found, told, now)
    messages.info(request, words_of(finding, session, noting.turn_on(found, None, now), request.user))
    return JsonResponse({"session": str(session.id), "next": reverse("session", args=[session.id])}, status=201)


@signed
@require_POST
def noting_removal(request: Signed, session_id: UUID) -> HttpResponse:
    """Take back an hour that was noted as held elsewhere by a slip."""
    session = get_object_or_404(Session.objects.of(request.user), id=session_id)
    refuse_without_keys(request)
    noting.take_back(session, request.user)
    messages.info(request, _("Taken back. The turn is where it was, and what you wrote stays here."))
    return JsonResponse({"next": reverse("session", args=[session.id])})


@signed
@require_POST
def since(request: Signed, partnership_id: UUID) -> HttpResponse:
    """Keep since when the two have done this, and who coached last."""
    found = get_object_or_404(Partnership.objects.of(request.user).confirmed(), id=partnership_id)
    refuse_without_keys(request)
    now, body = clock.now(), sent(request)
    said = {name: text(body, name, longest=40) for name in _BEFORE if name in body}
    form = YearsBeforeForm(said, person=request.user, partnership=found, now=now)
    if not form.is_valid():
        raise Refused(400, str(next(iter(form.errors.values()))[0]))
    years_before.tell(found, request.user, since=form.cleaned_data["since"], coached_last=form.coach(), now=now)
    name = found.partner_of(request.user).name
    messages.success(request, _("It is kept. %(name)s sees it, and can correct it.") % {"name": name})
    return JsonResponse({"next": reverse("before", args=[found.id])})


def _noted(request: Signed, found: Partnership, told: noting.Told, now: datetime) -> tuple[Session, Finding]:
    """Note it, unless many were today: each is a question to the other. Raises Refused 429, and as `noting.note`.

    Only what is noted counts: a day that was mistyped, or a page that asks again, uses nothing up.
    """
    limit, subject = NOTING if holds_keys(request) else NOTING_LOCKED, f"{request.user.id} {found.id}"
    if limit.exhausted(subject):
        raise Refused(429, str(TOO_MANY))
    with transaction.atomic():
        session, finding = noting.note(found, request.user, told, now)
        # Two that come at once are counted here: the second is undone.
        if finding is not Finding.SAME and not limit.take(subject):
            raise Refused(429, str(TOO_MANY))
    return session, finding
