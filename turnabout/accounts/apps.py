"""People: who may come in, and how the server knows them again."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "turnabout.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 - models exist only once apps are ready

        from turnabout.accounts.models import EmailLink  # noqa: PLC0415 - as above
        from turnabout.web import chores  # noqa: PLC0415 - as above

        # Sign-in sessions run out on real time.
        chores.register("clearing sign-in sessions", lambda _now: SessionStore.clear_expired(), timedelta(days=1))
        chores.register("clearing email links", EmailLink.drop_old, timedelta(days=1))
