"""What came back can be put right, and what is closed beside it stands in nobody's way (W12)."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from acms.arrivals import asking
from acms.arrivals import words as arrivals_words
from acms.casework import procedures
from acms.casework.models import Case, CaseState
from acms.collection import rules, words
from acms.collection.facts import gather
from acms.collection.models import EducationAnswers, PostAnswers, QualificationAnswers
from acms.collection.steps import BY_KEY, ITEMS, STEPS, Source, drafts
from acms.letters.models import Letter, LetterState
from tests.collection.steps import Page

OTHERWISE = words.letter_changed()
# A step's page, one item of it that is marked, and what its person types there.
MARKED = {
    3: ("identity.political", {"political": "01"}),
    4: ("post.has_employer", {"has_employer": "1"}),
    5: ("education.full_school", {"full_school": "另一所样例大学"}),
    6: ("qualification.certificate_no", {"certificate_no": "15202011223344"}),
}


def returned(case: Case, *items: str) -> Client:
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED, open_items=list(items))
    client = Client()
    client.force_login(case.subject)
    return client


def test_W12_every_step_is_here() -> None:
    assert {int(step.page) for step in STEPS} == {*MARKED}


@pytest.mark.parametrize("page", MARKED)
def test_W12_one_marked_item_is_put_right_and_nothing_is_said_of_the_closed_ones(filled: Case, page: int) -> None:
    item, typed = MARKED[page]
    client = returned(filled, item)
    opened = Page(client, f"/collection/{page}/")
    saved = opened.save(**typed)
    assert saved.status_code == 200 and "处还要改" not in saved.text
    answer = opened.send(next="1", **typed)
    assert answer.status_code == 302, re.findall(r'class="error[^>]*>([^<]+)', answer.text)
    step = next(step for step in STEPS if step.page == page)
    draft = gather(Case.objects.get(pk=filled.pk))
    assert not draft.typed(step) and {name: drafts.text(draft.stored(step, name)) for name in typed} == typed


@pytest.mark.parametrize("page", MARKED)
def test_W12_a_step_of_which_nothing_is_marked_lets_its_person_go_on(filled: Case, page: int) -> None:
    client = returned(filled, "scan.photo")
    assert Page(client, f"/collection/{page}/").send(next="1").status_code == 302


def test_W12_W07_whose_letter_alone_came_back_comes_to_a_new_one(filled: Case) -> None:
    client = returned(filled, "scan.proof_letter")
    assert Page(client, "/collection/4/").send(letter="1").url == "/collection/letter/"


@pytest.mark.parametrize("item", [item.key for item in ITEMS])
def test_W12_whatever_the_desk_may_mark_opens_something_that_its_person_can_change(filled: Case, item: str) -> None:
    """Also what follows from something else: the unit, the residence, the card."""
    opened = {item} | procedures.of(filled).unlocks(item)
    assert {BY_KEY[key].source for key in opened} - {Source.KNOWN}


def test_W12_a_wrong_agency_is_put_right_by_another_unit_and_a_wrong_birth_date_by_the_card(filled: Case) -> None:
    kind = procedures.of(filled)
    client = returned(filled, *({"post.agency"} | kind.unlocks("post.agency")))
    page = client.get("/collection/4/").text
    assert 'name="uscc"' in page and "disabled" not in page.partition('name="uscc"')[2].partition(">")[0]
    case = Case.objects.get(pk=filled.pk)
    case.open_items = list({"identity.born"} | kind.unlocks("identity.born"))
    assert case.lets_change("scan.id_portrait") and not case.lets_change("identity.political")


# ---- an answer that a neighbour has made right --------------------------------------------------------------------------


def test_W10_a_year_that_its_neighbour_made_wrong_is_taken_once_the_neighbour_is_right(filled: Case) -> None:
    client = Client()
    client.force_login(filled.subject)
    opened = Page(client, "/collection/6/")
    talent = {"is_highend": "1", "talent_category": "1", "talent_level": "1", "talent_status": "2", "talent_term": "3"}
    wrong = opened.send(**talent, talent_selected="2024", talent_graduated="2020")
    assert wrong.status_code == 422
    right = opened.send(**talent, talent_selected="2018", talent_graduated="2020")
    assert right.status_code == 200
    row = QualificationAnswers.objects.get(case=filled)
    assert (row.talent_selected, row.talent_graduated, row.typed) == (2018, 2020, None)
    assert "改好毕业年度" not in client.get("/collection/7/").text


def test_W09_a_day_that_another_step_made_wrong_is_taken_once_that_step_is_right(filled: Case) -> None:
    row = EducationAnswers.objects.get(case=filled, mode="full")
    assert row.graduated
    day = str(row.graduated - timedelta(days=1))
    row.typed = {"full_graduated": day}
    row.save()
    client = Client()
    client.force_login(filled.subject)
    assert Page(client, "/collection/5/").send(full_graduated=day, next="1").status_code == 302
    row.refresh_from_db()
    assert (str(row.graduated), row.typed) == (day, None)
    assert "改好全日制毕业时间" not in client.get("/collection/7/").text


# ---- a letter that says what stands here no more ------------------------------------------------------------------------


def older_letter(case: Case) -> None:
    """The letter was printed with another start of accounting work than stands here now."""
    letter = PostAnswers.objects.select_related("letter").get(case=case).letter
    assert letter is not None
    letter.facts |= {"accounting_since": "1999-09-01"}
    letter.save()


def test_T04_W08_a_letter_with_a_former_start_is_said_to_be_of_no_use_before_it_is_carried_to_the_unit(
    filled: Case,
) -> None:
    client = Client()
    client.force_login(filled.subject)
    assert OTHERWISE not in client.get("/collection/4/").text and "就用原来这张" in client.get("/collection/4/").text
    older_letter(filled)
    page = client.get("/collection/4/").text
    assert OTHERWISE in page and "就用原来这张" not in page
    assert OTHERWISE in [gap.sentence for gap in rules.gaps(gather(filled), date.today())]


@pytest.mark.parametrize("why", ["void", "rejected"])
def test_T04_W13_a_letter_that_is_void_or_that_the_unit_has_rejected_is_said_to_be_of_no_use(
    filled: Case, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = PostAnswers.objects.get(case=filled).letter
    assert letter is not None
    if why == "void":
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.VOID)
    else:
        monkeypatch.setattr(asking, "is_disowned", lambda key: key == letter.pk)
    said = {"void": words.LETTER_VOID, "rejected": arrivals_words.DISOWNED}[why]
    client = Client()
    client.force_login(filled.subject)
    page = client.get("/collection/4/").text
    assert said in page and "就用原来这张" not in page
    assert said in [gap.sentence for gap in rules.gaps(gather(Case.objects.get(pk=filled.pk)), date.today())]


def test_W12_a_closed_letter_holds_nobody_back(filled: Case) -> None:
    older_letter(filled)
    client = returned(filled, "scan.photo")
    filled.refresh_from_db()
    assert not rules.gaps(gather(filled), date.today()) and OTHERWISE not in client.get("/collection/4/").text


@pytest.mark.parametrize(("opened", "said"), [(["scan.photo"], "只有标出的项可以改"), (None, "全部内容都可以改")])
def test_W12_the_steps_say_what_may_be_changed(filled: Case, opened: list[str] | None, said: str) -> None:
    client = returned(filled, *(opened or ()))
    Case.objects.filter(pk=filled.pk).update(open_items=opened)
    page = client.get("/collection/5/").text
    assert re.findall("只有标出的项可以改|全部内容都可以改", page) == [said]


def test_W09_W08_a_graduation_after_the_start_names_the_letter_as_a_way_out(filled: Case) -> None:
    client = Client()
    client.force_login(filled.subject)
    start = PostAnswers.objects.get(case=filled).accounting_since
    assert start is not None
    answer = Page(client, "/collection/5/").send(full_graduated=str(start + timedelta(days=1)), next="1")
    assert answer.status_code == 422 and "回第4步重新填写并打印证明函" in answer.text
