"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

from typing import Any

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def begin(apps: Any, schema_editor: Any) -> None:
    """The one row that the worker takes up."""
    apps.get_model("home", "Snapshot").objects.create(queued_at=timezone.now())


class Migration(migrations.Migration):

    initial = True
    replaces = [("home", name) for name in ("0001_counts", "0002_first_snapshot", "0003_own_data",)]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('taken_at', models.DateTimeField(null=True)),
                ('took_ms', models.PositiveIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=20)),
                ('management_code', models.CharField(max_length=6)),
                ('key', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['dimension', 'management_code'], name='home_count_dimensi_52b83e_idx')],
            },
        ),
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
                'ordering': ['-asked_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('failed', False), ('finished_at', None)), fields=('user',), name='one_copy_at_a_time')],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
