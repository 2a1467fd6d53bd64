"""Addresses of home."""

from __future__ import annotations

from django.urls import path

from turnabout.home import moving_views, views

urlpatterns = [
    path("", views.today, name="today"),
    path("account/", views.account, name="account"),
    path("account/deletion/", views.deletion, name="deletion"),
    path("account/export/", views.export, name="export"),
    path("account/export/holdings/", views.holdings, name="holdings"),
    path("account/export/revisions/", views.revisions, name="revisions"),
    path("account/moving/", moving_views.moving, name="moving"),
    path("account/moving/records/", moving_views.records, name="moving-records"),
    path("account/moving/partnerships/", moving_views.partnerships, name="moving-partnerships"),
    path("account/moving/partnerships/taking-back/", moving_views.unsaid, name="moving-unsaid"),
    path("account/moving/hours/", moving_views.hours, name="moving-hours"),
    path("account/moving/brought/", moving_views.brought, name="moving-brought"),
]
