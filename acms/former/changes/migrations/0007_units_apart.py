"""What is asked for about units stands in a room of that name. The tables keep their names, for what is sealed in them is sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("changes", "0006_corrections_apart")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("UnitChange"),
                migrations.DeleteModel("NewUnit"),
                migrations.DeleteModel("DeathReport"),
            ]
        )
    ]
