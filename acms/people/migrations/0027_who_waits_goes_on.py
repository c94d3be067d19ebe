"""Whoever waits for the collection was named by a list at a unit; where that unit was merged before, they are of the one that goes on.

Posts had been moved by such a merge, files without a post had stayed at a row that nobody looks at any more (ADR 0033).
"""

from typing import Any

from django.db import migrations
from django.db.models import F

WAITING = ("10", "20")


def go_on(apps: Any, editor: Any) -> None:
    alias = editor.connection.alias
    people = apps.get_model("people", "Person").objects.using(alias)
    posted = apps.get_model("people", "Post").objects.using(alias).filter(valid_to=None, person__status__in=WAITING)
    waiting = people.filter(status__in=WAITING).exclude(pk__in=posted.values("person"))
    waiting.exclude(employer=None).update(listed_at=F("employer"))
    into = dict(
        apps.get_model("employers", "Employer")
        .objects.using(alias)
        .exclude(merged_into=None)
        .values_list("pk", "merged_into")
    )
    for merged, unit in into.items():
        while unit in into:
            unit = into[unit]
        people.filter(employer=merged).update(employer=unit)


class Migration(migrations.Migration):
    dependencies = [("people", "0026_where_a_list_named_them")]

    operations = [migrations.RunPython(go_on, migrations.RunPython.noop)]
