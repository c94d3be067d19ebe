"""「撤回」 of what a unit's head or whoever adds a unit or corrects a number has filed: taken back, gone on with as it was, ended (W12)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.casework import actions as casework
from acms.casework import tasks, words
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.collection.steps import post
from acms.corrections import actions as corrections
from acms.corrections.models import Correction
from acms.demo import documents, seed
from acms.employers.models import Employer, EmployerState
from acms.people.models import Departure, Leaving, Person
from acms.trust import actions as trust
from acms.trust.models import TrustRecord, TrustState
from acms.units import actions as units
from acms.units import words as units_words
from tests import test_races as scenes
from tests.casework.access_world import appoint
from tests.conftest import taken_as_read

pytestmark = pytest.mark.django_db
PAPER: dict[str, Any] = scenes.PAPER
TODAY = timezone.localdate


@dataclass
class Filed:
    """A case before people; what its page shows again once it is taken back, and what its form sends. `paper`: its field, empty without one."""

    case: Case
    shows: list[str]
    sends: dict[str, Any]
    paper: str = ""
    kept: Callable[[Case], Any] = lambda case: None
    code: bool = False
    says: list[str] = field(default_factory=list)


def _to_people(case: Case) -> Case:
    Employer.objects.filter(pk=case.employer_id).update(management_code="150105")
    taken_as_read()
    while work.work_one(tasks.LANE):
        pass
    case.refresh_from_db()
    assert case.state == CaseState.IN_REVIEW
    return case


def _unit_with_head() -> tuple[Person, Employer, Person]:
    """A head, their unit, and another one of it."""
    head = scenes.registered()
    assert head.employer is not None
    appoint(head, head.employer)
    other = seed.enter(scenes.somebody(), head.employer, since=date(2011, 3, 1))
    return head, head.employer, Person.objects.select_related("user").get(pk=other.pk)


def new_unit(by: User | None = None, uscc: str = "") -> Filed:
    facts = {
        "uscc": uscc or scenes.a_code(), "name": "青禾样例贸易有限公司", "address": "内蒙古自治区呼和浩特市赛罕区样例大街9号",
        "phone": "0471-5550188", "economic_type": "173", "certificate_type": "01", "division_code": "150105",
    }  # fmt: skip
    _, case = units.add_employer(by=by or scenes.somebody(), certificate=PAPER["proof"], file_name="a.jpg", **facts)
    kept = lambda case: case.newunit.employer.certificate_id  # noqa: E731
    return Filed(_to_people(case), [facts["uscc"], facts["name"], facts["address"]], facts, "certificate", kept)


def unit_data() -> Filed:
    head, unit, _ = _unit_with_head()
    facts = {"name": "样例新名称", "address": unit.address, "phone": unit.phone}
    case = units.ask_unit_change(by=head.user, employer=unit, certificate=PAPER["proof"], file_name="a.jpg", **facts)
    assert case is not None
    rest = ("uscc", "economic_type", "division_code", "certificate_type")
    sends = facts | {name: getattr(unit, name) for name in rest}
    return Filed(_to_people(case), ["样例新名称"], sends, "certificate", lambda case: case.unitchange.certificate_id)


def correction() -> Filed:
    person = scenes.registered()
    facts = {
        "stated_number": person.user.id_number, "right_number": "", "name": "改过的名字", "phone": "13800000188",
        "email": "", "reason": "登记时写错", "division_code": "150105",
    }  # fmt: skip
    case = corrections.ask_correction(signed_in=person.user, **PAPER, **facts)
    shows = ["改过的名字", "登记时写错", person.user.id_number]
    return Filed(_to_people(case), shows, facts, "proof", lambda case: case.correction.proof_id, code=True)


def good_deed() -> Filed:
    head, unit, other = _unit_with_head()
    day = TODAY() - timedelta(days=9)
    said: dict[str, Any] = {"code": "G01", "happened_on": day, "what": "拒绝做假账", "issuer": "样例协会"}
    paper = (PAPER["proof"], "a.jpg")
    case = trust.report_good_deed(person=other, employer=unit, by=head.user, paper=paper, **said)
    sends = {**said, "happened_on": day.isoformat(), "good": "1"}
    kept = lambda case: case.deedreport.record.evidence_id  # noqa: E731
    return Filed(_to_people(case), ["拒绝做假账", "样例协会", day.isoformat()], sends, "paper", kept)


def death() -> Filed:
    head, unit, other = _unit_with_head()
    on = TODAY() - timedelta(days=40)
    units.report_leaving(person=other, employer=unit, what=Leaving.DIED, on=on, by=head.user)
    case = Case.objects.get(kind="death", subject=head.user)
    return Filed(_to_people(case), [on.isoformat(), 'value="died" selected'], {"what": "died", "on": on.isoformat()})


KINDS = (new_unit, unit_data, correction, good_deed, death)


def _page(client: Client, case: Case) -> str:
    """Where 「修改后重新提交」 of the case's own page leads."""
    found = re.search(r'href="([^"]+)">修改后重新提交', client.get(f"/cases/{case.no}/").text)
    assert found
    return found[1].replace("&amp;", "&")


def _send(client: Client, filed: Filed, address: str, **more: Any) -> Any:
    """The form as the page shows it, sent without choosing the paper again."""
    shown = re.search(r'name="shown" value="([^"]+)"', client.get(address).text)
    assert shown
    values = {**filed.sends, "shown": shown[1], **more}
    if filed.code:
        client.post(
            address, {**{name: value for name, value in values.items() if isinstance(value, str)}, "send_code": "1"}
        )
        values["code"] = Delivery.objects.latest("pk").text.split("验证码")[1][:6]
    return client.post(address, values)


@pytest.mark.parametrize("made", KINDS, ids=lambda one: one.__name__)
def test_W12_what_nobody_has_decided_is_taken_back_and_gone_on_with_as_it_was(
    client: Client, clerk_of_saihan: User, made: Callable[[], Filed]
) -> None:
    filed = made()
    case, no = filed.case, filed.case.no
    paper = filed.kept(case)
    client.force_login(case.subject)
    assert f'action="/cases/{no}/withdraw/"' in client.get(f"/cases/{no}/").text
    for said in (words.WITHDRAWN, ""):  # the second click finds it taken back
        answer = client.post(f"/cases/{no}/withdraw/", {"sure": "1"}, follow=True)
        assert "".join(str(message) for message in answer.context["messages"]) == said
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT
    reviewer = Client()
    reviewer.force_login(clerk_of_saihan)
    late = reviewer.post(f"/desk/cases/{no}/decide/", {"approve": "1"})
    assert words.TAKEN_BACK in late.text
    assert "已经撤回" in client.get("/me/cases/").text
    form = client.get(_page(client, case)).text
    for value in filed.shows:
        assert value in form, value
    assert "已经撤回" in form and ("交过的那份还在" in form) is bool(filed.paper)
    answer = _send(client, filed, _page(client, case))
    assert answer.status_code in (200, 302), answer.text
    case.refresh_from_db()
    assert (case.state, case.no, case.submissions.count()) == (CaseState.CHECKING, no, 2)
    assert filed.kept(case) == paper and Case.objects.filter(kind=case.kind, subject=case.subject).count() == 1
    last = case.last_submission
    assert last is not None and list(last.scans.values_list("pk", flat=True)) == ([paper] if filed.paper else [])


@pytest.mark.parametrize("made", KINDS, ids=lambda one: one.__name__)
def test_W12_what_came_back_is_over_once_its_person_says_so_and_is_filed_anew_from_the_beginning(
    client: Client, clerk_of_saihan: User, made: Callable[[], Filed]
) -> None:
    filed = made()
    case = filed.case
    last = case.last_submission
    assert last is not None
    item = last.frozen["sections"][0]["answers"][0]
    casework.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": item["item"], "label": item["label"], "reason": "请核对"}]
    )
    client.force_login(case.subject)
    address = f"/cases/{case.no}/end/"
    assert f'action="{address}"' in client.get(f"/cases/{case.no}/").text
    asked = client.post(address)
    case.refresh_from_db()
    assert "不再办理这件" in asked.text and case.state == CaseState.RETURNED
    client.post(address, {"sure": "1"})
    case.refresh_from_db()
    assert (case.state, case.decisions.count()) == (CaseState.ENDED, 1)
    page = client.get(f"/cases/{case.no}/").text
    assert "不再办理" in page and "请核对" in page and "修改后重新提交" not in page and address not in page
    assert client.post(address, {"sure": "1"}).status_code == 302  # a second press finds it over
    files = {filed.paper: SimpleUploadedFile("a.jpg", PAPER["proof"], "image/jpeg")} if filed.paper else {}
    beginning = {
        "employer": reverse("units:add"), "unit": reverse("units:unit_change"), "correction": reverse("corrections:correction"),
    }.get(case.kind) or reverse(
        "trust:deeds" if case.kind == "good_deed" else "units:member", args=[_about(case).pk]
    )  # fmt: skip
    answer = _send(client, filed, beginning, **files)
    assert answer.status_code in (200, 302), answer.text
    anew = Case.objects.filter(kind=case.kind, subject=case.subject).exclude(pk=case.pk).get()
    assert anew.state == CaseState.CHECKING and anew.no != case.no
    case.refresh_from_db()
    assert case.state == CaseState.ENDED


def _about(case: Case) -> Person:
    return case.deedreport.record.person if case.kind == "good_deed" else case.deathreport.departure.person


def test_D11_a_good_deed_taken_back_waits_for_nobody_and_its_person_reads_so(client: Client) -> None:
    filed = good_deed()
    record = filed.case.deedreport.record
    casework.withdraw(filed.case, by=filed.case.subject)
    record.refresh_from_db()
    assert record.state == TrustState.BACK
    client.force_login(record.person.user)
    assert "单位已撤回" in client.get("/me/trust/").text
    client.force_login(filed.case.subject)
    _send(client, filed, _page(client, filed.case), what="拒绝签字")
    record.refresh_from_db()
    assert (record.state, record.what) == (TrustState.WAITING, "拒绝签字") and TrustRecord.objects.count() == 1


def test_D11_W12_what_a_former_head_took_back_is_in_nobodys_way(client: Client) -> None:
    filed = good_deed()
    case, person = filed.case, filed.case.deedreport.record.person
    casework.withdraw(case, by=case.subject)
    successor, unit = scenes.somebody(), Employer.objects.get(pk=case.employer_id)
    said = {name: filed.sends[name] for name in ("code", "what", "issuer")}
    day = date.fromisoformat(filed.sends["happened_on"])
    other = trust.report_good_deed(person=person, employer=unit, by=successor, happened_on=day, **said)
    assert other.pk != case.pk and other.subject == successor
    case.refresh_from_db()
    assert (case.state, case.subject) == (CaseState.DRAFT, User.objects.get(pk=case.subject_id))
    with pytest.raises(Refused) as waits:  # while the other one waits
        trust.report_good_deed(person=person, employer=unit, by=case.subject, happened_on=day, **said)
    assert waits.value.words == words.ANOTHER_OPEN


def test_E05_a_death_taken_back_is_reported_by_nobody_and_may_be_reported_anew() -> None:
    filed = death()
    report = filed.case.deathreport.departure
    casework.withdraw(filed.case, by=filed.case.subject)
    report.refresh_from_db()
    assert report.undone_at is not None
    successor = scenes.somebody()
    units.report_leaving(person=report.person, employer=report.employer, what=Leaving.DIED, on=report.on, by=successor)
    assert Case.objects.filter(kind="death", subject=successor, state=CaseState.CHECKING).exists()
    assert Departure.objects.filter(undone_at=None, what=Leaving.DIED).get().reported_by == successor


def test_E02_a_unit_taken_back_is_used_by_nobody_until_somebody_adds_it_anew(clerk_of_saihan: User) -> None:
    filed = new_unit()
    unit = filed.case.newunit.employer
    casework.withdraw(filed.case, by=filed.case.subject)
    unit.refresh_from_db()
    assert unit.state == EmployerState.WITHDRAWN and Employer.objects.by_uscc(unit.uscc) is None
    colleague = new_unit(uscc=unit.uscc)
    unit.refresh_from_db()
    assert colleague.case.newunit.employer == unit and unit.state == EmployerState.PENDING
    facts = filed.sends | {"name": "别的名字"}
    with pytest.raises(Refused) as waits:
        units.add_employer(by=filed.case.subject, certificate=PAPER["proof"], file_name="a.jpg", **facts)
    assert waits.value.words == words.ANOTHER_OPEN
    with pytest.raises(Refused):  # the certificate that is there now is the colleague's
        units.add_employer(by=filed.case.subject, certificate=b"", file_name="", **facts)
    unit.refresh_from_db()
    assert unit.name == colleague.sends["name"]
    casework.end(Case.objects.get(pk=filed.case.pk), by=filed.case.subject)  # nothing of the colleague's
    unit.refresh_from_db()
    assert unit.state == EmployerState.PENDING
    casework.approve(colleague.case, by=clerk_of_saihan)
    assert units.own_new_unit(unit.uscc, filed.case.subject) is None


def test_E02_a_unit_that_was_confirmed_for_a_colleague_is_not_stated_anew_by_an_old_draft(
    clerk_of_saihan: User,
) -> None:
    filed = new_unit()
    casework.withdraw(filed.case, by=filed.case.subject)
    colleague = new_unit(uscc=filed.sends["uscc"])
    casework.approve(colleague.case, by=clerk_of_saihan)
    with pytest.raises(Refused):
        units.add_employer(
            by=filed.case.subject, certificate=PAPER["proof"], file_name="a.jpg", **filed.sends | {"name": "别的名字"}
        )
    unit = colleague.case.newunit.employer
    unit.refresh_from_db()
    assert (unit.state, unit.name) == (EmployerState.CONFIRMED, colleague.sends["name"])


def test_E02_a_wrong_code_is_put_right_in_what_was_taken_back(client: Client) -> None:
    filed = new_unit()
    unit, right = filed.case.newunit.employer, scenes.a_code()
    casework.withdraw(filed.case, by=filed.case.subject)
    client.force_login(filed.case.subject)
    assert _send(client, filed, _page(client, filed.case), uscc=right).status_code == 302
    unit.refresh_from_db()
    filed.case.refresh_from_db()
    assert (unit.uscc, unit.state, filed.case.state) == (right, EmployerState.PENDING, CaseState.CHECKING)


def test_E02_while_others_have_filed_with_it_a_new_unit_is_neither_taken_back_nor_ended(
    client: Client, clerk_of_saihan: User
) -> None:
    filed = new_unit()
    case, unit = filed.case, filed.case.newunit.employer
    other = Case.objects.create(
        kind="update_post", subject=scenes.somebody(), slot="x", no="X1", state=CaseState.IN_REVIEW, employer=unit
    )
    client.force_login(case.subject)
    answer = client.post(f"/cases/{case.no}/withdraw/", {"sure": "1"}, follow=True)
    case.refresh_from_db()
    assert units_words.OTHERS_USE_IT in answer.text and case.state == CaseState.IN_REVIEW
    casework.return_for_correction(
        case, by=clerk_of_saihan, items=[{"item": "employer.name", "label": "单位全称", "reason": "请核对"}]
    )
    answer = client.post(f"/cases/{case.no}/end/", {"sure": "1"}, follow=True)
    case.refresh_from_db()
    unit.refresh_from_db()
    assert units_words.OTHERS_USE_IT in answer.text and case.state == CaseState.RETURNED
    assert unit.state == EmployerState.PENDING
    Case.objects.filter(pk=other.pk).update(state=CaseState.REFUSED)
    client.post(f"/cases/{case.no}/end/", {"sure": "1"})
    unit.refresh_from_db()
    assert unit.state == EmployerState.WITHDRAWN


def test_W05_a_correction_that_becomes_one_of_the_number_wants_its_own_proof(client: Client) -> None:
    filed = correction()
    case = filed.case
    casework.withdraw(case, by=case.subject)
    client.force_login(case.subject)
    number = {"right_number": scenes.a_number()}
    answer = _send(client, filed, _page(client, case), **number)
    assert answer.status_code == 422 and "请上传证明" in answer.text
    proof = SimpleUploadedFile("b.jpg", documents.jpeg(documents.cast(12), "qualification"), "image/jpeg")
    assert "申请已经收到" in _send(client, filed, _page(client, case), proof=proof, **number).text
    case.refresh_from_db()
    assert case.slot == f"correction:{case.subject_id}:number" and case.submissions.count() == 2
    assert Correction.objects.get().proof.kind == "change_proof"


def test_W05_L02_what_the_counter_has_filed_is_not_taken_back_in_the_account_and_gets_past_a_draft(
    client: Client, clerk_of_saihan: User
) -> None:
    filed = correction()
    draft = filed.case
    casework.withdraw(draft, by=draft.subject)
    counter = corrections.ask_correction(signed_in=None, by=clerk_of_saihan, came="visit", **PAPER, **filed.sends)
    _to_people(counter)
    assert counter.subject == draft.subject and counter.pk != draft.pk
    client.force_login(counter.subject)
    assert "withdraw/" not in client.get(f"/cases/{counter.no}/").text
    client.post(f"/cases/{counter.no}/withdraw/", {"sure": "1"})
    counter.refresh_from_db()
    assert counter.state == CaseState.IN_REVIEW
    answer = _send(client, filed, _page(client, draft))
    assert answer.status_code == 422 and words.ANOTHER_OPEN in answer.text  # while the other one waits


def test_W12_a_paper_that_came_back_itself_is_chosen_again(client: Client, clerk_of_saihan: User) -> None:
    filed = unit_data()
    casework.return_for_correction(
        filed.case,
        by=clerk_of_saihan,
        items=[{"item": "scan.employer_certificate", "label": "证照", "reason": "看不清"}],
    )
    client.force_login(filed.case.subject)
    form = client.get(_page(client, filed.case)).text
    assert "交过的那份还在" not in form and "退回原因：看不清" in form


def test_W12_decided_first_it_is_not_taken_back(clerk_of_saihan: User) -> None:
    filed = good_deed()
    casework.approve(filed.case, by=clerk_of_saihan)
    with pytest.raises(Stale):
        casework.withdraw(Case.objects.get(pk=filed.case.pk), by=filed.case.subject)
    assert TrustRecord.objects.get().state == TrustState.VALID


def test_E02_whose_collection_names_a_unit_that_is_not_confirmed_is_left_to_people(db: None) -> None:
    """The rules say of such a unit that it waits, as of one that nobody has confirmed yet."""
    unit = new_unit().case.newunit.employer
    for state in (EmployerState.PENDING, EmployerState.WITHDRAWN, EmployerState.REFUSED):
        unit.state = state
        assert post._employer(unit).code == "employer_pending"
    unit.state = EmployerState.CONFIRMED
    assert post._employer(unit).code == "employer"
