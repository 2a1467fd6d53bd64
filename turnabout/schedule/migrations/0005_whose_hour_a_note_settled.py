"""Whether only a note settled whose hour it was. Until now, taking it back always forgot that."""

from django.db import migrations, models


def fill(apps, _schema):
    apps.get_model("schedule", "Session").objects.exclude(noted_by=None).update(focus_noted=True)


class Migration(migrations.Migration):
    dependencies = [("schedule", "0004_time_of_an_hour_elsewhere")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="focus_noted",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
