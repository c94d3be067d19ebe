"""The list of certificate holders goes to a room of its own (acms.holders), table and all."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("filing", "0004_certificate_holders_taken_over")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("CertificateHolder")]),
    ]
