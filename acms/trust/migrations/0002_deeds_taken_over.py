"""What a unit's head says of somebody is asked for in the room of the trust records. The tables are there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("changes", "0004_deeds_apart"),
        ('casework', '0012_no_loose_numbers'),
        ('trust', '0001_squashed'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='DeedReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.trustrecord')),
                    ],
                    options={
                        'db_table': 'changes_deedreport',
                    },
                ),
            ]
        )
    ]
