"""Statistics are a room of their own. The tables keep their names, for what is sealed in them is sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0004_tidy_names")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("Snapshot"),
                migrations.DeleteModel("Count"),
            ]
        )
    ]
