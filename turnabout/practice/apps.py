"""The practice: guide, plans of an hour, cards."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import register

from turnabout.practice.checks import content_reads


class PracticeConfig(AppConfig):
    name = "turnabout.practice"
    label = "practice"

    def ready(self) -> None:
        """Have `check` read every content file."""
        register(content_reads)
