"""What is asked for knows its case; until now the case held a loose number."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from acms.casework.joining import join, point


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for name, kind in (("Correction", "correction"), ("HeadFiling", "head"), ("UnitChange", "unit")):
        join(apps, editor.connection.alias, "changes", name, kind)
    for name, kind, field in (
        ("NewUnit", "employer", "employer"),
        ("DeathReport", "death", "departure"),
        ("DeedReport", "good_deed", "record"),
    ):
        point(apps, editor.connection.alias, "changes", name, kind, field)


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_squashed"), ("casework", "0011_slots"), ("employers", "0001_squashed"), ("people", "0012_one_open_fact"), ("trust", "0001_squashed")]
    run_before = [("casework", "0012_no_loose_numbers")]

    operations = [
        migrations.AddField("Correction", "case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case", null=True)),
        migrations.AddField("HeadFiling", "case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case", null=True)),
        migrations.AddField("UnitChange", "case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case", null=True)),
        migrations.CreateModel(
            name="NewUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case")),
                ("employer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="employers.employer")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DeathReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case")),
                ("departure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.departure")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="DeedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case")),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.trustrecord")),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
