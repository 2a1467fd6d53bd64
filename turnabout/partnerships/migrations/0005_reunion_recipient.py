"""Which keys somebody names their partner by; what was said before names whichever they publish."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0004_reunions")]

    operations = [
        migrations.AddField(
            model_name="reunion",
            name="recipient",
            field=models.CharField(max_length=62, null=True),
        ),
    ]
