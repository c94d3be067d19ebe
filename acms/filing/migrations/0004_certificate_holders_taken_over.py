"""The list that filings are matched against stands with them. The tables are there."""

import acms.base.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0015_certificate_holders_apart"),
        ('filing', '0003_a_case_each'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
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
                        'db_table': 'people_certificateholder',
                        'constraints': [models.UniqueConstraint(fields=('id_digest', 'certificate_no'), name='one_row_a_certificate')],
                    },
                ),
            ]
        )
    ]
