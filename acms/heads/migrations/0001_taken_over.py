"""Accounting heads are a room of their own. The tables are there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("changes", "0005_heads_apart"),
        ('casework', '0012_no_loose_numbers'),
        ('employers', '0001_squashed'),
        ('letters', '0001_squashed'),
        ('people', '0014_merging_apart'),
        ('scans', '0004_staged_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='HeadFiling',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('appointed_on', models.DateField()),
                        ('condition', models.CharField(choices=[('title', '具备会计师以上专业技术职务资格'), ('years', '从事会计工作三年以上')], max_length=8)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                        ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                        ('filer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                        ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                    ],
                    options={
                        'db_table': 'changes_headfiling',
                    },
                ),
            ]
        )
    ]
