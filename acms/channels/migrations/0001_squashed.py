"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("channels", name) for name in ("0001_initial",)]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('channel', models.CharField(choices=[('sms', '短信'), ('email', '电子邮件')], max_length=8)),
                ('to', acms.base.fields.EncryptedTextField()),
                ('subject', models.CharField(blank=True, max_length=80)),
                ('text', acms.base.fields.EncryptedTextField()),
                ('at', models.DateTimeField(db_index=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed', models.BooleanField(default=False)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
