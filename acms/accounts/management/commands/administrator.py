import re
import secrets
from typing import Any

import pyotp
from django.core.management.base import BaseCommand, CommandError, CommandParser

from acms.accounts import actions
from acms.accounts.forms import LOGIN
from acms.accounts.models import Role, User
from acms.base import text, words
from acms.regions import divisions


class Command(BaseCommand):
    help = """Makes a security administrator (安全管理员), from whom all other staff accounts descend, or lets one in again who has
    lost the password or the second factor. What opens the account is printed once."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login_name")
        parser.add_argument("--name", default="", help="the person's name; needed for a new account")

    def handle(self, **options: Any) -> None:
        login = options["login_name"]
        existing = User.objects.filter(login_name=login).first()
        password, secret = self._again(existing) if existing else self._new(login, options["name"].strip())
        self.stdout.write(f"password: {password}\nsecret of the second factor: {secret}")
        self.stdout.write(pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="ACMS"))

    def _new(self, login: str, name: str) -> tuple[str, str]:
        if not re.fullmatch(LOGIN, login):
            raise CommandError("a user name begins with a small letter and has 3 to 31 of a-z 0-9 _ . -")
        if not name:
            raise CommandError("a new account needs --name")
        try:
            name = text.name(name)
        except text.Fault as fault:
            raise CommandError(words.text_fault(fault)) from None
        password = secrets.token_urlsafe(12)
        made = actions.make_staff(
            login_name=login, name=name, password=password, role=Role.SECURITY, agency_code=divisions.REGION
        )
        return password, made.totp_secret

    def _again(self, user: User) -> tuple[str, str]:
        if user.role != Role.SECURITY:
            raise CommandError("this is no security administrator: such an account is opened again at the desk")
        return actions.enable_staff(user=user, by=None)
