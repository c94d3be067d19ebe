"""What the migrations of before the first release made, in one step. An installation that has run them all goes on."""

import acms.base.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True
    replaces = [("accounts", name) for name in ("0001_initial", "0002_supervisors", "0003_staff_by_agency", "0004_sessions_and_questions", "0005_recovery_codes", "0006_passkeys_wechat", "0007_notices", "0008_fewer_indexes",)]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('key', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('since', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login_name', models.CharField(default=uuid.uuid4, max_length=60, unique=True)),
                ('name', models.CharField(max_length=50)),
                ('id_number', acms.base.fields.EncryptedTextField(blank=True)),
                ('id_digest', models.CharField(max_length=80, null=True, unique=True)),
                ('phone', acms.base.fields.EncryptedTextField(blank=True)),
                ('phone_digest', models.CharField(db_index=True, max_length=80, null=True)),
                ('phone_verified_at', models.DateTimeField(null=True)),
                ('email', acms.base.fields.EncryptedTextField(blank=True)),
                ('email_verified_at', models.DateTimeField(null=True)),
                ('sms_notices', models.BooleanField(default=True)),
                ('email_notices', models.BooleanField(default=True)),
                ('must_set_password', models.BooleanField(default=False)),
                ('role', models.CharField(blank=True, choices=[('', '会计人员'), ('reviewer', '审核人员'), ('supervisor', '主管部门管理员'), ('operator', '系统管理员'), ('security', '安全管理员'), ('auditor', '审计员')], default='', max_length=12)),
                ('agency_code', models.CharField(blank=True, max_length=6)),
                ('unit_uscc', models.CharField(blank=True, max_length=18)),
                ('totp_secret', acms.base.fields.EncryptedTextField(blank=True)),
                ('totp_step', models.BigIntegerField(default=0)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['role', 'agency_code'], name='accounts_us_role_956df0_idx')],
            },
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('first_password', '设置密码'), ('contact', '校验'), ('recover', '找回密码')], max_length=20)),
                ('channel', models.CharField(max_length=8)),
                ('holder', models.CharField(max_length=80)),
                ('target_digest', models.CharField(max_length=80)),
                ('code_digest', models.CharField(max_length=80)),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['holder', 'target_digest', '-made_at'], name='accounts_co_holder_9fe459_idx')],
            },
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('credential', models.CharField(max_length=1400, unique=True)),
                ('public_key', models.BinaryField()),
                ('uses', models.BigIntegerField(default=0)),
                ('device', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_digest', models.CharField(max_length=80, unique=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WeChat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('openid', acms.base.fields.EncryptedTextField()),
                ('openid_digest', models.CharField(max_length=80, unique=True)),
                ('bound_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wechat', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SecurityAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.CharField(max_length=12)),
                ('answer', models.CharField(max_length=200)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='security_answers', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'question'), name='one_answer_a_question')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('device', models.CharField(max_length=60)),
                ('address', acms.base.fields.EncryptedTextField()),
                ('session_key', models.CharField(db_index=True, max_length=40)),
                ('ended_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'indexes': [models.Index(fields=['user', '-at'], name='accounts_si_user_id_ffc988_idx')],
            },
        ),
    ]
