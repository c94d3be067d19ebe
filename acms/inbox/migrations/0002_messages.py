"""What stands in the inbox is a message. The table keeps its name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_taken_over")]

    operations = [migrations.RenameModel("Note", "Message")]
