"""「该走哪个入口」: whoever answers comes to the entrance that takes them (P01, F01, L07)."""

import re
from html import unescape
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from acms.policy import figures
from acms.portal import doors, words

pytestmark = pytest.mark.req("P01")
THIS_YEAR = 2026
POLICY = {"junior_first_year": 2015, "senior_first_year": 2018}
YEARS = ("", "1999", "2014", "2015", "2017年", "２０１８", "2026", "2027")


def expected(answers: doors.Answers) -> str | None:
    """The address as the guide has it, told case by case; the empty text where no entrance takes them, None where something is to be asked."""
    if answers.file == "done":
        return "accounts:login"
    if answers.file == "there":
        return "accounts:collection_login"
    if answers.file == "" or answers.level == "":
        return None
    if answers.level in "1234":
        if answers.here == "" or (answers.here == "yes" and answers.year == ""):
            return None
        if answers.here == "yes":
            year = int(answers.year.replace("年", ""))
            if (2015 if answers.level in "12" else 2018) <= year <= 2026:
                return "filing:title"
    return {"yes": "filing:employment", "no": "", "": None}[answers.unit]


def test_F01_every_answer_leads_where_the_guide_says() -> None:
    every = product(("", "done", "there", "none"), ("", *"01234"), ("", "yes", "no"), YEARS, ("", "yes", "no"))
    for answers in map(doors.Answers._make, every):
        door = doors.door(answers, POLICY, THIS_YEAR)
        assert (door.address if door else None) == expected(answers), answers
        asked = doors.asked(answers, POLICY, THIS_YEAR)
        # While a question is open it is the last one, and nothing is asked once there is an entrance.
        assert [code for code in asked if not getattr(answers, code)] == ([] if door else asked[-1:])


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (("none", "0", "", "", "yes"), words.WITHOUT_CERTIFICATE),
        (("none", "2", "no", "", "yes"), words.OF_ELSEWHERE),
        (("none", "2", "yes", "2014", "no"), words.too_early("中级", 2015)),
        (("none", "4", "yes", "2017", "yes"), words.too_early("正高级", 2018)),
        (("none", "1", "yes", "2027", "yes"), words.YEAR_TO_COME),
    ],
)
def test_F01_who_may_not_file_a_title_is_told_why(answers: tuple[str, ...], why: str) -> None:
    door = doors.door(doors.Answers(*answers), POLICY, THIS_YEAR)
    assert door is not None and door.why.startswith(why)


def follow(client: Client, page: str, choice: str) -> str:
    link = re.search(rf'href="(\?[^"]*)">{choice}</a>', page)
    assert link, choice
    return client.get(f"/which/{unescape(link[1])}").text


def test_P01_the_questions_are_answered_by_pressing_and_each_can_be_changed(client: Client, db: None) -> None:
    page = follow(client, client.get("/which/").text, "都没有，第一次办")
    page = follow(client, page, "中级")
    page = follow(client, page, "是")
    assert '<input type="hidden" name="here" value="yes">' in page
    given = {"file": "none", "level": "2", "here": "yes"}
    assert words.YEAR_SHAPE in client.get("/which/", given | {"year": "去年"}).text
    year = str(timezone.localdate().year)
    found = client.get("/which/", given | {"year": year}).text
    assert 'href="/filing/title/"' in found and "中级" in found
    again = unescape(re.findall(r'href="(\?[^"]*)">改', found)[1])
    assert "最高是哪一级" in client.get(f"/which/{again}").text


def test_F01_C06_the_page_asks_the_policy_of_today(client: Client, db: None) -> None:
    first = figures.on(timezone.localdate())["junior_first_year"]
    given = {"file": "none", "level": "1", "here": "yes"}
    assert "/filing/title/" in client.get("/which/", given | {"year": str(first)}).text
    before = client.get("/which/", given | {"year": str(first - 1), "unit": "yes"}).text
    assert "/filing/title/" not in before and "/filing/employment/" in before and f"{first}年及以后" in before


@pytest.mark.parametrize("odd", ["x", "0", "9" * 30, "²", "a\0", "<script>x"])
def test_P01_what_is_no_answer_is_asked_again(client: Client, db: None, odd: str) -> None:
    answer = client.get("/which/", dict.fromkeys(doors.QUESTIONS, odd))
    assert answer.status_code in (200, 422) and "<script>x" not in answer.text
    assert answer.status_code == 422 or words.QUESTIONS["file"][0] in answer.text
