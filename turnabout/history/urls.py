"""Addresses of the history."""

from __future__ import annotations

from django.urls import path

from turnabout.history import views

urlpatterns = [
    path("history/", views.history, name="history"),
    path("partnerships/<uuid:partnership_id>/history/", views.partnership_history, name="partnership-history"),
]
