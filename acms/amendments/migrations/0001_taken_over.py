"""What the register said when a change was begun stands in a room of that name. The table is there."""

import django.db.models.deletion
from django.db import migrations, models

import acms.base.fields


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0012_no_loose_numbers"),
        ("collection", "0006_amendments_apart"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Baseline",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("values", acms.base.fields.EncryptedJSONField()),
                        ("scans", models.JSONField(default=dict)),
                        ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="baseline", to="casework.case")),
                    ],
                    options={
                        "db_table": "collection_baseline",
                    },
                ),
            ]
        )
    ]
