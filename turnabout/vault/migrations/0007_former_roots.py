"""From which root on a former keyring is the only way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0006_when_codes_were_made")]

    operations = [
        migrations.AddField(
            model_name="formerkeyring",
            name="first_root",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
