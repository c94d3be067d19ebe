"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("people", name) for name in ("0001_initial", "0002_shown_in_lists", "0003_fill_lists", "0004_certificate_holders", "0005_heads_and_units", "0006_duplicates", "0007_absences", "0008_digests", "0009_lost_contact", "0010_fewer_indexes",)]

    dependencies = [
        ('employers', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FileNumber',
            fields=[
                ('region_code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='CertificateHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=50)),
                ('id_number', acms.base.fields.EncryptedTextField()),
                ('id_digest', models.CharField(max_length=80)),
                ('level', models.CharField(max_length=1)),
                ('year', models.PositiveSmallIntegerField()),
                ('certificate_no', models.CharField(max_length=50)),
                ('entered_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('id_digest', 'certificate_no'), name='one_row_a_certificate')],
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='digest', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_no', models.CharField(max_length=14, null=True)),
                ('status', models.CharField(choices=[('10', '已备案(待采集)'), ('20', '采集中'), ('30', '正式库'), ('40', '异动库'), ('50', '调出区外'), ('60', '注销')], default='10', max_length=2)),
                ('entry_channel', models.CharField(default='1', max_length=2)),
                ('name', models.CharField(max_length=50)),
                ('sound', models.CharField(blank=True, max_length=200)),
                ('initials', models.CharField(blank=True, max_length=50)),
                ('id_number', acms.base.fields.EncryptedTextField()),
                ('id_digest', models.CharField(max_length=80)),
                ('id_type', models.CharField(default='1', max_length=2)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('born', models.DateField(null=True)),
                ('country', models.CharField(default='CHN', max_length=3)),
                ('ethnic', models.CharField(blank=True, max_length=2)),
                ('political', models.CharField(blank=True, max_length=2)),
                ('management_code', models.CharField(blank=True, max_length=6)),
                ('accounting_since', models.DateField(null=True)),
                ('registered_at', models.DateTimeField(null=True)),
                ('on_post', models.BooleanField(null=True)),
                ('qualification_level', models.CharField(default='0', max_length=1)),
                ('education_level', models.CharField(default='00', max_length=2)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='employers.employer')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.person')),
                ('photo', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person', to=settings.AUTH_USER_MODEL)),
            ],
        ),
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
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('duplicate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.person')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('letter_serial', models.CharField(blank=True, max_length=12)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='employers.employer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='headships', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='FormerNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('id_number', acms.base.fields.EncryptedTextField()),
                ('id_digest', models.CharField(db_index=True, max_length=80)),
                ('until', models.DateField()),
                ('case_no', models.CharField(max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_numbers', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Education',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('mode', models.CharField(max_length=4)),
                ('level', models.CharField(max_length=2)),
                ('major', models.CharField(blank=True, max_length=60)),
                ('school', models.CharField(blank=True, max_length=80)),
                ('graduated_on', models.DateField(null=True)),
                ('degree', models.CharField(default='0', max_length=3)),
                ('verification_code', models.CharField(blank=True, max_length=20)),
                ('verified', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='educations', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(max_length=24)),
                ('scan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('phone', acms.base.fields.EncryptedTextField()),
                ('email', acms.base.fields.EncryptedTextField(blank=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='people.person')),
            ],
            options={
                'abstract': False,
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
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('on_post', models.BooleanField()),
                ('position', models.CharField(default='00', max_length=2)),
                ('position_2018', models.CharField(default='00', max_length=2)),
                ('admin_post', models.CharField(default='00', max_length=2)),
                ('title', models.CharField(default='0', max_length=1)),
                ('title_since', models.DateField(null=True)),
                ('joined_on', models.DateField(null=True)),
                ('letter_serial', models.CharField(blank=True, max_length=12)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='employers.employer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('off_post', '离岗（仍在本单位）'), ('left', '离开单位'), ('retired', '自然减员（退休）'), ('lost', '自然减员（失去联系）'), ('died', '自然减员（死亡）')], max_length=8)),
                ('on', models.DateField()),
                ('reported_at', models.DateTimeField(auto_now_add=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='employers.employer')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='departures', to='people.person')),
                ('ended', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('type', models.CharField(max_length=2)),
                ('level', models.CharField(max_length=1)),
                ('way', models.CharField(max_length=2)),
                ('obtained_on', models.DateField(null=True)),
                ('certificate_no', models.CharField(blank=True, max_length=50)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Residence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('residence_type', models.CharField(max_length=1)),
                ('division_code', models.CharField(max_length=6)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residences', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('to', models.CharField(max_length=20)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='people.person')),
                ('ended_post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('ended_residence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.residence')),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('link', models.CharField(blank=True, max_length=200)),
                ('read_at', models.DateTimeField(null=True)),
                ('bundled', models.BooleanField(default=False)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['user', '-at'], name='people_note_user_id_19b953_idx'), models.Index(condition=models.Q(('bundled', True)), fields=['user'], name='note_bundled')],
            },
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['management_code', 'sound', 'id'], name='people_pers_managem_630727_idx'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sound', 'id'], name='people_pers_sound_52db7e_idx'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['status', 'sound', 'id'], name='people_pers_status_1b22b2_idx'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['qualification_level', 'sound', 'id'], name='people_pers_qualifi_09887c_idx'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['education_level', 'sound', 'id'], name='people_pers_educati_3b1605_idx'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['name'], name='person_name', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sound'], name='person_sound', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['initials'], name='person_initials', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('file_no',), name='one_file_a_number'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('id_digest',), name='one_file_an_id_number'),
        ),
        migrations.AddConstraint(
            model_name='head',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('employer',), name='one_head_a_unit'),
        ),
        migrations.AddIndex(
            model_name='possibleduplicate',
            index=models.Index(condition=models.Q(('outcome', '')), fields=['-weight', 'id'], name='pair_open'),
        ),
        migrations.AddConstraint(
            model_name='possibleduplicate',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='one_row_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('person',), name='away_once_at_a_time'),
        ),
    ]
