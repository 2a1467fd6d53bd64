"""Browsers known again: a random cookie, which says nothing to anybody but the person who signed in with it."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

from turnabout.accounts.models import Device
from turnabout.accounts.user_agents import browser_in, system_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from turnabout.accounts.models import Person

# The longest that browsers keep a cookie.
KEPT_SECONDS = 60 * 60 * 24 * 400
COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_of(request: HttpRequest) -> str:
    """The browser's own random value: the one it brought, or a fresh one to be kept with `remember`."""
    brought: str = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return brought if COOKIE.fullmatch(brought) else secrets.token_urlsafe(32)


def recognised(person: Person, cookie: str, request: HttpRequest, now: datetime) -> tuple[Device, bool]:
    """The person's device with this cookie, and whether it was unknown until now."""
    agent = request.headers.get("User-Agent", "")
    seen = {"browser": browser_in(agent), "system": system_in(agent), "last_seen_at": now}
    return Device.objects.update_or_create(
        mark=_mark(person, cookie),
        defaults=seen,
        create_defaults={**seen, "person": person, "first_seen_at": now},
    )


def remember(response: HttpResponse, cookie: str) -> None:
    """Leave the value in the browser, out of reach of scripts and other sites."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        cookie,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(person: Person, cookie: str) -> str:
    return sha256(f"{person.id}|{cookie}".encode()).hexdigest()
