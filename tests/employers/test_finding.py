"""Units found by name and place, and confirmed by the end of their code (E01, ADR 0043)."""

import re
from typing import Any

import pytest
from django.test import Client

from acms.accounts import limits
from acms.accounts.models import Tally, User
from acms.base import pinyin
from acms.collection import actions as collection
from acms.collection.facts import Draft, gather
from acms.employers import actions, finding, words
from acms.employers.models import Employer, EmployerState
from acms.filing.models import EmploymentFiling
from tests.conftest import confirmed_unit
from tests.filing.test_filings import captcha, enter  # noqa: F401

WHOLE = "内蒙古青禾样例粮油有限公司"


@pytest.fixture
def walker(client: Client, person: User) -> Client:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    client.post("/collection/4/", {"has_employer": "1", "on_post": "0"})
    return client


def draft_of(person: User) -> Draft:
    case = collection.of_user(person)
    assert case is not None
    return gather(case)


def step(client: Client, **sent: str) -> Any:
    return client.post("/collection/4/", {"has_employer": "1", "on_post": "0", "lookup": "1", **sent}, follow=True)


def many(count: int, name: str = "样例{n}号粮站") -> None:
    """Units of one kind, with codes that nobody checks here."""
    Employer.objects.bulk_create(
        Employer(
            uscc=f"9115010500000{n:05d}", name=name.format(n=n), sound=pinyin.full(name.format(n=n)),
            initials=pinyin.initials(name.format(n=n)), address="赛罕区", phone="0471", economic_type="173",
            certificate_type="01", division_code="150105", management_code="150105", state=EmployerState.CONFIRMED,
        )
        for n in range(count)
    )  # fmt: skip


def keys(who: str = "x", **sent: str) -> list[int]:
    return [one.key for one in finding.ask(who, sent).options]


@pytest.mark.parametrize("typed", ["青禾样例", "青禾 样例", "qinghe", "QHYL", WHOLE])
def test_E01_a_unit_is_found_by_any_part_of_its_name_and_by_its_sound(
    employer: Employer, other: Employer, typed: str
) -> None:
    assert keys(uscc=typed) == [employer.pk]


def test_E01_the_list_says_name_and_place_and_never_a_whole_code(walker: Client, employer: Employer) -> None:
    page = step(walker, uscc="青禾样例").text
    assert employer.name in page and "呼和浩特市 / 赛罕区" in page and "91150105**********" in page
    assert employer.uscc not in page and employer.uscc[-4:] not in page
    assert employer.address not in page and "/changes/employers/new/" in page


@pytest.mark.parametrize("how", ["tail", "small", "whole"])
def test_E01_the_end_of_its_code_confirms_the_chosen_unit(
    walker: Client, person: User, employer: Employer, how: str
) -> None:
    tail = {"tail": employer.uscc[-4:], "small": employer.uscc[-4:].lower(), "whole": employer.uscc}[how]
    page = step(walker, uscc="青禾样例", unit=str(employer.pk), unit_tail=tail).text
    assert "已找到这个单位" in page and draft_of(person).employer == employer


@pytest.mark.parametrize(
    ("tail", "said"), [("", words.TAIL_FIRST), ("0000", words.TAIL_WRONG), ("16A", words.TAIL_WRONG)]
)
def test_E01_without_it_the_unit_is_not_taken_and_the_choice_stays(
    walker: Client, person: User, employer: Employer, tail: str, said: str
) -> None:
    page = step(walker, uscc="青禾样例", unit=str(employer.pk), unit_tail=tail).text
    assert said in page and draft_of(person).employer is None
    assert re.search(rf'value="{employer.pk}"\s+checked', page)


def test_E01_a_unit_that_the_list_does_not_have_is_not_taken(employer: Employer, other: Employer) -> None:
    found = finding.ask("x", {"uscc": "青禾样例", "unit": str(other.pk), "unit_tail": other.uscc[-4:]})
    assert found.unit is None and [one.key for one in found.options] == [employer.pk]


def test_E01_ends_of_codes_are_guessed_ten_times_and_a_right_one_uses_up_none(employer: Employer) -> None:
    sent = {"uscc": "青禾样例", "unit": str(employer.pk), "unit_tail": "0000"}
    right = {**sent, "unit_tail": employer.uscc[-4:]}
    assert all(finding.ask("one", right).unit for _ in range(limits.UNIT_TRIES.most + 1))
    for _ in range(limits.UNIT_TRIES.most):
        assert finding.ask("one", sent).tail_fault == words.TAIL_WRONG
    assert finding.ask("one", right).fault == words.UNIT_TRIED_OUT
    assert finding.ask("one", {"uscc": employer.uscc}).unit == employer  # the whole code still says it
    assert finding.ask("two", right).unit == employer


def test_E01_searches_are_counted_by_who_asks_so_that_no_list_is_drawn_up(
    employer: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "UNIT_SEARCHES", limits.Limit("unit-search", 2, limits.QUARTER))
    assert keys(uscc="青禾") and keys(uscc="青禾")
    assert finding.ask("x", {"uscc": "青禾"}) == finding.Answer("青禾", fault=words.UNIT_SEARCHED_OUT)
    assert keys("y", uscc="青禾")
    assert not finding.ask("x", {"uscc": employer.uscc}).fault  # a code is no search


def test_E01_ten_are_shown_the_whole_name_first_and_more_are_said(walker: Client, employer: Employer) -> None:
    many(30)
    found = finding.ask("x", {"uscc": "样例2"})
    assert len(found.options) == finding.SHOWN and found.more
    assert "还有更多单位" in step(walker, uscc="样例2").text
    confirmed_unit("12150000MA0TE5T162", "样例", "内蒙古自治区呼和浩特市赛罕区1号")
    assert finding.ask("x", {"uscc": "样例"}).options[0].name == "样例"


def test_E01_one_that_was_merged_is_offered_as_the_one_that_goes_on(
    employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    actions.merge(duplicate=employer, into=other, by=clerk_of_saihan)
    [option] = finding.ask("x", {"uscc": "青禾样例"}).options
    assert (option.key, option.name, option.formerly) == (other.pk, other.name, employer.name)
    for tail in (employer.uscc[-4:], other.uscc[-4:]):
        assert finding.ask("x", {"uscc": "青禾样例", "unit": str(other.pk), "unit_tail": tail}).unit == other


@pytest.mark.parametrize("state", [EmployerState.REFUSED, EmployerState.WITHDRAWN])
def test_E02_one_that_may_not_be_used_is_not_offered(employer: Employer, state: str) -> None:
    Employer.objects.update(state=state)
    assert finding.ask("x", {"uscc": "青禾样例"}).is_unknown


def test_E02_who_is_not_found_is_led_to_where_units_are_added(walker: Client, employer: Employer) -> None:
    page = step(walker, uscc="没有这个单位").text
    assert "没有找到这个单位" in page and '/changes/employers/new/?uscc="' in page
    Employer.objects.update(state=EmployerState.PENDING)
    assert "待确认" in step(walker, uscc="青禾").text


@pytest.mark.parametrize(("typed", "said"), [("", words.NAME_OR_CODE_FIRST), ("青", words.NAME_TOO_SHORT)])
def test_E01_what_is_too_little_is_said(walker: Client, employer: Employer, typed: str, said: str) -> None:
    assert said in step(walker, uscc=typed).text


def test_E01_the_list_while_typing_stores_nothing(walker: Client, person: User, employer: Employer) -> None:
    answer = walker.post("/collection/4/", {"find": "1", "uscc": "青禾", "has_employer": "0"})
    assert employer.name in answer.text and "<html" not in answer.text
    draft = draft_of(person)
    assert draft.post.has_employer is True and draft.employer is None
    assert walker.post("/collection/4/", {"find": "1", "uscc": employer.uscc, "unit": "1"}).text.strip() == ""


def test_E01_finding_takes_a_fixed_number_of_statements(employer: Employer, django_assert_num_queries: Any) -> None:
    def statements(count: int) -> None:
        Tally.objects.all().delete()
        finding.ask("x", {"uscc": "样例"})
        with django_assert_num_queries(count):
            finding.ask("x", {"uscc": "样例"})

    statements(3)
    many(30)
    statements(3)


def test_E01_F02_the_filing_finds_units_by_name_too(client: Client, employer: Employer) -> None:
    enter(client)
    at = "/filing/employment/filing/"
    page = client.post(at, {"lookup": "1", "uscc": "青禾样例"}).text
    assert employer.name in page and "91150105**********" in page and employer.uscc not in page
    assert employer.name in client.post(at, {"find": "1", "uscc": "qinghe"}).text
    wrong = client.post(at, {"lookup": "1", "uscc": "青禾样例", "unit": str(employer.pk), "unit_tail": "0000"})
    assert words.TAIL_WRONG in wrong.text and EmploymentFiling.objects.get().employer is None
    right = {"lookup": "1", "uscc": "青禾样例", "unit": str(employer.pk), "unit_tail": employer.uscc[-4:]}
    assert client.post(at, right).status_code == 302 and EmploymentFiling.objects.get().employer == employer


def test_E01_an_end_without_a_unit_is_asked_for_its_unit_and_stays(walker: Client, employer: Employer) -> None:
    page = step(walker, uscc="青禾样例", unit_tail=employer.uscc[-4:]).text
    assert words.UNIT_FIRST in page and f'value="{employer.uscc[-4:]}"' in page
    assert words.UNIT_FIRST not in step(walker, uscc="没有这个单位", unit_tail="T16A").text


def test_E01_R02_under_the_units_of_another_search_the_former_one_says_nothing(
    walker: Client, client: Client, employer: Employer
) -> None:
    step(walker, uscc=employer.uscc)
    assert "按单位地址确定" in walker.get("/collection/4/").text
    assert "按单位地址确定" not in step(walker, uscc="没有这个单位").text
    enter(client)
    at = "/filing/employment/filing/"
    client.post(at, {"lookup": "1", "uscc": employer.uscc})
    assert "<dt>管理机构</dt>" in client.get(at).text
    assert "<dt>管理机构</dt>" not in client.post(at, {"lookup": "1", "uscc": "没有这个单位"}).text


def test_E05_R03_staff_name_a_unit_by_its_whole_name_too(
    client: Client, employer: Employer, other: Employer, clerk_of_saihan: User
) -> None:
    twin = confirmed_unit("91150105MA0TE5T24M", employer.name, employer.address)
    client.force_login(clerk_of_saihan)
    merge = f"/desk/employers/{employer.pk}/merge/"
    asked = client.post(merge, {"into": employer.name}).text  # its duplicate, not itself
    assert "并入" in asked and employer.name in asked and 'name="sure"' in asked
    assert "请核对单位全称" in client.post(merge, {"into": "没有这个单位"}, follow=True).text
    assert finding.named(Employer.objects.all(), employer.name) is None  # two have it
    assert finding.named(Employer.objects.all(), employer.name, but=employer.pk) == twin
    assert finding.named(Employer.objects.all(), other.uscc.lower()) == other
    assert finding.named(Employer.objects.all(), " ") is None
    actions.make_supervisor(employer=other, by=clerk_of_saihan)
    under = client.post(f"/desk/employers/{employer.pk}/supervising/unit/", {"supervisor": other.name}).text
    assert other.name in under and 'name="sure"' in under
