"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("filing", name) for name in ("0001_initial",)]

    dependencies = [
        ('employers', '0001_squashed'),
        ('letters', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='EmploymentFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('id_number', acms.base.fields.EncryptedTextField()),
                ('id_digest', models.CharField(db_index=True, max_length=80)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('position', models.CharField(blank=True, max_length=2)),
                ('admin_post', models.CharField(blank=True, max_length=2)),
                ('title', models.CharField(blank=True, max_length=1)),
                ('title_since', models.DateField(null=True)),
                ('joined_on', models.DateField(null=True)),
                ('accounting_since', models.DateField(null=True)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TitleFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('id_number', acms.base.fields.EncryptedTextField()),
                ('id_digest', models.CharField(db_index=True, max_length=80)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('level', models.CharField(max_length=1)),
                ('way', models.CharField(max_length=2)),
                ('year', models.PositiveSmallIntegerField()),
                ('certificate_no', models.CharField(max_length=50)),
                ('division_code', models.CharField(max_length=6)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
