"""Changes of several kinds at the same time (D05, ADR 0044): each with its own pages, draft, letter, decision and way back."""

import random
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.amendments import words
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.collection import actions as collection
from acms.collection.facts import gather
from acms.collection.models import IdentityAnswers, PostAnswers
from acms.collection.steps import EDUCATION
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.merging import actions as merging
from acms.merging.models import PossibleDuplicate
from acms.people import actions as people
from acms.people.models import Education, Person, Status
from acms.transfers import actions as transfers
from tests.casework.test_casework import checked
from tests.collection.steps import Page
from tests.conftest import confirmed_unit, make_person, refused

CHANGES = "/changes/information/"
BASIC, AT_POST, AT_EDUCATION = (f"{CHANGES}{kind}/" for kind in ("basic", "post", "education"))


@pytest.fixture
def registered(filled: Case) -> Person:
    """乌云其木格, registered, on the post at 青禾 in 赛罕区 since a day that is fixed."""
    checked(filled)
    return Person.objects.select_related("user", "employer").get(user=filled.subject)


@pytest.fixture
def starting(stranger: User) -> Person:
    """测试甲, registered, who has never said when their accounting work began."""
    file = Person.objects.get(user=stranger)
    values = {"management_code": "150105", "accounting_since": None, "ethnic": "02"}
    people.register(person=file, by=None, case_no="", **values)
    return Person.objects.select_related("user").get(user=stranger)


@pytest.fixture
def dairy(db: None) -> Employer:
    """A confirmed employer in 海拉尔区."""
    where = {"phone": "0470-5550100", "division_code": "150702"}
    address = "内蒙古自治区呼伦贝尔市海拉尔区样例路1号"
    return confirmed_unit("91150702MA0TE5T12Y", "海拉尔样例乳业有限公司", address, **where)


def begin(person: Person, kind: str) -> Case:
    return amendments.begin(user=person.user, kind=kind, on=timezone.localdate())


def sent(case: Case) -> Case:
    """Submitted, checked, and with people."""
    amendments.submit(case=Case.objects.get(pk=case.pk), by=case.subject, on=timezone.localdate())
    casework.run_checks(Case.objects.get(pk=case.pk))
    Case.objects.filter(pk=case.pk).exclude(state=CaseState.APPROVED).update(state=CaseState.IN_REVIEW, queued_at=None)
    return Case.objects.get(pk=case.pk)


def to_unit(person: Person, unit: Employer) -> Case:
    """A change to another unit, with its letter printed and scanned; not submitted."""
    case = begin(person, "update_post")
    collection.set_employer(case=case, employer=unit)
    values = {
        "position": "08", "admin_post": "00", "title": "0", "title_since": None, "joined_on": timezone.localdate(),
        "accounting_since": person.accounting_since or date(2012, 7, 1),
    }  # fmt: skip
    letter = collection.issue_letter(
        case=case, by=person.user, values=values, phone="0470-5550100", on=timezone.localdate()
    )
    seed._letter_scan(case, person.user, letter)
    return Case.objects.get(pk=case.pk)


def of_part_time(person: Person) -> Case:
    """A change of education: 大专, studied beside the work; not submitted."""
    case = begin(person, "update_education")
    who = documents.cast_for(person.name, person.id_number)
    said = {"level": "21", "major": who.major, "school": who.school, "graduated": who.graduated, "degree": "0"}
    collection.save_step(case=case, step=EDUCATION, values={f"part_{name}": value for name, value in said.items()})
    seed._evidence(case, who, "diploma_part")
    return Case.objects.get(pk=case.pk)


def modes(person: Person) -> set[str]:
    return set(Education.objects.open().filter(person=person).values_list("mode", flat=True))


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


# ---- begun -----------------------------------------------------------------------------------------------------------------


def test_D05_of_every_kind_one_is_open_and_a_second_click_finds_it(registered: Person) -> None:
    kinds = ("update_basic", "update_post", "update_education", "update_qualification")
    cases = {kind: begin(registered, kind) for kind in kinds}
    assert len({case.pk for case in cases.values()}) == 4
    assert {kind: begin(registered, kind) for kind in kinds} == cases


@pytest.mark.parametrize(
    ("first", "second"), [("update_post", "update_education"), ("update_education", "update_post")]
)
def test_D05_kinds_that_touch_wait_for_each_other_and_say_which_and_why(
    client: Client, starting: Person, first: str, second: str
) -> None:
    case = begin(starting, first)
    with pytest.raises(Refused) as refusal:
        begin(starting, second)
    link = f"{CHANGES}{first.removeprefix('update_')}/status/"
    assert (refusal.value.code, refusal.value.link) == ("touching_open", link)
    assert case.kind_title in refusal.value.words and words.START_AND_GRADUATION in refusal.value.words
    client.force_login(starting.user)
    page = client.get(CHANGES).text
    assert words.START_AND_GRADUATION in page and f'href="{link}"' in page and page.count("现在不能办") == 1
    assert client.get(link, follow=True).status_code == 200
    told = client.post(f"{CHANGES}begin/{second}/", follow=True).text
    assert refusal.value.words in told
    begin(starting, "update_qualification")  # touches neither
    amendments.drop(case=case)
    assert begin(starting, second).kind == second


def test_D05_once_the_start_is_fixed_post_and_education_touch_no_more(starting: Person) -> None:
    begin(starting, "update_education")
    Person.objects.filter(pk=starting.pk).update(accounting_since=date(2012, 7, 1))
    assert begin(starting, "update_post").kind == "update_post"


# ---- pages and drafts ------------------------------------------------------------------------------------------------------


def test_D05_the_pages_of_two_kinds_keep_each_their_own_draft(client: Client, registered: Person) -> None:
    basic, post = begin(registered, "update_basic"), begin(registered, "update_post")
    client.force_login(registered.user)
    first, second = (
        Page(client, f"{BASIC}3/"),
        Page(client, f"{AT_POST}4/"),
    )  # two tabs, both open before either is sent
    assert second.send(on_post="0", next="1")["Location"] == f"{AT_POST}7/"
    assert first.send(political="01", next="1")["Location"] == f"{BASIC}7/"
    assert IdentityAnswers.objects.get(case=basic).political == "01"
    assert PostAnswers.objects.get(case=post).on_post is False
    assert IdentityAnswers.objects.get(case=post).political == "13" and PostAnswers.objects.get(case=basic).on_post
    assert "政治面貌" in client.get(f"{BASIC}7/").text and "政治面貌" not in client.get(f"{AT_POST}7/").text
    left = {"shown": Case.objects.get(pk=basic.pk).shown_as}
    client.post(f"{BASIC}submit/", left)
    assert {case.kind: case.state for case in Case.objects.filter(kind__startswith="update_")} == {
        "update_basic": CaseState.CHECKING,
        "update_post": CaseState.DRAFT,
    }
    late = client.post(f"{AT_POST}submit/", left, follow=True)  # the page of another case
    assert late.status_code == 200 and Case.objects.get(pk=post.pk).state == CaseState.DRAFT


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("4/", "post/4/"), ("5/?x=1", "education/5/?x=1"), ("letter/?printed=1", "post/letter/?printed=1"),
        ("scans/qualification/", "qualification/scans/qualification/"), ("status/", "education/status/"), ("7/", "education/7/"),
        ("go/", "education/go/"),
    ],
)  # fmt: skip
def test_D05_addresses_of_before_lead_to_the_pages_of_now(
    client: Client, registered: Person, former: str, now: str
) -> None:
    """Bookmarks, messages of before, and a page that was open in a browser when the product was updated."""
    client.force_login(registered.user)
    assert client.get(f"{CHANGES}now/status/").status_code == 404  # there has never been a change
    begin(registered, "update_education")
    for method in (client.get, client.post):
        answer = method(f"{CHANGES}now/{former}")
        assert (answer.status_code, answer["Location"]) == (307, f"{CHANGES}{now}")


def test_D05_what_was_typed_on_a_page_of_before_is_kept(client: Client, registered: Person) -> None:
    case = begin(registered, "update_basic")
    client.force_login(registered.user)
    page = Page(client, f"{BASIC}3/")
    page.address = f"{CHANGES}now/3/"  # as it stood in the form
    moved = client.post(page.address, {"seen": page.seen, "political": "01", "next": "1"}, follow=True)
    assert moved.redirect_chain[-1][0] == f"{BASIC}7/"
    assert IdentityAnswers.objects.get(case=case).political == "01"


def test_E02_a_unit_that_was_just_added_goes_into_the_change_of_post_alone(
    client: Client, registered: Person, dairy: Employer
) -> None:
    begin(registered, "update_basic")
    session = (client.force_login(registered.user), client.session)[1]
    session["added_employer"] = dairy.uscc
    session.save()
    client.post(f"{CHANGES}begin/update_education/")
    client.post(f"{CHANGES}begin/update_post/")
    rows = {row.case.kind: row.employer for row in PostAnswers.objects.select_related("case", "employer")}
    assert rows["update_post"] == dairy and rows["update_education"] == rows["update_basic"] == registered.employer


def test_T04_a_change_without_letter_has_no_page_of_one(client: Client, registered: Person) -> None:
    begin(registered, "update_education")
    client.force_login(registered.user)
    assert client.get(f"{AT_EDUCATION}letter/")["Location"] == f"{AT_EDUCATION}go/"


def test_T04_a_change_that_is_dropped_leaves_the_letter_of_another(registered: Person, dairy: Employer) -> None:
    to_unit(registered, dairy)
    amendments.drop(case=begin(registered, "update_education"))
    assert Letter.objects.filter(owner=registered.user, state="valid").count() == 1
    amendments.drop(case=begin(registered, "update_post"))
    assert not Letter.objects.filter(owner=registered.user, state="valid").exists()


# ---- decided in any order --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["update_post", "update_education"])
def test_D05_decided_in_any_order_each_enters_its_own_and_undoes_nothing_of_the_other(
    registered: Person, dairy: Employer, clerk_of_saihan: User, clerk_of_hailar: User, first: str
) -> None:
    cases = {"update_education": of_part_time(registered), "update_post": to_unit(registered, dairy)}
    for case in cases.values():
        sent(case)
    deciders = {"update_education": clerk_of_saihan, "update_post": clerk_of_hailar}
    for kind in sorted(cases, key=lambda kind: kind != first):
        case = Case.objects.get(pk=cases[kind].pk)
        if case.is_open:
            casework.approve(case, by=deciders[kind])
    now = fresh(registered)
    assert (now.employer, now.management_code, now.status) == (dairy, "150702", Status.REGISTERED)
    assert modes(registered) == {"full", "part"}
    education = Case.objects.get(pk=cases["update_education"].pk)
    assert (education.management_code, education.employer) == ("150105", registered.employer)  # where it was filed


def test_D05_R02_what_is_submitted_after_its_person_has_moved_goes_to_the_unit_and_agency_of_now(
    registered: Person, dairy: Employer, clerk_of_hailar: User
) -> None:
    """Begun before the move: of the unit that it does not state it says what the register says on the day of its filing."""
    education = of_part_time(registered)
    post = sent(to_unit(registered, dairy))
    if post.is_open:
        casework.approve(post, by=clerk_of_hailar)
    case = sent(education)
    assert (case.management_code, case.employer, case.employer_name) == ("150702", dairy, dairy.name)
    assert gather(case).education.part.level == "21" and "diploma_part" in gather(case).scans
    assert gather(case).scans["id_portrait"] is not None
    if case.is_open:
        casework.approve(case, by=clerk_of_hailar)
    assert modes(registered) == {"full", "part"} and fresh(registered).employer == dairy


def test_D05_a_change_is_compared_with_its_own_step_alone(registered: Person, dairy: Employer) -> None:
    """The move that came meanwhile is no change that the person states."""
    education = begin(registered, "update_education")
    sent(to_unit(registered, dairy))
    with refused(words.NOTHING_CHANGED):
        amendments.submit(case=Case.objects.get(pk=education.pk), by=registered.user, on=timezone.localdate())


@pytest.mark.parametrize("reversed_", ["update_post", "update_education"])
def test_D05_C02_the_reversal_of_one_leaves_the_other(
    registered: Person, dairy: Employer, clerk_of_saihan: User, clerk_of_hailar: User, clerk_of_the_region: User, reversed_: str
) -> None:  # fmt: skip
    cases = {"update_education": sent(of_part_time(registered)), "update_post": sent(to_unit(registered, dairy))}
    for kind, clerk in (("update_education", clerk_of_saihan), ("update_post", clerk_of_hailar)):
        if cases[kind].is_open:
            casework.approve(cases[kind], by=clerk)
    case = Case.objects.get(pk=cases[reversed_].pk)
    casework.reverse(case, by=clerk_of_the_region, items=[], reason="材料不实。")
    back = reversed_ == "update_post"
    now = fresh(registered)
    assert (now.employer, now.management_code) == ((registered.employer, "150105") if back else (dairy, "150702"))
    assert modes(registered) == ({"full", "part"} if back else {"full"})
    begin(registered, "update_qualification")  # what came back bars no other kind
    assert begin(registered, reversed_) == case  # and is gone on with where its own is begun


def test_W12_taken_back_and_ended_one_leaves_the_other(registered: Person, dairy: Employer) -> None:
    post, education = to_unit(registered, dairy), sent(of_part_time(registered))
    if education.is_open:
        casework.withdraw(education, by=registered.user)
        casework.end(Case.objects.get(pk=education.pk), by=registered.user)
        assert begin(registered, "update_education") != education
    assert Case.objects.get(pk=post.pk).state == CaseState.DRAFT
    assert Letter.objects.get(owner=registered.user, state="valid")
    assert sent(post).submissions.count() == 1


# ---- two of one kind -------------------------------------------------------------------------------------------------------


def waiting(person: Person, kind: str, no: str) -> Case:
    slot, filed = f"case:{no}", {"no": no, "submitted_at": timezone.now(), "moved_at": timezone.now()}
    return Case.objects.create(kind=kind, subject=person.user, title="x", slot=slot, state="in_review", **filed)


def test_W12_beside_one_that_was_opened_again_the_newer_one_is_gone_on_with_and_both_are_shown(
    client: Client, registered: Person
) -> None:
    """An appeal is heard while its person has begun another of the kind: neither is lost."""
    appealed = waiting(registered, "update_basic", "BJ150105-2026-000009")
    Case.objects.filter(pk=appealed.pk).update(state=CaseState.REFUSED)
    draft = begin(registered, "update_basic")
    Case.objects.filter(pk=appealed.pk).update(state=CaseState.IN_REVIEW)
    assert begin(registered, "update_basic") == draft
    client.force_login(registered.user)
    page = client.get(CHANGES).text
    assert page.count("正在办理：基本信息变更") == 2
    assert f'href="{BASIC}go/"' in page and f'href="/cases/{appealed.no}/"' in page
    assert client.get(f"{BASIC}3/").context["case"] == draft
    amendments.drop(case=draft)
    assert begin(registered, "update_basic") == appealed


# ---- where else they are seen ----------------------------------------------------------------------------------------------


def test_D05_C02_the_desk_shows_what_waits_beside_a_case(
    client: Client, registered: Person, clerk_of_saihan: User
) -> None:
    education = sent(of_part_time(registered))
    other = waiting(registered, "update_basic", "BJ150105-2026-000009")
    Case.objects.filter(pk=other.pk).update(management_code="150105", deciding_code="150105")
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{education.no}/")
    assert page.context["earlier"][0] == other and page.context["side_by_side"] == 1
    assert "1件同时在办" in page.text and f'href="/desk/cases/{other.no}/"' in page.text
    Case.objects.filter(pk=other.pk).update(state=CaseState.APPROVED)
    assert "同时在办" not in client.get(f"/desk/cases/{education.no}/").text


def test_D01_home_names_each_that_is_begun_and_leads_to_it(client: Client, registered: Person) -> None:
    begin(registered, "update_basic")
    begin(registered, "update_qualification")
    client.force_login(registered.user)
    page = client.get("/me/").text
    assert f'href="{BASIC}status/"' in page and f'href="{CHANGES}qualification/status/"' in page


def test_D12_each_that_waits_bars_the_way_out_of_the_region(registered: Person, dairy: Employer) -> None:
    sent(of_part_time(registered))
    waiting(registered, "update_basic", "BJ150105-2026-000009")
    assert {case.kind for case in transfers.others_waiting(registered.user)} >= {"update_basic"}


def test_D15_the_changes_of_two_files_that_are_merged_stay_each_with_its_own(
    client: Client, registered: Person, employer: Employer, clerk_of_the_league: User
) -> None:
    """Of the same kind, one from each file: that of the kept file goes on, the other is looked at and no more; apart again each has its own."""
    number = documents.make_id_number(random.Random(5), "150105", date(1985, 5, 5), True)
    assert registered.accounting_since is not None
    twin = seed.enter(make_person("乌云其木格", number), employer, since=registered.accounting_since)
    own, other = begin(registered, "update_qualification"), begin(twin, "update_qualification")
    Case.objects.filter(pk=other.pk).update(state=CaseState.RETURNED, no="BZ1", submitted_at=timezone.now())
    merging.notice_pair(registered, twin, "name")
    done = merging.merge(
        pair=PossibleDuplicate.objects.get(), keep=registered.pk, take=[], reason="同一人", by=clerk_of_the_league
    )
    assert begin(registered, "update_qualification") == own
    client.force_login(registered.user)
    assert client.get(f"{CHANGES}qualification/6/").context["case"] == own
    page = client.get("/cases/BZ1/")
    assert page.status_code == 200 and page.context["onward"] == ""
    merging.undo(merge=done, by=clerk_of_the_league)
    assert begin(fresh(twin), "update_qualification") == other
