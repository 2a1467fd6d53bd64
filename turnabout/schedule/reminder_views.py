"""What somebody wants to be told, and the page of a link in a letter."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from turnabout.accounts.access import Signed, signed
from turnabout.schedule import answering, settings_views
from turnabout.schedule.link_words import KINDS, WORDS
from turnabout.schedule.models import Does, Link, Wishes
from turnabout.schedule.wishes_form import WishesForm
from turnabout.web import clock

# What a mail program sends by its own button (RFC 8058), and nothing else does.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@signed
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: Signed) -> HttpResponse:
    """Keep what to tell somebody, by which way and when."""
    if request.method != "POST":
        return settings_views.done(request, "reminders")
    form = WishesForm(request.POST, wishes=Wishes.objects.of(request.user))
    if not form.is_valid():
        return settings_views.page(request, reminders=form)
    form.keep(clock.now())
    return settings_views.done(request, "reminders", _("It is kept."))


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
    pressed = answering.press(token, now)
    if pressed and pressed.does == Does.ANOTHER:
        return redirect("changes", pressed.session_id)
    return _shown(request, pressed, {"done": True})


def _shown(request: HttpRequest, link: Link | None, more: dict[str, object]) -> HttpResponse:
    """A page that names nobody, since nobody is signed in; at most the weekday, in the reader's own time."""
    if link is None:
        return render(request, "schedule/link_closed.html", status=410)
    # As a word: a template would turn a time into the zone of whoever looks.
    day = date_format(link.starts_at.astimezone(link.person.zone), "l") if link.starts_at else ""
    words = {"words": WORDS[Does(link.does)], "kind": KINDS.get(link.kind, "")}
    return render(request, "schedule/link.html", {"day": day, **words, **more})
