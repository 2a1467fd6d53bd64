from django.db import migrations


def end_sessions(apps, schema_editor):
    """A session from before would stand in nobody's list of devices, and could not be ended there."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_devices_and_email_links")]

    operations = [migrations.RunPython(end_sessions, migrations.RunPython.noop)]
