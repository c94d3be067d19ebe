"""What the register said when a change was begun stands in the room of the changes. The table keeps its name, for its values are sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("collection", "0005_education_by_mode")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("Baseline"),
            ]
        )
    ]
