"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("letters", name) for name in ("0001_initial", "0002_move_letters",)]

    dependencies = [
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('proof', '从事会计工作证明函'), ('head', '单位会计机构负责人备案函'), ('move', '工作地变更证明')], default='proof', max_length=8)),
                ('state', models.CharField(choices=[('valid', '有效'), ('used', '已使用'), ('void', '已作废')], default='valid', max_length=8)),
                ('facts', acms.base.fields.EncryptedJSONField()),
                ('layout', acms.base.fields.EncryptedJSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Audit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('queued_at', models.DateTimeField(db_index=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(editable=False, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, editable=False)),
                ('tries', models.PositiveIntegerField(default=0, editable=False)),
                ('verdict', models.CharField(blank=True, choices=[('pass', '审核通过'), ('fail', '审核退回'), ('rescan', '请重新扫描'), ('unsure', '由管理机构核对')], max_length=8)),
                ('findings', acms.base.fields.EncryptedJSONField(null=True)),
                ('took_ms', models.PositiveIntegerField(null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('scan', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='audit', to='scans.scan')),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='letters.letter')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
