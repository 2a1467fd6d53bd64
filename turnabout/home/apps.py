"""The first page, composed of the other domains."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "turnabout.home"
    label = "home"
