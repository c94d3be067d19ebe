"""Step 3: the ID card and the real-name authority against the form, at their borders (W03–W05)."""

from datetime import date, timedelta
from typing import Any

import pytest

from acms.base.codes import IdType
from acms.base.numbers import id_card
from acms.casework.comparing import SURE
from acms.casework.models import Verdict
from acms.channels import realname
from acms.collection import words
from acms.collection.steps import IDENTITY
from tests.collection.stating import ANOTHER_NUMBER, BORN, BOX, ID_NUMBER, TODAY, by_code, scan, stating

CARD = {
    "name": ("乌云", 0.99),
    "id_number": (ID_NUMBER, 0.99),
    "sex": ("女", 0.99),
    "born": (BORN.isoformat(), 0.99),
    "ethnic": ("蒙古族", 0.99),
}


class Authority:
    def __init__(self, answer: bool | None) -> None:
        self.answer = answer

    def matches(self, name: str, id_number: str) -> bool:
        if self.answer is None:
            raise realname.Unanswered
        return self.answer


@pytest.fixture(autouse=True)
def authority(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realname, "authority", lambda: Authority(True))


def checked(**read: tuple[str, float]) -> dict[str, Any]:
    return by_code(IDENTITY.checks(stating(scan("id_portrait", **(CARD | read))), TODAY))


def test_W04_a_card_that_says_what_the_form_says_passes() -> None:
    found = checked()
    assert {code: result.verdict for code, result in found.items()} == dict.fromkeys(
        ("card_name", "card_id_number", "card_sex", "card_born", "card_ethnic", "real_name"), Verdict.PASS
    )
    name = found["card_name"]
    assert (name.item, name.title, name.stated, name.found) == ("identity.name", "姓名", "乌云", "乌云")
    assert (name.confidence, name.box) == (0.99, BOX) and name.scan


@pytest.mark.parametrize(
    ("field", "value", "sure", "verdict", "blamed"),
    [
        ("name", "萨仁娜", SURE, Verdict.FAIL, "identity.name"),
        ("name", "萨仁娜", SURE - 0.01, Verdict.UNSURE, "identity.name"),
        ("name", "乌兰", 0.99, Verdict.UNSURE, "identity.name"),  # one character: a rare one may be misread
        ("sex", "男", SURE, Verdict.FAIL, "identity.sex"),
        ("ethnic", "汉族", 0.99, Verdict.FAIL, "identity.ethnic"),
        ("born", "1990-02-27", 0.99, Verdict.FAIL, "scan.id_portrait"),
        ("id_number", ANOTHER_NUMBER, 0.99, Verdict.FAIL, "scan.id_portrait"),
        ("id_number", ID_NUMBER[:-1] + "1", 0.99, Verdict.UNSURE, "scan.id_portrait"),  # no valid number: misread
    ],
)
def test_W04_what_the_card_says_otherwise(field: str, value: str, sure: float, verdict: str, blamed: str) -> None:
    result = checked(**{field: (value, sure)})[f"card_{field}"]
    assert (result.verdict, result.item, result.found) == (verdict, blamed, value)
    assert result.title == IDENTITY.by_name[field].label and result.title in result.message


def test_W04_a_number_is_masked_in_the_sentence() -> None:
    message = checked(id_number=(ANOTHER_NUMBER, 0.99))["card_id_number"].message
    assert ID_NUMBER not in message and ANOTHER_NUMBER not in message


def test_W04_what_is_not_read_goes_to_people() -> None:
    found = by_code(IDENTITY.checks(stating(scan("id_portrait")), TODAY))
    result = found["card_born"]
    assert (result.verdict, result.item, result.message) == (Verdict.UNSURE, "identity.born", words.CARD_UNREADABLE)
    assert result.stated == BORN.isoformat() and result.scan


def valid(first: str, last: str, sure: float = 0.99, **identity: str) -> Any:
    paper = scan("id_emblem", valid_from=(first, 0.99), valid_to=(last, sure))
    facts = stating(paper, identity={"id_type": IdType.RESIDENT} | identity)
    return by_code(IDENTITY.checks(facts, TODAY))["card_validity"]


def number_of(born: str) -> str:
    body = f"150105{born}004"
    return body + id_card.check_character(body)


def of_twenty_years(last: date) -> tuple[str, str]:
    return last.replace(year=last.year - 20).isoformat(), last.isoformat()


@pytest.mark.parametrize(
    ("first", "last", "sure", "verdict", "message"),
    [
        (*of_twenty_years(TODAY), 0.99, Verdict.PASS, ""),  # its last day
        (*of_twenty_years(TODAY + timedelta(days=1)), 0.99, Verdict.PASS, ""),
        (*of_twenty_years(TODAY - timedelta(days=1)), SURE, Verdict.FAIL, words.CARD_EXPIRED),
        (*of_twenty_years(TODAY - timedelta(days=1)), SURE - 0.01, Verdict.UNSURE, words.CARD_EXPIRED),
        ((TODAY + timedelta(days=1)).isoformat(), "长期", 0.99, Verdict.FAIL, words.CARD_NOT_YET),
        ("2012-02-29", "2032-03-01", 0.99, Verdict.PASS, ""),
        ("2019-05-06", "2042-05-06", 0.99, Verdict.UNSURE, words.CARD_TERM),
    ],
)
def test_W04_a_card_holds_from_its_first_day_to_its_last(
    first: str, last: str, sure: float, verdict: str, message: str
) -> None:
    result = valid(first, last, sure, id_number=number_of("19800228"))
    assert (result.verdict, result.message) == (verdict, message)
    assert (result.item, result.found, result.confidence) == ("scan.id_emblem", last, sure)


@pytest.mark.parametrize(
    ("born", "first", "last", "message"),
    [
        # who applied at 25 gets ten years, at 26 twenty, at 46 a card for good (居民身份证法 第五条)
        ("19900228", "2016-02-27", "2026-02-27", words.CARD_EXPIRED),
        ("19900228", "2018-02-28", "2038-02-28", ""),
        ("19900228", "2018-02-28", "2028-02-28", words.CARD_AGE),
        ("19930228", "2019-03-05", "长期", words.CARD_AGE),
        ("19930228", "2023-03-05", "2028-03-05", words.CARD_AGE),
        ("19990228", "2016-03-05", "2036-03-05", words.CARD_AGE),
        ("19990228", "2018-03-05", "2028-03-05", ""),
        ("19800228", "2026-04-05", "长期", ""),
        ("19800228", "2026-04-05", "2046-04-05", ""),  # applied for before the birthday
        ("19800228", "2026-02-20", "长期", words.CARD_AGE),
        ("20100228", "2024-05-05", "2029-05-05", ""),
        ("20100228", "2024-05-05", "2034-05-05", words.CARD_AGE),
        ("19480228", "1999-05-05", "长期", words.CARD_EARLY),  # the cards of before 2004 ended in 2013
        ("19930228", "1989-03-05", "长期", words.CARD_EARLY),
    ],
)
def test_W04_a_card_has_the_term_of_its_holders_age(born: str, first: str, last: str, message: str) -> None:
    found = valid(first, last, id_number=number_of(born))
    definite = message == words.CARD_EXPIRED
    assert (found.message, found.verdict) == (
        message, Verdict.FAIL if definite else Verdict.UNSURE if message else Verdict.PASS,
    )  # fmt: skip


@pytest.mark.parametrize(("last", "message"), [("2024-05-06", ""), ("长期", ""), ("2023-05-06", words.CARD_TERM)])
def test_W04_cards_of_others_than_citizens_have_terms_of_their_own(last: str, message: str) -> None:
    paper = scan("id_emblem", valid_from=("2019-05-06", 0.99), valid_to=(last, 0.99))
    facts = stating(paper, identity={"id_type": IdType.RESIDENCE_PERMIT})
    assert by_code(IDENTITY.checks(facts, date(2020, 1, 1)))["card_validity"].message == message


def test_W04_the_sex_that_the_number_holds_is_asked() -> None:
    both_say = stating(scan("id_portrait", **(CARD | {"sex": ("男", 0.99)})), identity={"sex": "1"})
    found = by_code(IDENTITY.checks(both_say, TODAY))
    assert found["card_sex"].verdict == Verdict.PASS
    result = found["number_sex"]
    assert (result.verdict, result.item, result.stated) == (Verdict.UNSURE, "identity.sex", "男")
    assert ID_NUMBER not in result.message


def test_W04_a_card_whose_days_are_not_read_goes_to_people() -> None:
    result = by_code(IDENTITY.checks(stating(scan("id_emblem")), TODAY))["card_validity"]
    assert (result.verdict, result.message) == (Verdict.UNSURE, words.CARD_UNREADABLE) and result.scan


@pytest.mark.parametrize(
    ("answer", "verdict", "message"),
    [
        (Authority(True), Verdict.PASS, ""),
        (Authority(False), Verdict.FAIL, words.AUTHORITY_NO),
        (Authority(None), Verdict.UNSURE, words.AUTHORITY_SILENT),
        (None, Verdict.UNSURE, words.AUTHORITY_NOT_ASKED),
    ],
)
def test_W04_the_authority_decides_where_it_answers(
    answer: Any, verdict: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realname, "authority", lambda: answer)
    found = by_code(IDENTITY.checks(stating(), TODAY))
    assert set(found) == {"real_name"}
    result = found["real_name"]
    assert (result.verdict, result.message, result.item, result.stated) == (verdict, message, "identity.name", "乌云")


def test_D05_a_change_looks_at_no_card_again() -> None:
    assert not list(IDENTITY.checks(stating(scan("id_portrait"), kind="update_basic"), TODAY))


def test_D05_a_change_of_the_basics_asks_for_political_status_and_photo() -> None:
    facts = stating(kind="update_basic")
    assert [item.key for item in IDENTITY.items if facts.applies(item)] == ["identity.political", "scan.photo"]
    assert all(stating().applies(item) for item in IDENTITY.items)
    assert not any(stating(kind="update_post").applies(item) for item in IDENTITY.items)


def test_W01_everybody_needs_card_and_photo() -> None:
    assert IDENTITY.may_need(stating()) == {"id_portrait", "id_emblem", "photo"}


@pytest.mark.parametrize(
    ("address", "authority", "verdict"),
    [
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "呼和浩特市公安局赛罕区分局", Verdict.PASS),
        (
            "内蒙古自治区呼和浩特市赛罕区样例路1号",
            "呼和浩特市公安局新城区分局",
            Verdict.PASS,
        ),  # the banner was divided since
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "包头市公安局青山区分局", Verdict.UNSURE),
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "河北省承德市公安局", Verdict.UNSURE),
        ("河北省承德市双桥区样例路1号", "河北省承德市公安局双桥分局", Verdict.PASS),
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "济南市公安局历下区分局", Verdict.UNSURE),  # no province in front
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "西安市公安局新城分局", Verdict.UNSURE),
        ("内蒙古自治区通辽市科尔沁区团结小区74号", "通辽市公安局科尔沁分局", Verdict.PASS),
        ("内蒙古自治区呼伦贝尔市满洲里市样例路1号", "满洲里市公安局", Verdict.PASS),
        ("内蒙古自治区锡林郭勒盟锡林浩特市样例路1号", "锡林浩特市公安局", Verdict.PASS),
        ("河北省承德市双桥区样例路1号", "承德市公安局双桥分局", Verdict.PASS),
        ("内蒙古自治区呼伦贝尔市海拉尔区样例路1号", "海拉尔市公安局", Verdict.PASS),  # a card of before 2001
        ("内蒙古自治区鄂尔多斯市东胜区样例路1号", "东胜市公安局", Verdict.PASS),
        ("内蒙古自治区乌兰察布市集宁区样例路1号", "集宁市公安局", Verdict.PASS),
        ("内蒙古自治区呼伦贝尔市海拉尔区样例路1号", "集宁市公安局", Verdict.UNSURE),
        ("内蒙古自治区乌海市海南区样例路1号", "乌海市公安局海南区分局", Verdict.PASS),
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "样例市公安局", Verdict.PASS),  # nobody knows the city
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "大同市公安局平城分局", Verdict.UNSURE),
        ("承德市双桥区样例路1号", "河北省承德市公安局", Verdict.PASS),
        ("河北省承德市双桥区样例路1号", "山东省济南市公安局", Verdict.UNSURE),
        ("河北省承德市双桥区样例路1号", "呼和浩特市公安局赛罕区分局", Verdict.UNSURE),
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", "样例公安局", Verdict.PASS),  # where nothing is known nothing is said
        ("样例路1号", "呼和浩特市公安局赛罕区分局", Verdict.PASS),
        ("样例路1号", "河北省承德市公安局", Verdict.PASS),
    ],
)
def test_W04_both_sides_are_of_one_card(address: str, authority: str, verdict: str) -> None:
    front = scan("id_portrait", **(CARD | {"address": (address, 0.99)}))
    back = scan("id_emblem", authority=(authority, 0.99))
    found = by_code(IDENTITY.checks(stating(front, back), TODAY))["card_sides"]
    assert (found.verdict, found.item) == (verdict, "scan.id_emblem")
