"""Who was put back by hand counts anew: noted in the bank from now on."""

from typing import Any

from django.db import migrations


def note(apps: Any, schema_editor: Any) -> None:
    line, restart = apps.get_model("yearly", "Line"), apps.get_model("learning", "Restart")
    undone = line.objects.filter(run__kind="learning", state="undone").values_list("person", "run__year")
    restart.objects.bulk_create(
        (restart(person_id=person, year=year - 1) for person, year in undone.iterator()), ignore_conflicts=True
    )


class Migration(migrations.Migration):
    dependencies = [("yearly", "0001_initial"), ("learning", "0003_restarts")]
    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
