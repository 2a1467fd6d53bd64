"""What the base page needs on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http.request import split_domain_port

if TYPE_CHECKING:
    from django.http import HttpRequest

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def page(request: HttpRequest) -> dict[str, object]:
    """`plain_http` is true where a browser withholds its cryptography: http and not this very machine.

    `sign_up_open` says whether somebody without an invitation may ask to come in; `sends_mail`, whether letters go out
    by themselves, so that no page promises one that somebody has to pass on.
    """
    host, _port = split_domain_port(request.get_host())
    return {
        "public_url": settings.PUBLIC_URL,
        "sign_up_open": settings.SIGN_UP == "open",
        "sends_mail": settings.SMTP is not None,
        "plain_http": not request.is_secure() and host not in LOOPBACK,
    }
