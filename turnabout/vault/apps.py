"""The vault as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from turnabout.vault.checks import sign_up_can_be_open


class VaultConfig(AppConfig):
    name = "turnabout.vault"
    label = "vault"

    def ready(self) -> None:
        from turnabout.vault import admission  # noqa: PLC0415 - models exist only once apps are ready

        admission.register("operator", admission.operator_door)
        admission.register("email", admission.email_door)
        checks.register(sign_up_can_be_open)
