"""A mail server that takes in everything as fast as it comes, and counts each Message-ID."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

_ENDS = b"\r\n.\r\n"
_NAMED = b"\r\nMessage-ID: "


class Sink:
    """Where it listens, and what came how often."""

    def __init__(self) -> None:
        self.ids: Counter[bytes] = Counter()
        self.port = 0

    async def speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """SMTP as far as our worker speaks it."""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"354 go on\r\n")
                letter = await reader.readuntil(_ENDS)
                self.ids[letter.split(_NAMED, 1)[1].split(b"\r\n", 1)[0].strip()] += 1
            writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                break
        writer.close()


@contextmanager
def mail_sink() -> Iterator[Sink]:
    """One that is open meanwhile, in a thread of its own."""
    sink, loop = Sink(), asyncio.new_event_loop()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        sink.port = listening.getsockname()[1]
        loop.run_until_complete(asyncio.start_server(sink.speak, sock=listening, limit=2**20))
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        yield sink
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
