"""Who ended a pause or a one-way spell before its day, so that the other can be told."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _ended_by() -> models.ForeignKey[models.Model | None, models.Model | None]:
    on_delete = django.db.models.deletion.PROTECT
    return models.ForeignKey(null=True, on_delete=on_delete, related_name="+", to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("schedule", "0023_how_it_ended_is_seen"),
    ]

    operations = [
        migrations.AddField("Pause", "ended_by", _ended_by()),
        migrations.AddField("Spell", "ended_by", _ended_by()),
    ]
