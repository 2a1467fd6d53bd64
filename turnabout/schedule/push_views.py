"""Which browsers may show a word, said by the browser itself."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from turnabout.accounts.access import Signed, signed
from turnabout.schedule import pushing, settings_views
from turnabout.schedule.models import Subscription
from turnabout.web import clock
from turnabout.web.answers import sent, text

LONGEST = 1000


@signed
@require_POST
def browsers(request: Signed) -> HttpResponse:
    """Tell the browser that asks, too, from now on."""
    pushing.subscribe(request.user, text(sent(request), "endpoint", longest=LONGEST), clock.now())
    return JsonResponse({}, status=201)


@signed
@require_POST
def removal(request: Signed) -> HttpResponse:
    """Tell the browser that asks no more; the same where it never was told."""
    Subscription.objects.of(request.user).filter(endpoint=text(sent(request), "endpoint", longest=LONGEST)).delete()
    return JsonResponse({})


@signed
@require_POST
def forgetting(request: Signed) -> HttpResponse:
    """None any more, for whoever has lost one."""
    Subscription.objects.of(request.user).delete()
    return settings_views.done(request, "browsers", _("No browser is told any more."))
