"""Whoever stood in the register by two files is there since the first of them (D07, D09, D15): merges of an older release had kept the
day of the file that goes on, and wiped what was missed before it."""

from typing import Any

from django.db import migrations, models


def register_since_the_first(apps: Any, editor: Any) -> None:
    """In the order of the merges: a file that was kept first and merged away later brings the earlier day along."""
    using = editor.connection.alias
    people = apps.get_model("people", "Person").objects.using(using)
    own: dict[int, Any] = {}
    for merge in apps.get_model("merging", "Merge").objects.using(using).filter(undone_at=None).order_by("pk").iterator():
        kept, duplicate = people.get(pk=merge.kept_id), people.get(pk=merge.duplicate_id)
        if kept.registered_at is None:
            continue
        merge.registered_own = own.setdefault(kept.pk, kept.registered_at)
        merge.save(update_fields=["registered_own"])
        if duplicate.registered_at is not None and duplicate.registered_at < kept.registered_at:
            people.filter(pk=kept.pk).update(registered_at=duplicate.registered_at)


class Migration(migrations.Migration):
    dependencies = [
        ("merging", "0004_what_gave_way"),
    ]

    operations = [
        migrations.AddField("merge", "moved_out", models.BooleanField(default=False)),
        migrations.AddField("merge", "registered_own", models.DateTimeField(null=True)),
        migrations.RunPython(register_since_the_first, migrations.RunPython.noop),
    ]
