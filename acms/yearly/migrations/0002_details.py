"""What is asked for knows its case; until now the case held a loose number."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from acms.casework.joining import join


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name, kind in (("Restoration", "restore"),):
        join(apps, editor.connection.alias, "yearly", name, kind)


class Migration(migrations.Migration):
    dependencies = [("yearly", "0001_squashed"), ("casework", "0011_slots")]
    run_before = [("casework", "0012_no_loose_numbers")]

    operations = [
        migrations.AddField("Restoration", "case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case", null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
