"""Every write of the accounts: codes, passwords, sign-ins."""

import secrets
from datetime import date, timedelta
from math import ceil
from urllib.parse import urljoin

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from acms.accounts import access, consents, devices, doors, hearing, limits, sessions, warnings, watch, words
from acms.accounts import activation as accounts_activation
from acms.accounts.models import (
    Code,
    Matter,
    Passkey,
    Purpose,
    RecoveryCode,
    Role,
    SecurityAnswer,
    User,
    Watched,
    WeChat,
)
from acms.base import crypto, masks, text
from acms.base.errors import Refused
from acms.channels import actions as channels
from acms.channels.models import Channel
from acms.journal import actions as journal

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
TAIL = 4  # places of a phone by which people know their own


@transaction.atomic
def make_person(*, name: str, id_number: str, initial: bool = True) -> User:
    """An account that waits for its first password (L02). Raises id_card.WrongNumber, IntegrityError."""
    user = User(name=name, must_set_password=initial)
    user.set_id_number(id_number)
    user.set_unusable_password()
    user.save()
    journal.write("account.made", user, about=user)
    return user


@transaction.atomic
def make_applicant(*, name: str, phone: str, email: str) -> User:
    """Somebody who asks for something without signing in: reached by the proved phone, never able to sign in."""
    user = User(name=name, is_active=False)
    user.set_unusable_password()
    user.set_phone(phone, timezone.now())
    if email:
        user.email, user.email_verified_at = email, timezone.now()
    user.save()
    return user


@transaction.atomic
def choose_notices(*, user: User, sms: bool, email: bool) -> None:
    """Whether messages come by SMS and by e-mail; codes and warnings about the account come anyway."""
    User.objects.filter(pk=user.pk).update(sms_notices=sms, email_notices=email)
    journal.write("account.notices_chosen", user, by=user, about=user, sms=sms, email=email)


@transaction.atomic
def forget_applicant(*, user: User) -> None:
    """An applicant who never came back: name and contacts go, the row stays for the journal."""
    blank = {"name": "", "phone": "", "phone_digest": None, "email": ""}
    User.objects.filter(pk=user.pk, is_active=False, id_digest=None).update(**blank)
    journal.write("applicant.forgotten", user)


@transaction.atomic
def open_account(*, user: User, name: str, id_number: str, by: User | None) -> None:
    """F01, F02: an applicant's filing was accepted; from now on they sign in. Raises Refused when the number has an account."""
    user.name, user.is_active = name, True
    user.set_id_number(id_number)
    try:
        with transaction.atomic():
            user.save(update_fields=["name", "is_active", "id_number", "id_digest"])
    except IntegrityError:
        raise Refused(words.NUMBER_HAS_ACCOUNT, "number_taken") from None
    journal.write("account.made", user, by=by, about=user)


@transaction.atomic
def choose_password(*, user: User, password: str) -> None:
    """F01, F02: an applicant's own password; the shared initial one never opened this account (L03)."""
    user.set_password(password)
    user.opened_at, user.opened_by = timezone.now(), user.phone[-TAIL:]
    user.save(update_fields=["password", "opened_at", "opened_by"])
    journal.write("password.first", user, by=user, about=user)


@transaction.atomic
def correct_identity(*, user: User, by: User, name: str = "", id_number: str = "") -> None:
    """W05, L02: the account goes on under the right name or number. Raises id_card.WrongNumber, IntegrityError."""
    if name:
        user.name = name
    if id_number:
        user.set_id_number(id_number)
    user.save(update_fields=["name", "id_number", "id_digest"])
    journal.write("account.corrected", user, by=by, about=user, name=bool(name), number=bool(id_number))
    warnings.warn(user=user, what=words.WAS_CORRECTED)


@transaction.atomic
def cede_number(*, user: User, by: User) -> None:
    """D15, W05: the account of a closed file gives its number up to the one that goes on; it opens nothing any more."""
    User.objects.filter(pk=user.pk, is_active=False).update(id_number="", id_digest=None)
    journal.write("account.corrected", user, by=by, about=user, name=False, number=True)


@transaction.atomic
def make_staff(
    *,
    login_name: str,
    name: str,
    password: str,
    role: str,
    agency_code: str = "",
    unit_uscc: str = "",
    by: User | None = None,
) -> User:
    """A staff account with a fresh second factor (L08)."""
    user = User(login_name=login_name, name=name, role=role, agency_code=agency_code, unit_uscc=unit_uscc)
    user.totp_secret = pyotp.random_base32()
    user.set_password(password)
    user.save()
    journal.write("staff.made", user, by=by, about=user, role=role, agency=agency_code)
    return user


@transaction.atomic
def make_waiting_staff(
    *, name: str, role: str, login_name: str, by: User, agency_code: str = "", unit_uscc: str = "", phone: str = ""
) -> User:
    """A staff account that nothing opens but an activation code: its holder alone sets password and second factor (R03, L08)."""
    user = User(login_name=login_name, name=name, role=role, agency_code=agency_code, unit_uscc=unit_uscc)
    user.must_set_password = True
    user.set_unusable_password()
    if phone:
        user.set_phone(phone)
    user.save()
    journal.write("staff.made", user, by=by, about=user, role=role, agency=agency_code, unit=unit_uscc)
    return user


@transaction.atomic
def wait_again(*, user: User, by: User) -> None:
    """L08: password or phone are lost, or an account is to open again: whatever opened it is void until its holder sets both anew.

    The holder is told, and so are the auditors: nobody takes an account unseen.
    """
    warnings.warn(user=user, what=words.did_reset(by.name))
    for bound in (RecoveryCode, Passkey):
        bound._default_manager.filter(user=user).delete()
    devices.forget(user)
    sessions.end(user=user, by=by)
    user.must_set_password, user.totp_secret, user.is_active, user.last_login = True, "", True, None
    user.set_unusable_password()
    user.save(update_fields=["must_set_password", "totp_secret", "is_active", "last_login", "password"])
    journal.write("staff.reset", user, by=by, about=user)
    told = words.staff_reset(by.name, user.name, str(user.login_name))
    _tell_auditors(user, by, words.STAFF_RESET, told)


def _tell_auditors(user: User, by: User, title: str, text: str) -> None:
    """Those who answer for the place of the account, or of whoever has acted on one that has none."""
    place = user.agency_code or by.agency_code
    for auditor in User.objects.filter(role=Role.AUDITOR, is_active=True).order_by("pk"):
        if place in access.places_of_staff(auditor) and auditor.pk != user.pk:
            hearing.changed(user=auditor, title=title, text=text)


@transaction.atomic
def open_staff(*, name: str, role: str, login_name: str, agency_code: str, phone: str, by: User) -> User:
    """L08: an account for a member of staff, whose code goes to their phone alone. The auditors are told, with the phone masked."""
    user = make_waiting_staff(name=name, role=role, login_name=login_name, agency_code=agency_code, phone=phone, by=by)
    _send_first_code(user, by)
    told = words.staff_made(by.name, name, login_name, Role(role).label, masks.phone(phone))
    _tell_auditors(user, by, words.STAFF_MADE, told)
    return user


@transaction.atomic
def reset_staff(*, user: User, by: User) -> None:
    """L08: as `wait_again`, with a code by SMS to the phone on file: whoever resets an account does not come in by it.

    Raises Refused where no phone is on file.
    """
    if not user.phone:
        raise Refused(words.NO_STAFF_PHONE, "no_staff_phone")
    wait_again(user=user, by=by)
    _send_first_code(user, by)


def _send_first_code(user: User, by: User) -> None:
    ((_, code),) = accounts_activation.make(users=[user], by=by)
    page = urljoin(settings.ACMS_URL, reverse("accounts:staff_activate"))
    channels.send_sms(to=user.phone, text=words.staff_code(str(user.login_name), code, page))


@transaction.atomic
def begin_second_factor(*, user: User) -> None:
    """R03: a secret for the authenticator app of who has come in by a code, shown to nobody else; coming in anew makes another one."""
    user.totp_secret = pyotp.random_base32()
    if User.objects.filter(pk=user.pk, must_set_password=True).update(totp_secret=user.totp_secret):
        journal.write("staff.factor_begun", user, by=user, about=user)


@transaction.atomic
def set_first_staff_password(*, user: User, password: str, code: str, activation: int) -> None:
    """R03: password and second factor of one's own; the code that let them in is dead from here on.

    Raises Refused for a wrong code of the app, and where the activation code was used, replaced or is too old by now.
    """
    if not second_factor_right(user, code):
        raise Refused(words.SECOND_FACTOR_WRONG, "second_factor")
    accounts_activation.use(user=user, pk=activation)
    fresh = User(pk=user.pk)
    fresh.set_password(password)
    now = timezone.now()
    rows = User.objects.filter(pk=user.pk, must_set_password=True, is_active=True)
    # The code came by SMS to the phone on file, where there is one.
    proved = now if user.phone else None
    if not rows.update(password=fresh.password, must_set_password=False, opened_at=now, phone_verified_at=proved):
        raise Refused(words.PASSWORD_SET_BEFORE, "password_set_before")
    user.refresh_from_db()
    journal.write("password.first", user, by=user, about=user, by_code=True)
    warnings.warn(user=user, what=words.DID_SET_FIRST)


@transaction.atomic
def disable_staff(*, user: User, by: User) -> None:
    """L08: somebody has left: the account opens nothing from now on, its sessions end. It is never deleted."""
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        sessions.end(user=user, by=by)
        accounts_activation.void(user=user)
        journal.write("staff.disabled", user, by=by, about=user)


@transaction.atomic
def enable_staff(*, user: User, by: User | None) -> tuple[str, str]:
    """L08: from the command line: an account opens again, or its second factor is lost: a new password and secret, both shown once."""
    password, user.totp_secret, user.is_active = secrets.token_urlsafe(12), pyotp.random_base32(), True
    user.set_password(password)
    user.save(update_fields=["password", "totp_secret", "is_active"])
    RecoveryCode.objects.filter(user=user).delete()
    Passkey.objects.filter(user=user).delete()
    devices.forget(user)
    sessions.end(user=user, by=by)
    journal.write("staff.reset", user, by=by, about=user)
    return password, user.totp_secret


RECOVERY_CODES = 8


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """L08: eight fresh codes, shown once; those before are void."""
    codes = [f"{secrets.token_hex(2)}-{secrets.token_hex(2)}-{secrets.token_hex(2)}" for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_digest=crypto.digest(f"{user.pk}:{code}", "recovery") or "") for code in codes
    )
    journal.write("staff.recovery_codes", user, by=user)
    warnings.warn(user=user, what=words.DID_MAKE_RECOVERY_CODES)
    return codes


def recovery_code_right(user: User, code: str) -> bool:
    """True once for one of the codes."""
    digests = crypto.digests(f"{user.pk}:{code.strip().lower()}", "recovery")
    rows = RecoveryCode.objects.filter(user=user, code_digest__in=digests, used_at=None)
    return bool(rows.update(used_at=timezone.now()))


def _where(channel: str, target: str) -> str:
    return masks.phone(target) if channel == Channel.SMS else masks.email(target)


def send_code(*, purpose: Purpose, channel: str, target: str, holder: str, address: str, known: bool = False) -> str:
    """Sends a code to `target` for `holder`; the sentence that says so. Raises Refused when too many were asked for.

    `holder` names whose code it is (a user's or a session's key), so that a code works for nobody else. `known`: who asks has
    signed in, and has a budget that nobody else can use up.
    """
    used_up = limits.take(*_code_budgets(target, holder, address, known))
    if used_up is limits.CODE_PAUSE:
        raise _too_soon(target, holder)
    if used_up in (limits.CODES_A_DAY, limits.CODES_A_DAY_KNOWN):
        raise Refused(words.TOO_MANY_CODES_TODAY, "code_limit")
    if used_up is not None:
        raise Refused(words.TOO_MANY_CODES, "code_limit")
    _write_code(purpose, channel, holder=holder, target=target, to=target)
    watch.note(Watched.CODES)
    return words.code_sent(_where(channel, target))


def _code_budgets(target: str, holder: str, address: str, known: bool) -> list[tuple[limits.Limit, str]]:
    if known:
        own = [(limits.CODES_BY_TARGET, f"{holder} {target}"), (limits.CODES_A_DAY_KNOWN, target)]
    else:
        own = [
            (limits.CODES_BY_TARGET, target),
            (limits.CODES_A_DAY, target),
            (limits.CODES_BY_ADDRESS, address),
        ]
    return [(limits.CODE_PAUSE, target), *own, (limits.CODES_BY_HOLDER, holder)]


@transaction.atomic
def _write_code(purpose: Purpose, channel: str, *, holder: str, target: str, to: str, sent: bool = True) -> None:
    """A code that is found by `target` and has gone `to` somebody. Without `sent` the same is written and the message taken back, so
    that who asks cannot tell by the clock (L05), and no code is right."""
    code = f"{secrets.randbelow(10**6):06d}"
    Code.objects.create(
        purpose=purpose,
        channel=channel,
        holder=crypto.digest(holder, "holder") or "",
        target_digest=crypto.digest(target, "target") or "",
        code_digest=crypto.digest(_plain_code(holder, to, code if sent else secrets.token_hex()), "code") or "",
        expires_at=timezone.now() + CODE_LIFE,
    )
    with transaction.atomic():
        warnings.send(channel, to, words.CODE_SUBJECT, words.code_text(code, purpose.label), urgent=True)
        if not sent:
            transaction.set_rollback(True)


def _plain_code(holder: str, to: str, code: str) -> str:
    return f"{holder}\0{to}\0{code}"


def _recovers(number: str, known: str) -> str:
    """Whose code of recovery it is: known numbers and others have the same; what is asked for elsewhere voids none of a known device."""
    return f"recover:{number}:{known}" if known else f"recover:{number}"


def send_recovery_code(*, number: str, channel: str, to: str, address: str, known: str = "") -> None:
    """L05: a code to the proved contact of who has this number, or to nobody: what is counted and written is the same.

    Whether a further one is made hangs on the number alone; what the phone may get still decides only whether the message goes, and
    is counted where no other page shows it. `known`: the device of the account that asks, if it is one.
    """
    holder = _recovers(number, known)
    own = f"{holder} {channel}"
    budgets = [(limits.RECOVERY_PAUSE, own), (limits.RECOVERY_CODES, own), (limits.CODES_BY_ADDRESS, address)]
    if limits.take(*budgets[: 2 if known else 3]):
        return
    where = to or holder
    goes = limits.take((limits.RECOVERY_CODES_TO, f"{where} {known}"), (limits.RECOVERY_CODES_A_DAY, where)) is None
    sent = bool(to) and goes
    _write_code(Purpose.RECOVER, channel, holder=holder, target=number, to=to or number, sent=sent)
    watch.note(Watched.CODES)


def _too_soon(target: str, holder: str) -> Refused:
    """A code has just gone to `target`: when the next may, and whether that one is good for what it is asked for now (L05)."""
    last = Code.objects.filter(target_digest__in=crypto.digests(target, "target")).order_by("-pk").first()
    if last is None or last.holder in crypto.digests(holder, "holder"):
        return Refused(words.code_wait(60), "code_wait")
    ends = last.made_at + limits.CODE_PAUSE.window
    return Refused(words.code_elsewhere(max(1, ceil((ends - timezone.now()).total_seconds()))), "code_elsewhere")


def _newest_code(purpose: Purpose, channel: str, target: str, holder: str) -> Code | None:
    unused = Code.objects.filter(
        purpose=purpose, channel=channel, holder__in=crypto.digests(holder, "holder"), used_at=None
    )
    return unused.filter(target_digest__in=crypto.digests(target, "target")).order_by("-pk").first()


def has_code(*, purpose: Purpose, channel: str, target: str, holder: str) -> bool:
    """True where a code for `target` went out for `holder` and is good still."""
    row = _newest_code(purpose, channel, target, holder)
    return row is not None and row.expires_at >= timezone.now() and row.tries < CODE_TRIES


def use_code(*, purpose: Purpose, channel: str, target: str, holder: str, code: str, to: str = "") -> None:
    """Uses up the newest code for `target`. Raises Refused with how many tries are left. `to`: where it went, if that is another.

    Not atomic as a whole: a wrong try must stay counted although the caller rolls back.
    """
    if len(code) != 6 or not code.isdigit():
        raise Refused(words.CODE_SHAPE, "code_shape")
    row = _newest_code(purpose, channel, target, holder)
    now = timezone.now()
    if row is None:
        raise Refused(words.CODE_NONE, "code_none")
    if row.expires_at < now:
        raise Refused(words.CODE_EXPIRED, "code_expired")
    if not Code.objects.filter(pk=row.pk, tries__lt=CODE_TRIES).update(tries=F("tries") + 1):
        raise Refused(words.code_bad(0), "code_used_up")
    if row.code_digest not in crypto.digests(_plain_code(holder, to or target, code), "code"):
        watch.note(Watched.FAILURES)
        raise Refused(words.code_bad(CODE_TRIES - row.tries - 1), "code_wrong")
    if not Code.objects.filter(pk=row.pk, used_at=None).update(used_at=now):
        raise Refused(words.CODE_EXPIRED, "code_expired")


@transaction.atomic
def set_first_password(*, user: User, name: str, phone: str, password: str, activation: int = 0) -> User:
    """L02: the first password of one's own; what opened the page is dead from here on. The phone is already proved. One that the file
    held until now, and is another, hears of it: codes go through many hands.

    Who came by the shared password with a phone that no file knows is marked: people decide until an agency has approved
    something. Raises Refused when the name differs from the file, the phone is not the file's, or somebody was first.
    """
    if not text.same_name(user.name, name):
        raise Refused(words.NAME_DIFFERS, "name_differs")
    if activation:
        accounts_activation.use(user=user, pk=activation)
    elif user.phone and user.phone != phone:
        raise Refused(words.PHONE_SHAPE, "other_phone")
    fresh = User(pk=user.pk)
    fresh.set_password(password)
    fresh.set_phone(phone, timezone.now())
    unchecked = not activation and not user.phone
    former = user.phone
    filed = "none" if not former else "same" if former == phone else "other"
    now = timezone.now()
    done = User.objects.filter(pk=user.pk, must_set_password=True).update(
        password=fresh.password,
        phone=fresh.phone,
        phone_digest=fresh.phone_digest,
        phone_verified_at=fresh.phone_verified_at,
        phone_unchecked=unchecked,
        must_set_password=False,
        opened_at=now,
        opened_by=phone[-TAIL:],
    )
    if not done:
        raise Refused(words.PASSWORD_SET_BEFORE, "password_set_before")
    accounts_activation.void(user=user)
    user.refresh_from_db()
    journal.write(
        "password.first", user, by=user, about=user, by_code=bool(activation), unchecked=unchecked, filed=filed
    )
    warnings.warn(user=user, what=words.DID_SET_FIRST)
    if filed == "other":
        warnings.send(Channel.SMS, former, words.ACCOUNT_WARNING, words.opened_by_another_phone(phone[-TAIL:]))
    if unchecked:
        hearing.entered_unchecked(user)
    return user


@transaction.atomic
def trust_phone(*, user: User, by: User) -> None:
    """L02: an agency has approved something of theirs: it has seen who stands behind the phone."""
    if User.objects.filter(pk=user.pk, phone_unchecked=True).update(phone_unchecked=False):
        journal.write("account.phone_checked", user, by=by, about=user)


def hold(user: User) -> None:
    """Lets nobody else write an account until the transaction ends, and reads it as it is then (ADR 0003)."""
    User.objects.filter(pk=user.pk).update(is_active=F("is_active"))
    user.refresh_from_db()


@transaction.atomic
def give_back(*, user: User, phone: str, by: User) -> None:
    """L02: the account goes to who has claimed it: nothing that another has set or bound opens it any more.

    A code by SMS to the claimant's proved phone lets them set a password. Who had the account is told at their contacts.
    """
    former = warnings.proved(user)
    for matter in Matter:
        consents.withdraw(user=user, matter=matter, by=by)
    for bound in (SecurityAnswer, RecoveryCode, Passkey, WeChat):
        bound._default_manager.filter(user=user).delete()
    devices.forget(user)
    sessions.end(user=user, by=by)
    user.set_unusable_password()
    user.set_phone(phone, timezone.now())
    user.opened_at, user.opened_by, user.last_login = None, "", None
    user.email, user.email_verified_at, user.phone_unchecked, user.must_set_password = "", None, False, True
    user.save()
    hearing.contact_proved(user)
    ((_, code),) = accounts_activation.make(users=[user], by=by)
    channels.send_sms(to=phone, text=words.given_back(code))
    for channel, target in former:
        if target != phone:
            warnings.send(channel, target, words.ACCOUNT_WARNING, words.TAKEN_AWAY)
    journal.write("account.given_back", user, by=by, about=user)


@transaction.atomic
def prove_contact(*, user: User, channel: str, target: str) -> None:
    """Keeps a phone or e-mail whose code was right (W03). The one before is told, so that a theft does not pass unseen (L04)."""
    now = timezone.now()
    former = [contact for contact in warnings.proved(user) if contact[0] == channel]
    if channel == Channel.SMS:
        user.set_phone(target, now)
        user.save(update_fields=["phone", "phone_digest", "phone_verified_at"])
    else:
        user.email, user.email_verified_at = target, now
        user.save(update_fields=["email", "email_verified_at"])
    hearing.contact_proved(user)
    journal.write("contact.proved", user, by=user, about=user, channel=channel)
    # The first one of a collection is what the collection asks for: nothing of the account has changed by it.
    if former != [(channel, target)] and (former or doors.of_user(user) != doors.COLLECTION):
        warnings.warn(user=user, what=words.did_change_contact(channel, _where(channel, target)), also=former)


def change_password(*, user: User, former: str, password: str) -> None:
    """L04: a new password by who knows the former one. Raises Refused; a wrong try stays counted."""
    who = str(user.pk)
    if not limits.OWN_PASSWORD.take(who):
        raise Refused(words.login_locked(), "locked")
    if not check_password(former, user.password):
        watch.note(Watched.FAILURES)
        raise Refused(words.FORMER_WRONG, "former_wrong")
    limits.OWN_PASSWORD.clear(who)
    with transaction.atomic():
        _set_another(user, password)
        journal.write("password.changed", user, by=user, about=user)
        warnings.warn(user=user, what=words.DID_CHANGE_PASSWORD)


def _set_another(user: User, password: str) -> None:
    """A new password that is not the former one. Raises Refused."""
    if check_password(password, user.password):
        raise Refused(words.PASSWORD_SAME, "same_password")
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def set_questions(*, user: User, answers: dict[str, str]) -> None:
    """L04: three questions with their answers, in place of those before. Raises Refused for fewer or empty ones."""
    given = {question: normal_answer(answer) for question, answer in answers.items() if question in words.QUESTIONS}
    if len(given) != QUESTIONS_NEEDED or not all(given.values()):
        raise Refused(words.THREE_QUESTIONS, "three_questions")
    SecurityAnswer.objects.filter(user=user).delete()
    SecurityAnswer.objects.bulk_create(
        SecurityAnswer(user=user, question=question, answer=make_password(answer)) for question, answer in given.items()
    )
    journal.write("questions.set", user, by=user, about=user)
    warnings.warn(user=user, what=words.DID_SET_QUESTIONS)


QUESTIONS_NEEDED = 3


def normal_answer(typed: str) -> str:
    """An answer without spaces and case: people do not remember how they typed it."""
    return "".join(typed.split()).casefold()


def questions_of(user: User | None, number: str) -> list[str]:
    """L05: the questions to ask for an ID number. A number without any gets three all the same, always the same ones: also after the keys were
    rotated and after a restore, or those that changed would be of nobody. So they hang on the oldest key, which goes with the backup's."""
    own = list(SecurityAnswer.objects.filter(user=user).values_list("question", flat=True)) if user else []
    if own:
        return own
    seed = crypto.digest_under(next(iter(crypto.ring().keys)), number, "questions")
    return sorted(words.QUESTIONS, key=lambda question: crypto.sm3(f"{seed}{question}".encode()))[:QUESTIONS_NEEDED]


def answers_right(
    user: User | None, number: str, answers: dict[str, str], *, address: str = "", known: str = ""
) -> bool:
    """L05: all three right. Takes as long for nobody as for somebody. Raises Refused after five tries. `known`: as in `send_recovery_code`."""
    own_tries = f"{number} {known}" if known else number
    budgets = [(limits.QUESTION_TRIES, own_tries), (limits.LOGIN_BY_ADDRESS, address)][: 1 if known else 2]
    if used_up := limits.take(*budgets):
        raise Refused(
            words.TOO_MANY_FROM_HERE if used_up is limits.LOGIN_BY_ADDRESS else words.ANSWERS_LOCKED, "locked"
        )
    own = dict(SecurityAnswer.objects.filter(user=user).values_list("question", "answer")) if user else {}
    wanted = [(answers.get(question, ""), own.get(question, "")) for question in questions_of(user, number)]
    right = [check_password(normal_answer(given), stored) if stored else _as_long(given) for given, stored in wanted]
    if all(right):
        limits.give(*budgets[1:])
    else:
        watch.note(Watched.FAILURES)
    return all(right)


def _as_long(given: str) -> bool:
    make_password(normal_answer(given))
    return False


@transaction.atomic
def reset_password(*, user: User, password: str) -> None:
    """L05: a new password after recovery. Raises Refused for the former one."""
    _set_another(user, password)
    limits.LOGIN_BY_ACCOUNT.clear(f"person:{user.id_number}")
    limits.QUESTION_TRIES.clear(user.id_number)
    journal.write("password.reset", user, by=user, about=user)
    warnings.warn(user=user, what=words.DID_RESET_PASSWORD)


def reset_by_code(
    *, user: User | None, number: str, channel: str, to: str, code: str, password: str, known: str = ""
) -> None:
    """L05: a new password by a code; nobody's number goes the same way and has no right one. Raises Refused. A wrong try stays
    counted; a refused password does not use up the code."""
    wrong: Refused | None = None
    with transaction.atomic():
        try:
            use_code(
                purpose=Purpose.RECOVER,
                channel=channel,
                target=number,
                holder=_recovers(number, known),
                code=code,
                to=to or number,
            )
        except Refused as refusal:
            wrong = refusal
        else:
            assert user is not None, "a code was right that nobody was sent"
            reset_password(user=user, password=password)
    if wrong is not None:
        raise wrong


@transaction.atomic
def bind_wechat(*, user: User, openid: str) -> None:
    """L04: this WeChat stands for the person from now on, in place of one before. Raises Refused when it is somebody else's."""
    bound = WeChat.objects.filter(openid_digest__in=crypto.digests(openid, "wechat")).exclude(user=user)
    if bound.exists():
        raise Refused(words.WECHAT_TAKEN, "wechat_taken")
    known = WeChat.objects.filter(user=user, openid_digest__in=crypto.digests(openid, "wechat")).exists()
    values = {"openid": openid, "openid_digest": crypto.digest(openid, "wechat")}
    try:
        with transaction.atomic():
            WeChat.objects.update_or_create(user=user, defaults=values)
    except IntegrityError:  # somebody was faster
        raise Refused(words.WECHAT_TAKEN, "wechat_taken") from None
    journal.write("wechat.bound", user, by=user, about=user)
    if not known:
        warnings.warn(user=user, what=words.DID_BIND_WECHAT)


@transaction.atomic
def unbind_wechat(*, user: User) -> None:
    """L04: WeChat opens this account no more."""
    if WeChat.objects.filter(user=user).delete()[0]:
        journal.write("wechat.unbound", user, by=user, about=user)
        warnings.warn(user=user, what=words.DID_UNBIND_WECHAT)


def wechat_owner(openid: str) -> int | None:
    """Whose account this WeChat opens, if anybody's who can sign in: the primary key."""
    bound = WeChat.objects.filter(openid_digest__in=crypto.digests(openid, "wechat"))
    # The whole row: its seal says that this WeChat was bound to this account.
    row = bound.filter(user__is_active=True, user__must_set_password=False).first()
    return row.user_id if row else None


def second_factor_right(user: User, code: str) -> bool:
    """L08: true once for the present time step and its neighbours; the step is used up by a conditional UPDATE.

    A phone's clock is some seconds early or late, and typing takes some: one step each way (RFC 6238, 5.2 and 6).
    """
    if not user.totp_secret:  # an empty secret has codes that anybody can compute
        return False
    totp = pyotp.TOTP(user.totp_secret)
    now = int(timezone.now().timestamp()) // totp.interval
    for step in (now, now - 1, now + 1):
        if crypto.same(totp.generate_otp(step), code.strip()):
            return bool(User.objects.filter(pk=user.pk, totp_step__lt=step).update(totp_step=step))
    return False


@transaction.atomic
def note_sign_in(*, user: User) -> None:
    """A member of staff has signed in with both factors."""
    journal.write("staff.signed_in", user, by=user)


SAVED_MOST = 12
SAVED_LONGEST = 20
AWAY_LONGEST = timedelta(days=366)


@transaction.atomic
def say_away(*, user: User, first: date | None, last: date | None, by: User, today: date) -> bool:
    """C01: from when to when a reviewer is away; without days they are there. A colleague may say it for them. False where it stands so.

    Raises Refused for a colleague of another agency, and for days that are none, over, or further than a year away.
    """
    if not access.colleagues(by).filter(pk=user.pk).exists():
        raise Refused(words.NO_COLLEAGUE, "no_colleague")
    if (first is None) != (last is None):
        raise Refused(words.AWAY_DAYS, "no_days")
    if first and last and not (first <= last and today <= last <= today + AWAY_LONGEST):
        raise Refused(words.AWAY_DAYS, "no_days")
    stands = User.objects.filter(pk=user.pk, away_from=first, away_until=last)
    if stands.exists():
        return False
    User.objects.filter(pk=user.pk).update(away_from=first, away_until=last)
    user.refresh_from_db(fields=["away_from", "away_until"])
    if first:
        journal.write("staff.away", user, by=by, on=str(first), until=str(last))
    else:
        journal.write("staff.back", user, by=by)
    return True


@transaction.atomic
def keep_list(*, user: User, name: str, query: str) -> None:
    """A list under a name, in the place of one with that name. Raises Refused without a name, for a long one and for too many."""
    name = name.strip()
    if not name or len(name) > SAVED_LONGEST:
        raise Refused(words.list_named(SAVED_LONGEST), "no_name")
    kept = [one for one in _lists(user) if one[0] != name]
    if len(kept) >= SAVED_MOST:
        raise Refused(words.lists_full(SAVED_MOST), "too_many")
    _save_lists(user, [*kept, [name, query]])


@transaction.atomic
def drop_list(*, user: User, name: str) -> None:
    """The list under this name is kept no more."""
    _save_lists(user, [one for one in _lists(user) if one[0] != name])


def _lists(user: User) -> list[list[str]]:
    """What somebody keeps, held until the transaction ends: two tabs lose nothing of each other."""
    User.objects.filter(pk=user.pk).update(saved_lists=F("saved_lists"))
    kept = User.objects.values_list("saved_lists", flat=True).get(pk=user.pk)
    return [[name, query] for name, query in kept]


def _save_lists(user: User, lists: list[list[str]]) -> None:
    User.objects.filter(pk=user.pk).update(saved_lists=lists)
    user.saved_lists = lists
