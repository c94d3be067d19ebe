"""Files that stand twice are a room of their own. The tables keep their names, for what is sealed in them is sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0013_inbox_apart")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("PossibleDuplicate"),
                migrations.DeleteModel("Merge"),
            ]
        )
    ]
