"""Checks a name and a password, with lock-out (L06). Answers never reveal whether a number is registered."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from acms.accounts import actions, limits, words
from acms.accounts import activation as accounts_activation
from acms.accounts.models import User
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


def _locked(key: str, address: str) -> str:
    if limits.LOGIN_BY_ADDRESS.reached(address):
        return words.TOO_MANY_FROM_HERE
    return words.login_locked() if limits.LOGIN_BY_ACCOUNT.reached(key) else ""


def _failed(key: str, address: str, fault: str) -> Tried:
    limits.LOGIN_BY_ADDRESS.count(address)
    left = limits.LOGIN_BY_ACCOUNT.count(key)
    return Tried(fault=words.login_locked() if left <= 0 else fault + words.tries_left(left))


def _spend_the_same_time(password: str) -> None:
    """An unknown number takes as long as a known one: no answer by the clock."""
    make_password(password)


def second_factor(user: User, code: str, *, recovery: bool = False) -> str:
    """L08: why a code of the authenticator app is not taken; empty where it is, and then used up. After several wrong ones it waits.

    `recovery`: a recovery code is taken too.
    """
    who = f"second:{user.pk}"
    if limits.SECOND_FACTOR.reached(who):
        return words.login_locked()
    if actions.second_factor_right(user, code) or (recovery and actions.recovery_code_right(user, code)):
        limits.SECOND_FACTOR.clear(who)
        return ""
    limits.SECOND_FACTOR.count(who)
    return words.SECOND_FACTOR_WRONG


def person(number: str, password: str, address: str) -> Tried:
    """A person's try with ID number and password."""
    key = f"person:{number}"
    if fault := _locked(key, address):
        return Tried(fault=fault)
    user = User.objects.by_id_number(number)
    if user is None or (user.must_set_password and not user.is_active):
        _spend_the_same_time(password)
        return _failed(key, address, words.NO_SUCH_LOGIN)
    if user.must_set_password:
        _spend_the_same_time(password)
        shared = settings.ACMS_INITIAL_PASSWORD
        # Whose phone an agency has put there (a claim) comes in by their code alone.
        if shared and not user.phone_verified_at and crypto.same(password, shared):
            return Tried(user=user, initial=True)
        return _failed(key, address, words.NO_SUCH_LOGIN)
    if not check_password(password, user.password):
        return _failed(key, address, words.NO_SUCH_LOGIN)
    limits.LOGIN_BY_ACCOUNT.clear(key)
    # Said to nobody but who knows the password: somebody who lives may have been taken for dead.
    return Tried(user=user) if user.is_active else Tried(fault=words.FILE_CLOSED)


def activation(number: str, name: str, code: str, address: str) -> Tried:
    """An imported person's try with their code (L02). Whatever is wrong, the sentence is the same."""
    if limits.LOGIN_BY_ADDRESS.reached(address):
        return Tried(fault=words.TOO_MANY_FROM_HERE)
    if limits.ACTIVATION.reached(number):
        return Tried(fault=words.ACTIVATION_LOCKED)
    user = User.objects.by_id_number(number)
    row = accounts_activation.found(user, code)
    waits = user is not None and user.must_set_password and user.is_active and text.same_name(user.name, name)
    if row is None or not waits:
        limits.LOGIN_BY_ADDRESS.count(address)
        limits.ACTIVATION.count(number)
        return Tried(fault=words.ACTIVATION_WRONG)
    return Tried(user=user, initial=True, activation=row.pk)


def staff_activation(login_name: str, number: str, code: str, address: str) -> Tried:
    """The first try of a member of staff who was named in an application (R03). Whatever is wrong, the sentence is the same."""
    if limits.LOGIN_BY_ADDRESS.reached(address):
        return Tried(fault=words.TOO_MANY_FROM_HERE)
    if limits.ACTIVATION.reached(f"staff:{login_name}"):
        return Tried(fault=words.ACTIVATION_LOCKED)
    user = User.objects.staff().filter(login_name=login_name, is_active=True, must_set_password=True).first()
    row = accounts_activation.found(user, code, number)
    if user is None or row is None:
        limits.LOGIN_BY_ADDRESS.count(address)
        limits.ACTIVATION.count(f"staff:{login_name}")
        return Tried(fault=words.STAFF_ACTIVATION_WRONG)
    return Tried(user=user, initial=True, activation=row.pk)


def staff(login_name: str, password: str, address: str) -> Tried:
    """A staff member's try; the second factor still follows."""
    key = f"staff:{login_name}"
    if fault := _locked(key, address):
        return Tried(fault=fault)
    user = User.objects.staff().filter(login_name=login_name, is_active=True).first()
    if user is None:
        _spend_the_same_time(password)
        return _failed(key, address, words.NO_SUCH_STAFF)
    if not check_password(password, user.password):
        return _failed(key, address, words.NO_SUCH_STAFF)
    return Tried(user=user)
