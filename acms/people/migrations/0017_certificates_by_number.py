"""A certificate's number is found under another person without a scan (W13): every row gets the digest of its number."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from acms.scans import elsewhere

BATCH = 2000


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """In the order of the keys, a batch a statement; what is filled already is passed over when it goes on after a break."""
    rows = apps.get_model("people", "Qualification").objects.using(editor.connection.alias)
    wanted = rows.filter(number_digest=None).exclude(certificate_no="").order_by("pk")
    last = 0
    while batch := list(wanted.filter(pk__gt=last).only("pk", "certificate_no")[:BATCH]):
        for row in batch:
            row.number_digest = elsewhere.digest_of("qualification", row.certificate_no) or None
        rows.bulk_update(batch, ["number_digest"], batch_size=500)
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0016_starts_stay")]

    operations = [
        migrations.AddField("qualification", "number_digest", models.CharField(max_length=80, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "qualification",
            models.Index(
                fields=["number_digest"],
                condition=models.Q(("number_digest__isnull", False)),
                name="qualification_by_number",
            ),
        ),
    ]
