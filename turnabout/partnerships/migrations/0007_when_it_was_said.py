from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0006_years_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnership",
            name="since_said_at",
            field=models.DateTimeField(null=True),
        ),
    ]
