"""What gave way to a merge says so itself (ADR 0028): merges that an older release made can be undone on a later day."""

from typing import Any

from django.db import migrations



def note_what_gave_way(apps: Any, editor: Any) -> None:
    """The facts that a merge has brought name it as their case; those that it has closed gave way to it."""
    merges = apps.get_model("merging", "Merge").objects.using(editor.connection.alias)
    for merge in merges.filter(undone_at=None).iterator():
        no = f"HB{merge.pk}"
        for table, pk in merge.opened:
            rows = apps.get_model("people", table).objects.using(editor.connection.alias).filter(pk=pk)
            if table != "head":
                rows.update(case_no=no)
        for table, pk in merge.closed:
            if table not in ("head", "absence"):
                fact = apps.get_model("people", table).objects.using(editor.connection.alias).get(pk=pk)
                fact.ends = [*fact.ends, ["", no]]
                fact.save(update_fields=["ends"])
        merge.closed = [[table, pk] for table, pk in merge.closed if table == "absence"]
        merge.save(update_fields=["closed"])


class Migration(migrations.Migration):
    dependencies = [
        ("merging", "0003_carry_over"),
        ("people", "0019_each_day_to_one_fact"),
    ]

    operations = [migrations.RunPython(note_what_gave_way, migrations.RunPython.noop)]
