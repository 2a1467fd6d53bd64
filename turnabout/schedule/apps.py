"""The weekly slot, the sessions in it, and whose turn it is."""

from __future__ import annotations

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "turnabout.schedule"
    label = "schedule"

    def ready(self) -> None:
        # Models exist only once apps are ready; receivers are heard once they are imported.
        from turnabout.schedule import due_work, endings, receivers  # noqa: F401, PLC0415 - as above

        due_work.register()
        endings.register()
