"""The sealed line of docs/protocol.md, spoken by a program that is no browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.builders import JSON
from turnabout.vault.derive import b64url, from_b64url, new_secret
from turnabout.vault.room_keys import Room, confirm_mac, direction_keys

BUCKETS = (512, 16384)
TAG, LENGTH, MORE = 16, 4, 1 << 31


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which room, and who is on this side of it."""

    room_key: bytes = field(repr=False)
    partnership: str
    epoch: int
    session: str
    own: str
    partner: str


class Line:
    """What two nonces give. Its first frame each way is the MAC over both."""

    def __init__(self, place: Place, own: str, partner: str) -> None:
        self._place = place
        nonces = {place.own: own, place.partner: partner}
        asked = {person: from_b64url(nonce) for person, nonce in nonces.items()}
        room = Room(partnership=place.partnership, epoch=place.epoch, session=place.session, nonces=asked)
        lower, higher = (nonces[person] for person in sorted(nonces))
        keys = {person: direction_keys(place.room_key, room, sender=person) for person in nonces}
        self._macs = {
            person: confirm_mac(keys[person], room, sender=person, nonces=(lower, higher)) for person in nonces
        }
        self._aead = {person: AESGCM(keys[person].frames) for person in nonces}
        self._sent = self.received = 0
        self._parts = b""

    def confirmation(self) -> JSON:
        return self._seal(self._macs[self._place.own].encode(), more=False)

    def seal(self, message: JSON) -> list[JSON]:
        """A message as the frames it takes, in this order."""
        text, most = json.dumps(message).encode(), BUCKETS[1] - TAG - LENGTH
        parts = [text[at : at + most] for at in range(0, len(text), most)]
        return [self._seal(part, more=part is not parts[-1]) for part in parts]

    def open(self, frame: JSON) -> JSON | None:
        """The message that a frame completes; raises InvalidTag where it belongs to another line."""
        sealed = from_b64url(frame["data"])
        opened = self._opened(sealed, frame["counter"])
        head = int.from_bytes(opened[:LENGTH], "big")
        payload = opened[LENGTH : LENGTH + (head & ~MORE)]
        self.received += 1
        if frame["counter"] == 0:
            assert payload.decode() == self._macs[self._place.partner]
            return None
        self._parts += payload
        if head & MORE:
            return None
        message: JSON = json.loads(self._parts)
        self._parts = b""
        return message

    def _opened(self, sealed: bytes, counter: int) -> bytes:
        partner = self._place.partner
        return self._aead[partner].decrypt(_iv(counter), sealed, _beside(partner, len(sealed), counter))

    def _seal(self, payload: bytes, *, more: bool) -> JSON:
        own, counter = self._place.own, self._sent
        self._sent += 1
        bucket = next(size for size in BUCKETS if LENGTH + len(payload) + TAG <= size)
        head = (len(payload) | (MORE if more else 0)).to_bytes(LENGTH, "big")
        plaintext = (head + payload).ljust(bucket - TAG, b"\0")
        sealed = self._aead[own].encrypt(_iv(counter), plaintext, _beside(own, bucket, counter))
        return {"type": "sealed", "bucket": bucket, "counter": counter, "data": b64url(sealed)}


def _iv(counter: int) -> bytes:
    return counter.to_bytes(12, "big")


def _beside(sender: str, bucket: int, counter: int) -> bytes:
    return f"{sender}|{bucket}|{counter}".encode()


class Lines:
    """One end of a room: each hello gives a new line, which counts once the other end has confirmed it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._asked = ""
        self._pending: Line | None = None
        self._live: Line | None = None
        # What is said in between might never be heard: nothing is, until the next line counts.
        self._speaks = False
        self._since: int | None = None

    def present(self, state: JSON) -> list[JSON]:
        """What to answer to who is in the room: whoever has the lower id greets one who has come anew."""
        people = dict(zip(state["present"], state["since"], strict=True))
        before, self._since = self._since, people.get(self._place.partner)
        if self._since == before:
            return []
        self._speaks = False
        if self._since is None or self._place.partner < self._place.own:
            return []
        self._asked = b64url(new_secret())
        return [{"type": "hello", "nonce": self._asked}]

    def shake(self, message: JSON) -> list[JSON]:
        """What to answer to a hello or a reply."""
        if message["type"] == "hello":
            self._speaks = False
            nonce = b64url(new_secret())
            self._pending = Line(self._place, nonce, message["nonce"])
            return [{"type": "reply", "hello": message["nonce"], "nonce": nonce}, self._pending.confirmation()]
        if message["hello"] != self._asked:
            return []
        self._pending = Line(self._place, self._asked, message["nonce"])
        return [self._pending.confirmation()]

    def open(self, frame: JSON) -> tuple[JSON | None, bool]:
        """The message, and whether a new line has just begun to count."""
        for line in (self._pending, self._live):
            if line is None or line.received != frame["counter"]:
                continue
            try:
                message = line.open(frame)
            except InvalidTag:
                continue
            began = line is self._pending
            if began:
                self._live, self._pending, self._speaks = line, None, True
            return message, began
        if not self._speaks:
            return None, False
        error = f"a frame of no line: {frame['counter']}"
        raise AssertionError(error)

    def seal(self, message: JSON) -> list[JSON]:
        return self._live.seal(message) if self._live and self._speaks else []
