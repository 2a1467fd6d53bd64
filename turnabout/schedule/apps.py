"""The weekly slot, the sessions in it, and whose turn it is."""

from __future__ import annotations

from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "turnabout.schedule"
    label = "schedule"

    def ready(self) -> None:
        from turnabout.accounts import farewell  # noqa: PLC0415 - models exist only once apps are ready
        from turnabout.partnerships import ending  # noqa: PLC0415 - as above
        from turnabout.schedule import endings  # noqa: PLC0415 - as above

        ending.register("schedule", endings.drop_hours_to_come)
        # The weeks two people had are both of theirs.
        weeks = (
            *("FirstTurn.focus", "Rhythm.set_by", "Session.focus", "Session.noted_by", "Session.skipped_by"),
            *("Attendance.person", "Change.proposed_by", "Change.focus", "Pause.set_by", "Spell.focus"),
        )
        farewell.register("schedule", keeps=[f"schedule.{field}" for field in weeks])
