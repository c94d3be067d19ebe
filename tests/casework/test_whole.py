"""W12: a page that files a whole form says which case it shows; one left open in another tab files nothing over what has come of it."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acms.accounts.models import User
from acms.casework import words
from acms.casework.models import Case, CaseState, Decision, Outcome
from acms.corrections import actions as corrections
from acms.demo import documents, seed
from acms.people.models import Absence, Person
from acms.supervising import actions as supervising
from acms.trust import actions as trust
from acms.units import actions as units
from tests import test_races as scenes
from tests.casework.access_world import appoint

PAPER: dict[str, Any] = scenes.PAPER


@dataclass
class Page:
    """Where a case is filed, by whom, with what, and the name of the paper."""

    case: Case
    path: str
    values: dict[str, Any]
    paper: str = "proof"
    by: User | None = None


def _of(scene: Callable[[], Any], name: str, values: dict[str, Any], paper: str = "proof") -> Page:
    act, _ = scene()
    return Page(act(), reverse(name), values, paper)


def month(day: date) -> str:
    return f"{day:%Y-%m}"


def last_year() -> int:
    return timezone.localdate().year - 1


def credits() -> Page:
    values = {"year": last_year() + 1, "way": "paper_alone", "units": "2", "what": "论数字化转型"}
    return _of(scenes.credits_applied_for, "learning:apply", values)


def outside() -> Page:
    values = {
        "employer": "河北样例贸易有限公司", "first": month(date(last_year(), 1, 1)), "last": month(date(last_year(), 5, 1)),
    }  # fmt: skip
    return _of(scenes.work_outside, "careers:outside", values)


def back() -> Page:
    page = _of(scenes.transfer_back, "transfers:back", {"residence_type": "2", "division_code": "150702"})
    Absence.objects.filter(person__user=page.case.subject).update(valid_to=None)
    return page


def restoration() -> Page:
    return _of(scenes.restoration, "yearly:restore", {"reason": "已经补学"})


def student() -> Page:
    values = {
        "school": "北疆样例财经大学", "level": "21", "major": "会计学", "entered_on": f"{last_year()}-09-01", "years": Decimal(4),
    }  # fmt: skip
    return _of(scenes.study, "students:own", values, "report")


def designation() -> Page:
    person = scenes.registered()
    assert person.employer is not None
    facts = {"level": "banner", "name": "管样例", "id_number": scenes.a_number(), "phone": "13912345678"}
    case = supervising.apply(
        employer=person.employer, by=person.user, letter=PAPER["proof"], file_name="a.jpg", **facts
    )
    return Page(case, reverse("supervising:designate"), facts, "letter")


def unit_data() -> Page:
    head = scenes.registered()
    unit = head.employer
    assert unit is not None
    appoint(head, unit)
    facts = {"name": "样例新名称", "address": unit.address, "phone": unit.phone}
    case = units.ask_unit_change(by=head.user, employer=unit, certificate=PAPER["proof"], file_name="a.jpg", **facts)
    assert case is not None
    more = {
        "uscc": unit.uscc, "economic_type": unit.economic_type, "division_code": unit.division_code,
        "certificate_type": unit.certificate_type,
    }  # fmt: skip
    return Page(case, reverse("units:unit_change"), facts | more, "certificate")


def good_deed() -> Page:
    head = scenes.registered()
    assert head.employer is not None
    appoint(head, head.employer)
    other = seed.enter(scenes.somebody(), head.employer, since=date(2011, 3, 1))
    day = timezone.localdate() - timedelta(days=9)
    said: dict[str, Any] = {"code": "G01", "happened_on": day, "what": "拒绝做假账"}
    case = trust.report_good_deed(person=other, employer=head.employer, by=head.user, **said)
    values = {"code": "G01", "happened_on": str(day), "what": "另一件事"}
    return Page(case, reverse("trust:deeds", args=[other.pk]), values, "paper")


def start() -> Page:
    person = scenes.registered()
    clerk = User.objects.get(login_name="saihan")
    Person.objects.filter(pk=person.pk).update(management_code="150105")
    case = corrections.ask_start(person=person, by=clerk, right=date(2012, 9, 1), reason="填错", came="visit", **PAPER)
    values = {"came": "visit", "right": "2012-09-01", "reason": "填错"}
    return Page(case, reverse("corrections:start_of", args=[person.pk]), values, by=clerk)


PAGES = (credits, outside, back, restoration, student, designation, unit_data, good_deed, start)


@pytest.mark.parametrize("shows", PAGES, ids=lambda page: page.__name__)
def test_W12_a_page_left_open_files_nothing_over_what_came_back_since(
    shows: Callable[[], Page], client: Client, clerk_of_saihan: User
) -> None:
    page = shows()
    case = page.case
    sent = case.last_submission
    assert sent is not None
    Case.objects.filter(pk=case.pk).update(state=CaseState.RETURNED, queued_at=None)
    Decision.objects.create(
        case=case, submission=sent, at=timezone.now(), outcome=Outcome.RETURNED, items=[], reason="证明看不清"
    )
    client.force_login(page.by or case.subject)
    shown = f'name="shown" value="{case.shown_as}"'
    assert shown in client.get(page.path).text
    before = client.post(page.path, {**page.values, page.paper: _file(), "shown": "0"})
    case.refresh_from_db()
    assert words.SENT_BEFORE in before.text and shown in before.text
    assert case.state == CaseState.RETURNED and case.submissions.count() == 1
    now = client.post(page.path, {**page.values, page.paper: _file(), "shown": case.shown_as})
    assert now.status_code == 302, now.text
    case.refresh_from_db()
    assert (case.state, case.submissions.count()) == (CaseState.CHECKING, 2)
    again = client.post(page.path, {**page.values, page.paper: _file(), "shown": f"{case.pk}.1"}, follow=True)
    assert words.SENT_BEFORE in again.text and case.submissions.count() == 2
    assert Case.objects.filter(kind=case.kind, subject=case.subject).count() == 1


def test_W12_a_page_that_showed_none_files_none_where_one_was_decided_since(client: Client, db: None) -> None:
    page = credits()
    Case.objects.filter(pk=page.case.pk).update(state=CaseState.APPROVED, queued_at=None)
    client.force_login(page.case.subject)
    late = client.post(page.path, {**page.values, page.paper: _file(), "shown": "0"})
    assert words.SENT_BEFORE in late.text and Case.objects.filter(kind="credit").count() == 1


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile(
        "a.jpg", documents.jpeg(documents.cast(random.randint(1, 99)), "qualification"), "image/jpeg"
    )
