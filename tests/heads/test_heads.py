"""Accounting heads: filed with an audited letter, confirmed, replaced, vacant; what a head sees and does (E03–E05, T02)."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from PIL import Image

from acms.accounts import signin
from acms.accounts.models import User
from acms.base.errors import Refused
from acms.careers import actions as careers
from acms.careers.rules import Stated
from acms.careers.years import What
from acms.casework import actions as casework
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState, Check
from acms.demo import seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.heads import actions as heads
from acms.heads import rules
from acms.heads.forms import HeadForm
from acms.heads.models import HeadFiling
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.letters.models import Audit, Letter, LetterState, Verdict
from acms.people import access
from acms.people import actions as people
from acms.people.models import Departure, Head, Leaving, Person, Post, Status
from acms.scans.models import Scan, ScanState
from acms.units import actions


@pytest.fixture
def filer(person: User, employer: Employer) -> Person:
    """乌云其木格, registered and on the post at 青禾."""
    return seed.enter(person, employer, since=date(1993, 8, 1))


@pytest.fixture
def colleague(stranger: User, employer: Employer) -> Person:
    return seed.enter(stranger, employer, since=date(2011, 7, 1))


def _letter(filer: Person, person: Person, condition: str = "title", on: date = date(2026, 7, 1)) -> Case:
    assert filer.employer is not None
    return heads.print_head_letter(
        by=filer.user, employer=filer.employer, person=person, appointed_on=on, condition=condition, phone="0471-1", on=date(2026, 11, 25)
    )  # fmt: skip


def _uploaded(case: Case, verdict: Verdict = Verdict.PASS, findings: list[Any] | None = None) -> None:
    """A scan of the letter that has been compared already: the audit itself is proved elsewhere."""
    filed = HeadFiling.objects.get(case=case)
    scan = Scan.objects.create(
        kind="head_letter", owner=case.subject, original_bytes=1, digest="x", state=ScanState.USABLE
    )
    Audit.objects.create(letter=filed.letter, scan=scan, verdict=verdict, findings=findings or [], took_ms=1)
    HeadFiling.objects.filter(pk=filed.pk).update(scan=scan)


def _waiting(filer: Person, person: Person, **how: Any) -> Case:
    case = _letter(filer, person, **how)
    _uploaded(case)
    heads.submit_head(case=case, by=filer.user)
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    return case


@pytest.fixture
def head(filer: Person, clerk_of_saihan: User) -> Person:
    """乌云其木格, the confirmed head of 青禾."""
    casework.approve(_waiting(filer, filer), by=clerk_of_saihan)
    return filer


@pytest.mark.parametrize(
    ("condition", "level", "months", "may"),
    [
        ("title", "2", 0, True),
        ("title", "1", 400, False),
        ("years", "0", 36, True),
        ("years", "0", 35, False),
        ("years", "4", 0, False),
    ],
)
def test_E04_a_head_needs_the_title_or_three_years(condition: str, level: str, months: int, may: bool) -> None:
    assert rules.may_head(condition, level, months) is may


def _without_title(user: User, employer: Employer, since: date) -> Person:
    filer = seed.enter(user, employer, since=since)
    Person.objects.filter(pk=filer.pk).update(qualification_level="0")
    return filer


def _condition(case: Case) -> str:
    return str(Check.objects.get(submission__case=case, code="head_condition").verdict)


@pytest.mark.parametrize(
    ("since", "appointed", "verdict"),
    [
        (date(2023, 7, 1), date(2026, 7, 1), "pass"),
        (date(2023, 7, 2), date(2026, 7, 1), "unsure"),
        (date(2020, 2, 29), date(2023, 2, 28), "unsure"),
        (date(2020, 2, 29), date(2023, 3, 1), "pass"),
    ],
)
def test_E04_three_years_are_those_of_the_calendar_while_no_history_is_stated(
    person: User, employer: Employer, since: date, appointed: date, verdict: str
) -> None:
    filer = _without_title(person, employer, since)
    assert _condition(_waiting(filer, filer, condition="years", on=appointed)) == verdict


@pytest.mark.parametrize(("off_post", "verdict"), [(date(2022, 12, 31), "pass"), (date(2025, 12, 31), "unsure")])
def test_E04_D03_three_years_are_those_of_the_stated_history(
    person: User, employer: Employer, off_post: date, verdict: str
) -> None:
    """Nearly nine years since the start: those off the post do not count."""
    on = date(2026, 11, 27)  # a month later three years are full
    filer, unit = _without_title(person, employer, date(2018, 1, 1)), employer.name
    next_day = off_post + timedelta(days=1)
    rows = [
        Stated(date(2018, 1, 1), date(2019, 12, 31), What.ON_POST, unit),
        Stated(date(2020, 1, 1), off_post, What.OFF_POST, unit),
        Stated(next_day, None, What.ON_POST, unit),
    ]
    careers.state_history(person=filer, rows=rows, by=filer.user, on=on)
    assert _condition(_waiting(filer, filer, condition="years", on=on)) == verdict


def test_E04_T02_the_letter_says_who_is_appointed_and_who_was_before(filer: Person, colleague: Person) -> None:
    case = _letter(filer, colleague)
    letter = HeadFiling.objects.get(case=case).letter
    assert letter.kind == "head" and letter.owner_id == filer.user_id
    assert letter.facts["name"] == colleague.name and letter.facts["former"] == "无"
    assert letter.facts["qualification"].startswith("中级")


def test_D15_a_colleague_is_found_by_the_older_number_of_fifteen_places(filer: Person, colleague: Person) -> None:
    older = colleague.id_number[:6] + colleague.id_number[8:17]
    form = HeadForm({"who": "colleague", "name": colleague.name, "number": older}, employer=filer.employer, me=filer)
    form.is_valid()
    assert "number" not in form.errors and form.cleaned_data["person"] == colleague


def test_E04_people_confirm_a_head_never_the_rules(filer: Person, clerk_of_saihan: User) -> None:
    case = _waiting(filer, filer)
    assert case.state == CaseState.IN_REVIEW and not Head.objects.exists()
    casework.approve(case, by=clerk_of_saihan)
    head = Head.objects.get()
    assert (head.person, head.valid_from, head.case_no) == (filer, date(2026, 7, 1), case.no)
    assert HeadFiling.objects.get().letter.state == LetterState.USED
    assert access.headship_of(filer.user) is not None


def test_E04_T04_a_letter_that_fails_comes_back_with_the_audits_reasons(client: Client, filer: Person) -> None:
    case = _letter(filer, filer)
    finding = {
        "code": "missing_seal",
        "field": "",
        "expected": "",
        "read": "",
        "message": "没有找到「单位公章」。",
        "box": None,
    }
    _uploaded(case, Verdict.FAIL, [finding])
    client.force_login(filer.user)
    pressed = {"submit": "1", "shown": case.shown_as}
    assert f'value="{case.shown_as}"' in client.get("/changes/head/").text
    client.post("/changes/head/", pressed)
    casework.run_checks(Case.objects.get(pk=case.pk))
    late = client.post("/changes/head/", pressed, follow=True)  # left open in another tab (W12)
    case.refresh_from_db()
    assert casework_words.SENT_BEFORE in late.text
    assert (case.state, case.submissions.count()) == (CaseState.RETURNED, 1)
    assert "单位公章" in case.decisions.get().items[0]["reason"]
    _uploaded(case, Verdict.PASS, [])  # as the reason says, and it gets through (W12)
    heads.submit_head(case=case, by=filer.user)
    casework.run_checks(Case.objects.get(pk=case.pk))
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW


def test_E04_nothing_is_submitted_before_the_letter_has_been_compared(filer: Person) -> None:
    case = _letter(filer, filer)
    with pytest.raises(Refused) as refused:
        heads.submit_head(case=case, by=filer.user)
    assert refused.value.code == "letter_first"


def test_E04_printing_again_voids_the_former_letter_and_keeps_one_case(filer: Person, colleague: Person) -> None:
    first, second = _letter(filer, filer), _letter(filer, colleague)
    assert first.pk == second.pk and Case.objects.count() == 1
    assert [letter.state for letter in Letter.objects.order_by("pk")] == [LetterState.VOID, LetterState.VALID]


def test_E04_a_unit_has_one_filing_in_review(filer: Person, colleague: Person) -> None:
    _waiting(filer, filer)
    with pytest.raises(Refused) as refused:
        _letter(colleague, colleague)
    assert refused.value.code == "head_waiting"


def test_E04_a_condition_that_the_file_does_not_show_goes_to_people_with_what_it_shows(filer: Person) -> None:
    people.open_fact(Post, person=filer, on=timezone.localdate(), case_no="", employer=filer.employer, on_post=True)
    Person.objects.filter(pk=filer.pk).update(qualification_level="1")
    case = _waiting(Person.objects.get(pk=filer.pk), Person.objects.get(pk=filer.pk))
    check = case.last_submission.checks.get(code="head_condition")  # type: ignore[union-attr]
    assert (check.verdict, "1993-08-01" in check.found) == ("unsure", True)


def test_E04_replacing_ends_the_formers_rights_at_once_and_tells_them(
    head: Person, colleague: Person, clerk_of_saihan: User
) -> None:
    case = _waiting(colleague, colleague, on=date(2026, 11, 1))
    assert case.last_submission.frozen["stated"]["person_id"] == colleague.pk  # type: ignore[union-attr]
    casework.approve(case, by=clerk_of_saihan)
    assert access.headship_of(head.user) is None and access.headship_of(colleague.user) is not None
    assert Head.objects.filter(valid_to=None).count() == 1
    assert Head.objects.get(person=head).valid_to == date(2026, 10, 31)
    assert Message.objects.filter(user=head.user, title="会计机构负责人任期结束").exists()
    client = Client()
    client.force_login(head.user)
    assert client.get("/employer/").status_code == 404


def test_E04_a_head_who_leaves_the_post_is_head_no_more(head: Person, other: Employer) -> None:
    people.open_fact(Post, person=head, on=timezone.localdate(), case_no="", employer=other, on_post=True)
    assert access.headship_of(head.user) is None


def test_E04_the_agency_records_a_vacancy(
    client: Client, head: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/employers/{employer.pk}/").text
    assert "记为空缺" in page and head.name in page
    client.post(f"/desk/employers/{employer.pk}/vacant/", {"sure": "1"})
    assert access.headship_of(head.user) is None
    assert "空缺" in client.get(f"/desk/employers/{employer.pk}/").text


def test_C02_E04_a_wrong_confirmation_reversed_by_the_league_ends_the_headship(
    head: Person, clerk_of_the_league: User
) -> None:
    case = Case.objects.get(kind="head")
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="备案函不是本单位出具。")
    assert not Head.objects.filter(valid_to=None).exists()


def test_E04_a_colleague_is_named_by_name_and_number_together(client: Client, filer: Person, colleague: Person) -> None:
    client.force_login(filer.user)
    asked = {
        "print": "1",
        "who": "colleague",
        "name": colleague.name,
        "appointed_on": "2026-07-01",
        "condition": "title",
        "phone": "0471-1",
    }
    wrong = client.post("/changes/head/", {**asked, "number": filer.id_number})
    assert wrong.status_code == 422 and "没有这样一位" in wrong.text
    empty = client.post("/changes/head/", {**asked, "number": ""})
    assert empty.status_code == 422 and not Letter.objects.exists()
    assert client.post("/changes/head/", {**asked, "number": colleague.id_number}).status_code == 302
    assert HeadFiling.objects.get().person == colleague


def test_E04_only_an_accountant_on_the_post_files(client: Client, person: User, employer: Employer) -> None:
    client.force_login(person)
    answer = client.get("/changes/head/")
    assert answer.status_code == 302
    assert [str(message) for message in get_messages(answer.wsgi_request)]


# ---- what a head does -------------------------------------------------------------------------------------------


def _as(client: Client, person: Person) -> Client:
    client.force_login(person.user)
    return client


def test_E05_the_head_sees_the_units_accountants_masked_and_nobody_elses(
    client: Client, head: Person, colleague: Person, django_assert_max_num_queries: Any
) -> None:
    _as(client, head)
    client.get("/employer/")
    with django_assert_max_num_queries(14):
        page = client.get("/employer/").text
    assert colleague.name in page and colleague.id_number not in page
    assert _as(client, colleague).get("/employer/").status_code == 404


def test_E05_S05_looking_at_a_colleague_is_journaled_and_visible_to_them(
    client: Client, head: Person, colleague: Person
) -> None:
    assert _as(client, head).get(f"/employer/staff/{colleague.pk}/").status_code == 200
    assert Entry.objects.filter(verb="person.viewed", about=colleague.user_id, by=head.user_id).exists()


def test_E05_off_the_post_from_a_day_told_and_taken_back(client: Client, head: Person, colleague: Person) -> None:
    on = timezone.localdate() - timedelta(days=3)
    answer = _as(client, head).post(f"/employer/staff/{colleague.pk}/", {"what": "off_post", "on": on.isoformat()})
    assert answer.status_code == 302
    colleague.refresh_from_db()
    assert (colleague.on_post, colleague.employer_id) == (False, head.employer_id)
    assert Message.objects.filter(user=colleague.user, title__contains="离岗").exists()
    report = Departure.objects.get()
    client.post(f"/employer/reports/{report.pk}/take-back/")
    colleague.refresh_from_db()
    report.refresh_from_db()
    assert colleague.on_post and report.undone_at
    assert Post.objects.get(person=colleague, valid_to=None).position == "08"
    assert Entry.objects.filter(verb="post.leaving_taken_back", about=colleague.user_id).exists()


def test_E05_who_left_the_unit_is_without_unit_and_the_head_sees_them_no_more(
    client: Client, head: Person, colleague: Person
) -> None:
    actions.report_leaving(person=colleague, employer=head.employer, what="left", on=timezone.localdate(), by=head.user)  # type: ignore[arg-type]
    colleague.refresh_from_db()
    assert colleague.employer_id is None
    assert _as(client, head).get(f"/employer/staff/{colleague.pk}/").status_code == 404


@pytest.mark.parametrize("what", [Leaving.RETIRED, Leaving.LOST])
def test_E05_retirement_and_loss_of_contact_are_natural_attrition_and_off_the_post(
    head: Person, colleague: Person, what: Leaving
) -> None:
    people.report_leaving(
        person=colleague,
        employer=head.employer,
        what=what,
        on=timezone.localdate(),
        by=head.user,  # type: ignore[arg-type]
    )
    colleague.refresh_from_db()
    assert colleague.on_post is False and colleague.status == Status.REGISTERED


@pytest.mark.parametrize("days", [1, -365 * 40])
def test_E05_a_day_in_the_future_or_before_joining_is_refused(
    client: Client, head: Person, colleague: Person, days: int
) -> None:
    on = timezone.localdate() + timedelta(days=days)
    answer = _as(client, head).post(f"/employer/staff/{colleague.pk}/", {"what": "off_post", "on": on.isoformat()})
    assert answer.status_code == 422 and not Departure.objects.exists()


def _died(head: Person, colleague: Person) -> Case:
    actions.report_leaving(
        person=colleague,
        employer=head.employer,
        what="died",
        on=timezone.localdate(),
        by=head.user,  # type: ignore[arg-type]
    )
    case = Case.objects.get(kind="death")
    casework.run_checks(case)
    case.refresh_from_db()
    return case


def test_E05_a_death_changes_nothing_before_the_agency_has_confirmed_it(
    head: Person, colleague: Person, clerk_of_saihan: User
) -> None:
    case = _died(head, colleague)
    colleague.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and colleague.status == Status.REGISTERED and colleague.on_post
    casework.approve(case, by=clerk_of_saihan)
    colleague.refresh_from_db()
    colleague.user.refresh_from_db()
    assert (colleague.status, colleague.user.is_active, colleague.employer_id) == (Status.CLOSED, False, None)


def test_E05_who_was_taken_for_dead_is_told_so_by_their_own_password_alone(
    head: Person, colleague: Person, clerk_of_saihan: User
) -> None:
    casework.approve(_died(head, colleague), by=clerk_of_saihan)
    number = colleague.id_number
    assert "已经注销" in signin.person(number, seed.PASSWORD, "10.0.0.1").fault
    wrong = signin.person(number, "something else", "10.0.0.1")
    assert wrong.user is None and "证件号或密码不对" in wrong.fault


def test_E05_C02_a_death_reported_by_mistake_is_refused_or_reversed(
    head: Person, colleague: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    casework.refuse(_died(head, colleague), by=clerk_of_saihan, reason="本人到窗口说明。")
    assert Departure.objects.get().undone_at
    case = _died_again(head, colleague)
    casework.approve(case, by=clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="重名，注销错了人。")
    colleague.refresh_from_db()
    colleague.user.refresh_from_db()
    assert (colleague.status, colleague.user.is_active, colleague.on_post) == (Status.REGISTERED, True, True)
    entry = Entry.objects.get(verb="person.reopened", about=colleague.user, by=clerk_of_the_league)
    assert entry.facts["case"] == case.no


def test_E05_C02_after_a_reversal_a_death_is_reported_anew_in_the_same_case(
    head: Person, colleague: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = _died(head, colleague)
    casework.approve(case, by=clerk_of_saihan)
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="重名，注销错了人。")
    again = _died_again(head, colleague)
    assert again == case and again.state == CaseState.IN_REVIEW
    assert again.deathreport.departure == Departure.objects.get(undone_at=None)
    casework.approve(again, by=clerk_of_saihan)
    colleague.refresh_from_db()
    assert colleague.status == Status.CLOSED


def _died_again(head: Person, colleague: Person) -> Case:
    actions.report_leaving(
        person=colleague,
        employer=head.employer,
        what="died",
        on=timezone.localdate(),
        by=head.user,  # type: ignore[arg-type]
    )
    case = Case.objects.filter(kind="death").latest("pk")
    casework.run_checks(case)
    case.refresh_from_db()
    return case


def test_E05_a_death_is_reported_once(head: Person, colleague: Person) -> None:
    _died(head, colleague)
    with pytest.raises(Refused) as refused:
        actions.report_leaving(
            person=colleague,
            employer=head.employer,
            what="off_post",
            on=timezone.localdate(),
            by=head.user,  # type: ignore[arg-type]
        )
    assert refused.value.code == "death_reported"


# ---- the unit's data --------------------------------------------------------------------------------------------


def _unit(employer: Employer, **changed: str) -> dict[str, str]:
    names = ("uscc", "name", "address", "division_code", "economic_type", "phone", "certificate_type")
    return {**{name: str(getattr(employer, name)) for name in names}, **changed}


def _picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (1600, 1200), "white").save(out, "JPEG")
    out.seek(0)
    out.name = "license.jpg"
    return out


def test_E03_a_phone_changes_at_once(client: Client, head: Person, employer: Employer) -> None:
    assert _as(client, head).post("/employer/change/", _unit(employer, phone="0471-5559999")).status_code == 302
    employer.refresh_from_db()
    assert employer.phone == "0471-5559999" and not Case.objects.filter(kind="unit").exists()


def test_E03_a_name_needs_the_new_certificate(client: Client, head: Person, employer: Employer) -> None:
    answer = _as(client, head).post("/employer/change/", _unit(employer, name="内蒙古青禾样例食品有限公司"))
    assert answer.status_code == 422 and "请上传新的证照" in answer.text
    employer.refresh_from_db()
    assert employer.name == "内蒙古青禾样例粮油有限公司"


def _moved(client: Client, head: Person, employer: Employer) -> Case:
    address = "内蒙古自治区呼和浩特市新城区样例北街5号"
    data = _unit(employer, address=address, division_code="150102")
    assert _as(client, head).post("/employer/change/", {**data, "certificate": _picture()}).status_code == 302
    case = Case.objects.get(kind="unit")
    Scan.objects.filter(kind="employer_certificate").update(state=ScanState.USABLE)
    casework.run_checks(case)
    case.refresh_from_db()
    return case


def test_E03_a_unit_that_moves_takes_its_people_along_once_the_agency_has_agreed(
    client: Client, head: Person, colleague: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    case = _moved(client, head, employer)
    employer.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW and employer.management_code == "150105"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/")
    assert page.status_code == 200 and "新城区样例北街5号" in page.text and "赛罕区样例大街9号" in page.text
    casework.approve(case, by=clerk_of_saihan)
    employer.refresh_from_db()
    colleague.refresh_from_db()
    assert (employer.management_code, colleague.management_code) == ("150102", "150102")
    assert any("一起转到新的管理机构" in told.text for told in Message.objects.filter(user=head.user))
    assert Message.objects.filter(user=colleague.user, title="您的管理机构变更了").exists()


def test_E03_C02_a_reversed_change_brings_the_former_data_back(
    client: Client, head: Person, employer: Employer, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = _moved(client, head, employer)
    casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    casework.reverse(case, by=clerk_of_the_league, items=[], reason="证照是旧的。")
    employer.refresh_from_db()
    assert (employer.division_code, employer.management_code) == ("150105", "150105")


def test_E03_another_kind_of_certificate_is_named_to_the_reviewer(
    client: Client, head: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    data = _unit(employer, certificate_type="02")
    assert _as(client, head).post("/employer/change/", {**data, "certificate": _picture()}).status_code == 302
    client.force_login(clerk_of_saihan)
    case = Case.objects.get(kind="unit")
    Scan.objects.filter(kind="employer_certificate").update(state=ScanState.USABLE)
    casework.run_checks(case)
    assert "证照类型" in client.get(f"/desk/cases/{case.no}/").text


def test_E03_one_change_in_review_at_a_time(client: Client, head: Person, employer: Employer) -> None:
    _moved(client, head, employer)
    answer = client.post("/employer/change/", {**_unit(employer, name="另一个名字"), "certificate": _picture()})
    assert answer.status_code == 422 and "还在审核" in answer.text


def test_E03_nothing_changed_is_said(client: Client, head: Person, employer: Employer) -> None:
    answer = _as(client, head).post("/employer/change/", _unit(employer))
    assert answer.status_code == 422 and "没有要变更的内容" in answer.text


def test_R03_the_head_of_a_merged_unit_is_head_of_the_one_that_goes_on(
    head: Person,
    employer: Employer,
    other: Employer,
    clerk_of_saihan: User,
) -> None:
    actions.merge_employers(duplicate=employer, into=other, by=clerk_of_saihan)
    headship = access.headship_of(head.user)
    assert headship is not None and headship.employer == other
    employers.unmerge(duplicate=employer, by=clerk_of_saihan)
