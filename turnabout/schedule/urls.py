"""Addresses of the schedule."""

from __future__ import annotations

from django.urls import path

from turnabout.schedule import told_views, views
from turnabout.schedule.availability import views as availability_views
from turnabout.schedule.calendars import views as calendar_views
from turnabout.schedule.changes import break_views, clash_views
from turnabout.schedule.changes import views as change_views
from turnabout.schedule.links import views as link_views
from turnabout.schedule.lulls import views as lull_views
from turnabout.schedule.settings import away_views, push_views
from turnabout.schedule.settings import busy_views as busy_settings
from turnabout.schedule.settings import calendar_views as calendar_settings
from turnabout.schedule.settings import reminder_views as reminder_settings
from turnabout.schedule.settings import views as settings_views

urlpatterns = [
    path("account/schedule/", settings_views.settings, name="schedule-settings"),
    path("account/availability/", availability_views.availability, name="availability"),
    path("account/availability/painting/", availability_views.painting, name="availability-painting"),
    path("account/availability/zone/", availability_views.zone, name="availability-zone"),
    path("account/busy/", busy_settings.busy, name="busy"),
    path("account/busy/removal/", busy_settings.removal, name="busy-removal"),
    path("account/reminders/", reminder_settings.reminders, name="reminders"),
    path("account/reminders/browsers/", push_views.browsers, name="push-browsers"),
    path("account/reminders/browsers/asking/", push_views.asking, name="push-asking"),
    path("account/reminders/browsers/removal/", push_views.removal, name="push-removal"),
    path("account/reminders/browsers/forgetting/", push_views.forgetting, name="push-forgetting"),
    path("reminders/<str:token>/", link_views.link, name="reminder-link"),
    path("account/calendar/", calendar_settings.calendar, name="calendar"),
    path("account/calendar/address/", calendar_settings.address, name="calendar-address"),
    path("calendar/<str:token>.ics", calendar_views.given_out, name="feed"),
    path("partnerships/<uuid:partnership_id>/calendar.ics", calendar_views.rhythm_file, name="rhythm-file"),
    path("sessions/<uuid:session_id>/calendar.ics", calendar_views.hour_file, name="hour-file"),
    path("partnerships/<uuid:partnership_id>/", views.partnership, name="partnership"),
    path("partnerships/<uuid:partnership_id>/rhythm/", views.rhythm, name="rhythm"),
    path("partnerships/<uuid:partnership_id>/rhythm/clashes/", clash_views.clashes_then, name="clashes"),
    path("partnerships/<uuid:partnership_id>/now/", views.start_now, name="start-now"),
    path("partnerships/<uuid:partnership_id>/since/", told_views.since, name="since"),
    path("partnerships/<uuid:partnership_id>/noting/", told_views.hour_noted, name="noting"),
    path("sessions/<uuid:session_id>/noting/removal/", told_views.noting_removal, name="noting-removal"),
    path("partnerships/<uuid:partnership_id>/changes/", break_views.breaks, name="partnership-changes"),
    path("partnerships/<uuid:partnership_id>/pause/", break_views.pause, name="pause"),
    path("partnerships/<uuid:partnership_id>/pause/removal/", break_views.pause_removal, name="pause-removal"),
    path("partnerships/<uuid:partnership_id>/lull/", lull_views.answer, name="lull-answer"),
    path("partnerships/<uuid:partnership_id>/spell/", break_views.spell, name="spell"),
    path("partnerships/<uuid:partnership_id>/spell/removal/", break_views.spell_removal, name="spell-removal"),
    path("sessions/<uuid:session_id>/changes/", change_views.changes, name="changes"),
    path("sessions/<uuid:session_id>/changes/clashes/", clash_views.clashes_at, name="move-clashes"),
    path("sessions/<uuid:session_id>/swap/", change_views.swap, name="swap"),
    path("sessions/<uuid:session_id>/skip/", change_views.skip, name="skip"),
    path("sessions/<uuid:session_id>/skip/removal/", change_views.skip_removal, name="skip-removal"),
    path("changes/<uuid:change_id>/answer/", change_views.change_answer, name="change-answer"),
    path("changes/<uuid:change_id>/seen/", change_views.change_seen, name="change-seen"),
    path("account/away/", away_views.away, name="away"),
    path("account/away/removal/", away_views.away_removal, name="away-removal"),
    path("sessions/<uuid:session_id>/coming/", views.be_there, name="coming"),
    path("sessions/<uuid:session_id>/attendance/", views.attendance, name="attendance"),
]
