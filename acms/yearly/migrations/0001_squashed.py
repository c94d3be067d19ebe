"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("yearly", name) for name in ("0001_initial", "0002_restarts", "0003_restorations", "0004_basis", "0005_objections", "0006_fewer_indexes",)]

    dependencies = [
        ('employers', '0001_squashed'),
        ('people', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('virtue', models.CharField(blank=True, max_length=1)),
                ('ability', models.CharField(blank=True, max_length=1)),
                ('diligence', models.CharField(blank=True, max_length=1)),
                ('results', models.CharField(blank=True, max_length=1)),
                ('integrity', models.CharField(blank=True, max_length=1)),
                ('result', models.CharField(max_length=1)),
                ('at', models.DateTimeField()),
                ('voided_at', models.DateTimeField(null=True)),
                ('basis', models.CharField(blank=True, max_length=120)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='employers.employer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', acms.base.fields.EncryptedTextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('answer', acms.base.fields.EncryptedTextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evaluation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='yearly.evaluation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='people.person')),
                ('report', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='people.departure')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Restoration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', acms.base.fields.EncryptedTextField()),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='restorations', to='people.person')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('post', '考评缺失转非在岗'), ('learning', '继续教育缺失转异动库')], max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('counting', '正在计算名单'), ('listed', '名单待签批'), ('warning', '正在发预告'), ('applying', '正在办理'), ('done', '已办理')], default='counting', max_length=8)),
                ('passed', models.BigIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('listed_at', models.DateTimeField(null=True)),
                ('warned', models.PositiveSmallIntegerField(default=0)),
                ('warned_at', models.DateTimeField(null=True)),
                ('signed_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-year', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('management_code', models.CharField(max_length=6)),
                ('years', models.JSONField()),
                ('state', models.CharField(choices=[('proposed', '待办理'), ('held', '待管理机构确认'), ('spared', '不办理'), ('applied', '已办理'), ('undone', '已恢复')], default='proposed', max_length=8)),
                ('applied_at', models.DateTimeField(null=True)),
                ('objection', acms.base.fields.EncryptedTextField(blank=True)),
                ('objected_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('reason', acms.base.fields.EncryptedTextField(blank=True)),
                ('ended', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='yearly_lines', to='people.person')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='yearly.run')),
            ],
        ),
        migrations.AddIndex(
            model_name='evaluation',
            index=models.Index(fields=['year', 'person'], name='yearly_eval_year_8699bf_idx'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('person', 'year'), name='one_evaluation_a_year'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('evaluation',), name='one_open_objection_an_evaluation'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('report',), name='one_open_objection_a_report'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.UniqueConstraint(fields=('kind', 'year'), name='one_run_a_year'),
        ),
        migrations.AddIndex(
            model_name='line',
            index=models.Index(fields=['run', 'management_code', 'state'], name='yearly_line_run_id_e43ff5_idx'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('run', 'person'), name='one_line_a_person'),
        ),
    ]
