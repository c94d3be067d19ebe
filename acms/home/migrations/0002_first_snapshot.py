"""The one row that the worker takes up."""

from django.db import migrations
from django.utils import timezone


def begin(apps, schema_editor):
    apps.get_model("home", "Snapshot").objects.create(queued_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("home", "0001_counts")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
