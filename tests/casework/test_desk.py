"""The desk's day: bulk acts, handing over, holding, appeals, reversals, notes, templates, filters (C01, C02)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts import access as accounts_access
from acms.accounts.models import User
from acms.base.dates import Calendar
from acms.base.errors import Refused, Stale
from acms.casework import access, actions, drafting, words
from acms.casework.models import Case, CaseState, Decision, DecisionDraft, Outcome, ReasonTemplate
from acms.demo.register import Register
from acms.employers.models import Employer, EmployerState
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.people.models import Person, Post, Status
from acms.policy import actions as policy
from acms.scans import encode
from acms.scans.models import Scan
from acms.units import actions as units
from tests.casework.test_casework import checked
from tests.conftest import make_person, refused


@pytest.fixture
def waiting(db: None, clerk_of_saihan: User) -> list[Case]:
    """Three cases of 赛罕区 that wait for a decision."""
    Register(3, 1, 3).fill()
    Case.objects.update(state=CaseState.IN_REVIEW, management_code="150105", deciding_code="150105")
    return list(Case.objects.order_by("submitted_at"))


@pytest.fixture
def new_employer(db: None, stranger: User) -> Case:
    """An employer that somebody has added; people look at every one."""
    employer, case = units.add_employer(
        by=stranger,
        certificate=encode.jpeg(np.full((400, 600, 3), 250, np.uint8), 80),
        file_name="a.jpg",
        uscc="91150105MA0TE5T16A",
        name="内蒙古青禾样例粮油有限公司",
        address="内蒙古自治区呼和浩特市赛罕区样例大街9号",
        phone="0471-5550188",
        economic_type="173",
        certificate_type="01",
        division_code="150105",
    )
    assert employer.state == EmployerState.PENDING
    actions.moves.make(case, actions.Move.REFER, at=timezone.now())
    return case


def _post(client: Client, by: User, address: str, **data: Any) -> Any:
    client.force_login(by)
    return client.post(address, data)


def test_C01_several_cases_are_taken_at_once_and_what_a_colleague_has_is_said(
    client: Client, waiting: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    actions.take(waiting[0], by=other_clerk_of_saihan)
    numbers = [case.no for case in waiting]
    answer = _post(client, clerk_of_saihan, "/desk/queue/many/", no=numbers, take="1", back="?view=free")
    assert answer.url == "/desk/queue/?view=free"
    page = client.get("/desk/queue/").content.decode()
    assert "已领取2件" in page and f"{waiting[0].title}：这个办件已经有人领取了" in page
    holders = dict(Case.objects.values_list("pk", "taken_by"))
    assert list(holders.values()).count(clerk_of_saihan.pk) == 2
    assert holders[waiting[0].pk] == other_clerk_of_saihan.pk


def test_C01_an_absent_colleagues_cases_are_handed_over_together(
    client: Client, waiting: list[Case], clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    for case in waiting:
        actions.take(case, by=other_clerk_of_saihan)
    numbers = [case.no for case in waiting]
    _post(client, clerk_of_saihan, "/desk/queue/many/", no=numbers, assign="1", to=clerk_of_saihan.pk)
    assert set(Case.objects.values_list("taken_by", flat=True)) == {clerk_of_saihan.pk}
    assert Entry.objects.filter(verb="case.assigned", by=clerk_of_saihan).count() == 3


def test_C01_work_is_handed_to_colleagues_of_the_same_agency_only(
    client: Client, waiting: list[Case], clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    answer = _post(client, clerk_of_saihan, f"/desk/cases/{waiting[0].no}/assign/", to=clerk_of_hailar.pk)
    assert answer.status_code == 404
    with pytest.raises(Refused):
        actions.assign(waiting[0], to=clerk_of_hailar, by=clerk_of_saihan)


def test_C01_bulk_acts_reach_no_case_of_another_region(
    client: Client, waiting: list[Case], clerk_of_hailar: User
) -> None:
    _post(client, clerk_of_hailar, "/desk/queue/many/", no=[case.no for case in waiting], take="1")
    assert not Case.objects.exclude(taken_by=None)


def test_C02_what_a_colleague_holds_cannot_be_decided_from_a_stale_page(
    filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.take(case, by=other_clerk_of_saihan)
    with pytest.raises(Refused) as refusal:
        actions.approve(Case.objects.get(pk=case.pk), by=clerk_of_saihan)
    assert other_clerk_of_saihan.name in refusal.value.words
    assert not Decision.objects.exists()


def test_C02_a_released_case_is_decided_by_whoever_is_first(
    filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.take(case, by=clerk_of_saihan)
    actions.release(case, by=clerk_of_saihan)
    actions.approve(case, by=other_clerk_of_saihan)
    with pytest.raises(Stale):
        actions.approve(case, by=clerk_of_saihan)


def test_R04_a_reviewer_moved_to_another_agency_sees_nothing_more_of_the_old(
    client: Client, waiting: list[Case], clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    assert client.get(f"/desk/cases/{waiting[0].no}/").status_code == 200
    User.objects.filter(pk=clerk_of_saihan.pk).update(agency_code="150702")
    assert client.get(f"/desk/cases/{waiting[0].no}/").status_code == 404
    assert client.post(f"/desk/cases/{waiting[0].no}/decide/", {"approve": "1"}).status_code == 404


# ---- appeals and reversals --------------------------------------------------------------------------------------------


def test_C02_a_refusal_is_appealed_to_the_league_and_then_to_the_region(
    client: Client, new_employer: Case, clerk_of_saihan: User, clerk_of_the_league: User, clerk_of_the_region: User
) -> None:
    case, person = new_employer, new_employer.subject
    actions.refuse(case, by=clerk_of_saihan, reason="证照上没有公章。")
    answer = _post(client, person, f"/cases/{case.no}/appeal/", reason="证照背面有公章。")
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.deciding_code, case.taken_by) == (CaseState.IN_REVIEW, "150100", None)
    assert not access.can_decide(clerk_of_saihan, case)
    assert access.can_decide(clerk_of_the_league, case)
    client.force_login(clerk_of_the_league)
    assert "证照背面有公章。" in client.get(f"/desk/cases/{case.no}/").content.decode()
    actions.refuse(case, by=clerk_of_the_league, reason="仍然看不到。")
    actions.appeal(case, by=person, reason="请再看。")
    assert Entry.objects.filter(verb="case.appealed", by=person).count() == 2
    assert case.deciding_code == "150000" and access.can_decide(clerk_of_the_region, case)
    actions.refuse(case, by=clerk_of_the_region, reason="维持。")
    with pytest.raises(Refused):
        actions.appeal(case, by=person, reason="还有。")
    outcomes = list(case.decisions.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == [Outcome.REFUSED] * 3


def test_E02_a_new_units_certificate_lies_beside_what_was_stated_of_it(
    client: Client, new_employer: Case, clerk_of_saihan: User
) -> None:
    scan = Scan.objects.get(kind="employer_certificate")
    client.force_login(clerk_of_saihan)
    assert new_employer.last_submission.frozen["scans"] == {"employer_certificate": str(scan.pk)}
    assert str(scan.pk) in client.get(f"/desk/cases/{new_employer.no}/").text


@pytest.mark.parametrize(
    ("code", "hears"),
    [("150105", "150100"), ("150781", "150700"), ("150100", "150000"), ("150099", "150000"), ("150098", "150000")],
)
def test_C02_who_hears_an_appeal_is_the_league_and_above_all_others_the_region(code: str, hears: str) -> None:
    """自治区直属 and 林管局 have no league above them: 会计处 hears what they refuse."""
    assert accounts_access.above(code) == hears


def test_C02_an_appeal_can_be_granted(new_employer: Case, clerk_of_saihan: User, clerk_of_the_league: User) -> None:
    actions.refuse(new_employer, by=clerk_of_saihan, reason="证照上没有公章。")
    Employer.objects.update(state=EmployerState.PENDING)
    actions.appeal(new_employer, by=new_employer.subject, reason="有公章。")
    actions.approve(new_employer, by=clerk_of_the_league)
    assert Employer.objects.get().state == EmployerState.CONFIRMED
    told = Message.objects.filter(user=new_employer.subject).latest("pk")
    assert (told.title, told.text) == ("新增单位审核通过", "单位已经确认，可以正常使用。")


def test_C02_only_what_was_refused_is_appealed_and_only_by_its_person(
    client: Client, new_employer: Case, person: User
) -> None:
    with pytest.raises(Stale):
        actions.appeal(new_employer, by=new_employer.subject, reason="早了。")
    assert _post(client, person, f"/cases/{new_employer.no}/appeal/", reason="别人的").status_code == 404


def test_C02_the_league_takes_a_wrong_approval_back_and_history_stays(
    filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    items = [{"item": "scan.qualification", "label": "资格证书", "reason": "证书是别人的"}]
    actions.reverse(case, by=clerk_of_the_league, items=items, reason="证书与本人不符。")
    person = Person.objects.get(user=case.subject)
    assert (case.state, person.status, person.registered_at) == (CaseState.RETURNED, Status.COLLECTING, None)
    assert "scan.qualification" in case.open_items and "identity.name" not in case.open_items
    assert not Post.objects.filter(person=person, valid_to=None) and Post.objects.filter(person=person)
    assert (person.employer, person.on_post) == (None, None)
    reversal = Decision.objects.get(outcome=Outcome.REVERSED)
    assert reversal.reverses is not None and reversal.reverses.by == clerk_of_saihan
    assert Message.objects.filter(user=case.subject, title__contains="撤销").exists()


def test_C02_after_a_reversal_the_person_corrects_and_is_admitted_again_under_the_same_file_number(
    filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    number = Person.objects.get(user=case.subject).file_no
    actions.reverse(case, by=clerk_of_the_league, items=[], reason="再看一次。")
    checked(case)
    actions.approve(case, by=clerk_of_saihan)
    person = Person.objects.get(user=case.subject)
    assert (person.file_no, person.status) == (number, Status.REGISTERED)
    assert Post.objects.filter(person=person, valid_to=None).count() == 1


def test_C02_nobody_but_the_agency_above_reverses(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    for clerk in (clerk_of_saihan, clerk_of_the_region):
        answer = _post(client, clerk, f"/desk/cases/{case.no}/reverse/", reason="不对")
        assert answer.status_code == 403
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_C02_a_correction_of_a_number_is_not_taken_back(
    db: None, person: User, clerk_of_the_league: User, clerk_of_saihan: User, monkeypatch: Any
) -> None:
    from acms.corrections.procedures import RegistrationCorrection

    with pytest.raises(Refused):
        RegistrationCorrection().undo(Case(), None, clerk_of_the_league)  # type: ignore[arg-type]


# ---- notes, templates, queue ------------------------------------------------------------------------------------------


def test_C02_internal_notes_are_for_colleagues_and_never_for_the_person(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    _post(client, clerk_of_saihan, f"/desk/cases/{case.no}/remark/", remark="已电话核实单位。")
    client.force_login(other_clerk_of_saihan)
    assert "已电话核实单位。" in client.get(f"/desk/cases/{case.no}/").content.decode()
    client.force_login(case.subject)
    assert "已电话核实单位。" not in client.get("/collection/status/").content.decode()


def test_C02_reason_templates_belong_to_an_agency_and_fit_their_items(
    client: Client, filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    case = checked(filled_for_people)
    _post(client, clerk_of_saihan, "/desk/reasons/", item="scan.proof_letter", text="请盖财务专用章后重新扫描。")
    client.force_login(other_clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").content.decode()
    assert page.count("请盖财务专用章后重新扫描。") == 1
    template = ReasonTemplate.objects.get()
    for item, meant in (
        ("scan.photo", True),
        ("", True),
        ("scan.", True),
        ("post.", False),
        ("scan.photos", False),
        ("scan", False),
    ):
        assert ReasonTemplate(item=item).fits("scan.photo") is meant, item
    answer = _post(client, clerk_of_hailar, "/desk/reasons/", pk=template.pk, drop="1")
    assert answer.status_code == 404 and ReasonTemplate.objects.exists()


def test_C02_a_reason_template_is_of_a_listed_group_and_is_refused_rather_than_cut(
    client: Client, clerk_of_saihan: User
) -> None:
    longest = "理" * 200
    _post(client, clerk_of_saihan, "/desk/reasons/", item="somewhere.else", text=longest)
    assert ReasonTemplate.objects.get().item == "" and ReasonTemplate.objects.get().text == longest
    answer = _post(client, clerk_of_saihan, "/desk/reasons/", item="", text=longest + "由")
    assert answer.status_code == 422 and words.too_long(200) in answer.content.decode()
    assert ReasonTemplate.objects.count() == 1


def test_C02_whoever_puts_a_case_back_is_at_the_queue_and_nobody_has_it(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    actions.take(case, by=clerk_of_saihan)
    answer = _post(client, clerk_of_saihan, f"/desk/cases/{case.no}/release/")
    assert answer.status_code == 302 and answer.url.startswith("/desk/queue/")
    case.refresh_from_db()
    assert case.taken_by is None


def test_C01_no_case_is_seen_by_whoever_is_no_reviewer(filled_for_people: Case, stranger: User) -> None:
    assert not access.visible_to(stranger).exists() and not access.decidable(stranger).exists()


def test_C02_an_agency_takes_the_reasons_that_come_along_once(client: Client, clerk_of_saihan: User) -> None:
    answer = _post(client, clerk_of_saihan, "/desk/reasons/", ship="1")
    assert answer.url == "/desk/reasons/" and words.TEMPLATES_KEPT in client.get(answer.url).text
    assert _post(client, clerk_of_saihan, "/desk/reasons/", ship="1").status_code == 422
    kept = ReasonTemplate.objects.filter(agency_code="150105", item="").values_list("text", flat=True)
    assert sorted(kept) == sorted(words.REASONS)


def test_C02_who_has_decided_reads_what_became_of_the_case(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    answer = _post(client, clerk_of_saihan, f"/desk/cases/{case.no}/decide/", approve="1", seen="1")
    assert f"{case.title}：通过。" in client.get(answer.url).text


def test_C02_what_the_agency_above_had_begun_to_write_is_gone_with_the_reversal(
    filled_for_people: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case = checked(filled_for_people)
    actions.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    drafting.keep(case=case, by=clerk_of_the_league, typed=drafting.Typed(reason="证书可能是"))
    assert DecisionDraft.objects.exists()
    actions.reverse(case, by=clerk_of_the_league, items=[], reason="证书是别人的。")
    assert not DecisionDraft.objects.exists()


def test_C01_C02_what_says_nothing_or_comes_too_late_is_refused_and_changes_nothing(
    filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case, clerk = checked(filled_for_people), clerk_of_saihan
    early: list[tuple[str, Callable[[], Any]]] = [
        (words.REMARK_FIRST, lambda: actions.remark(case, by=clerk, text=" ")),
        (words.REASON_FIRST, lambda: actions.refuse(case, by=clerk, reason=" ")),
        (words.MARK_FIRST, lambda: actions.return_for_correction(case, by=clerk, items=[])),
        (words.NOT_YOURS, lambda: actions.release(case, by=clerk)),
        (words.TEMPLATE_FIRST, lambda: actions.keep_template(by=clerk, item="", text=" ")),
        (words.APPEAL_FIRST, lambda: actions.appeal(case, by=case.subject, reason=" ")),
    ]
    late: list[tuple[str, Callable[[], Any]]] = [
        (words.NOT_IN_REVIEW, lambda: actions.assign(case, to=other_clerk_of_saihan, by=clerk)),
        ("办结了这件：通过", lambda: actions.take(case, by=other_clerk_of_saihan)),
        (words.REVERSAL_REASON_FIRST, lambda: actions.reverse(case, by=clerk_of_the_league, items=[], reason=" ")),
    ]
    for acts in (early, late):
        before = Case.objects.values().get(), Entry.objects.count()
        for said, act in acts:
            with refused(said):
                act()
            assert (Case.objects.values().get(), Entry.objects.count()) == before, said
        if acts is early:
            actions.approve(case, by=clerk)
            case.refresh_from_db()


NEXT = 'action="/desk/next/"'


def test_C01_what_the_region_only_reads_is_not_offered_to_be_taken(
    client: Client, waiting: list[Case], clerk_of_saihan: User, clerk_of_the_region: User
) -> None:
    """The queue of all levels shows the region every case; deciding them is for the agencies below."""
    for who, offered in ((clerk_of_saihan, True), (clerk_of_the_region, False)):
        client.force_login(who)
        page = client.get("/desk/queue/?level=all")
        assert len(page.context["page"].rows) == 3 and (NEXT in page.text) is offered
    Case.objects.update(deciding_code="150000")
    assert NEXT in client.get("/desk/queue/").text  # of its own level it takes


def test_Q02_C02_every_act_on_a_case_is_in_the_journal_with_who_did_it(
    filled_for_people: Case, clerk_of_saihan: User, other_clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    case, person, clerk = filled_for_people, filled_for_people.subject, clerk_of_saihan
    items = [{"item": "scan.qualification", "label": "资格证书", "reason": "看不清"}]
    checked(case)
    actions.take(case, by=clerk)
    actions.release(case, by=clerk)
    actions.assign(case, to=other_clerk_of_saihan, by=clerk)
    actions.remark(case, by=clerk, text="请看第二页。")
    actions.return_for_correction(case, by=other_clerk_of_saihan, items=items)
    actions.reopen(case, by=person)
    checked(case)
    actions.withdraw(case, by=person)
    checked(case)
    Case.objects.update(taken_by=None)
    actions.approve(case, by=clerk)
    actions.reverse(case, by=clerk_of_the_league, items=items, reason="证书是别人的。")
    entries = Entry.objects.filter(verb__startswith="case.", subject=f"casework.case:{case.pk}").order_by("pk")
    assert [(entry.verb.removeprefix("case."), entry.by) for entry in entries] == [
        ("opened", person),
        ("submitted", person),
        ("referred", None),
        ("taken", clerk),
        ("released", clerk),
        ("assigned", clerk),
        ("remarked", clerk),
        ("returned", other_clerk_of_saihan),
        ("reopened", person),
        ("submitted", person),
        ("referred", None),
        ("withdrawn", person),
        ("submitted", person),
        ("referred", None),
        ("approved", clerk),
        ("reversed", clerk_of_the_league),
    ]


@pytest.mark.parametrize(
    "address, expected",
    [("?result=unsure", {0}), ("?result=ok", {1, 2}), ("?arrived=older", {2}), ("?q=zhongguo", set()), ("?view=mine", set())],
)  # fmt: skip
def test_C01_filters_in_the_address_narrow_the_queue(
    client: Client, waiting: list[Case], clerk_of_saihan: User, address: str, expected: set[int]
) -> None:
    Case.objects.update(doubts=0, submitted_at=timezone.now())
    Case.objects.filter(pk=waiting[0].pk).update(doubts=2)
    Case.objects.filter(pk=waiting[2].pk).update(submitted_at=timezone.now() - timedelta(days=9))
    client.force_login(clerk_of_saihan)
    shown = {row.pk for row in client.get(f"/desk/queue/{address}").context["page"].rows}
    assert shown == {waiting[n].pk for n in expected}


@pytest.mark.parametrize(
    "view, state, by_part", [("todo", CaseState.IN_REVIEW, True), ("done", CaseState.APPROVED, False)]
)
def test_C01_a_part_of_a_name_finds_what_waits_and_its_beginning_what_was_ever_decided(
    client: Client, waiting: list[Case], clerk_of_saihan: User, view: str, state: CaseState, by_part: bool
) -> None:
    Case.objects.update(state=state, title="某人", employer_name="某单位")
    Case.objects.filter(pk=waiting[0].pk).update(title="乌云其木格", employer_name="青禾样例粮油")
    client.force_login(clerk_of_saihan)
    for asked, finds in (("乌云", True), ("其木格", by_part), ("样例粮油", by_part), ("萨仁", False)):
        rows = client.get(f"/desk/queue/?view={view}&q={asked}").context["page"].rows
        assert [row.pk for row in rows] == [waiting[0].pk] * finds, asked


def test_C01_unknown_filters_are_as_if_they_were_not_there(
    client: Client, waiting: list[Case], clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    for address in ("?view=x&kind=y&result=z&sort=';--&page=-1", "?page=999999999", "?holder=1e9&region=000000"):
        assert client.get(f"/desk/queue/{address}").status_code == 200


def test_C01_the_queue_takes_the_same_statements_for_three_cases_and_for_thirty(
    client: Client, waiting: list[Case], clerk_of_saihan: User, django_assert_num_queries: Any
) -> None:
    client.force_login(clerk_of_saihan)
    client.get("/desk/messages/")
    with django_assert_num_queries(12):  # two of them for what may still be undone: the list and one's own
        client.get("/desk/queue/")
    Register(30, 2, 30).fill()
    Case.objects.update(state=CaseState.IN_REVIEW, management_code="150105")
    with django_assert_num_queries(13):  # and the count, once there is a second page
        assert len(client.get("/desk/queue/").context["page"].rows) == 20


def test_C01_an_id_number_in_the_box_finds_the_person_and_never_reaches_an_address(
    client: Client, clerk_of_saihan: User
) -> None:
    user = make_person()
    Person.objects.filter(user=user).update(management_code="150105")
    answer = _post(client, clerk_of_saihan, "/desk/find/", q=user.id_number)
    assert answer.url == f"/desk/people/{user.person.pk}/"  # type: ignore[attr-defined]
    for typed in (user.id_number[:17] + "0", "152301197005050", "１５２３０１１９７００５０５０００７"):
        answer = _post(client, clerk_of_saihan, "/desk/find/", q=typed)
        assert "1523" not in answer.url
    assert client.get("/desk/people/", {"q": user.id_number}).url == "/desk/people/"  # type: ignore[attr-defined]


def test_C01_a_case_number_in_the_box_opens_the_case(
    client: Client, waiting: list[Case], clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    assert _post(client, clerk_of_saihan, "/desk/find/", q=str(waiting[0].no).lower()).url.endswith(f"{waiting[0].no}/")
    assert "cases" not in _post(client, clerk_of_hailar, "/desk/find/", q=waiting[0].no).url


# ---- deadlines --------------------------------------------------------------------------------------------------------


def test_C06_holidays_and_make_up_days_move_the_deadline() -> None:
    calendar = Calendar(frozenset({date(2026, 10, 1), date(2026, 10, 2)}), frozenset({date(2026, 10, 10)}))
    assert calendar.after(date(2026, 9, 30), 1) == date(2026, 10, 5)
    assert calendar.between(date(2026, 10, 8), date(2026, 10, 11)) == 2  # Friday and the Saturday that is worked
    assert calendar.between(date(2026, 10, 11), date(2026, 10, 8)) == -2


def test_C06_the_deadline_in_force_when_a_case_arrives_counts(filled: Case, clerk_of_the_region: User) -> None:
    policy.set_figure(
        key="deadline_days", typed=["3"], valid_from=date(2026, 1, 1), basis="会议纪要", by=clerk_of_the_region
    )
    with time_machine.travel("2026-09-30 02:00:00+00:00", tick=False):  # the day before the October holiday
        checked(filled)
    assert filled.due_on == date(2026, 10, 10)  # 8, 9 and the Saturday that is worked
