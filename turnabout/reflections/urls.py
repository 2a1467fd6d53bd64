"""Addresses of reflections."""

from __future__ import annotations

from django.urls import path

from turnabout.reflections import views

urlpatterns = [
    path("partnerships/<uuid:partnership_id>/elsewhere/", views.elsewhere, name="elsewhere"),
    path("partnerships/<uuid:partnership_id>/before/", views.before, name="before"),
    path("partnerships/<uuid:partnership_id>/letter/", views.letter, name="letter"),
    path("sessions/<uuid:session_id>/pulse/<uuid:record_id>/", views.pulse, name="pulse"),
]
