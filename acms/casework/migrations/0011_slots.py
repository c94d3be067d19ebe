"""One open case a slot. Open cases that stand twice already are kept, each in a slot of its own: nothing filed is lost."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Cast, Concat

OPEN = ["draft", "checking", "in_review", "returned"]
# Of cases that stand twice the one that has come furthest is gone on with.
FURTHEST = ["in_review", "checking", "returned", "draft"]
UPDATES = ["update_basic", "update_post", "update_education", "update_qualification"]
# Kinds of which a person has one at a time; of the others several may run, each about a row of its own.
OF_PERSON = ["collection", "outside_work", "credit", "restore", "transfer_out", "transfer_back", "student"]


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    cases = apps.get_model("casework", "Case").objects.using(editor.connection.alias)
    subject, about = Cast("subject_id", CharField()), Cast("about_pk", CharField())
    cases.update(
        slot=Case(
            When(kind__in=UPDATES, then=Concat(Value("update:"), subject)),
            When(kind__in=OF_PERSON, then=Concat("kind", Value(":"), subject)),
            When(about_pk=None, then=Concat("kind", Value(":"), subject)),
            default=Concat("kind", Value(":"), about),
            output_field=CharField(),
        )
    )
    standing = cases.filter(state__in=OPEN)
    twice = standing.values("slot").annotate(many=models.Count("pk")).filter(many__gt=1)
    for slot in list(twice.values_list("slot", flat=True)):
        rows = sorted(standing.filter(slot=slot), key=lambda row: (FURTHEST.index(row.state), -row.pk))
        for row in rows[1:]:
            cases.filter(pk=row.pk).update(slot=f"case:{row.pk}")


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_decision_drafts")]

    operations = [
        migrations.AddField("case", "slot", models.CharField(max_length=100, default=""), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(
                fields=["slot"], condition=models.Q(state__in=OPEN), name="one_open_case_a_slot"
            ),
        ),
    ]
