"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("learning", name) for name in ("0001_initial", "0002_applications", "0003_restarts", "0004_fewer_indexes",)]

    dependencies = [
        ('people', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Credit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_digest', models.CharField(blank=True, db_index=True, max_length=80)),
                ('year', models.PositiveSmallIntegerField()),
                ('subject', models.CharField(max_length=1)),
                ('form', models.CharField(max_length=2)),
                ('points', models.DecimalField(decimal_places=1, max_digits=5)),
                ('what', models.CharField(max_length=120)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('struck_at', models.DateTimeField(null=True)),
                ('struck_for', acms.base.fields.EncryptedTextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='people.person')),
                ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CreditApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('way', models.CharField(max_length=20)),
                ('units', models.PositiveSmallIntegerField()),
                ('what', models.CharField(max_length=120)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('credit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.credit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credit_applications', to='people.person')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
        ),
        migrations.CreateModel(
            name='Restart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='learning_restarts', to='people.person')),
            ],
            options={
                'ordering': ['-year'],
            },
        ),
        migrations.CreateModel(
            name='YearRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('done', '已完成'), ('exempt', '免修')], max_length=6)),
                ('points', models.DecimalField(decimal_places=1, default=0, max_digits=5)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('reason', acms.base.fields.EncryptedTextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='learning_years', to='people.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='credit',
            index=models.Index(fields=['person', 'year'], name='learning_cr_person__c4dd3e_idx'),
        ),
        migrations.AddIndex(
            model_name='credit',
            index=models.Index(fields=['year', 'person'], name='learning_cr_year_d11105_idx'),
        ),
        migrations.AddConstraint(
            model_name='credit',
            constraint=models.UniqueConstraint(condition=models.Q(('struck_at', None)), fields=('id_digest', 'year', 'subject', 'form', 'what'), name='one_credit_each'),
        ),
        migrations.AddConstraint(
            model_name='restart',
            constraint=models.UniqueConstraint(fields=('person', 'year'), name='one_restart_a_year'),
        ),
        migrations.AddIndex(
            model_name='yearrecord',
            index=models.Index(fields=['year', 'state'], name='learning_ye_year_744fdb_idx'),
        ),
        migrations.AddConstraint(
            model_name='yearrecord',
            constraint=models.UniqueConstraint(fields=('person', 'year'), name='one_record_a_year'),
        ),
    ]
