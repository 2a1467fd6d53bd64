"""What the base page needs on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http.request import split_domain_port

if TYPE_CHECKING:
    from django.http import HttpRequest

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


def page(request: HttpRequest) -> dict[str, object]:
    """`plain_http` is true where a browser withholds its cryptography: http and not this very machine."""
    host, _port = split_domain_port(request.get_host())
    return {
        "public_url": settings.PUBLIC_URL,
        "plain_http": not request.is_secure() and host not in LOOPBACK,
    }
