"""Files that stand twice are a room of their own. The tables are there."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0014_merging_apart"),
        ('people', '0014_merging_apart'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Merge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(auto_now_add=True)),
                        ('reason', acms.base.fields.EncryptedTextField()),
                        ('closed', models.JSONField(default=list)),
                        ('opened', models.JSONField(default=list)),
                        ('status_before', models.CharField(max_length=2)),
                        ('undone_at', models.DateTimeField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('duplicate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                        ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.person')),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'people_merge',
                        'ordering': ['-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PossibleDuplicate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('weight', models.PositiveSmallIntegerField()),
                        ('reasons', models.JSONField()),
                        ('found_at', models.DateTimeField(auto_now_add=True)),
                        ('outcome', models.CharField(blank=True, choices=[('', '待核对'), ('merged', '已合并'), ('distinct', '不是同一人')], default='', max_length=8)),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('first', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                        ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'people_possibleduplicate',
                        'indexes': [models.Index(condition=models.Q(('outcome', '')), fields=['-weight', 'id'], name='pair_open')],
                        'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='one_row_a_pair')],
                    },
                ),
            ]
        )
    ]
