"""The guide, and the page for when more help is needed. All of it is open to anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from turnabout.practice import guide
from turnabout.practice.translated import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from django.http import HttpRequest


@login_not_required
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """List the pages of the guide."""
    return render(request, "practice/contents.html", {"pages": guide.pages(_language())})


@login_not_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of the guide."""
    try:
        shown = guide.page(slug, _language())
    except guide.NoSuchPage as missing:
        raise Http404 from missing
    return render(request, "practice/page.html", {"page": shown})


@login_not_required
@require_safe
def more_help(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - whoever asks, the page is the same
    """Say where help is. The template never sees the request: nothing of who asks is on it, and no cookie is set."""
    return HttpResponse(render_to_string("practice/help.html", {"safety_contact": settings.SAFETY_CONTACT}))


def _language() -> str:
    return get_language() or SOURCE_LANGUAGE
