"""Which browser on which system, in two plain words, so that somebody finds their own in a list.

Pure. What a browser says of itself is long and nearly a fingerprint: only these words are kept.
"""

from __future__ import annotations

# In order: a browser names those it descends from, and the more particular name comes first.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def browser_in(user_agent: str) -> str:
    """The browser's name, or nothing where it is none we know."""
    return _first(_BROWSERS, user_agent)


def system_in(user_agent: str) -> str:
    """The system's name, or nothing where it is none we know."""
    return _first(_SYSTEMS, user_agent)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((word for part, word in names if part in user_agent), "")
