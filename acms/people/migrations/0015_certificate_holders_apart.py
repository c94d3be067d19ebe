"""The list that filings are matched against stands with them. The tables keep their names, for what is sealed in them is sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0014_merging_apart"), ("home", "0004_tidy_names")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("CertificateHolder"),
            ]
        )
    ]
