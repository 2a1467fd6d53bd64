"""Which browsers may show a word, said by the browser itself."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.schedule.models import Subscription
from turnabout.schedule.reminders import pushing
from turnabout.schedule.settings import views as settings_views
from turnabout.web import clock
from turnabout.web.answers import sent, text

LONGEST = 1000


@signed
@require_POST
def browsers(request: Signed) -> HttpResponse:
    """Tell the browser that asks, too, from now on."""
    row, forgotten = pushing.subscribe(request.user, _endpoint(request), clock.now())
    # By this it is told no more once somebody signs out here.
    request.session[pushing.TOLD] = row.id
    return JsonResponse({"forgotten": forgotten}, status=201)


@signed
@require_POST
def asking(request: Signed) -> HttpResponse:
    """Whether whoever is signed in is told in the browser that asks: it knows only that somebody was, once."""
    row = Subscription.objects.of(request.user).filter(endpoint=_endpoint(request)).first()
    if row and request.session.get(pushing.TOLD) != row.id:
        request.session[pushing.TOLD] = row.id
    return JsonResponse({"told": row is not None})


@signed
@require_POST
def removal(request: Signed) -> HttpResponse:
    """Tell the browser that asks no more; the same where it never was told."""
    Subscription.objects.of(request.user).filter(endpoint=_endpoint(request)).delete()
    return JsonResponse({})


@signed
@require_POST
def forgetting(request: Signed) -> HttpResponse:
    """None any more, for whoever has lost one."""
    Subscription.objects.of(request.user).delete()
    return settings_views.done(request, "browsers", _("No browser is told any more."))


def _endpoint(request: Signed) -> str:
    return text(sent(request), "endpoint", longest=LONGEST)
