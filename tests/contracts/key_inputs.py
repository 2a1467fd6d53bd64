"""What goes into the vectors of keys.json, always the same."""

from __future__ import annotations

from datetime import UTC, datetime

AT = datetime(2026, 3, 29, 12, 30, tzinfo=UTC)
ANA = "0aaaaaaa-0000-4000-8000-000000000001"
BEN = "0bbbbbbb-0000-4000-8000-000000000002"
PARTNERSHIP = "0ccccccc-0000-4000-8000-000000000003"
SESSION = "0ddddddd-0000-4000-8000-000000000004"
INVITATION = "0eeeeeee-0000-4000-8000-000000000005"
RECORD = "0fffffff-0000-4000-8000-000000000006"

ROOT = bytes(range(32))
BENS_ROOT = bytes(range(1, 33))
PAIR = bytes(range(32, 64))
FRAGMENT = bytes(range(64, 96))
STRETCHED = bytes(range(96, 128))
ENTROPY = bytes(range(16))
PRF = bytes(range(224, 256))
SALT = bytes(range(128, 160))
NONCES = {ANA: bytes(range(160, 192)), BEN: bytes(range(192, 224))}
PASSPHRASE = "\u2003Cafe\u0301  \ufb01ve\tora\u0301cle\u00a0 \u2160 "
