"""Keyrings of before have no hash of a writing proof, and are not asked for one until their next change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0007_former_roots")]

    operations = [
        migrations.AddField(
            model_name="keyring",
            name="writing_hash",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
