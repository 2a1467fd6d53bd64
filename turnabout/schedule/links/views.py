"""The page of a link in a letter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from turnabout.schedule.links import answering
from turnabout.schedule.links.words import WORDS
from turnabout.schedule.models import Does, Link
from turnabout.schedule.reminders.words import KINDS
from turnabout.web import clock
from turnabout.web.answers import Refused

# What a mail program sends by its own button (RFC 8058), and nothing else does.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


# A mail program has no cookie of ours, and so no CSRF token: its one kind of request is let in before it is asked for
# one. The token in the address, which no other site knows, is the proof; and all it can do is stop letters.
@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """One thing to do, by one button, for whoever holds the link; opening it does nothing, since programs do too."""
    name, value = ONE_CLICK
    if request.method == "POST" and list(request.POST.items()) == [(name, value)]:
        answering.stop(token, clock.now())
        # The same whether or not there is such a link.
        return HttpResponse(status=204)
    return _page(request, token)


@csrf_protect
@ensure_csrf_cookie
def _page(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.now()
    if request.method != "POST":
        return _shown(request, answering.shown(token, now), {"token": token})
    try:
        pressed = answering.press(token, now)
    except Refused as refusal:
        return render(request, "schedule/link_closed.html", {"why": refusal.sentence}, status=refusal.status)
    if pressed and pressed.does == Does.ANOTHER:
        return redirect("changes", pressed.session_id)
    return _shown(request, pressed, {"done": True})


def _shown(request: HttpRequest, link: Link | None, more: dict[str, object]) -> HttpResponse:
    """A page that names nobody, since nobody is signed in; at most the weekday, in the reader's own time."""
    if link is None:
        return render(request, "schedule/link_closed.html", status=410)
    # As a word: a template would turn a time into the zone of whoever looks.
    # Of a proposal it would be only the day until now.
    asks = link.change_id is not None
    day = date_format(link.starts_at.astimezone(link.person.zone), "l") if link.starts_at and not asks else ""
    words = {"words": WORDS[Does(link.does)], "kind": KINDS.get(link.kind, "")}
    return render(request, "schedule/link.html", {"day": day, **words, **more})
