"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("careers", name) for name in ("0001_initial", "0002_outside_work",)]

    dependencies = [
        ('people', '0001_squashed'),
        ('scans', '0001_squashed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('employer', models.CharField(max_length=100)),
                ('case_no', models.CharField(blank=True, max_length=20)),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outside_work', to='people.person')),
                ('proof', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='scans.scan')),
            ],
            options={
                'ordering': ['first', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WorkStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stated_at', models.DateTimeField()),
                ('text_version', models.CharField(max_length=10)),
                ('voided_at', models.DateTimeField(null=True)),
                ('voided_for', acms.base.fields.EncryptedTextField(blank=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_statements', to='people.person')),
                ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WorkPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField(null=True)),
                ('what', models.CharField(max_length=12)),
                ('employer', models.CharField(blank=True, max_length=100)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='careers.workstatement')),
            ],
            options={
                'ordering': ['first', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='workstatement',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_at', None)), fields=('person',), name='one_statement_of_work'),
        ),
    ]
