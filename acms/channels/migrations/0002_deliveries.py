"""One SMS or e-mail is a delivery; a message is what stands in the inbox. The table keeps its name, for its texts are sealed for that name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_squashed")]

    operations = [
        migrations.AlterModelTable("message", "channels_message"),
        migrations.RenameModel("Message", "Delivery"),
    ]
