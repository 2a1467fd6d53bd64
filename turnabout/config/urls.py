"""Every address, by domain."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("turnabout.home.urls")),
    path("", include("turnabout.history.urls")),
    path("", include("turnabout.accounts.urls")),
    path("", include("turnabout.vault.urls")),
    path("", include("turnabout.practice.urls")),
    path("", include("turnabout.partnerships.urls")),
    path("", include("turnabout.schedule.urls")),
    path("", include("turnabout.reflections.urls")),
    path("", include("turnabout.room.urls")),
    path("operator/", include("turnabout.ops.urls")),
    path("web/", include("turnabout.web.urls")),
]
