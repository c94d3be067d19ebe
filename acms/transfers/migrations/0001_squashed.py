"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("transfers", name) for name in ("0001_initial", "0002_emptied",)]

    dependencies = [
        ('letters', '0001_squashed'),
        ('people', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReceivedFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('content', acms.base.fields.EncryptedJSONField()),
                ('signer', models.CharField(blank=True, max_length=60)),
                ('agency_code', models.CharField(db_index=True, max_length=6)),
                ('received_at', models.DateTimeField(auto_now_add=True)),
                ('outcome', models.CharField(choices=[('waiting', '待处理'), ('conflict', '本区已有档案'), ('accepted', '已调入'), ('declined', '不接收')], default='waiting', max_length=8)),
                ('settled_at', models.DateTimeField(null=True)),
                ('reason', acms.base.fields.EncryptedTextField(blank=True)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('received_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='TransferBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('residence_type', models.CharField(max_length=1)),
                ('division_code', models.CharField(max_length=6)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_back', to='people.person')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
        ),
        migrations.CreateModel(
            name='TransferOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('province', models.CharField(max_length=20)),
                ('place', models.CharField(max_length=60)),
                ('receiver_kind', models.CharField(choices=[('unit', '调入单位'), ('agency', '没有单位，由调入地会计人员管理机构接收')], max_length=6)),
                ('receiver', models.CharField(max_length=120)),
                ('receiver_uscc', models.CharField(blank=True, max_length=18)),
                ('receiver_phone', models.CharField(max_length=30)),
                ('moved_on', models.DateField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('management_code', models.CharField(blank=True, max_length=6)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('approved_at', models.DateTimeField(null=True)),
                ('file', acms.base.fields.EncryptedTextField(blank=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='letters.letter')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_out', to='people.person')),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stay_proof', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['management_code', '-approved_at'], name='transfers_t_managem_bf9319_idx')],
            },
        ),
    ]
