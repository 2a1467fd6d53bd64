"""What both languages are held to: tests/contracts/keys.json, and short ways to say what stands in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from turnabout.vault.derive import from_b64url
from turnabout.vault.envelope import Slot

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "contracts" / "keys.json").read_text())

IDS: dict[str, str] = VECTORS["ids"]
ROOT = from_b64url(VECTORS["secrets"]["root"])
BENS_ROOT = from_b64url(VECTORS["secrets"]["bens_root"])
PAIR = from_b64url(VECTORS["secrets"]["pair"])
FRAGMENT = from_b64url(VECTORS["invitation"]["fragment"])

SLOT = Slot(server="shared", id=IDS["record"], partnership=IDS["partnership"], epoch=1, author=IDS["ana"], revision=1)


def plaintext(case: dict[str, Any]) -> bytes:
    """The bytes inside an envelope of the vectors: its text, and spaces up to its bucket."""
    return from_b64url(case["text"]).ljust(case["bucket"], b" ")
