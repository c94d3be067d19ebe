"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("scans", name) for name in ("0001_initial", "0002_choices", "0003_slimmed",)]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Scan',
            fields=[
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=24)),
                ('state', models.CharField(choices=[('checking', '正在检查'), ('usable', '可用'), ('unsure', '由管理机构核对'), ('refused', '不能用')], default='checking', max_length=10)),
                ('stage', models.PositiveSmallIntegerField(default=0)),
                ('file_name', acms.base.fields.EncryptedTextField(blank=True)),
                ('original_bytes', models.PositiveIntegerField()),
                ('original_size', models.CharField(blank=True, max_length=20)),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('width', models.PositiveIntegerField(default=0)),
                ('height', models.PositiveIntegerField(default=0)),
                ('dpi', models.PositiveIntegerField(default=0)),
                ('archive_bytes', models.PositiveIntegerField(default=0)),
                ('wish', models.JSONField(default=dict)),
                ('pages', models.PositiveSmallIntegerField(default=1)),
                ('page', models.PositiveSmallIntegerField(default=1)),
                ('plain_fits', models.BooleanField(default=False)),
                ('findings', models.JSONField(default=list)),
                ('changed', models.JSONField(default=list)),
                ('read', acms.base.fields.EncryptedJSONField(null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('checked_at', models.DateTimeField(null=True)),
                ('slimmed_at', models.DateTimeField(null=True)),
                ('took_ms', models.PositiveIntegerField(null=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scans', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
