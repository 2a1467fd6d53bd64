from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("schedule", "0017_proposals_that_were_overtaken")]

    operations = [
        migrations.AddField(model_name="rhythm", name="look_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="rhythm",
            index=models.Index(
                name="schedule_rhythm_look_at", fields=["look_at"], condition=models.Q(replaced_at=None)
            ),
        ),
    ]
