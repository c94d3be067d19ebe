"""The unit of a case was a loose number."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0016_units_that_exist"), ("employers", "0001_squashed")]

    operations = [
        migrations.RenameField("case", "employer_pk", "employer"),
        # Its index goes with the number: the reference has one of its own.
        migrations.AlterField("case", "employer", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "case",
            "employer",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="employers.employer",
            ),
        ),
    ]
