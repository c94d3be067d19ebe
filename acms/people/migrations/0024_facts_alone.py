"""政治面貌 and the photo have one truth: their facts."""

from importlib import import_module
from typing import Any

from django.db import migrations

starts = import_module("acms.people.migrations.0016_starts_stay")


def again(apps: Any, editor: Any) -> None:
    """On SQLite the table is remade, and its trigger goes with the old one."""
    starts.unguard(apps, editor)
    starts.guard(apps, editor)


class Migration(migrations.Migration):
    dependencies = [("people", "0023_accepted_answers_as_facts")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, again),
        migrations.RemoveField("person", "photo"),
        migrations.RemoveField("person", "political"),
        migrations.RunPython(again, migrations.RunPython.noop),
    ]
