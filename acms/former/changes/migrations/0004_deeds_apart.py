"""What a unit's head says of somebody is asked for in the room of the trust records. The tables keep their names, for what is sealed in them is sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("changes", "0003_a_case_each"), ("home", "0004_tidy_names")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("DeedReport"),
            ]
        )
    ]
