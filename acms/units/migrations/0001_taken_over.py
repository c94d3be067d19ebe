"""What is asked for about units stands in a room of that name. The tables are there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("changes", "0007_units_apart"),
        ('casework', '0012_no_loose_numbers'),
        ('employers', '0001_squashed'),
        ('people', '0014_merging_apart'),
        ('scans', '0004_staged_files'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='DeathReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                        ('departure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.departure')),
                    ],
                    options={
                        'db_table': 'changes_deathreport',
                    },
                ),
                migrations.CreateModel(
                    name='NewUnit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                        ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                    ],
                    options={
                        'db_table': 'changes_newunit',
                    },
                ),
                migrations.CreateModel(
                    name='UnitChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('wanted', models.JSONField()),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                        ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                        ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                    ],
                    options={
                        'db_table': 'changes_unitchange',
                    },
                ),
            ]
        )
    ]
