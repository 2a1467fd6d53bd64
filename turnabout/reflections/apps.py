"""What is written around an hour: the pulse, commitments, takeaways and notes."""

from __future__ import annotations

from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "turnabout.reflections"
    label = "reflections"
