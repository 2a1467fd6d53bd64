"""Addresses of the schedule."""

from __future__ import annotations

from django.urls import path

from turnabout.schedule import reminder_views, told_views, views

urlpatterns = [
    path("account/reminders/", reminder_views.reminders, name="reminders"),
    path("reminders/<str:token>/", reminder_views.link, name="reminder-link"),
    path("partnerships/<uuid:partnership_id>/", views.partnership, name="partnership"),
    path("partnerships/<uuid:partnership_id>/rhythm/", views.rhythm, name="rhythm"),
    path("partnerships/<uuid:partnership_id>/now/", views.start_now, name="start-now"),
    path("partnerships/<uuid:partnership_id>/since/", told_views.since, name="since"),
    path("partnerships/<uuid:partnership_id>/noting/", told_views.hour_noted, name="noting"),
    path("sessions/<uuid:session_id>/noting/removal/", told_views.noting_removal, name="noting-removal"),
    path("sessions/<uuid:session_id>/attendance/", views.attendance, name="attendance"),
]
