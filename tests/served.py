"""Requests to the whole of Django, as `django.test` makes them, but served by one server for all browsers."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.signals import setting_changed
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler


@cache
def server(*, strict: bool) -> ClientHandler:
    """Middleware is loaded once, as a server does, and not for each browser that comes."""
    handler = ClientHandler(enforce_csrf_checks=strict)
    handler.load_middleware()
    return handler


@receiver(setting_changed)
def _begin_anew(**_changed: object) -> None:
    """With other settings it is another server."""
    server.cache_clear()


class Visitor(Client):
    """A browser with cookies of its own."""

    def __init__(self, *, enforce_csrf_checks: bool = False, **environment: Any) -> None:
        super().__init__(**environment)
        self.handler = server(strict=enforce_csrf_checks)
