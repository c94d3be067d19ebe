"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("students", name) for name in ("0001_initial",)]

    dependencies = [
        ('people', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school', models.CharField(max_length=80)),
                ('level', models.CharField(max_length=2)),
                ('major', models.CharField(max_length=60)),
                ('entered_on', models.DateField()),
                ('years', models.DecimalField(decimal_places=1, max_digits=3)),
                ('graduates_in', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_for', acms.base.fields.EncryptedTextField(blank=True)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='studies', to='people.person')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
    ]
