"""Commands of whoever runs an instance."""

from __future__ import annotations

from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "turnabout.ops"
    label = "ops"
