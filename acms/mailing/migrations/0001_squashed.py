"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("mailing", name) for name in ("0001_initial",)]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('title', models.CharField(max_length=60)),
                ('text', models.CharField(max_length=500)),
                ('asked', models.JSONField(default=dict)),
                ('total', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('preview', '待发送'), ('sending', '正在发送'), ('sent', '已发送'), ('dropped', '没有发送')], default='preview', max_length=8)),
                ('passed', models.BigIntegerField(default=0)),
                ('told', models.PositiveIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
