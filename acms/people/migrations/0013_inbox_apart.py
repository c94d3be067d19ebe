"""The inbox is a room of its own. The tables keep their names, for what is sealed in them is sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0012_one_open_fact")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("Note"),
                migrations.DeleteModel("Digest"),
            ]
        )
    ]
