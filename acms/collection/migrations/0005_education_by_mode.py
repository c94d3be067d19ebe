"""The two modes of study stand in two rows: what stood in the columns full_… and part_… moves there, and back."""

import django.db.models.deletion
from django.db import migrations, models

from acms.base.fields import numbered

COLUMNS = ("level", "major", "school", "graduated", "degree", "code")
BOOKKEEPING = ("case_id", "version", "saved_at")


def divide(apps, schema_editor):
    """The row that there is keeps 全日制; 非全日制 gets one of its own."""
    rows = _rows(apps, schema_editor)
    for row in rows.filter(mode="full").iterator():
        values = {name: getattr(row, f"part_{name}") for name in COLUMNS}
        kept = {name: getattr(row, name) for name in BOOKKEEPING}
        part = rows.model(mode="part", typed=_typed(row, "part_"), **values, **kept)
        rows.bulk_create(numbered([part], rows.db))
        rows.filter(pk=row.pk).update(mode="full", typed=_typed(row, "full_"))
    # PostgreSQL alters no table while checks of its foreign keys are due.
    schema_editor.connection.check_constraints()


def join(apps, schema_editor):
    """One row a case again."""
    rows = _rows(apps, schema_editor)
    for row in rows.filter(mode="part").iterator():
        full = rows.get(case_id=row.case_id, mode="full")
        for name in COLUMNS:
            setattr(full, f"part_{name}", getattr(row, name))
        full.typed = {**(full.typed or {}), **(row.typed or {})} or None
        full.save()
        row.delete()
    schema_editor.connection.check_constraints()


def _rows(apps, schema_editor):
    return apps.get_model("collection", "EducationAnswers").objects.using(schema_editor.connection.alias)


def _typed(row, beginning):
    return {name: text for name, text in (row.typed or {}).items() if name.startswith(beginning)} or None


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0001_squashed"),
        ("collection", "0004_answers_typed"),
    ]

    operations = [
        *(migrations.RenameField("educationanswers", f"full_{name}", name) for name in COLUMNS),
        migrations.AddField(
            "educationanswers",
            "mode",
            models.CharField(choices=[("full", "full"), ("part", "part")], default="full", max_length=4),
            preserve_default=False,
        ),
        migrations.AlterField(
            "educationanswers",
            "case",
            models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="educationanswers", to="casework.case"
            ),
        ),
        migrations.RunPython(divide, join),
        *(migrations.RemoveField("educationanswers", f"part_{name}") for name in COLUMNS),
        migrations.AddConstraint(
            "educationanswers",
            models.UniqueConstraint(fields=("case", "mode"), name="one_education_a_case_and_mode"),
        ),
    ]
