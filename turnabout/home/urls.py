"""Addresses of home."""

from __future__ import annotations

from django.urls import path

from turnabout.home import views

urlpatterns = [
    path("", views.today, name="today"),
    path("account/", views.account, name="account"),
    path("account/deletion/", views.deletion, name="deletion"),
    path("account/export/", views.export, name="export"),
    path("account/export/holdings/", views.holdings, name="holdings"),
    path("account/export/revisions/", views.revisions, name="revisions"),
]
