"""The photos of everybody whom the rules have admitted wait on the sheet, also of those admitted before (W13)."""

from typing import Any

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BATCH = 1000


def put(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In the order of the decisions, a batch at a time; what is on the sheet already stays as it is."""
    using = editor.connection.alias
    sheet: Any = apps.get_model("casework", "AdmittedPhoto")
    submitted: Any = apps.get_model("casework", "Submission").scans.through  # type: ignore[attr-defined]
    decided = apps.get_model("casework", "Decision").objects.using(using).filter(by=None, outcome="approved")
    wanted, last = decided.select_related("case").order_by("pk"), 0
    while batch := list(wanted.filter(pk__gt=last).only("pk", "submission_id", "at", "case__management_code")[:BATCH]):
        links = submitted.objects.using(using).filter(submission__in=[row.submission_id for row in batch])
        photos = dict(links.filter(scan__kind="photo").values_list("submission_id", "scan_id"))
        found = [
            sheet(decision=row, scan_id=photos[row.submission_id], management_code=row.case.management_code, at=row.at)
            for row in batch
            if row.submission_id in photos
        ]
        sheet.objects.using(using).bulk_create(found, ignore_conflicts=True)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0012_no_loose_numbers"),
        ("scans", "0005_found_by_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdmittedPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("management_code", models.CharField(max_length=6)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "没看过"), ("picked", "挑出的"), ("seen", "看过的")],
                        default="new",
                        max_length=6,
                    ),
                ),
                ("looked_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.decision"
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="scans.scan"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "management_code", "-at"], name="photo_of_region"),
                    models.Index(fields=["state", "-at"], name="photo_of_any"),
                ],
            },
        ),
        migrations.RunPython(put, migrations.RunPython.noop),
    ]
