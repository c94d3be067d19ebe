"""Cases of before are decided where they are managed; what their checks left is counted once."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    case, check, submission = (apps.get_model("casework", name) for name in ("Case", "Check", "Submission"))
    case.objects.update(deciding_code=F("management_code"))
    for row in case.objects.filter(submitted_at__isnull=False).iterator():
        last = submission.objects.filter(case=row).order_by("-number").first()
        verdicts = list(check.objects.filter(submission=last).values_list("verdict", flat=True)) if last else []
        case.objects.filter(pk=row.pk).update(fails=verdicts.count("fail"), doubts=verdicts.count("unsure"))


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_appeals_and_reversals")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
