"""A drawn name for each series, and when the calendars of a rhythm were last compared."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import migrations, models

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_names(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What calendars have already keeps its name, or it would stand there twice."""
    for row in apps.get_model("schedule", "Series").objects.select_related("rhythm").iterator():
        row.uid = uuid.uuid5(row.rhythm.partnership_id, f"{row.person_id} {row.rhythm_id}")
        row.save(update_fields=["uid"])


class Migration(migrations.Migration):
    dependencies = [
        ("schedule", "0020_links_that_leave_out"),
    ]

    operations = [
        migrations.AddField("Rhythm", "compared_at", models.DateTimeField(db_index=True, null=True)),
        migrations.AddField("Series", "uid", models.UUIDField(default=uuid.uuid4)),
        migrations.RunPython(keep_names, migrations.RunPython.noop),
    ]
