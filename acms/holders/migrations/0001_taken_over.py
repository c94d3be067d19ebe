"""The list stands in a room of its own, below all who ask it. The table is there."""

import acms.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("filing", "0005_certificate_holders_apart")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="CertificateHolder",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=50)),
                        ("id_number", acms.base.fields.EncryptedTextField()),
                        ("id_digest", models.CharField(max_length=80)),
                        ("level", models.CharField(max_length=1)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("certificate_no", models.CharField(max_length=50)),
                        ("entered_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "db_table": "people_certificateholder",
                        "constraints": [models.UniqueConstraint(fields=("id_digest", "certificate_no"), name="one_row_a_certificate")],
                    },
                ),
            ]
        )
    ]
