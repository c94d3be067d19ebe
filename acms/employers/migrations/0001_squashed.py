"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("employers", name) for name in ("0001_initial", "0002_supervising_units", "0003_revisions", "0004_fewer_indexes",)]

    dependencies = [
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Employer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uscc', models.CharField(max_length=18, unique=True)),
                ('name', models.CharField(db_index=True, max_length=120)),
                ('sound', models.CharField(blank=True, max_length=300)),
                ('initials', models.CharField(blank=True, max_length=60)),
                ('address', models.CharField(max_length=200)),
                ('phone', models.CharField(max_length=40)),
                ('economic_type', models.CharField(max_length=3)),
                ('certificate_type', models.CharField(max_length=2)),
                ('division_code', models.CharField(max_length=6)),
                ('management_code', models.CharField(max_length=6)),
                ('state', models.CharField(choices=[('pending', '待确认'), ('confirmed', '已确认'), ('refused', '不予确认')], default='pending', max_length=10)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('refusal', acms.base.fields.EncryptedTextField(blank=True)),
                ('supervises', models.BooleanField(default=False)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('certificate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='employers.employer')),
                ('supervisor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='employers.employer')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('changed', models.JSONField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='employers.employer')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['management_code', 'sound', 'id'], name='employers_e_managem_f2c0cd_idx'),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['sound', 'id'], name='employers_e_sound_40ee6f_idx'),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['division_code'], name='employers_e_divisio_a2121c_idx'),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['sound'], name='employer_sound', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='employer',
            index=models.Index(fields=['initials'], name='employer_initials', opclasses=['varchar_pattern_ops']),
        ),
    ]
