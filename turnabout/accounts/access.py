"""Views that need a person, and know it by type."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse

from turnabout.accounts.models import Person

P = ParamSpec("P")


class Signed(HttpRequest):
    """A request whose user is a person, never anonymous."""

    user: Person


def signed(view: Callable[Concatenate[Signed, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view say that it needs a person; the middleware has sent everybody else to sign in."""

    @wraps(view)
    def respond(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Person):
            # Only reachable when a view is wrongly opened to all: then nothing is shown.
            raise Http404
        return view(cast("Signed", request), *args, **kwargs)

    return respond
