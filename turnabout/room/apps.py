"""The room as Django knows it."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "turnabout.room"
    label = "room"

    def ready(self) -> None:
        import_module("turnabout.room.receivers")
