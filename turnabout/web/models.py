"""Chore: when something that is done from time to time is done next, known to all processes."""

from __future__ import annotations

from django.db import models


class Chore(models.Model):
    """`due_at`: when it is next. `running_until`: somebody does it now, and has crashed if it is later than that."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField()
    running_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
