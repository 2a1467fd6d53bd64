"""The operator's pages: how the instance is, and the letters it cannot send by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from turnabout.accounts.access import Signed
from turnabout.ops import letters
from turnabout.ops.doctor import line
from turnabout.ops.operators import for_the_operator
from turnabout.ops.overview import overview
from turnabout.web import clock

if TYPE_CHECKING:
    from turnabout.mail.models import Message


@for_the_operator
@require_safe
def instance(request: Signed) -> HttpResponse:
    """Show how it is."""
    return render(request, "ops/instance.html", {"seen": overview(request.user, clock.now())})


@for_the_operator
@require_safe
def outbox(request: Signed) -> HttpResponse:
    """Show the letters that wait for the operator's own hands."""
    shown = [(message, letters.in_own_program(message)) for message in letters.stuck(request.user)]
    return render(request, "ops/outbox.html", {"letters": shown, "sends": settings.SMTP is not None})


@for_the_operator
@require_POST
def passing_on(request: Signed, message_id: int) -> HttpResponse:
    """Take it that the person has the letter now; its words are wiped."""
    _stuck(request, message_id).mark_passed_on(clock.now())
    messages.info(request, _("Noted as passed on. Its words are deleted here."))
    return redirect("operator-outbox")


@for_the_operator
@require_POST
def retry(request: Signed, message_id: int) -> HttpResponse:
    """Let the worker try again."""
    _stuck(request, message_id).retry(clock.now())
    messages.info(request, _("It is tried again now. Should it fail, it comes back here."))
    return redirect("operator-outbox")


def _stuck(request: Signed, message_id: int) -> Message:
    return get_object_or_404(letters.stuck(request.user), id=message_id)


@login_not_required
@require_safe
def reached(request: HttpRequest, nonce: str) -> HttpResponse:  # noqa: ARG001 - whoever asks, only the word counts
    """Answer the doctor, who asks for a word that it gave out just now; to all others nothing is here."""
    if not line.expects(nonce):
        raise Http404
    return HttpResponse(line.HERE, content_type="text/plain")
