"""N01, N02: no field and no column of a person's name or number goes round the gate; what is stored is tidied once."""

import importlib
import pkgutil
import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import connection, models
from django.test import Client

import acms
from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base import tidying
from acms.base.forms import NameField
from acms.casework import actions as casework
from acms.casework import queue
from acms.casework.models import Case, CaseState
from acms.demo import documents, seed
from acms.employers import search as employers
from acms.employers.models import Employer
from acms.filing import actions as filing
from acms.holders.models import CertificateHolder
from acms.merging import duplicates
from acms.people import actions as people
from acms.people import search
from acms.people.models import Person

SPELLINGS = ("巴图•测试", "巴图．测试", "巴图・测试", " 巴图 · 测试\u3000", "巴图·测\u200b试", "\u3000巴图·测试")
NUMBER = documents.make_id_number(random.Random(3), "150105", date(1990, 3, 4), False)
# Named like a person's, and none: what they are.
NOT_OF_PEOPLE = {"exchange.ImportFault", "regions.Agency", "employers.Employer", "notices.File"}
MADE_LATER = {"entry.Claim", "people.FormerName", "supervising.Designation"}  # tables that never held an untidy name


def every_form() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(acms.__path__, "acms."):
        if "form" in module.name.rpartition(".")[2]:
            importlib.import_module(module.name)
    waiting = [forms.Form, forms.ModelForm]
    seen: set[type[forms.BaseForm]] = set()
    while waiting:
        for form in waiting.pop().__subclasses__():
            if form not in seen:
                seen.add(form)
                waiting.append(form)  # type: ignore[arg-type]
                if form.__module__.startswith("acms."):
                    yield form


def fields(*marks: str) -> list[tuple[type[forms.BaseForm], str, forms.Field]]:
    """The fields whose labels say one of the marks."""
    return [
        (form, name, field)
        for form in every_form()
        for name, field in form.base_fields.items()
        if any(mark in str(field.label) for mark in marks)
        and not isinstance(field, forms.ChoiceField | forms.FileField)
    ]


def cleaned(form: type[forms.BaseForm], name: str, typed: str) -> Any:
    """What the field and its own cleaning make of a value."""
    blank: Any = form.__new__(form)
    blank.cleaned_data = {name: form.base_fields[name].clean(typed)}
    clean = getattr(blank, f"clean_{name}", None)
    return clean() if clean else blank.cleaned_data[name]


def test_N01_every_field_for_the_name_of_a_person_is_the_gate() -> None:
    found = fields("姓名")
    assert len(found) >= 5
    assert not [(form.__name__, name) for form, name, field in found if not isinstance(field, NameField)]
    for form, name, _ in found:
        for typed in SPELLINGS:
            assert cleaned(form, name, typed) == "巴图·测试", form


def test_N02_every_field_for_an_id_number_or_a_mobile_phone_goes_through_the_gate() -> None:
    dirty = f"\u200e{NUMBER[:6]}\u3000{NUMBER[6:14]} {NUMBER[14:]}".replace("X", "х")
    numbers, phones = fields("身份证号", "身份证件号", "证件号码"), fields("手机")
    assert len(numbers) >= 4 and len(phones) >= 3
    for form, name, _ in numbers:
        assert cleaned(form, name, dirty) == NUMBER, (form, name)
    for form, name, _ in phones:
        assert cleaned(form, name, "\u202d（+86） 138\u200b 0013 - 8000\u202c ") == "13800138000", (form, name)


def test_N01_step_3_asks_the_name_through_the_gate(filled: Case) -> None:
    from acms.collection.facts import gather
    from acms.collection.steps import IDENTITY

    form = IDENTITY.form({"name": "巴图•测试"}, step=IDENTITY, draft=gather(filled))
    assert isinstance(form.fields["name"], NameField)


def test_N01_every_table_with_a_persons_name_is_tidied_by_the_migration() -> None:
    migration = importlib.import_module("acms.former.home.migrations.0004_tidy_names")
    tidied = {MOVED.get(f"{app}.{name}", f"{app}.{name}") for app, name in migration.NAMES} | {"people.Person"}
    found = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("acms.")
        for field in model._meta.local_concrete_fields
        if field.name == "name" and isinstance(field, models.CharField)
    }
    assert found - NOT_OF_PEOPLE - MADE_LATER == tidied


@pytest.mark.parametrize("typed", SPELLINGS)
def test_N01_every_spelling_sets_the_first_password(client: Client, db: None, shared_password: str, typed: str) -> None:
    from acms.channels.models import Delivery
    from tests.accounts.test_signin import login

    # As an old database has kept it: with a blank and a mark that nobody sees.
    user = accounts.make_person(name="巴图•\u200b测试\u3000", id_number=NUMBER)
    login(client, NUMBER, "nmg*123#")
    client.post("/collection/password/", {"send_code": "1", "phone": "13800000188"})
    code = Delivery.objects.get().text.split("验证码")[1][:6]
    given = {"name": typed, "phone": "13800000188", "code": code}
    answer = client.post("/collection/password/", given | {"password": "Qinghe-2026!", "again": "Qinghe-2026!"})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert not user.must_set_password


def test_L02_a_name_miss_is_no_wrong_password(client: Client, db: None, shared_password: str) -> None:
    from acms.accounts import limits
    from tests.accounts.test_signin import login

    user = accounts.make_person(name="巴图·测试", id_number=NUMBER)
    login(client, NUMBER, "nmg*123#")
    given = {"name": "巴图测试", "phone": "13800000188", "code": "123456"}
    given |= {"password": "Qinghe-2026!", "again": "Qinghe-2026!"}
    pages = [client.post("/collection/password/", given).text for _ in range(6)]
    assert all("姓名与档案不一致" in page for page in pages[:4])
    for page in pages[4:]:
        assert "姓名与档案对不上，已经试了5次" in page and "密码错了" not in page
    assert all('href="/changes/correction/">姓名没有写错' in page for page in pages)
    assert not limits.LOGIN_BY_ACCOUNT.reached(f"person:{user.id_number}")
    assert login(Client(), NUMBER, "nmg*123#")["location"] == "/collection/password/"


def test_N01_filings_find_the_file_under_every_spelling(db: None) -> None:
    user = accounts.make_person(name="巴图·测试", id_number=NUMBER)
    people.file_person(user=user)
    assert len({filing.already(NUMBER, typed) for typed in ("巴图·测试", *SPELLINGS)}) == 1
    assert filing.already(NUMBER, "巴图.测试") and not filing.already(NUMBER, "巴图测试")


def test_N01_people_are_found_under_every_spelling(db: None) -> None:
    person = people.file_person(user=accounts.make_person(name="巴图·测试", id_number=NUMBER))
    for typed in (*SPELLINGS, "巴图•", "巴图．测"):
        assert list(search.rows(Person.objects.all(), search.Asked(q=typed))) == [person], typed
    other = duplicates.Traits("巴图•测试", person.born, frozenset())
    assert "name" in duplicates.reasons(duplicates.traits(person), other)


def test_N01_readers_compare_names_whatever_the_dot() -> None:
    from acms.casework import comparing, letters
    from acms.scans.readers import documents as read
    from acms.scans.readers import page

    for dot in "•・．.‧":
        assert read.mentions(f"姓名 巴图{dot}测试 性别", "巴图·测试")
        assert page.person(f"巴图{dot}测试") == "巴图·测试"
        assert not comparing.other_name(f"巴图{dot}测试", "巴图·测试")
        assert letters.says({"name": f"巴图{dot}测试", "uscc": "1"}, "巴图·测试", uscc="1")
    assert not letters.says({"name": "巴图", "uscc": "1"}, "巴图·测试", uscc="1")


# Models that stand in another room than when the migration was written.
MOVED = {"changes.Correction": "corrections.Correction", "people.CertificateHolder": "holders.CertificateHolder"}


class AsThen:
    """The models of today under the labels of then."""

    @staticmethod
    def get_model(app: str, name: str) -> Any:
        return apps.get_model(MOVED.get(f"{app}.{name}", f"{app}.{name}"))


def tidy_all() -> None:
    from types import SimpleNamespace

    migration = importlib.import_module("acms.former.home.migrations.0004_tidy_names")
    migration.tidy(AsThen, SimpleNamespace(connection=connection))


def test_N01_what_an_old_database_has_kept_is_tidied_once(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "AT_A_TIME", 2)
    user = accounts.make_person(name="巴图·测试", id_number=NUMBER)
    person = people.file_person(user=user)
    case = casework.new_case(kind="collection", subject=user, title=user.name)
    firm = casework.new_case(kind="employer", subject=user, title="内蒙古 A.B 公司")
    User.objects.filter(pk=user.pk).update(name="巴图•\u200b测试\u3000")
    Person.objects.filter(pk=person.pk).update(name="巴图 ． 测试", sound="x", initials="x")
    Case.objects.filter(pk=case.pk).update(title="巴图・测试", sound="x", initials="x")
    broken = accounts.make_person(
        name="李?明", id_number=documents.make_id_number(random.Random(8), "150105", date(1980, 1, 2), True)
    )
    holders = [
        CertificateHolder.objects.create(
            name=name, id_number=NUMBER, id_digest=f"d{n}", level="1", year=2020, certificate_no=f"c{n}"
        )
        for n, name in enumerate(("测\u3000三", "乌云其木格", "ＡＮＮＡ lee", "阿古拉\ufe0f", "测一"))
    ]
    for _ in range(2):
        tidy_all()
        for row in (user, person, case, firm, broken, *holders):
            row.refresh_from_db()
        assert (user.name, person.name, case.title) == ("巴图·测试",) * 3
        assert (person.sound, person.initials) == (case.sound, case.initials) == ("batuceshi", "btcs")
        assert firm.title == "内蒙古 A.B 公司" and broken.name == "李?明"
        assert [row.name for row in holders] == ["测三", "乌云其木格", "ANNA lee", "阿古拉", "测一"]
    assert tidying.names(User.objects.all()) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["样例商贸(集团)", "样例商贸（集团）", " 样例 商贸（集团） ", "样例\u200b商贸(集团)"])
@pytest.mark.parametrize("kept", ["内蒙古样例商贸(集团)有限公司", "内蒙古样例商贸（集团）有限公司"])
def test_N02_a_unit_is_found_by_a_part_of_its_name_however_brackets_and_blanks_are_typed(
    typed: str, kept: str, employer: Employer, person: User
) -> None:
    """In the directory, at the queue and among the people of the register."""
    Employer.objects.filter(pk=employer.pk).update(name=kept)
    file = seed.enter(person, employer, since=date(2020, 1, 1))
    case = Case.objects.create(subject=person, kind="credit", slot="x", state=CaseState.IN_REVIEW, employer_name=kept)
    asked = typed.strip()
    assert list(employers.rows(Employer.objects.all(), employers.Asked(q=asked))) == [employer]
    assert list(search.rows(Person.objects.all(), search.Asked(employer=asked))) == [file]
    assert list(Case.objects.filter(queue._words(queue.Asked("todo", asked)))) == [case]
