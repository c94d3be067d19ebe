"""Each kind of change has a slot of its own, so that two can be open at a time; those that touch each other share one (ADR 0044)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Concat

KINDS = ["update_basic", "update_post", "update_education", "update_qualification"]
# Of who has no start of accounting work yet.
TOUCHING = ["update_education", "update_post"]


def divide(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What went on in a slot of its own beside another goes on so."""
    alias = editor.connection.alias
    people = apps.get_model("people", "Person").objects.using(alias)
    no_start = people.filter(accounting_since=None).values("user")
    subject = Cast("subject_id", CharField())
    cases = apps.get_model("casework", "Case").objects.using(alias)
    cases.filter(kind__in=KINDS, slot=Concat(Value("update:"), subject)).update(
        slot=Case(
            When(
                Q(kind__in=TOUCHING, subject__in=no_start),
                then=Concat(Value("+".join(TOUCHING) + ":"), subject),
            ),
            default=Concat(F("kind"), Value(":"), subject),
            output_field=CharField(),
        )
    )


class Migration(migrations.Migration):
    dependencies = [
        ("amendments", "0001_taken_over"),
        ("casework", "0023_held_decisions"),
        ("people", "0030_sorted_by_birth"),
    ]

    operations = [migrations.RunPython(divide, migrations.RunPython.noop)]
