"""How uvicorn reads a socket."""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST_WAITING = 4  # messages read and not taken


class ReadsAhead(WebSocketsSansIOProtocol):
    """Stops reading when several messages wait to be taken, not at each one.

    uvicorn takes a socket out of the event loop for every message, and puts it back when that was taken: two system
    calls a message, a third of what a message costs. Who says too much, too fast is still held up.
    """

    def send_receive_event_to_app(self) -> None:
        """Hand the message on; where few wait, let it look as if reading had been stopped already."""
        ahead = not self.read_paused and self.queue.qsize() < MOST_WAITING
        if ahead:
            self.read_paused = True
        super().send_receive_event_to_app()
        if ahead:
            self.read_paused = False
