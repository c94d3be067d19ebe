"""「谁管理我」 in one field: an address, a place or a unit, and how sure the answer is (P03, R02, R03)."""

import logging
from typing import Any

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.employers import actions as employers
from acms.employers.models import Employer, EmployerState
from acms.journal.models import Entry
from acms.portal import managers, words
from acms.portal.managers import By
from acms.regions import addresses
from tests.conftest import confirmed_unit

pytestmark = pytest.mark.django_db


def names(answer: managers.Answer) -> list[str]:
    return [place.name for place in answer.candidates]


@pytest.mark.parametrize(
    ("typed", "agency", "by"),
    [
        ("呼和浩特市赛罕区大学西街235号", "呼和浩特市赛罕区财政局会计科(股)", By.ADDRESS),
        ("赛罕区", "呼和浩特市赛罕区财政局会计科(股)", By.PLACE),
        ("呼和浩特市 / 赛罕区", "呼和浩特市赛罕区财政局会计科(股)", By.PLACE),
        ("阿左旗巴镇样例街", "阿拉善盟阿拉善左旗财政局会计科(股)", By.ADDRESS),
        ("准旗", "鄂尔多斯市准格尔旗财政局会计科(股)", By.PLACE),
    ],
)
def test_P03_an_address_and_a_place_are_answered_with_what_that_rests_on(typed: str, agency: str, by: By) -> None:
    answer = managers.ask(typed)
    assert answer.managers.own is not None and answer.managers.own.full_name == agency
    assert answer.by is by and "单位全称或者统一社会信用代码" in answer.how_sure


@pytest.mark.parametrize("typed", ["内蒙古青禾样例粮油有限公司", " 内蒙古青禾样例粮油 有限公司", "91150105MA0TE5T16A"])
def test_P03_R03_who_manages_a_unit_directly_is_known_by_its_whole_name_or_code(
    employer: Employer, clerk_of_the_region: User, typed: str
) -> None:
    employers.assign(employer=employer, to="150099", by=clerk_of_the_region)
    answer = managers.ask(typed)
    assert answer.by is By.UNIT and "确定" in answer.how_sure
    assert [agency.code for agency in answer.managers] == ["150099"]


@pytest.mark.parametrize("typed", ["青禾样例粮油", "内蒙古青禾样例粮油", "91150105MA0TE5T16"])
def test_P03_R03_by_less_than_that_it_is_not(employer: Employer, clerk_of_the_region: User, typed: str) -> None:
    employers.assign(employer=employer, to="150099", by=clerk_of_the_region)
    answer = managers.ask(typed)
    assert not answer.managers and answer.fault


def test_P03_a_unit_that_nobody_has_confirmed_answers_by_its_code_alone(employer: Employer) -> None:
    Employer.objects.update(state=EmployerState.PENDING)
    assert not managers.ask(employer.name).managers and managers.ask(employer.uscc).managers


def test_P03_namesakes_of_two_agencies_are_told_apart_by_their_places(employer: Employer) -> None:
    confirmed_unit("12150000MA0TE5T162", employer.name, "内蒙古自治区呼伦贝尔市海拉尔区1号", division_code="150702")
    answer = managers.ask(employer.name)
    assert not answer.managers and answer.fault == words.NAMESAKES and names(answer) == ["赛罕区", "海拉尔区"]
    Employer.objects.update(management_code="150105")
    assert managers.ask(employer.name).by is By.UNIT


@pytest.mark.parametrize(
    ("typed", "among"),
    [("呼和浩特市", "土默特左旗"), ("呼和浩特市样例路5号", "新城区"), ("青山区样例路", "青山区"), ("saihan", "赛罕区")],
)
def test_P03_what_is_unsure_offers_the_places_that_may_be_meant(typed: str, among: str) -> None:
    answer = managers.ask(typed)
    assert not answer.managers and answer.fault == words.PLACE_UNSURE and among in names(answer)


def test_P03_the_places_of_another_league_are_not_offered() -> None:
    offered = addresses.possible("赤峰市新城区样例路", 20)
    assert offered and {place.league.name for place in offered if place.league} == {"赤峰市"}


def test_P03_outside_the_region_it_is_said_plainly(client: Client) -> None:
    page = client.post("/", {"who": "北京市朝阳区样例路1号"}).text
    assert "这个地址在北京市，不在内蒙古自治区范围内" in page and 'class="answer"' not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", words.WHO_FIRST),
        ("x", words.WHO_FIRST),
        ("11010519491231002X", words.ID_NUMBER),
        ("不知道", words.PLACE_UNKNOWN),
        ("91150105MA0TE5T16B", words.USCC_OFF),
        ("9115", words.USCC_INVALID),
    ],
)
def test_P03_what_leads_nowhere_is_said(typed: str, said: str) -> None:
    assert managers.ask(typed).fault == said


@pytest.mark.parametrize("code", ["150099", "150199", "15", "x"])
def test_P03_R03_nobody_chooses_a_direct_agency(code: str) -> None:
    assert not managers.ask("", code).managers


def test_P03_a_choice_is_one_press_and_the_answer_says_where_to_go(client: Client) -> None:
    page = client.post("/", {"who": "呼和浩特市"}).text
    assert '<button type="submit" name="region" value="150105">' in page
    answer = client.post("/", {"who": "呼和浩特市", "region": "150105"}).text
    assert "呼和浩特市赛罕区财政局会计科(股)" in answer and 'class="answer"' in answer and "时间" in answer


def test_P03_S05_what_is_asked_stands_in_no_address_no_log_and_no_table(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "呼和浩特市赛罕区样例巷77号"
    page = client.get("/").text
    form = page.partition('id="who"')[2].partition("</form>")[0]
    assert 'method="post"' in form and 'action="/#who"' in form
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/", {"who": secret})
    assert "赛罕区财政局" in answer.text and answer["Cache-Control"]
    assert secret not in caplog.text and not Entry.objects.exists() and not client.session.keys()
    assert "赛罕区财政局" not in client.get("/", {"who": secret}).text


def test_P03_an_answer_takes_a_fixed_number_of_statements(
    client: Client, employer: Employer, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        managers.ask("呼和浩特市样例路")
    for typed, count in ((employer.name, 2), (employer.uscc, 2), ("呼和浩特市赛罕区大学西街235号", 2)):
        with django_assert_num_queries(count):
            managers.ask(typed)
