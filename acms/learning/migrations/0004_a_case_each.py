"""Nothing is asked for without a case. A step of its own: PostgreSQL alters no table whose rows the transaction has changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0003_details")]

    operations = [
        migrations.AlterField("CreditApplication", "case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="casework.case")),
    ]
