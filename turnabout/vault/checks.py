"""`check` reads who may sign up: an open door needs a way to prove an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error


def sign_up_can_be_open(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001 - as Django calls checks
    """Say what stands against the policy that was set."""
    if settings.SIGN_UP not in {"closed", "open"}:
        return [Error("TURNABOUT_SIGN_UP is neither “closed” nor “open”.", id="vault.E001")]
    if settings.SIGN_UP == "open" and not settings.SMTP_URL:
        sentence = "TURNABOUT_SIGN_UP is open, but there is no mail to prove an address by: set TURNABOUT_SMTP_URL too."
        return [Error(sentence, id="vault.E002")]
    return []
