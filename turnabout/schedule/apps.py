"""The weekly slot, the sessions in it, and whose turn it is."""

from __future__ import annotations

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "turnabout.schedule"
    label = "schedule"
