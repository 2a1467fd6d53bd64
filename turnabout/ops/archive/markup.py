"""Lines of Markdown that hold what people wrote: set off from ours, and without markup of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from turnabout.ops.archive.told import UNKNOWN_DAY
from turnabout.vault.envelope import JSON

Lines = Iterator[str]


# What begins a link, a picture, a footnote, or HTML; and the backslashes before, which would take ours for theirs.
_LIVE = re.compile(r"(\\*)(\[|<(?=[A-Za-z/!?]))")


def said(text: str) -> Lines:
    """People's own words, set off from ours. As Markdown they fetch nothing, and no link hides where it goes."""
    for line in _still(text).splitlines() or [""]:
        yield f"> {line}".rstrip()


def plain(text: str) -> str:
    """On one line, and no markup."""
    return _still(" ".join(text.split()))


def _still(text: str) -> str:
    return _LIVE.sub(lambda found: 2 * found[1] + ("\\[" if found[2] == "[" else "&lt;"), text)


def day(at: datetime, zone: tzinfo) -> str:
    if at == UNKNOWN_DAY:
        return _("on a day that is not known")
    there = at.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B %Y, %H:%M}"


def as_it_is(body: JSON) -> Lines:
    """A kind that is not known here is still somebody's words."""
    yield "```json"
    yield json.dumps(body, ensure_ascii=False, indent=2).replace("```", "`\u200b``")
    yield "```"
