"""The inbox is a room of its own. The tables are there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0013_inbox_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Digest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                        ('lease_until', models.DateTimeField(editable=False, null=True)),
                        ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                        ('tries', models.PositiveIntegerField(default=0, editable=False)),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='digest', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'people_digest',
                    },
                ),
                migrations.CreateModel(
                    name='Note',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('title', models.CharField(max_length=120)),
                        ('text', models.TextField()),
                        ('link', models.CharField(blank=True, max_length=200)),
                        ('read_at', models.DateTimeField(null=True)),
                        ('bundled', models.BooleanField(default=False)),
                        ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'people_note',
                        'ordering': ['-at'],
                        'indexes': [models.Index(fields=['user', '-at'], name='people_note_user_id_19b953_idx'), models.Index(condition=models.Q(('bundled', True)), fields=['user'], name='note_bundled')],
                    },
                ),
            ]
        )
    ]
