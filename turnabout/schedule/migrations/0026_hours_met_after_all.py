"""Whether a left-out hour is asked for at its own time. Of what was answered with a yes it cannot be told any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations, models
from django.db.models import F

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import StateApps


def _tell(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    changes = apps.get_model("schedule", "Change")
    asked = changes.objects.filter(kind="move", starts_at=F("session__starts_at")).exclude(end="accepted")
    asked.update(after_all=True)


class Migration(migrations.Migration):
    dependencies = [("schedule", "0025_answers_by_letter")]

    operations = [
        migrations.AddField("Change", "after_all", models.BooleanField(default=False)),
        migrations.RunPython(_tell, migrations.RunPython.noop, elidable=True),
    ]
