"""A code from before that was noted: made, as far as is known, when its keyring last changed."""

from django.db import migrations
from django.db.models import F


def fill(apps, _schema):
    keyrings = apps.get_model("vault", "Keyring").objects
    keyrings.filter(code_made_at=None).update(code_made_at=F("updated_at"))


class Migration(migrations.Migration):
    dependencies = [("vault", "0005_passkeys")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
