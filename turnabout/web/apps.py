"""The base page, its components, the clock, limits and headers: what every domain stands on."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "turnabout.web"
    label = "web"
