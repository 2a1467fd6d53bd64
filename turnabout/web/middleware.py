"""What every answer carries, and how a refusal becomes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from turnabout.web.answers import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def security_headers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Close what pages never use, and keep every personal page out of any cache."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A page that may do more says so itself.
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # A shared computer's back button must not show a page after sign-out.
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "no-store"
        return response

    return respond


class Refusals:
    """Turn `Refused`, raised anywhere below a view, into its JSON answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, _request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; let every other exception be a fault."""
        return exception.answer() if isinstance(exception, Refused) else None
