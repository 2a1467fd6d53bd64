"""The page of what somebody is told, and the page of a link in a letter."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect, ensure_csrf_cookie
from django.views.decorators.http import require_http_methods

from turnabout.accounts.access import Signed, signed
from turnabout.schedule import answering, vapid
from turnabout.schedule.models import Does, Link, Subscription, Wishes
from turnabout.schedule.sent import sent_to
from turnabout.schedule.wishes_form import WishesForm
from turnabout.web import clock

# What a mail program sends by its own button (RFC 8058), and nothing else does.
ONE_CLICK = ("List-Unsubscribe", "One-Click")


@signed
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def reminders(request: Signed) -> HttpResponse:
    """What Turnabout tells somebody, by which way and when; and what it told them."""
    form = WishesForm(request.POST if request.method == "POST" else None, wishes=Wishes.objects.of(request.user))
    if form.is_valid():
        form.keep()
        messages.success(request, _("It is kept."))
        return redirect("reminders")
    context = {
        "form": form,
        "mails": settings.SMTP is not None,
        "browsers": Subscription.objects.of(request.user).count(),
        "push_key": vapid.public_key(),
        "sent": sent_to(request.user),
    }
    return render(request, "schedule/reminders.html", context, status=400 if form.is_bound else 200)


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
        return redirect(_proposing(pressed))
    return _shown(request, pressed, {"done": True})


def _proposing(link: Link) -> str:
    """Where another time is proposed, by whoever signs in there."""
    try:
        return reverse("changes", args=[link.session_id])
    except NoReverseMatch:
        return reverse("session", args=[link.session_id])


def _shown(request: HttpRequest, link: Link | None, more: dict[str, object]) -> HttpResponse:
    """A page that names nobody, since nobody is signed in; at most the weekday, in the reader's own time."""
    if link is None:
        return render(request, "schedule/link_closed.html", status=410)
    # As a word: a template would turn a time into the zone of whoever looks.
    day = date_format(link.starts_at.astimezone(link.person.zone), "l") if link.starts_at else ""
    return render(request, "schedule/link.html", {"does": link.does, "day": day, **more})
