"""A WebRTC connection that is no browser's, by `aiortc`: one end of the way between two runs of a call.

Its candidates stand in its descriptions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiortc import (
    AudioStreamTrack,
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError
from aiortc.sdp import candidate_from_sdp
from av import AudioFrame, VideoFrame
from av.frame import Frame

from tests.builders import JSON

#: A square wave of 400 Hz, for 20 ms at 8,000 samples a second: so much silence `AudioStreamTrack` makes at a time.
TONE = b"".join((8000 if at % 20 < 10 else -8000).to_bytes(2, "little", signed=True) for at in range(160))


class Tone(AudioStreamTrack):
    """Something to be heard."""

    async def recv(self) -> Frame:
        frame = await super().recv()
        assert isinstance(frame, AudioFrame)
        frame.planes[0].update(TONE)
        return frame


@dataclass
class Seen:
    """What came of the other, decoded."""

    frames: int = 0
    size: tuple[int, int] = (0, 0)
    loudest: int = 0


class Way:
    """One end. `says` is given what the other end should be told; `changed` is called whenever more is known."""

    def __init__(
        self,
        *,
        leads: bool,
        says: Callable[[JSON], Awaitable[None]],
        changed: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self.seen = Seen()
        self._says, self._changed = says, changed
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._tasks: list[asyncio.Task[None]] = []
        self._leads = leads
        self._connection.add_listener("track", self._receive)
        self._connection.add_listener("connectionstatechange", changed)
        for track in (Tone(), VideoStreamTrack()):
            self._connection.addTrack(track)
        channel = self._connection.createDataChannel("presence", negotiated=True, id=0)
        channel.add_listener("close", ended)

    @property
    def state(self) -> str:
        return self._connection.connectionState

    async def begin(self) -> None:
        """Whoever leads offers; the other waits."""
        if self._leads:
            await self._describe()

    async def take(self, signal: JSON) -> None:
        """Take what the other end said."""
        description = signal.get("description")
        if description:
            await self._connection.setRemoteDescription(RTCSessionDescription(description["sdp"], description["type"]))
            if description["type"] == "offer":
                await self._describe()
        for one in signal.get("candidates", ()):
            # An empty one says that there are no more.
            if one["candidate"]:
                candidate = candidate_from_sdp(one["candidate"].removeprefix("candidate:"))
                candidate.sdpMid, candidate.sdpMLineIndex = one["sdpMid"], one["sdpMLineIndex"]
                await self._connection.addIceCandidate(candidate)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._connection.close()

    async def _describe(self) -> None:
        await self._connection.setLocalDescription()
        own = self._connection.localDescription
        await self._says({"description": {"type": own.type, "sdp": own.sdp}})

    def _receive(self, track: MediaStreamTrack) -> None:
        self._tasks.append(asyncio.ensure_future(self._watch(track)))

    async def _watch(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame: Any = await track.recv()
            except MediaStreamError:
                return
            if isinstance(frame, VideoFrame):
                self.seen.frames += 1
                self.seen.size = (frame.width, frame.height)
            else:
                self.seen.loudest = max(self.seen.loudest, *map(abs, memoryview(frame.planes[0]).cast("h")))
            self._changed()
