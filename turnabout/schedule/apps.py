"""The weekly slot, the sessions in it, and whose turn it is."""

from __future__ import annotations

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "turnabout.schedule"
    label = "schedule"

    def ready(self) -> None:
        from turnabout.partnerships import ending  # noqa: PLC0415 - models exist only once apps are ready
        from turnabout.schedule import endings  # noqa: PLC0415 - as above

        ending.register("schedule", endings.drop_hours_to_come)
