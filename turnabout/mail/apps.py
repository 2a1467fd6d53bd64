"""Letters to people: posted as rows, sent by one worker."""

from __future__ import annotations

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "turnabout.mail"
    label = "mail"
