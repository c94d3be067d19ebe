"""What runs of before said of everybody stands on each line, and a signed run with people who wait is not through."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def move(apps, schema_editor):
    Run, Line = apps.get_model("yearly", "Run"), apps.get_model("yearly", "Line")
    run = Run.objects.filter(pk=OuterRef("run_id"))
    told = Line.objects.filter(run__in=Run.objects.filter(warned__gt=0))
    told.update(warned=Subquery(run.values("warned")[:1]), warned_at=Subquery(run.values("warned_at")[:1]))
    waits = Line.objects.filter(state__in=("proposed", "held")).values("run")
    Run.objects.filter(pk__in=waits, state="done").update(state="listed", done_at=None)
    # Nobody had been told a day that was kept: who still waits is told anew.
    Line.objects.filter(state__in=("proposed", "held")).update(warned=0, warned_at=None)
    Run.objects.filter(pk__in=waits).update(counted_from=F("listed_at"))


class Migration(migrations.Migration):
    dependencies = [("yearly", "0004_warned_each")]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
