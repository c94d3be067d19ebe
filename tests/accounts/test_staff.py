"""Staff accounts: made by the level above, disabled at once, opened again; three hands that control each other; recovery codes (L08)."""

import ast
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from acms.accounts import actions, limits, passkeys, signin
from acms.accounts.models import Passkey, Role, SignIn, User
from acms.channels.models import Delivery
from acms.demo import seed
from acms.inbox.models import Message
from acms.journal import actions as journal
from acms.journal.models import Entry
from acms.ops import journal_words
from acms.people.models import Person
from tests.accounts.test_signin import solved


def _staff(login: str, role: Role, agency: str) -> User:
    return actions.make_staff(login_name=login, name=login, password=seed.STAFF_PASSWORD, role=role, agency_code=agency)


@pytest.fixture
def operator(db: None) -> User:
    return _staff("op-huhehaote", Role.OPERATOR, "150100")


@pytest.fixture
def security(db: None) -> User:
    return _staff("sec", Role.SECURITY, "150000")


@pytest.fixture
def auditor(db: None) -> User:
    return _staff("aud", Role.AUDITOR, "150000")


def _as(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


PHONE, OWN = "13800000166", "Altan#2026x"


def _new(**more: str) -> dict[str, str]:
    return {
        "login_name": "newone",
        "name": "新人",
        "phone": PHONE,
        "role": "reviewer",
        "agency_code": "150105",
        **more,
    }


def _sent(phone: str = PHONE) -> str:
    """The code that the newest message to this phone brings."""
    text = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == phone and "激活码" in row.text)
    return text.split("激活码")[1][:9]


def come_in(login: str, code: str) -> Client:
    """By the code to a password and a second factor of one's own."""
    client = Client()
    client.post("/desk/login/activate/", {"login_name": login, "number": "", "activation": code, **solved()})
    secret = User.objects.get(login_name=login).totp_secret
    given = {"password": OWN, "again": OWN, "code": pyotp.TOTP(secret).now() if secret else "000000"}
    client.post("/desk/login/first/", given)
    return client


def sign_in(user: User, password: str, code: str) -> Client:
    client = Client()
    client.post("/desk/login/", {"login_name": user.login_name, "password": password})
    client.post("/desk/login/code/", {"code": code})
    return client


def test_L08_an_operator_makes_a_reviewer_below_who_alone_sets_what_opens_the_account(
    operator: User, auditor: User
) -> None:
    client = _as(operator)
    page = client.post("/desk/staff/", _new(), follow=True)
    user, code = User.objects.get(login_name="newone"), _sent()
    assert user.agency_code == "150105" and "138****0166" in page.text
    assert code not in page.text and code not in client.get("/desk/staff/").text and not user.totp_secret
    assert come_in("newone", code).get("/desk/queue/").status_code == 200
    user.refresh_from_db()
    assert user.phone_verified_at and user.totp_secret not in client.get("/desk/staff/").text
    assert Entry.objects.filter(verb="staff.made", by=operator, about=user).exists()
    told = Message.objects.get(user=auditor)
    assert "newone" in told.text and "138****0166" in told.text and PHONE not in told.text


def test_L08_a_code_of_staff_opens_once_and_nothing_without_it(operator: User) -> None:
    _as(operator).post("/desk/staff/", _new())
    code = _sent()
    assert come_in("newone", "AAAA-BBBB").get("/desk/queue/").status_code == 302
    assert come_in("newone", code).get("/desk/queue/").status_code == 200
    assert come_in("newone", code).get("/desk/queue/").status_code == 302
    assert signin.staff("newone", OWN, "1.1.1.1").user is not None


def test_L08_an_operator_signs_in_as_nobody_else(operator: User, auditor: User, clerk_of_saihan: User) -> None:
    """The three hands are three: nothing that an operator is shown or sent opens another's account (GB/T 22239)."""
    clerk_of_saihan.set_phone(PHONE, timezone.now())
    clerk_of_saihan.save()
    client = _as(operator)
    pages = [
        client.post("/desk/staff/", _new(login_name="second", phone="13800000167"), follow=True).text,
        client.post(f"/desk/staff/{clerk_of_saihan.pk}/", {"reset": "1"}, follow=True).text,
        client.post(f"/desk/staff/{clerk_of_saihan.pk}/", {"reset": "1", "sure": "1"}, follow=True).text,
        client.get("/desk/staff/").text,
        client.get("/desk/messages/").text,
        client.get("/desk/account/").text,
    ]
    for staff in (clerk_of_saihan, User.objects.get(login_name="second")):
        staff.refresh_from_db()
        code = _sent(staff.phone)
        assert not staff.totp_secret and not staff.has_usable_password()
        assert not any(code in page or staff.phone in page for page in pages)
    assert not any(operator.phone and row.to == operator.phone for row in Delivery.objects.all())
    # And no form of theirs puts another phone there.
    client.post(f"/desk/staff/{clerk_of_saihan.pk}/", {"reset": "1", "sure": "1", "phone": "13800000199"})
    clerk_of_saihan.refresh_from_db()
    assert clerk_of_saihan.phone == PHONE


def test_L08_a_reset_is_told_to_the_holder_and_the_auditor(
    operator: User, auditor: User, clerk_of_saihan: User
) -> None:
    clerk_of_saihan.set_phone(PHONE, timezone.now())
    clerk_of_saihan.save()
    elsewhere = _staff("aud-hlbe", Role.AUDITOR, "150700")
    _as(operator).post(f"/desk/staff/{clerk_of_saihan.pk}/", {"reset": "1", "sure": "1"})
    assert "重置" in Message.objects.get(user=clerk_of_saihan).text
    assert any("重置" in row.text for row in Delivery.objects.all() if row.to == PHONE and "激活码" not in row.text)
    told = Message.objects.get(user=auditor)
    assert (told.title, "op-huhehaote重置了苏日娜（saihan）" in told.text) == ("工作人员账号重置", True)
    assert not Message.objects.filter(user=elsewhere).exists()


def test_L08_who_has_no_phone_on_file_is_not_reset_and_states_one_of_their_own(
    operator: User, clerk_of_saihan: User
) -> None:
    reset = f"/desk/staff/{clerk_of_saihan.pk}/", {"reset": "1", "sure": "1"}
    assert "没有登记手机" in _as(operator).post(*reset, follow=True).text
    clerk_of_saihan.refresh_from_db()
    assert clerk_of_saihan.totp_secret and clerk_of_saihan.check_password(seed.STAFF_PASSWORD)
    mine = _as(clerk_of_saihan)
    mine.post("/desk/account/", {"channel": "sms", "target": PHONE, "send_code": "1"})
    code = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    mine.post("/desk/account/", {"channel": "sms", "target": PHONE, "code": code, "confirm_code": "1"})
    assert "激活码已经发到" in _as(operator).post(*reset, follow=True).text
    assert come_in("saihan", _sent()).get("/desk/queue/").status_code == 200


@pytest.mark.parametrize("what", ["codes", "passkey"])
def test_L08_a_changed_factor_is_told(clerk_of_saihan: User, what: str) -> None:
    if what == "codes":
        actions.make_recovery_codes(user=clerk_of_saihan)
    else:
        key = Passkey.objects.create(user=clerk_of_saihan, credential="x", public_key=b"x", device="")
        passkeys.remove(clerk_of_saihan, key.pk)
    assert Message.objects.get(user=clerk_of_saihan).title == "账号安全提醒"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"agency_code": "150702"}, "agency_code"),
        ({"role": "operator"}, "role"),
        ({"login_name": "Bad Name"}, "小写字母"),
        ({"login_name": "op-huhehaote"}, "已经有了"),
    ],
)
def test_L08_nobody_is_made_elsewhere_above_or_of_ones_own_kind(
    operator: User, wrong: dict[str, str], message: str
) -> None:
    answer = _as(operator).post("/desk/staff/", _new(**wrong))
    assert answer.status_code == 422 and message in answer.text
    assert User.objects.staff().count() == 1


def test_L08_three_hands_the_security_administrator_makes_operators_and_auditors(
    security: User, auditor: User, clerk_of_saihan: User
) -> None:
    client = _as(security)
    assert client.post("/desk/staff/", _new(role="operator", agency_code="150100")).status_code == 302
    assert client.post("/desk/staff/", _new(login_name="rev", role="reviewer")).status_code == 422
    for user in (auditor, clerk_of_saihan):
        assert _as(user).get("/desk/staff/").status_code == 404
    assert _as(security).get("/desk/people/").context is None or "没有找到" in _as(security).get("/desk/people/").text


def test_L08_disabling_ends_the_sessions_at_once_and_keeps_the_account(operator: User, clerk_of_saihan: User) -> None:
    there = sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, pyotp.TOTP(clerk_of_saihan.totp_secret).now())
    assert there.get("/desk/queue/").status_code == 200
    _as(operator).post(f"/desk/staff/{clerk_of_saihan.pk}/", {"disable": "1", "sure": "1"})
    assert there.get("/desk/queue/").status_code == 302
    assert signin.staff("saihan", seed.STAFF_PASSWORD, "1.1.1.1").user is None
    assert User.objects.filter(pk=clerk_of_saihan.pk, is_active=False).exists()


def test_L08_an_account_opened_again_has_a_new_password_and_second_factor(
    operator: User, clerk_of_saihan: User
) -> None:
    former = clerk_of_saihan.totp_secret
    clerk_of_saihan.set_phone(PHONE, timezone.now())
    clerk_of_saihan.save()
    for act in ("disable", "reset"):
        _as(operator).post(f"/desk/staff/{clerk_of_saihan.pk}/", {act: "1", "sure": "1"})
    assert signin.staff("saihan", seed.STAFF_PASSWORD, "1.1.1.1").user is None
    come_in("saihan", _sent())
    clerk_of_saihan.refresh_from_db()
    assert clerk_of_saihan.totp_secret not in ("", former)
    assert signin.staff("saihan", OWN, "1.1.1.1").user == clerk_of_saihan


def test_L08_an_operator_of_another_league_reaches_nobody_here(db: None, clerk_of_saihan: User) -> None:
    other = _staff("op-hlbe", Role.OPERATOR, "150700")
    assert _as(other).post(f"/desk/staff/{clerk_of_saihan.pk}/", {"disable": "1", "sure": "1"}).status_code == 404
    assert "苏日娜" not in _as(other).get("/desk/staff/").text


def test_L08_a_recovery_code_replaces_the_second_factor_once(clerk_of_saihan: User) -> None:
    page = _as(clerk_of_saihan).post("/desk/account/", {"make_codes": "1"}).text
    codes = re.findall(r"<b>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</b>", page)
    assert len(codes) == 8 and codes[0] not in _as(clerk_of_saihan).get("/desk/account/").text
    assert sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, codes[0].upper()).get("/desk/queue/").status_code == 200
    assert sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, codes[0]).get("/desk/queue/").status_code == 302
    actions.make_recovery_codes(user=clerk_of_saihan)
    assert sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, codes[1]).get("/desk/queue/").status_code == 302


def test_L08_a_recovery_code_is_no_wrong_try_and_forgets_those_before_it(clerk_of_saihan: User) -> None:
    codes = actions.make_recovery_codes(user=clerk_of_saihan)
    for _ in range(4):
        sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, "000000")
    assert sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, codes[0]).get("/desk/queue/").status_code == 200
    assert limits.SECOND_FACTOR.left(f"second:{clerk_of_saihan.pk}") == 5


def test_L08_staff_change_their_own_password(clerk_of_saihan: User) -> None:
    client = sign_in(clerk_of_saihan, seed.STAFF_PASSWORD, pyotp.TOTP(clerk_of_saihan.totp_secret).now())
    data = {"change_password": "1", "former": seed.STAFF_PASSWORD, "password": "Altan#2026x", "again": "Altan#2026x"}
    assert client.post("/desk/account/", data).status_code == 302
    assert client.get("/desk/account/").status_code == 200
    assert signin.staff("saihan", "Altan#2026x", "1.1.1.1").user == clerk_of_saihan


def test_L08_L06_guessing_the_former_password_locks_like_signing_in(person: User) -> None:
    client = _as(person)
    data = {"change_password": "1", "former": "wrong", "password": "Altan#2026x", "again": "Altan#2026x"}
    for _ in range(5):
        client.post("/account/", data)
    answer = client.post("/account/", {**data, "former": seed.PASSWORD})
    assert answer.status_code == 422 and "15" in answer.text
    person.refresh_from_db()
    assert signin.check_password(seed.PASSWORD, person.password)


def test_Q02_L08_only_the_auditor_reads_the_journal_masked_and_that_is_journaled(
    auditor: User, operator: User, person: User, clerk_of_saihan: User, django_assert_max_num_queries: Any
) -> None:
    from acms.people import actions as people

    people.note_view(person=person.person, by=clerk_of_saihan)  # type: ignore[attr-defined]
    for user in (operator, clerk_of_saihan):
        assert _as(user).get("/desk/journal/").status_code == 404
    client = _as(auditor)
    client.get("/desk/messages/")
    with django_assert_max_num_queries(10):
        page = client.get("/desk/journal/?verb=person.viewed").text
    assert "苏日娜（saihan）" in page and "乌云其木格" not in page and person.id_number not in page
    assert Entry.objects.filter(verb="journal.read", by=auditor).exists()
    assert "日期写成" in client.get("/desk/journal/?since=x").text


def test_Q02_the_whole_journal_is_read_whatever_its_facts_are_called(auditor: User, person: User) -> None:
    journal.write("case.returned", person, by=auditor, about=person, items=2)
    page = _as(auditor).get("/desk/journal/")
    assert page.status_code == 200 and "项=2" in page.text


def test_Q02_the_journal_is_read_in_words_by_person_object_and_period_and_goes_out_as_a_table(
    auditor: User, person: User, stranger: User, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from acms.ops import journal_views, journal_words
    from acms.people import actions as people

    file = person.person  # type: ignore[attr-defined]
    Person.objects.filter(pk=file.pk).update(file_no="15010500000777")
    people.note_view(person=file, by=clerk_of_saihan)
    people.note_numbers(users=[stranger], by=clerk_of_saihan)
    client, today = _as(auditor), timezone.localdate()

    def verbs(query: str) -> list[str]:
        page = client.get(f"/desk/journal/?{query}")
        return [entry.verb for entry, *_ in page.context["lines"]]

    page = client.get("/desk/journal/").text
    assert (
        "查看档案" in page
        and "查看完整号码" in page
        and f"档案 {file.pk}" in page
        and "查看审计日志" not in page.split("<tbody>")[1]
    )
    assert (
        verbs(f"about={person.pk}&verb=person.viewed")
        == verbs("of=15010500000777&verb=person.viewed")
        == ["person.viewed"]
    )
    assert verbs("by=苏日娜&verb=number.") == verbs("by=saihan&verb=number.") == ["number.viewed"]
    assert verbs("by=nobody") == verbs("of=CJ999999-2026-000001") == []
    assert verbs(f"verb=person.viewed&since={today}&until={today}") == ["person.viewed"]
    assert verbs(f"verb=person.viewed&since={today + timedelta(days=1)}") == []
    assert verbs(f"verb=person.viewed&until={today - timedelta(days=1)}") == []
    asked = client.post("/desk/journal/person/", {"number": person.id_number})
    assert asked.url == f"/desk/journal/?about={person.pk}"  # type: ignore[attr-defined]
    assert client.post("/desk/journal/person/", {"number": "x"}).url == "/desk/journal/"  # type: ignore[attr-defined]
    answer = client.get("/desk/journal/export.xlsx?verb=person.viewed")
    head, *rows = load_workbook(io.BytesIO(answer.content))[journal_words.SHEET].values
    assert (
        head == journal_words.HEADS
        and len(rows) == 1
        and rows[0][1:5] == ("查看档案", "person.viewed", "苏日娜", "saihan")
    )
    assert "乌云其木格" not in str(rows) and Entry.objects.filter(verb="journal.exported", by=auditor).count() == 1
    monkeypatch.setattr(journal_views, "MOST", 0)
    assert client.get("/desk/journal/export.xlsx?verb=person.viewed&x=%2F").url == "/desk/journal/?verb=person.viewed"  # type: ignore[attr-defined]


def test_Q02_every_verb_that_is_written_has_its_words_and_its_group() -> None:
    sources = "".join(path.read_text() for path in Path("acms").rglob("*.py"))
    written = set(re.findall(r'journal\.write(?:_many)?\(\s*"([a-z_]+\.[a-z_]+)"', sources))
    assert len(written) > 100
    assert written - set(journal_words.VERBS) == set()
    offered = {verb for _, verbs in journal_words.choices() for verb, _ in verbs}
    assert set(journal_words.VERBS) - offered == set()


def test_Q02_every_fact_that_is_written_has_its_word() -> None:
    """Whoever reads the journal is no engineer."""
    calls = (node for path in Path("acms").rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    told = {
        word.arg
        for call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "journal.write"
        for word in call.keywords
    }
    assert len(told) > 50
    assert told - {"by", "about", None} - set(journal_words.FACTS) == set()
    assert journal_words.facts({"full": True, "rows": 2, "agency": "", "kept": None}) == "完整号码=是 行=2"


def test_L08_the_list_of_staff_is_narrowed_and_says_when_they_came_last(
    auditor: User, clerk_of_saihan: User, clerk_of_hailar: User, db: None
) -> None:
    operator = _staff("op", Role.OPERATOR, "150000")
    SignIn.objects.create(user=clerk_of_saihan, at=timezone.now() - timedelta(days=3), device="x", address="1.1.1.1")
    SignIn.objects.create(user=clerk_of_hailar, at=timezone.now() - timedelta(days=100), device="x", address="1.1.1.1")
    client = _as(operator)

    def found(query: str) -> list[User]:
        return list(client.get(f"/desk/staff/?{query}").context["page"].rows)

    assert found("q=SAIHAN") == found(f"q={clerk_of_saihan.name}") == found("agency=150100") == [clerk_of_saihan]
    assert found("state=idle") == [clerk_of_hailar] and {*found("state=on")} >= {clerk_of_saihan, clerk_of_hailar}
    assert found("role=auditor") == found("agency=x&state=y") == []
    User.objects.filter(pk=clerk_of_saihan.pk).update(is_active=False)
    assert found("state=off") == [clerk_of_saihan]
    page = client.get("/desk/staff/").text
    assert f"{timezone.localtime() - timedelta(days=3):%Y-%m-%d}" in page


@pytest.mark.parametrize(
    ("role", "agency", "first"),
    [
        (Role.REVIEWER, "150105", "/desk/queue/"),
        (Role.OPERATOR, "150100", "/desk/staff/"),
        (Role.SECURITY, "150000", "/desk/staff/"),
        (Role.AUDITOR, "150000", "/desk/journal/"),
    ],
)
def test_L08_everybody_begins_where_their_work_is(db: None, role: Role, agency: str, first: str) -> None:
    user = _staff("somebody", role, agency)
    client = Client()
    client.post("/desk/login/", {"login_name": user.login_name, "password": seed.STAFF_PASSWORD})
    answer = client.post("/desk/login/code/", {"code": pyotp.TOTP(user.totp_secret).now()}, follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[-1][0] == first


# ---- the first of them all ----------------------------------------------------------------------------------------------


def _printed(*words: str) -> tuple[str, str]:
    """Password and secret as the command prints them."""
    out = io.StringIO()
    call_command("administrator", *words, stdout=out)
    password, secret, _ = (line.partition(": ")[2] or line for line in out.getvalue().splitlines())
    return password, secret


def test_L08_the_first_administrator_comes_from_the_command_line_and_makes_the_others(db: None) -> None:
    password, secret = _printed("zhao.security", "--name", "赵样例")
    user = User.objects.get(login_name="zhao.security")
    client = sign_in(user, password, pyotp.TOTP(secret).now())
    made = client.post("/desk/staff/", _new(role="operator", agency_code="150000"))
    assert made.status_code == 302 and User.objects.get(login_name="newone").role == Role.OPERATOR
    assert Entry.objects.get(verb="staff.made", subject=f"accounts.user:{user.pk}").by is None


def test_L08_who_lost_the_second_factor_is_let_in_again_and_the_old_one_opens_nothing(security: User) -> None:
    old = security.totp_secret
    password, secret = _printed("sec")
    assert secret != old
    assert sign_in(security, seed.STAFF_PASSWORD, pyotp.TOTP(old).now()).get("/desk/staff/").status_code == 302
    assert sign_in(security, password, pyotp.TOTP(secret).now()).get("/desk/staff/").status_code == 200


@pytest.mark.parametrize("words", [("op-huhehaote",), ("nobody-yet",), ("Wrong Name", "--name", "赵样例")])
def test_L08_the_command_line_opens_no_other_account(operator: User, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        _printed(*words)
    assert User.objects.staff().count() == 1
