"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class RoomConfig(AppConfig):
    name = "turnabout.room"
    label = "room"

    def ready(self) -> None:
        from turnabout.accounts import farewell, sign_ins  # noqa: PLC0415 - models exist only once apps are ready
        from turnabout.partnerships import ending  # noqa: PLC0415 - as above
        from turnabout.room import receivers, stays  # noqa: PLC0415 - as above, and the signal is heard from then on
        from turnabout.schedule import occupied  # noqa: PLC0415 - as above

        sign_ins.listen(receivers.close_rooms_of)
        ending.register("room", receivers.close_ended)
        occupied.register("room", stays.sitting)
        farewell.register("room", keeps=["room.Presence.person"])
