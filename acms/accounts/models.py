"""Who may come in: accountants by ID number, staff by name, password and second factor."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models

from acms.base import crypto
from acms.base.fields import EncryptedJSONField, EncryptedTextField
from acms.base.numbers import id_card

ID_PURPOSE = "id_number"
PHONE_PURPOSE = "phone"


class Role(models.TextChoices):
    """What a staff account is for (R04). Reviewers decide; supervisors read their units; the three operators see no people."""

    NONE = "", "会计人员"
    REVIEWER = "reviewer", "审核人员"
    SUPERVISOR = "supervisor", "主管部门管理员"
    OPERATOR = "operator", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDITOR = "auditor", "审计员"


class UserManager(BaseUserManager["User"]):
    def by_id_number(self, number: str) -> "User | None":
        """The person with this ID number, of 15 places too (D15). An empty or invalid number matches nobody."""
        if not id_card.is_valid(number, older=True):
            return None
        return self.filter(id_digest__in=crypto.digests(id_card.read(number).text, ID_PURPOSE)).first()

    def staff(self) -> models.QuerySet["User"]:
        return self.exclude(role=Role.NONE)


class User(AbstractBaseUser):
    """One account: a person (no role) or a member of staff."""

    login_name = models.CharField(max_length=60, unique=True, default=uuid.uuid4)
    name = models.CharField(max_length=50)
    id_number = EncryptedTextField(blank=True, found_by=("id_digest", ID_PURPOSE))
    id_digest = models.CharField(max_length=80, unique=True, null=True)
    phone = EncryptedTextField(blank=True, found_by=("phone_digest", PHONE_PURPOSE))
    phone_digest = models.CharField(max_length=80, db_index=True, null=True)
    phone_verified_at = models.DateTimeField(null=True)
    email = EncryptedTextField(blank=True)
    email_verified_at = models.DateTimeField(null=True)
    # Whether messages come by SMS and e-mail too; in the product they always do.
    sms_notices = models.BooleanField(default=True)
    email_notices = models.BooleanField(default=True)
    # True until the person has set a password of their own (L02).
    must_set_password = models.BooleanField(default=False)
    # Came in by the shared password with a phone that no file knows: people decide, until an agency has approved something (L02).
    phone_unchecked = models.BooleanField(default=False)
    # When a password of their own first opened the account, and the last four places of the phone that was proved then (L02).
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=4, blank=True)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.NONE, blank=True)
    agency_code = models.CharField(max_length=6, blank=True)
    # The supervising unit that a designated administrator works for (R03).
    unit_uscc = models.CharField(max_length=18, blank=True)
    totp_secret = EncryptedTextField(blank=True)
    # The last 30-second step used: a code works once.
    totp_step = models.BigIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Of staff: the lists of cases they have given a name, [[name, query]]; nobody's name or number is in one.
    saved_lists = models.JSONField(default=list)
    # Of staff: the first and the last day on which they are away (C01); both or neither.
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["role", "agency_code"])]

    USERNAME_FIELD = "login_name"

    objects: UserManager = UserManager()

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff_member(self) -> bool:
        return bool(self.role)

    @property
    def is_person(self) -> bool:
        return not self.role

    @property
    def is_staff(self) -> bool:
        """The Django admin is not used; nobody enters it."""
        return False

    def set_id_number(self, number: str) -> None:
        """Sets number and digest together. Raises id_card.WrongNumber."""
        parsed = id_card.read(number)
        self.id_number = parsed.text
        self.id_digest = crypto.digest(parsed.text, ID_PURPOSE)

    def set_phone(self, number: str, verified_at: datetime | None = None) -> None:
        self.phone = number
        self.phone_digest = crypto.digest(number, PHONE_PURPOSE)
        self.phone_verified_at = verified_at


# Whoever a request comes from, before anybody has asked whether they have signed in.
Anyone = User | AnonymousUser


class Purpose(models.TextChoices):
    """What a code proves."""

    FIRST_PASSWORD = "first_password", "设置密码"
    CONTACT = "contact", "校验"
    RECOVER = "recover", "找回密码"
    UNIT = "unit", "单位确认"


class Code(models.Model):
    """A six-digit code sent by SMS or e-mail: five minutes, five tries, one use (L05)."""

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    channel = models.CharField(max_length=8)
    # Whom it was made for and where it went, as digests.
    holder = models.CharField(max_length=80)
    target_digest = models.CharField(max_length=80)
    code_digest = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "target_digest", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class Tally(models.Model):
    """How often something was done in a window of time, by account, number or address (all as digests)."""

    key = models.CharField(max_length=120, primary_key=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Watched(models.TextChoices):
    """What is counted for the whole installation (L05, L06)."""

    FAILURES = "failures", "密码和验证码错误"
    CODES = "codes", "发出的验证码"


class Alarm(models.Model):
    """That there was too much of it: one row an hour."""

    what = models.CharField(max_length=12, choices=Watched.choices)
    hour = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "hour"], name="one_alarm_an_hour")]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"


class KnownDevice(models.Model):
    """A browser by which somebody has come in (L06). `word_digest`: of what its cookie says, one word for all who use it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices", db_index=False)
    word_digest = models.CharField(max_length=80, db_index=True)
    device = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "word_digest"], name="one_row_a_device")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.device}"


class SignIn(models.Model):
    """One sign-in: when, with which device, from where; its session can be ended from elsewhere (L06)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins", db_index=False)
    at = models.DateTimeField()
    device = models.CharField(max_length=60)
    address = EncryptedTextField()
    session_key = models.CharField(max_length=40, db_index=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-at"])]
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.at}"


class SecurityAnswer(models.Model):
    """密保问题: one of three, the answer only as a hash (L04). `question`: a key of words.QUESTIONS."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="security_answers", db_index=False)
    question = models.CharField(max_length=12)
    answer = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "question"], name="one_answer_a_question")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.question}"


class RecoveryCode(models.Model):
    """One of the codes that replace a lost second factor, each once (L08); only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    code_digest = models.CharField(max_length=80, unique=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"


class Activation(models.Model):
    """激活码: by which an imported person comes in for the first time (L02), once; only its hash is kept.

    `closed_at`: when it was used, or when another one took its place.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="activations", db_index=False)
    code_digest = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(closed_at=None), name="one_open_activation_a_person"
            )
        ]
        indexes = [models.Index(fields=["user", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"


class Passkey(models.Model):
    """通行密钥: a WebAuthn credential that replaces password and code for staff (L08). Only its public half is here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    credential = models.CharField(max_length=1400, unique=True)  # its id, base64url, at most 1023 bytes
    public_key = models.BinaryField()
    # How often the authenticator says it was used; one that falls back has been copied.
    uses = models.BigIntegerField(default=0)
    device = models.CharField(max_length=60)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"


class WeChat(models.Model):
    """绑定的微信: one WeChat user for one person, known by the id WeChat gives this installation (L04)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wechat")
    openid = EncryptedTextField(found_by=("openid_digest", "wechat"), bound_to=("user_id",))
    openid_digest = models.CharField(max_length=80, unique=True)
    bound_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class KeptForm(models.Model):
    """What somebody has typed into a form and not sent yet (L06), sealed; or that it was sent, so that nothing revives it.

    `owner`: u and the account's key, or v and a secret of the session for visitors; what a visitor's session keeps for
    an account that has to sign in first says so in `for_user`. `rendering`: which showing of the form it was; `turn`:
    the browser's clock there, so that what overtakes on the line does not lose to what was typed before.
    """

    owner = models.CharField(max_length=40)
    for_user = models.BigIntegerField(null=True)
    path = models.CharField(max_length=200)
    form = models.CharField(max_length=60)
    rendering = models.CharField(max_length=16)
    turn = models.BigIntegerField(default=0)
    content = EncryptedJSONField()
    was_sent = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "path", "form"], name="one_kept_form")]
        indexes = [models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.path} {self.form}"


class Matter(models.TextChoices):
    """What needs a consent of its own (单独同意)."""

    FACES = "faces", "人脸比对"


class Consent(models.Model):
    """单独同意: to one matter and one text, until it is withdrawn (个人信息保护法 第十四、十五、二十九条)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    matter = models.CharField(max_length=12, choices=Matter.choices)
    text_version = models.CharField(max_length=10)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "matter"], condition=models.Q(withdrawn_at=None), name="one_open_consent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.matter}"
