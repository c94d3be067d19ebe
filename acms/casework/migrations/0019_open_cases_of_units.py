"""Open cases that name no unit belong to that of their person's post: its agency and its supervising unit have them too (R03)."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery

# Those that named none before this migration and belong to the person's unit.
KINDS = ("credit", "outside_work", "student", "start", "transfer_out", "restore")


def belong(apps: Any, editor: Any) -> None:
    """What is a draft gets its unit when it is submitted; what is over stays as it was."""
    alias = editor.connection.alias
    posts = apps.get_model("people", "post")._default_manager.using(alias)
    of_subject = posts.filter(valid_to=None, person__user=OuterRef("subject"), person__merged_into=None).order_by("-pk")
    rows = apps.get_model("casework", "case")._default_manager.using(alias)
    rows = rows.filter(employer=None, kind__in=KINDS, state__in=("checking", "in_review", "returned"))
    rows = rows.filter(Exists(of_subject))
    rows.filter(employer_name="").update(employer_name=Subquery(of_subject.values("employer__name")[:1]))
    rows.update(employer=Subquery(of_subject.values("employer")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0018_taken_since"),
        ("employers", "0001_squashed"),
        ("people", "0029_headships_that_are_owed"),
    ]

    operations = [migrations.RunPython(belong, migrations.RunPython.noop)]
