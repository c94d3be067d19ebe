"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("notices", name) for name in ("0001_initial", "0002_editor_and_files",)]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('body', models.TextField()),
                ('category', models.CharField(choices=[('law', '法规政策制度'), ('information', '会计人员信息管理'), ('exams', '专业技术资格考评'), ('learning', '继续教育'), ('bookkeeping', '代理记账'), ('firms', '会计师事务所'), ('valuers', '资产评估机构'), ('cpas', '注册会计师'), ('appraisers', '资产评估师')], max_length=12)),
                ('agency_code', models.CharField(db_index=True, max_length=6)),
                ('agency_name', models.CharField(max_length=80)),
                ('pinned', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(db_index=True, null=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pinned', '-published_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('agency_code', models.CharField(db_index=True, max_length=6)),
                ('title', models.CharField(max_length=120)),
                ('extension', models.CharField(max_length=8)),
                ('size', models.PositiveIntegerField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('put_at', models.DateTimeField(auto_now_add=True)),
                ('put_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='notices.file')),
                ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='notices.notice')),
            ],
            options={
                'ordering': ['position', 'title', 'put_at'],
            },
        ),
    ]
