"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("policy", name) for name in ("0001_initial",)]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('value', models.JSONField()),
                ('basis', models.CharField(max_length=200)),
                ('set_at', models.DateTimeField(auto_now_add=True)),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['valid_from', 'pk'],
                'indexes': [models.Index(fields=['key', 'valid_from'], name='policy_figu_key_b3ad11_idx')],
            },
        ),
    ]
