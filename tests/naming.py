"""Whom a letter or a page names. Both carry random tokens, and one of some thousands spells a name of three letters."""

from __future__ import annotations

import re

NAMES = ("Ana", "Ben", "Cleo")
# In the address of a link, and in a form against forged requests.
TOKEN = re.compile(r'(?<=/)[\w-]{43}(?![\w-])|(?<=name="csrfmiddlewaretoken" value=")\w{64}(?=")')


def named_in(text: str) -> list[str]:
    """Those whom its words name."""
    words = TOKEN.sub("", text)
    return [name for name in NAMES if name in words]
