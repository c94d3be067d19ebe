"""Checks a name and a password, with lock-out (L06). Answers never reveal whether a number is registered."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from acms.accounts import actions, devices, limits, watch, words
from acms.accounts import activation as accounts_activation
from acms.accounts.models import User, Watched
from acms.base import crypto, text


@dataclass(frozen=True)
class Tried:
    """What came of a try: the user, or the sentence why not. `initial`: only the set-password page may follow.

    `activation`: the key of the code that was right.
    """

    user: User | None = None
    fault: str = ""
    initial: bool = False
    activation: int = 0


Budgets = tuple[tuple[limits.Limit, str], ...]


def budgets(key: str, address: str, known: str) -> Budgets:
    """What a try at the account is taken from: a device that its holder uses has tries of its own, which nobody else can use up (L06)."""
    if known:
        return ((limits.LOGIN_BY_DEVICE, f"{key} {known}"),)
    return (limits.LOGIN_BY_ACCOUNT, key), (limits.LOGIN_BY_ADDRESS, address)


def take(wanted: Budgets, locked: str = "") -> str:
    """Takes a try before it is judged, so that of many at once no more are judged than there are; why not, empty where it is taken.
    `locked`: the sentence where the account has none left, if it is another than that of signing in."""
    used_up = limits.take(*wanted)
    if used_up is None:
        return ""
    return words.TOO_MANY_FROM_HERE if used_up is limits.LOGIN_BY_ADDRESS else locked or words.login_locked()


def _wrong(wanted: Budgets, fault: str) -> Tried:
    watch.note(Watched.FAILURES)
    limit, who = wanted[0]
    left = limit.left(who)
    return Tried(fault=words.login_locked() if left <= 0 else fault + words.tries_left(left))


def _right(wanted: Budgets) -> None:
    """What was tried before is forgotten for the account, not for the address."""
    (limit, who), *others = wanted
    limit.clear(who)
    limits.give(*others)


def _spend_the_same_time(password: str) -> None:
    """An unknown number takes as long as a known one: no answer by the clock."""
    make_password(password)


def second_factor(user: User, code: str, *, recovery: bool = False) -> str:
    """L08: why a code of the authenticator app is not taken; empty where it is, and then used up. After several wrong ones it waits.

    `recovery`: a recovery code is taken too.
    """
    who = f"second:{user.pk}"
    if not limits.SECOND_FACTOR.take(who):
        return words.login_locked()
    if actions.second_factor_right(user, code) or (recovery and actions.recovery_code_right(user, code)):
        limits.SECOND_FACTOR.clear(who)
        return ""
    watch.note(Watched.FAILURES)
    return words.SECOND_FACTOR_WRONG


def person(number: str, password: str, address: str, device: str = "") -> Tried:
    """A person's try with ID number and password. `device`: what the browser's cookie says."""
    user = User.objects.by_id_number(number)
    wanted = budgets(f"person:{number}", address, devices.known(user, device))
    if fault := take(wanted):
        return Tried(fault=fault)
    if user is None or (user.must_set_password and not user.is_active):
        _spend_the_same_time(password)
        return _wrong(wanted, words.NO_SUCH_LOGIN)
    if user.must_set_password:
        _spend_the_same_time(password)
        shared = settings.ACMS_INITIAL_PASSWORD
        # Whose phone an agency has put there (a claim) comes in by their code alone.
        if shared and not user.phone_verified_at and crypto.same(password, shared):
            limits.give(*wanted)
            return Tried(user=user, initial=True)
        return _wrong(wanted, words.NO_SUCH_LOGIN)
    if not check_password(password, user.password):
        return _wrong(wanted, words.NO_SUCH_LOGIN)
    _right(wanted)
    # Said to nobody but who knows the password: somebody who lives may have been taken for dead.
    return Tried(user=user) if user.is_active else Tried(fault=words.FILE_CLOSED)


def _of_code(account: str, address: str) -> Budgets:
    """What a try at an activation code is taken from. Who guesses elsewhere shuts nobody out: a code has 31^8 values."""
    by_line = (limits.ACTIVATION, f"{account} {limits.line_of(address)}")
    return by_line, (limits.ACTIVATION_BY_ACCOUNT, account), (limits.LOGIN_BY_ADDRESS, address)


def _wrong_code(wanted: Budgets, fault: str) -> str:
    """Why an activation code is not taken, and how many tries are left, by what was typed: the same for who is on file and who is not."""
    limit, who = wanted[0]
    left = limit.left(who)
    return fault + words.tries_left(left) if left > 0 else words.ACTIVATION_LOCKED


def activation(number: str, name: str, code: str, address: str) -> Tried:
    """An imported person's try with their code (L02). Whatever is wrong, the sentence is the same, but for who has the code that
    opened the account: they are told by whose phone."""
    wanted = _of_code(number, address)
    if fault := take(wanted, words.ACTIVATION_LOCKED):
        return Tried(fault=fault)
    user = User.objects.by_id_number(number)
    row = accounts_activation.found(user, code)
    used = accounts_activation.used(user, code)
    named = user is not None and text.same_name(user.name, name)
    if user is not None and named and row is not None and user.must_set_password and user.is_active:
        limits.give(*wanted)
        return Tried(user=user, initial=True, activation=row.pk)
    watch.note(Watched.FAILURES)
    if user is not None and named and used and user.opened_at and not user.must_set_password:
        return Tried(fault=words.opened_already(user.opened_at, user.opened_by))
    return Tried(fault=_wrong_code(wanted, words.ACTIVATION_WRONG))


def staff_activation(login_name: str, number: str, code: str, address: str) -> Tried:
    """The first try of a member of staff (R03, L08). Whatever is wrong, the sentence is the same.

    Who was named in an application states its ID number beside the code, others none.
    """
    wanted = _of_code(f"staff:{login_name}", address)
    if fault := take(wanted, words.ACTIVATION_LOCKED):
        return Tried(fault=fault)
    user = User.objects.staff().filter(login_name=login_name, is_active=True, must_set_password=True).first()
    row = accounts_activation.found(user, code, number) or accounts_activation.found(user, code)
    if user is None or row is None:
        watch.note(Watched.FAILURES)
        return Tried(fault=_wrong_code(wanted, words.STAFF_ACTIVATION_WRONG))
    limits.give(*wanted)
    return Tried(user=user, initial=True, activation=row.pk)


def staff(login_name: str, password: str, address: str, device: str = "") -> Tried:
    """A staff member's try; the second factor still follows, and forgets the tries before."""
    user = User.objects.staff().filter(login_name=login_name, is_active=True).first()
    wanted = budgets(f"staff:{login_name}", address, devices.known(user, device))
    if fault := take(wanted):
        return Tried(fault=fault)
    if user is None:
        _spend_the_same_time(password)
        return _wrong(wanted, words.NO_SUCH_STAFF)
    if not check_password(password, user.password):
        return _wrong(wanted, words.NO_SUCH_STAFF)
    limits.give(*wanted)
    return Tried(user=user)
