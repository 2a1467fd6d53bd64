"""Closed by default, and in one's own time zone and language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from turnabout.accounts import sign_ins
from turnabout.accounts.models import Person
from turnabout.web import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


SAFE = {"GET", "HEAD", "OPTIONS"}


class SignInRequired(LoginRequiredMiddleware):
    """Every address needs a person unless its view says otherwise."""

    def handle_no_permission(  # type: ignore[override]  # the stubs know only of a redirect
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
    ) -> HttpResponseBase:
        """Send pages to sign-in; answer the browser's own code with 401, on which it locks."""
        if request.accepts("text/html") and request.method not in SAFE:
            # What was to be done cannot be done by coming back to its address.
            return redirect(self.get_login_url(view_func))
        if request.accepts("text/html"):
            return super().handle_no_permission(request, view_func)
        return JsonResponse({"error": _("You are signed out. Sign in again; what you typed is kept here.")}, status=401)


def sign_in_noted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keep each signed-in session's line in its person's list of devices."""

    def respond(request: HttpRequest) -> HttpResponse:
        # Themselves, and not what Django puts in their place until asked: pages ask it hundreds of times.
        request.user = get_user(request)
        if isinstance(request.user, Person):
            sign_ins.note(request, request.user, clock.now())
        return get_response(request)

    return respond


def own_time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Show every time in the signed-in person's zone, and every word in their language."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, Person):
            return get_response(request)
        with timezone.override(request.user.zone), translation.override(request.user.language):
            return get_response(request)

    return respond
