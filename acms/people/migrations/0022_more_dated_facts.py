"""政治面貌, further titles and 高端人才 are dated facts, each day of one of a kind (ADR 0028); names know their first day."""

from importlib import import_module
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

held = import_module("acms.people.migrations.0019_each_day_to_one_fact")
KINDS: dict[str, tuple[str, ...]] = {
    "people_affiliation": (),
    "people_furthertitle": ("kind",),
    "people_talent": (),
}


def guard(apps: Any, editor: Any) -> None:
    """After that of migration 0019, whose range of words it needs."""
    _settle(editor)
    for table, apart in KINDS.items():
        (held._exclude if editor.connection.vendor == "postgresql" else held._watch)(editor, table, apart)


def unguard(apps: Any, editor: Any) -> None:
    _settle(editor)
    for table in KINDS:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_a_day")
            continue
        for event in ("insert", "update"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_a_day_{event}")


def _settle(editor: Any) -> None:
    """PostgreSQL alters no table while a check of its rows waits."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def fact(related: str) -> list[tuple[str, Any]]:
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("valid_from", models.DateField()),
        ("valid_to", models.DateField(null=True)),
        ("ends", models.JSONField(default=list)),
        ("case_no", models.CharField(blank=True, max_length=20)),
        ("written_at", models.DateTimeField(auto_now_add=True)),
        (
            "person",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name=related, to="people.person"
            ),
        ),
    ]


def one_open(name: str, *fields: str) -> dict[str, Any]:
    return {
        "constraints": [
            models.UniqueConstraint(condition=models.Q(("valid_to", None)), fields=("person", *fields), name=name)
        ]
    }


class Migration(migrations.Migration):
    dependencies = [("people", "0021_listed")]

    operations = [
        migrations.AddField("formername", "valid_from", models.DateField(null=True)),
        migrations.AddField("person", "name_since", models.DateField(null=True)),
        migrations.CreateModel(
            "Affiliation",
            [*fact("affiliations"), ("political", models.CharField(max_length=2))],
            one_open("one_affiliation_at_a_time"),
        ),
        migrations.CreateModel(
            "FurtherTitle",
            [
                *fact("further_titles"),
                (
                    "kind",
                    models.CharField(
                        choices=[("cpa", "注册会计师"), ("cpv", "资产评估师"), ("cta", "税务师")], max_length=3
                    ),
                ),
                ("number", models.CharField(max_length=30)),
            ],
            one_open("one_title_a_profession", "kind"),
        ),
        migrations.CreateModel(
            "Talent",
            [
                *fact("talents"),
                ("category", models.CharField(max_length=1)),
                ("level", models.CharField(max_length=1)),
                ("status", models.CharField(max_length=1)),
                ("term", models.PositiveSmallIntegerField(null=True)),
                ("selected", models.PositiveSmallIntegerField(null=True)),
                ("graduated", models.PositiveSmallIntegerField(null=True)),
            ],
            one_open("one_talent_at_a_time"),
        ),
        migrations.RunPython(guard, unguard),
    ]
