"""Since when a case is in somebody's hand: what they have carried over from an earlier submission is told apart from what they have taken (W13)."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Now


def taken_now(apps: Any, editor: Any) -> None:
    """Nobody knows since when; the rules decide nothing that is in somebody's hand at this moment."""
    rows = apps.get_model("casework", "case")._default_manager.using(editor.connection.alias)
    rows.filter(state="in_review").exclude(taken_by=None).update(taken_at=Now())


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_a_case_refers_to_its_unit")]

    operations = [
        migrations.AddField("case", "taken_at", models.DateTimeField(null=True)),
        migrations.RunPython(taken_now, migrations.RunPython.noop),
    ]
