"""Statistics are a room of their own. The tables are there."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("home", "0005_statistics_apart"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
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
                        'db_table': 'home_snapshot',
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
                        'db_table': 'home_count',
                        'indexes': [models.Index(fields=['dimension', 'management_code'], name='home_count_dimensi_52b83e_idx')],
                    },
                ),
            ]
        )
    ]
