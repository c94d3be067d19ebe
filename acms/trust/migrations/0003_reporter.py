"""Who has reported a record is called so."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_deeds_taken_over")]

    operations = [migrations.RenameField("trustrecord", "said", "reporter")]
