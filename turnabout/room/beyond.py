"""What the rooms of this process ask and tell of other processes of the same instance."""

from __future__ import annotations

from collections.abc import Mapping

from turnabout.room.roll import Place


class Beyond:
    """The other processes of this instance. This one says: there are none."""

    cut_off = False  # whether there may be others, who cannot be reached now

    def sitting(self, session: str) -> Mapping[str, Place]:  # noqa: ARG002 - nobody is asked
        """Who sits in a room elsewhere, by person."""
        return {}

    def came(self, place: Place) -> None:
        """Somebody sat down here."""

    def left(self, place: Place) -> None:
        """Somebody's place here is given up."""

    def relay(self, session: str, sender: str, text: str) -> None:
        """Pass a message on to whoever else sits in the room."""

    def changed(self, session: str) -> None:
        """The hour's clock has moved: those who sit elsewhere are to hear how it stands."""

    def close(self, code: int, wanted: Mapping[str, str]) -> None:
        """Close what matches there, too."""
