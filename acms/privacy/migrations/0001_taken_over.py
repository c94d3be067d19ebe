"""The rights over one's own data are a room of their own. The tables are there."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0006_privacy_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='DataCopy',
                    fields=[
                        ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                        ('lease_until', models.DateTimeField(editable=False, null=True)),
                        ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                        ('tries', models.PositiveIntegerField(default=0, editable=False)),
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('asked_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                        ('failed', models.BooleanField(default=False)),
                        ('size', models.PositiveIntegerField(default=0)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_copies', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'home_datacopy',
                        'ordering': ['-asked_at'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('failed', False), ('finished_at', None)), fields=('user',), name='one_copy_at_a_time')],
                    },
                ),
            ]
        )
    ]
