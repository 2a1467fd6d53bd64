"""Looking back over the hours of all partnerships."""

from __future__ import annotations

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "turnabout.history"
    label = "history"
