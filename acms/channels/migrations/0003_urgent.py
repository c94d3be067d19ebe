"""Codes go before all other messages, however many wait."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_deliveries")]

    operations = [
        migrations.AddField("delivery", "urgent", models.BooleanField(default=False)),
        migrations.AddIndex(
            "delivery",
            models.Index(
                fields=["-urgent", "queued_at"], condition=models.Q(queued_at__isnull=False), name="channels_next"
            ),
        ),
    ]
