"""People: who may come in, and how the server knows them again."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "turnabout.accounts"
    label = "accounts"
