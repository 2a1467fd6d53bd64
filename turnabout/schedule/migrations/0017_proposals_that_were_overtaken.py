from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("schedule", "0016_whose_a_swapped_hour_is"),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="end",
            field=models.CharField(
                blank=True,
                choices=[
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn"),
                    ("overtaken", "Overtaken"),
                    ("lapsed", "Lapsed"),
                ],
                max_length=10,
            ),
        ),
    ]
