"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("collection", name) for name in ("0001_initial", "0002_baseline", "0003_fewer_indexes",)]

    dependencies = [
        ('casework', '0001_squashed'),
        ('employers', '0001_squashed'),
        ('letters', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', acms.base.fields.EncryptedJSONField()),
                ('scans', models.JSONField(default=dict)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='baseline', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text_version', models.CharField(max_length=20)),
                ('text_digest', models.CharField(max_length=64)),
                ('address_digest', models.CharField(max_length=80, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commitments', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='EducationAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(null=True)),
                ('full_level', models.CharField(blank=True, max_length=2)),
                ('full_major', models.CharField(blank=True, max_length=60)),
                ('full_school', models.CharField(blank=True, max_length=80)),
                ('full_graduated', models.DateField(null=True)),
                ('full_degree', models.CharField(blank=True, max_length=3)),
                ('full_code', models.CharField(blank=True, max_length=20)),
                ('part_level', models.CharField(blank=True, max_length=2)),
                ('part_major', models.CharField(blank=True, max_length=60)),
                ('part_school', models.CharField(blank=True, max_length=80)),
                ('part_graduated', models.DateField(null=True)),
                ('part_degree', models.CharField(blank=True, max_length=3)),
                ('part_code', models.CharField(blank=True, max_length=20)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='casework.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='IdentityAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(null=True)),
                ('id_type', models.CharField(default='1', max_length=2)),
                ('name', models.CharField(blank=True, max_length=50)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('country', models.CharField(blank=True, default='CHN', max_length=3)),
                ('ethnic', models.CharField(blank=True, max_length=2)),
                ('political', models.CharField(blank=True, max_length=2)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='casework.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PostAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(null=True)),
                ('has_employer', models.BooleanField(null=True)),
                ('residence_type', models.CharField(blank=True, max_length=1)),
                ('division_code', models.CharField(blank=True, max_length=6)),
                ('on_post', models.BooleanField(null=True)),
                ('position', models.CharField(blank=True, max_length=2)),
                ('admin_post', models.CharField(blank=True, max_length=2)),
                ('title', models.CharField(blank=True, max_length=1)),
                ('title_since', models.DateField(null=True)),
                ('joined_on', models.DateField(null=True)),
                ('accounting_since', models.DateField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='casework.case')),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QualificationAnswers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0)),
                ('saved_at', models.DateTimeField(null=True)),
                ('type', models.CharField(blank=True, max_length=2)),
                ('level', models.CharField(blank=True, max_length=1)),
                ('way', models.CharField(blank=True, max_length=2)),
                ('obtained_on', models.DateField(null=True)),
                ('certificate_no', models.CharField(blank=True, max_length=50)),
                ('is_cpa', models.BooleanField(null=True)),
                ('cpa_no', models.CharField(blank=True, max_length=30)),
                ('is_cpv', models.BooleanField(null=True)),
                ('cpv_no', models.CharField(blank=True, max_length=30)),
                ('is_cta', models.BooleanField(null=True)),
                ('cta_no', models.CharField(blank=True, max_length=30)),
                ('is_highend', models.BooleanField(null=True)),
                ('talent_category', models.CharField(blank=True, max_length=1)),
                ('talent_level', models.CharField(blank=True, max_length=1)),
                ('talent_status', models.CharField(blank=True, max_length=1)),
                ('talent_term', models.PositiveSmallIntegerField(null=True)),
                ('talent_selected', models.PositiveSmallIntegerField(null=True)),
                ('talent_graduated', models.PositiveSmallIntegerField(null=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='casework.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='casework.case')),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'kind'), name='one_scan_a_slot')],
            },
        ),
    ]
