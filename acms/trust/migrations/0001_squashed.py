"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("trust", name) for name in ("0001_initial",)]

    dependencies = [
        ('employers', '0001_squashed'),
        ('people', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', acms.base.fields.EncryptedTextField()),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('outcome', acms.base.fields.EncryptedTextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trust_leads', to='people.person')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='TrustRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('G', '守信'), ('B', '失信')], max_length=1)),
                ('code', models.CharField(max_length=4)),
                ('said', models.CharField(choices=[('self', '本人申报'), ('head', '单位申报'), ('agency', '管理机构记载')], max_length=6)),
                ('state', models.CharField(choices=[('waiting', '待审核'), ('valid', '已记载'), ('refused', '未予记载'), ('struck', '已撤销')], default='valid', max_length=7)),
                ('happened_on', models.DateField()),
                ('what', acms.base.fields.EncryptedTextField()),
                ('issuer', models.CharField(blank=True, max_length=120)),
                ('document_no', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('law', models.CharField(blank=True, max_length=80)),
                ('grave', models.BooleanField(default=False)),
                ('found_on', models.DateField(null=True)),
                ('effective_on', models.DateField(null=True)),
                ('ban_for_life', models.BooleanField(default=False)),
                ('ban_until', models.DateField(null=True)),
                ('shown_until', models.DateField(null=True)),
                ('objection', acms.base.fields.EncryptedTextField(blank=True)),
                ('objected_at', models.DateTimeField(null=True)),
                ('answer', acms.base.fields.EncryptedTextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('struck_at', models.DateTimeField(null=True)),
                ('struck_for', acms.base.fields.EncryptedTextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('employer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employers.employer')),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='trust_records', to='people.person')),
                ('struck_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-happened_on', '-pk'],
                'indexes': [models.Index(condition=models.Q(('answered_at', None)), fields=['objected_at'], name='trust_objections')],
            },
        ),
    ]
