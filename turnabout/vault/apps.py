"""The vault as Django knows it."""

from __future__ import annotations

from datetime import timedelta

from django.apps import AppConfig
from django.core import checks

from turnabout.vault.checks import sign_up_can_be_open


class VaultConfig(AppConfig):
    name = "turnabout.vault"
    label = "vault"

    def ready(self) -> None:
        from turnabout.accounts import farewell  # noqa: PLC0415 - models exist only once apps are ready
        from turnabout.vault import admission, keeping, recovering  # noqa: PLC0415 - as above
        from turnabout.web import chores  # noqa: PLC0415 - as above

        admission.register("operator", admission.operator_door)
        chores.register("vault: reset", recovering.answer, every=timedelta(hours=1), sooner=recovering.is_asked)
        chores.register("vault: start anew", recovering.send_due, every=timedelta(minutes=5))
        admission.register("email", admission.email_door)
        checks.register(sign_up_can_be_open)
        # What was shared, and the keys and endings that vouch for it, are the partner’s too.
        farewell.register("vault", keeping.drop_own, keeps=["vault.Record.author"])
