"""Corrections of what is registered are a room of their own. The tables are there."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("changes", "0006_corrections_apart"),
        ('casework', '0012_no_loose_numbers'),
        ('scans', '0004_staged_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Correction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=50)),
                        ('phone', acms.base.fields.EncryptedTextField()),
                        ('email', acms.base.fields.EncryptedTextField(blank=True)),
                        ('stated_number', acms.base.fields.EncryptedTextField()),
                        ('right_number', acms.base.fields.EncryptedTextField(blank=True)),
                        ('reason', acms.base.fields.EncryptedTextField()),
                        ('division_code', models.CharField(max_length=6)),
                        ('came', models.CharField(blank=True, choices=[('', '网上申请'), ('visit', '本人到窗口'), ('letter', '来信'), ('phone', '来电')], default='', max_length=8)),
                        ('made_at', models.DateTimeField(auto_now_add=True)),
                        ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                        ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
                        ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'changes_correction',
                    },
                ),
            ]
        )
    ]
