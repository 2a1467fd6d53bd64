"""Addresses of what pages are made with."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

catalog = cache_control(private=True, max_age=3600)(
    login_not_required(JavaScriptCatalog.as_view(domain="djangojs")),
)

urlpatterns = [path("catalog.js", catalog, name="catalog")]
