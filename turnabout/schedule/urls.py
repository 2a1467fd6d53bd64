"""Addresses of the schedule."""

from __future__ import annotations

from django.urls import path

from turnabout.schedule import views

urlpatterns = [
    path("partnerships/<uuid:partnership_id>/", views.partnership, name="partnership"),
    path("partnerships/<uuid:partnership_id>/rhythm/", views.rhythm, name="rhythm"),
    path("partnerships/<uuid:partnership_id>/now/", views.start_now, name="start-now"),
    path("sessions/<uuid:session_id>/noting/removal/", views.noting_removal, name="noting-removal"),
    path("sessions/<uuid:session_id>/attendance/", views.attendance, name="attendance"),
]
