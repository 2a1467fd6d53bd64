"""The keys of one live room: one per direction, fresh for every pair of nonces.

Python only needs these to check the vectors and to play the other side in tests; frames themselves are
AES-256-GCM and are made in `frontend/vault/room-keys.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from turnabout.vault.derive import hkdf, mac_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Which live room. `nonces` maps both person ids to the 32-byte nonce each sent."""

    partnership: str
    epoch: int
    session: str
    nonces: dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionKeys:
    """What one person sends with: an AES-256-GCM key and the key of the confirming MAC."""

    frames: bytes = field(repr=False)
    confirm: bytes = field(repr=False)


def direction_keys(room_key: bytes, room: Room, *, sender: str) -> DirectionKeys:
    """The keys for what `sender` sends. `room_key` is the pair's 32-byte `room`."""
    lower, higher = sorted(room.nonces)
    salt = room.nonces[lower] + room.nonces[higher]
    place = f"{room.partnership}|{room.epoch}|{room.session}|{sender}"
    return DirectionKeys(
        frames=hkdf(room_key, f"room|{place}", salt), confirm=hkdf(room_key, f"room confirm|{place}", salt)
    )


def confirm_mac(keys: DirectionKeys, room: Room, *, sender: str, nonces: tuple[str, str]) -> str:
    """The MAC that is the first frame's text. `nonces` is (lower's, higher's) as b64url."""
    transcript = f"{nonces[0]}|{nonces[1]}|{room.partnership}|{room.epoch}|{room.session}|{sender}"
    return mac_text(keys.confirm, transcript.encode())
