"""A swap names the person it was agreed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_them(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Of hours that were somebody's already. What was agreed for one to come, the two agree on again."""
    sessions = apps.get_model("schedule", "Session").objects
    sessions.filter(swapped=True).exclude(focus=None).update(swapped_to=F("focus"))
    asked = apps.get_model("schedule", "Change").objects.filter(kind="swap", ended_at=None)
    asked.update(ended_at=F("lapses_at"), end="withdrawn")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("schedule", "0015_lulls"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="swapped_to",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop),
        migrations.RemoveField(model_name="session", name="swapped"),
    ]
