"""JSON in and out: what the browser's own code sends, and the sentences it gets back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest

# Whatever any program takes for the end of a line, and what turns the order of letters round for all that follows: a
# name is put into lines that others read, a calendar's for one.
ONE_LINE = re.compile(r"\A[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*\Z")


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """Stop here and answer with a status and a sentence a person can act on."""

    def __init__(self, status: int, sentence: str, **more: object) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = str(sentence)
        self.more = more

    def answer(self) -> JsonResponse:
        """The refusal as JSON: `error` is the sentence, the rest is for the browser's code."""
        return JsonResponse({"error": self.sentence, **self.more}, status=self.status)


def sent(request: HttpRequest, *, most: int | None = None) -> dict[str, Any]:
    """The JSON object in the request's body. Raises Refused 400 when there is none, 413 past the limit.

    `most` bytes, where an address takes more than the usual.
    """
    try:
        body = json.loads(request.body if most is None else _read(request, most))
        # Half a surrogate pair is a string to Python, but no text that can be hashed or kept.
        json.dumps(body, ensure_ascii=False).encode()
    except RequestDataTooBig as fault:
        raise Refused(413, _("This is more than can be sent at once. Nothing was changed.")) from fault
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refused(400, _("That was not understood. Nothing was changed; please try again."))
    return body


def _read(request: HttpRequest, most: int) -> bytes:
    raw = request.read(most + 1)
    if len(raw) > most:
        raise RequestDataTooBig
    return raw


def text(body: dict[str, Any], name: str, *, longest: int) -> str:
    """One string of the body, stripped, in one line. Raises Refused 400."""
    value = body.get(name)
    if not isinstance(value, str) or len(value) > longest or not ONE_LINE.match(value):
        raise Refused(400, _("“%(name)s” is missing or too long. Nothing was changed.") % {"name": name}, field=name)
    return value.strip()


def whole(body: dict[str, Any], name: str, *, least: int = 0, most: int = 2**31 - 1) -> int:
    """One whole number of the body, within bounds. Raises Refused 400."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        sentence = _("“%(name)s” is missing or out of range. Nothing was changed.") % {"name": name}
        raise Refused(400, sentence, field=name)
    return value
