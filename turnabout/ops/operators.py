"""Views for the operator: to everybody else they are not there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from turnabout.accounts.access import Signed
from turnabout.accounts.models import Person

P = ParamSpec("P")


def for_the_operator(
    view: Callable[Concatenate[Signed, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Answer anybody but the operator as an address that does not exist.

    So neither sign-in nor the check against forged requests may come first: each would say that
    something is here. The check is made once it is known who asks.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def respond(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, Person) or not request.user.is_operator:
            raise Http404
        return checked(cast("Signed", request), *args, **kwargs)

    return respond
