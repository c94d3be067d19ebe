"""No answer of a step is lost, and none overwrites another page's unseen (W preamble, W05–W07, P04)."""

import json
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.casework.models import Case
from acms.collection import actions, rules
from acms.collection.facts import gather
from acms.collection.models import EducationAnswers, IdentityAnswers, PostAnswers
from acms.collection.steps import EDUCATION, drafts
from acms.collection.steps.drafts import Sent
from acms.employers.models import Employer
from tests.collection.steps import Page
from tests.threads import together


@pytest.fixture
def walker(client: Client, person: User) -> Client:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    return client


# ---- two pages, and one alone -------------------------------------------------------------------------------------------


def test_W12_two_pages_that_change_one_field_hear_of_each_other_and_lose_nothing(walker: Client) -> None:
    one, two = Page(walker, "/collection/5/"), Page(walker, "/collection/5/")
    one.send(full_level="21", full_school="第一个页面的学校")
    answer = two.send(full_level="21", full_school="第二个页面的学校", full_major="会计学")
    assert answer.status_code == 409
    assert "另一个页面填的是「第一个页面的学校」" in answer.text and 'value="第二个页面的学校"' in answer.text
    row = EducationAnswers.objects.get(mode="full")
    assert (row.school, row.major) == ("第一个页面的学校", "会计学")
    # Saved once more from the page that has shown both, it goes through.
    assert two.send(full_level="21", full_school="第二个页面的学校", full_major="会计学").status_code == 200
    assert EducationAnswers.objects.get(mode="full").school == "第二个页面的学校"


def test_W12_two_pages_that_change_different_fields_are_no_conflict(walker: Client) -> None:
    one, two = Page(walker, "/collection/5/"), Page(walker, "/collection/5/")
    one.send(full_level="21", full_school="样例大学", full_major="")
    assert two.send(full_level="21", full_school="", full_major="会计学").status_code == 200
    row = EducationAnswers.objects.get(mode="full")
    assert (row.school, row.major) == ("样例大学", "会计学")


def test_W12_the_pages_own_saving_says_which_field_waits(walker: Client) -> None:
    one, two = Page(walker, "/collection/3/"), Page(walker, "/collection/3/")
    one.save(political="13")
    answer = two.save(political="01", country="CHN")
    assert answer.status_code == 409 and "「政治面貌」刚才在另一个页面改过" in answer.text
    assert 'data-clashes="political"' in answer.text
    assert IdentityAnswers.objects.get().political == "13"


def test_W05_a_page_whose_answer_never_came_back_is_no_other_page(walker: Client) -> None:
    """The save arrived, its answer was lost; the page knows only what it has sent."""
    walker.post("/collection/3/", {"autosave": "1", "seen": '{"name": ["乌云其木格"]}', "name": "巴图•测"})
    seen = '{"name": ["乌云其木格", "巴图•测"]}'
    answer = walker.post("/collection/3/", {"autosave": "1", "seen": seen, "name": "巴图•测试"})
    assert answer.status_code == 200
    assert IdentityAnswers.objects.get().name == "巴图·测试"


def test_W05_a_save_that_is_overtaken_by_a_newer_one_of_its_page_changes_nothing(walker: Client) -> None:
    seen = '{"political": ["", "01"]}'
    assert walker.post("/collection/3/", {"autosave": "1", "seen": seen, "political": "13"}).status_code == 200
    walker.post("/collection/3/", {"autosave": "1", "seen": '{"political": [""]}', "political": "01"})
    assert IdentityAnswers.objects.get().political == "13"


def test_W03_a_reader_that_fills_a_field_while_the_person_types_in_it_is_no_other_page(filled: Case) -> None:
    read = "读出的学校"
    scan = gather(filled).scans["diploma_full"]
    fields = {"school": {"value": read, "confidence": 0.9, "box": [0, 0, 1, 1]}}
    type(scan).objects.filter(pk=scan.pk).update(read={"kind": "diploma_full", "text": "", "fields": fields})
    EducationAnswers.objects.filter(case=filled, mode="full").update(school=read)
    sent = Sent({"full_school": "校名要写全称"}, {"full_school": "校名要写全称"}, {"full_school": [""]})
    assert actions.merge_step(case=filled, step=EDUCATION, sent=sent) == {}
    assert EducationAnswers.objects.get(case=filled, mode="full").school == "校名要写全称"


@pytest.mark.parametrize("seen", ["", "no json", "[]", '{"political": "x"}', '{"political": []}', "1" * 5000])
def test_what_a_page_says_of_what_it_saw_may_be_anything(walker: Client, seen: str) -> None:
    answer = walker.post("/collection/3/", {"seen": seen, "political": "13"})
    assert answer.status_code == 200
    assert IdentityAnswers.objects.get().political == "13"


@pytest.fixture
def committed(db: None) -> Iterator[Case]:
    """An empty step 5 that other connections see: made and taken away by another connection than the test's."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: there is no race to lose")
    made: list[Case] = []

    def make() -> None:
        user = User.objects.create(name="两页")
        made.append(Case.objects.create(kind="collection", subject=user, title=user.name, moved_at=timezone.now()))
        EDUCATION.begin(made[0], {})

    def take_away() -> None:
        EducationAnswers.objects.filter(case=made[0]).delete()
        made[0].delete()
        made[0].subject.delete()

    together(make)
    yield made[0]
    together(take_away)


def test_W12_two_saves_at_once_leave_both_answers(committed: Case) -> None:
    def save(name: str, text: str) -> None:
        for _ in range(10):
            actions.merge_step(case=committed, step=EDUCATION, sent=Sent({name: text}, {name: text}))

    together(lambda: save("full_school", "甲"), lambda: save("full_major", "乙"))
    row = EducationAnswers.objects.get(case=committed, mode="full")
    assert (row.school, row.major, row.version) == ("甲", "乙", 20)


def test_W12_of_two_pages_that_save_one_field_at_once_one_hears_of_the_other(committed: Case) -> None:
    heard = []

    def save(text: str) -> None:
        sent = Sent({"full_school": text}, {"full_school": text})
        heard.append(actions.merge_step(case=committed, step=EDUCATION, sent=sent))

    together(lambda: save("甲"), lambda: save("乙"))
    stored = EducationAnswers.objects.get(case=committed, mode="full").school
    assert sorted(heard, key=len) == [{}, {"full_school": stored}]


# ---- what is no answer yet ----------------------------------------------------------------------------------------------


def test_W11_a_half_typed_day_survives_and_is_asked_for(walker: Client, person: User) -> None:
    page = Page(walker, "/collection/5/")
    answer = page.save(full_level="21", full_graduated="2015-0")
    assert "已保存，有1处还要改" in answer.text
    assert 'value="2015-0"' in walker.get("/collection/5/").text
    case = Case.objects.get()
    assert [gap.sentence for gap in rules.gaps(gather(case), rules.date.today()) if "毕业时间" in gap.sentence] == [
        "改好全日制毕业时间"
    ]
    page.save(full_graduated="2015-07-01")
    row = EducationAnswers.objects.get(mode="full")
    assert str(row.graduated) == "2015-07-01" and row.typed is None


def test_W11_a_valid_answer_that_was_broken_again_is_not_submitted_behind_the_persons_back(filled: Case) -> None:
    sent = Sent(
        {"full_graduated": "2015年13月"}, {}, {"full_graduated": [str(gather(filled).education.full.graduated)]}
    )
    actions.merge_step(case=filled, step=EDUCATION, sent=sent)
    assert [gap.sentence for gap in rules.gaps(gather(filled), rules.date.today())] == ["改好全日制毕业时间"]


def test_W03_contacts_not_yet_proved_survive_every_button(walker: Client, person: User) -> None:
    page = Page(walker, "/collection/3/")
    answer = page.send(email="neu@example.com", phone="139 0000 ", upload="photo")
    assert answer.status_code == 422
    shown = walker.get("/collection/3/").text
    assert 'value="neu@example.com"' in shown and 'value="139 0000 "' in shown
    assert "还没有校验，校验以后才算数" in shown
    person.refresh_from_db()
    assert person.email == "wyqmg@example.com"
    # The proved address typed again, or the box emptied, is no draft any more.
    page.send(email="ｗyqmg@example.com", phone="")
    assert IdentityAnswers.objects.get().typed is None


def test_W03_a_number_of_before_that_is_none_any_more_is_no_draft_when_its_page_is_sent(
    walker: Client, person: User
) -> None:
    """Imports have brought numbers that no rule of today lets in: the page shows what stands there, and sends it."""
    User.objects.filter(pk=person.pk).update(phone="6123456", phone_digest=None)
    page = Page(walker, "/collection/3/")
    assert page.shown["phone"] == "6123456"
    page.send(phone="139 0000 ")
    assert IdentityAnswers.objects.get().typed == {"phone": "139 0000 "}
    page.send(phone="6123456", political="13")
    row = IdentityAnswers.objects.get()
    assert (row.typed, row.political) == (None, "13")


def test_E01_a_code_typed_over_the_units_own_is_looked_up_and_never_passed_over(
    walker: Client, employer: Employer, other: Employer
) -> None:
    """「下一步」 without 「获取单位信息」: the unit in the box is the one that counts; one that nobody knows goes nowhere."""
    page = Page(walker, "/collection/4/")
    page.send(has_employer="1", on_post="0", save="1")
    page.send(uscc=employer.uscc, lookup="1")
    case = Case.objects.get()

    def gap() -> bool:
        return any(gap.item == "post.uscc" for gap in rules.gaps(gather(case), timezone.localdate()))

    assert not gap()
    unknown = Page(walker, "/collection/4/").send(uscc="91150702MA0TE5T12Y", next="1")
    assert "请逐位核对" in unknown.text and "已找到这个单位" not in unknown.text and gap()
    found = Page(walker, "/collection/4/").send(uscc=other.uscc, next="1")
    assert found["Location"].endswith("/4/#employer")
    assert PostAnswers.objects.get().employer == other and not gap()


def test_W11_a_yes_is_changed_to_a_no_on_the_same_page(walker: Client) -> None:
    page = Page(walker, "/collection/4/")
    for typed, stored in (("1", True), ("0", False), ("1", True)):
        assert page.save(has_employer=typed).status_code == 200
        assert PostAnswers.objects.get().has_employer is stored


def test_W11_a_draft_is_kept_to_a_length_and_so_is_what_a_page_says_it_has_seen(walker: Client) -> None:
    Page(walker, "/collection/5/").save(full_level="21", full_graduated="2015-" * 2000)
    assert EducationAnswers.objects.get(mode="full").typed == {"full_graduated": "2015-" * 40}
    texts = [str(number) for number in range(60)]
    assert drafts.seen(json.dumps({"political": texts})) == {"political": texts[10:]}
