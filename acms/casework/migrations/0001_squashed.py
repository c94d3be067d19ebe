"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("casework", name) for name in ("0001_initial", "0002_appeals_and_reversals", "0003_fill_deciding", "0004_causes", "0005_cases_of_employers", "0006_moved_at", "0007_counted_from_the_index", "0008_todays_counts", "0009_fewer_indexes",)]

    dependencies = [
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseNumber',
            fields=[
                ('key', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('no', models.CharField(max_length=20, null=True, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('draft', '草稿'), ('checking', '正在核对'), ('in_review', '审核中'), ('returned', '退回修改'), ('approved', '通过'), ('refused', '不予通过')], default='draft', max_length=10)),
                ('about_pk', models.BigIntegerField(null=True)),
                ('title', models.CharField(max_length=120)),
                ('sound', models.CharField(blank=True, max_length=300)),
                ('initials', models.CharField(blank=True, max_length=60)),
                ('employer_name', models.CharField(blank=True, max_length=120)),
                ('employer_pk', models.BigIntegerField(db_index=True, null=True)),
                ('management_code', models.CharField(blank=True, max_length=6)),
                ('deciding_code', models.CharField(blank=True, max_length=6)),
                ('open_items', models.JSONField(null=True)),
                ('fails', models.PositiveSmallIntegerField(default=0)),
                ('doubts', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('submitted_at', models.DateTimeField(db_index=True, null=True)),
                ('due_on', models.DateField(null=True)),
                ('moved_at', models.DateTimeField(null=True)),
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rules', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('approved', '通过'), ('returned', '退回修改'), ('refused', '不予通过'), ('reversed', '撤销通过')], max_length=10)),
                ('items', acms.base.fields.EncryptedJSONField(null=True)),
                ('reason', acms.base.fields.EncryptedTextField(blank=True)),
                ('took_days', models.PositiveSmallIntegerField(default=0)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='casework.case')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='casework.decision')),
            ],
        ),
        migrations.CreateModel(
            name='Cause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('management_code', models.CharField(max_length=6)),
                ('at', models.DateTimeField()),
                ('item', models.CharField(max_length=40)),
                ('label', models.CharField(max_length=60)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='causes', to='casework.decision')),
            ],
        ),
        migrations.CreateModel(
            name='ReasonTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_code', models.CharField(db_index=True, max_length=6)),
                ('item', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(max_length=200)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('text', acms.base.fields.EncryptedTextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='casework.case')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(choices=[('submit', '提交'), ('refer', '转人工审核'), ('approve', '通过'), ('return', '退回修改'), ('refuse', '不予通过'), ('withdraw', '撤回'), ('appeal', '申诉'), ('reverse', '撤销通过')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='casework.case')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('frozen', acms.base.fields.EncryptedJSONField()),
                ('appeal', acms.base.fields.EncryptedTextField(blank=True)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='casework.case')),
                ('scans', models.ManyToManyField(related_name='submissions', to='scans.scan')),
            ],
        ),
        migrations.AddField(
            model_name='decision',
            name='submission',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='casework.submission'),
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('item', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=80)),
                ('verdict', models.CharField(choices=[('pass', '一致'), ('fail', '不一致'), ('unsure', '拿不准')], max_length=8)),
                ('message', acms.base.fields.EncryptedTextField(blank=True)),
                ('stated', acms.base.fields.EncryptedTextField(blank=True)),
                ('found', acms.base.fields.EncryptedTextField(blank=True)),
                ('confidence', models.FloatField(null=True)),
                ('box', models.JSONField(null=True)),
                ('ms', models.PositiveIntegerField(default=0)),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('submission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='casework.submission')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['management_code', 'state', 'submitted_at'], name='casework_ca_managem_74ab90_idx'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['subject', 'kind'], name='casework_ca_subject_3cff58_idx'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['kind'], name='casework_ca_kind_5a6775_idx'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['moved_at', 'state', 'submitted_at'], name='case_moved_any'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['management_code', 'moved_at', 'state', 'submitted_at'], name='case_moved'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['in_review', 'returned'])), fields=['management_code', 'submitted_at'], name='case_waiting'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'in_review')), fields=['submitted_at'], name='case_in_review'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state', 'returned')), fields=['submitted_at'], name='case_returned'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['in_review', 'returned'])), fields=['state', 'management_code', 'taken_by', 'due_on'], name='case_waiting_counts'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['approved', 'refused'])), fields=['management_code', '-submitted_at'], name='case_done'),
        ),
        migrations.AddIndex(
            model_name='cause',
            index=models.Index(fields=['at', 'management_code'], name='casework_ca_at_06aee5_idx'),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_submission_a_number'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['at'], name='casework_de_at_1433e7_idx'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('reverses', None)), fields=('submission',), name='one_decision_a_submission'),
        ),
    ]
