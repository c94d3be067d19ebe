"""What two do at the same moment, once: every procedure raced on PostgreSQL, by threads and over HTTP (ADR 0022, W12).

SQLite has one writer at a time, so there is no race to lose there. `ACMS_RACES` says how often each is run.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.db.models import Exists, F, Q
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import activation, consents, signin
from acms.accounts.models import Activation, Consent, Matter, Role, User
from acms.amendments import actions as amendments
from acms.arrivals import actions as arrivals
from acms.arrivals import words as arrival_words
from acms.arrivals.models import Arrival, Confirmation
from acms.base.errors import Refused, Stale
from acms.base.fields import update_each
from acms.base.numbers import uscc
from acms.base.session_store import SessionStore
from acms.base.work import LeaseLost, after
from acms.careers import actions as careers
from acms.casework import actions as casework
from acms.casework import holding
from acms.casework.models import Agreement, Case, Decision, HeldDecision, Outcome, Submission
from acms.collection import actions as collection
from acms.collection.steps import IDENTITY, POST
from acms.corrections import actions as corrections
from acms.demo import documents, printed, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.entry import actions as entry
from acms.entry.models import Claim as AccountClaim
from acms.entry.models import Protest
from acms.filing import actions as filing
from acms.handovers import actions as handovers
from acms.handovers.models import HandOver
from acms.journal.models import Entry
from acms.learning import actions as learning
from acms.learning.models import Credit
from acms.people import actions as people
from acms.people.models import Absence, Departure, Person, Post, StartChange, Status
from acms.policy import actions as policy
from acms.regions import divisions
from acms.scans import actions as scans
from acms.scans import parts
from acms.scans.models import PartialFile, Scan, ScanState, StagedFile
from acms.scans.staging import Holder
from acms.students import actions as students
from acms.supervising import actions as supervising
from acms.supervising.models import Claim
from acms.transfers import actions as transfers
from acms.transfers.models import Receiver
from acms.trust import actions as trust
from acms.units import actions as units
from acms.yearly import actions as yearly
from acms.yearly import evaluating, words
from acms.yearly.models import Evaluation
from tests.conftest import confirmed_unit, make_person
from tests.threads import together

RACES = int(os.environ.get("ACMS_RACES", "4"))
PAPER = {"proof": documents.jpeg(documents.cast(11), "qualification"), "file_name": "a.jpg"}
NEXT = count(1)


@pytest.fixture(scope="module")
def elsewhere(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the suite's database, where what the races commit may stay; it is dropped afterwards."""
    if connection.vendor != "postgresql":
        pytest.skip("one writer at a time: there is no race to lose")
    settings = connections.settings["default"]
    usual, name = settings["NAME"], f"{settings['NAME']}_races"
    quoted = connection.ops.quote_name
    with django_db_blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(usual)}")
        settings["NAME"] = name
        yield
        connection.close()
        settings["NAME"] = usual
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted(name)}")


def a_number() -> str:
    """Nobody else's: each of another birthday."""
    return documents.make_id_number(random.Random(1), "150105", date(1955, 1, 1) + timedelta(days=next(NEXT)), False)


def somebody() -> User:
    number = a_number()
    return make_person("赛跑", number)


def a_code() -> str:
    body = f"MA{next(NEXT):06d}"
    first = f"91150105{body}{uscc.body_check(body)}"
    return first + uscc.check_character(first)


def unit() -> Employer:
    code = a_code()
    return confirmed_unit(code, f"样例{code}", "内蒙古自治区呼和浩特市赛罕区样例大街9号")


def registered() -> Person:
    person = seed.enter(somebody(), unit(), since=date(2011, 3, 1))
    return Person.objects.select_related("user", "employer").get(pk=person.pk)


def away() -> Person:
    person = registered()
    Person.objects.filter(pk=person.pk).update(status=Status.TRANSFERRED)
    long_ago = timezone.localdate().replace(year=timezone.localdate().year - 2, day=1)
    Absence.objects.create(
        person=person, to="河北省", valid_from=long_ago, valid_to=timezone.localdate().replace(day=1)
    )
    person.refresh_from_db()
    return person


def moved_out() -> Person:
    person = registered()
    Person.objects.filter(pk=person.pk).update(status=Status.MOVED_OUT)
    person.refresh_from_db()
    return person


def first_visits() -> tuple[Callable[[], Any], Any]:
    user = somebody()
    return lambda: collection.start(user=user), Case.objects.filter(subject=user)


def first_visits_over_http() -> tuple[Callable[[], Any], Any]:
    user, clients = somebody(), []
    for _ in range(2):
        clients.append(Client())
        clients[-1].force_login(user)

    def visit() -> None:
        assert clients.pop().post("/collection/3/", {}).status_code == 302

    return visit, Case.objects.filter(subject=user)


def information() -> tuple[Callable[[], Any], Any]:
    person, kinds = registered(), ["update_basic", "update_basic"]
    return (
        lambda: amendments.begin(user=person.user, kind=kinds.pop(), on=timezone.localdate()),
        Case.objects.filter(subject=person.user),
    )


def without_a_start() -> Person:
    """Registered, and of no unit yet: their first letter will state when their accounting work began."""
    user = somebody()
    return people.register(
        person=Person.objects.get(user=user), by=None, case_no="", management_code="150105", accounting_since=None
    )


def two_kinds_of_information_that_touch() -> tuple[Callable[[], Any], Any]:
    """D05: the start of accounting work, which the one states, hangs on the graduation that the other states."""
    person, kinds = without_a_start(), ["update_education", "update_post"]
    random.shuffle(kinds)
    return (
        lambda: amendments.begin(user=person.user, kind=kinds.pop(), on=timezone.localdate()),
        Case.objects.filter(subject=person.user),
    )


def restoration() -> tuple[Callable[[], Any], Any]:
    person = moved_out()
    return (
        lambda: yearly.ask_restoration(person=person, reason="已经补学", by=person.user, **PAPER),
        Case.objects.filter(kind="restore", subject=person.user),
    )


def credits_applied_for() -> tuple[Callable[[], Any], Any]:
    person = registered()
    asked: dict[str, Any] = {
        "year": timezone.localdate().year,
        "way": "paper_alone",
        "units": 2,
        "what": "论数字化转型",
    }
    return (
        lambda: learning.apply(person=person, by=person.user, **asked, **PAPER),
        Case.objects.filter(kind="credit", subject=person.user),
    )


def study() -> tuple[Callable[[], Any], Any]:
    person = registered()
    values: dict[str, Any] = {
        "school": "北疆样例财经大学", "level": "21", "major": "会计学",
        "entered_on": date(timezone.localdate().year - 1, 9, 1), "years": Decimal(4), "on": timezone.localdate(),
    }  # fmt: skip
    return (
        lambda: students.file(person=person, report=PAPER["proof"], file_name="a.jpg", by=person.user, **values),
        Case.objects.filter(kind="student", subject=person.user),
    )


def transfer_out() -> tuple[Callable[[], Any], Any]:
    person = registered()
    values: dict[str, Any] = {
        "province": "河北省", "place": "石家庄市长安区", "receiver_kind": Receiver.UNIT, "receiver": "河北样例贸易有限公司",
        "receiver_uscc": "91130102MA0TE5T16N", "receiver_phone": "0311-5550188", "moved_on": timezone.localdate() - timedelta(days=3),
    }  # fmt: skip
    return (
        lambda: transfers.print_letter(person=person, by=person.user, on=timezone.localdate(), **values),
        Case.objects.filter(kind="transfer_out", subject=person.user),
    )


def transfer_back() -> tuple[Callable[[], Any], Any]:
    person = away()
    return (
        lambda: transfers.ask_back(
            person=person, residence_type="2", division_code="150702", by=person.user, on=timezone.localdate(), **PAPER
        ),
        Case.objects.filter(kind="transfer_back", subject=person.user),
    )


def work_outside() -> tuple[Callable[[], Any], Any]:
    person = away()
    first = date(timezone.localdate().year - 1, 1, 1)
    asked: dict[str, Any] = {
        "first": first,
        "last": date(timezone.localdate().year - 1, 5, 31),
        "employer": "河北样例贸易有限公司",
    }
    Person.objects.filter(pk=person.pk).update(status=Status.REGISTERED)
    person.refresh_from_db()
    return (
        lambda: careers.ask_outside(person=person, by=person.user, **asked, **PAPER),
        Case.objects.filter(kind="outside_work", subject=person.user),
    )


def a_death() -> tuple[Callable[[], Any], Any]:
    person, head = registered(), somebody()
    assert person.employer is not None
    report: dict[str, Any] = {"employer": person.employer, "what": "died", "on": timezone.localdate(), "by": head}
    return lambda: units.report_leaving(person=person, **report), Departure.objects.filter(person=person)


def a_good_deed() -> tuple[Callable[[], Any], Any]:
    person, head = registered(), somebody()
    assert person.employer is not None
    deed: dict[str, Any] = {
        "code": "G01",
        "happened_on": timezone.localdate() - timedelta(days=9),
        "what": "拒绝做假账",
    }
    return (
        lambda: trust.report_good_deed(person=person, employer=person.employer, by=head, **deed),
        Case.objects.filter(kind="good_deed", subject=head),
    )


def a_filing() -> tuple[Callable[[], Any], Any]:
    who = {"number": a_number(), "name": "赛跑", "phone": f"139{next(NEXT):08d}"}
    before = set(Case.objects.filter(kind="filing_post").values_list("pk", flat=True))
    return lambda: filing.begin_employment(**who), Case.objects.filter(kind="filing_post").exclude(pk__in=before)


def a_new_unit() -> tuple[Callable[[], Any], Any]:
    code, by = a_code(), somebody()
    facts = {
        "uscc": code, "name": f"样例{code}", "address": "内蒙古自治区呼和浩特市赛罕区样例大街9号", "phone": "0471-5550188",
        "economic_type": "173", "certificate_type": "01", "division_code": "150105",
    }  # fmt: skip
    return (
        lambda: units.add_employer(by=by, certificate=PAPER["proof"], file_name="a.jpg", **facts),
        Case.objects.filter(kind="employer", subject=by),
    )


def unit_data() -> tuple[Callable[[], Any], Any]:
    employer, by = unit(), [somebody(), somebody()]
    facts = {"name": "样例新名称", "address": employer.address, "phone": employer.phone}
    return (
        lambda: units.ask_unit_change(
            by=by.pop(), employer=employer, certificate=PAPER["proof"], file_name="a.jpg", **facts
        ),
        Case.objects.filter(kind="unit", employer_id=employer.pk),
    )


def a_correction() -> tuple[Callable[[], Any], Any]:
    user = somebody()
    facts = {
        "stated_number": user.id_number, "right_number": "", "name": "改过的名字",
        "phone": "13800000188", "email": "",
    }  # fmt: skip
    return (
        lambda: corrections.ask_correction(signed_in=user, **PAPER, **facts),
        Case.objects.filter(kind="correction", subject=user),
    )


def an_activation() -> tuple[Callable[[], Any], Any]:
    user, passwords = accounts.make_person(name="赛跑", id_number=a_number()), ["Beijiang-1", "Beijiang-2"]
    activation.make(users=[user], by=None)
    pk = Activation.objects.get(user=user, closed_at=None).pk
    return (
        lambda: accounts.set_first_password(
            user=User.objects.get(pk=user.pk), name="赛跑", phone="13800000188", password=passwords.pop(), activation=pk
        ),
        Entry.objects.filter(verb="password.first", about=user),
    )


def codes_by_two_clerks() -> tuple[Callable[[], Any], Any]:
    user = accounts.make_person(name="赛跑", id_number=a_number())
    return lambda: activation.make(users=[user], by=None), Activation.objects.filter(user=user, closed_at=None)


def a_claim() -> tuple[Callable[[], Any], Any]:
    number = somebody().id_number
    facts = {"name": "赛跑", "number": number, "phone": "13800000177", "division_code": "150105"}
    return (
        lambda: entry.claim(portrait=PAPER["proof"], file_name="a.jpg", **facts),
        Case.objects.filter(kind="claim", claim__user=User.objects.by_id_number(number)),
    )


def card_is_read(number: str) -> None:
    """The picture of a claim shows a card: one of nothing is no claim to approve."""
    found = printed.reading(documents.cast_for("赛跑", number), "id_portrait")
    update_each(Scan.objects.filter(kind="id_portrait"), read=found.as_json())


def _clerk() -> User:
    return User.objects.create(name="经办", login_name=f"clerk{next(NEXT)}", role=Role.REVIEWER)


def _agreed_by_one(claim: Case) -> None:
    """The first of the two who have to agree (ADR 0039)."""
    assert casework.agree(Case.objects.get(pk=claim.pk), by=_clerk(), reason="核对过身份证")


def two_who_agree_to_a_claim() -> tuple[Callable[[], Any], Any]:
    """Two colleagues press 「通过」 on a claim that two have to agree to: the first agrees, the second decides."""
    user = registered().user
    facts = {"name": "赛跑", "number": user.id_number, "phone": f"139{next(NEXT):08d}", "division_code": "150105"}
    claim = entry.claim(portrait=PAPER["proof"], file_name="a.jpg", **facts)
    card_is_read(user.id_number)
    casework.refer_unchecked(claim)
    clerks = [_clerk() for _ in range(2)]

    def pressed() -> None:
        case, by = Case.objects.get(pk=claim.pk), clerks.pop()
        if not casework.agree(case, by=by, reason="核对过身份证"):
            casework.approve(case, by=by, reason="核对过身份证")

    return pressed, Case.objects.filter(pk=claim.pk, state="approved", submissions__agreement__isnull=False)


def two_claims_of_an_account() -> tuple[Callable[[], Any], Any]:
    """Two have claimed one account and two colleagues approve one each (L02): one of them has it."""
    user = registered().user
    phones = [f"139{next(NEXT):08d}" for _ in range(2)]
    facts = {"name": "赛跑", "number": user.id_number, "division_code": "150105"}
    acts = [entry.claim(portrait=PAPER["proof"], file_name="a.jpg", phone=phone, **facts).pk for phone in phones]
    card_is_read(user.id_number)
    for case in Case.objects.filter(pk__in=acts):
        casework.refer_unchecked(case)
        _agreed_by_one(case)
    claims = Case.objects.filter(pk__in=acts)
    clerks = [User.objects.create(name="经办", login_name=f"clerk{next(NEXT)}", role=Role.REVIEWER) for _ in range(2)]
    return lambda: casework.approve(Case.objects.get(pk=acts.pop()), by=clerks.pop()), claims.filter(state="approved")


def _two_claims_of(user: User) -> list[Case]:
    """Of two phones, both with people."""
    facts = {"name": "赛跑", "number": user.id_number, "division_code": "150105"}
    claims = [
        entry.claim(portrait=PAPER["proof"], file_name="a.jpg", phone=f"139{next(NEXT):08d}", **facts) for _ in range(2)
    ]
    card_is_read(user.id_number)
    for case in claims:
        casework.refer_unchecked(case)
    return claims


def _protested(case: Case, user: User) -> None:
    entry.protest(claim=AccountClaim.objects.get(case=case), by=user, text="")


def a_protest_and_an_approval_of_another_claim() -> tuple[Callable[[], Any], Any]:
    """The holder speaks up against one claim while one colleague approves another, whom nobody has contradicted (ADR 0039): the account is
    not gone where the word was taken."""
    user = somebody()
    User.objects.filter(pk=user.pk).update(must_set_password=False)
    said, approved = _two_claims_of(user)
    acts: list[Callable[[], Any]] = [
        lambda: _protested(said, user),
        lambda: casework.approve(Case.objects.get(pk=approved.pk), by=_clerk()),
    ]
    random.shuffle(acts)
    spoken = Q(pk=said.pk, claim__protest__isnull=False)
    return lambda: acts.pop()(), Case.objects.filter(spoken | Q(pk=approved.pk, state="approved"))


def a_protest_and_an_agreement_to_another_claim() -> tuple[Callable[[], Any], Any]:
    """The holder speaks up against one claim while a colleague agrees to another: who agreed had not read it, and agrees anew."""
    user = registered().user
    said, agreed = _two_claims_of(user)
    acts: list[Callable[[], Any]] = [
        lambda: _protested(said, user),
        lambda: casework.agree(Case.objects.get(pk=agreed.pk), by=_clerk()),
    ]
    random.shuffle(acts)
    unread = Agreement.objects.filter(submission__case=agreed)
    return lambda: acts.pop()(), Protest.objects.filter(~Exists(unread), claim__case=said)


def a_case_whose_account_is_claimed() -> tuple[Callable[[], Any], Any]:
    """One approves what the holder has submitted while another gives the account to who has claimed it (L02): never both."""
    person = registered()
    clerks = [User.objects.create(name="经办", login_name=f"clerk{next(NEXT)}", role=Role.REVIEWER) for _ in range(2)]
    year = timezone.localdate().year
    case = learning.apply(person=person, way="paper_alone", units=2, year=year, what="论文", by=person.user, **PAPER)
    facts = {"name": "赛跑", "number": person.user.id_number, "phone": "13800000177", "division_code": "150105"}
    claim = entry.claim(portrait=PAPER["proof"], file_name="a.jpg", **facts)
    card_is_read(person.user.id_number)
    for waiting in (case, claim):
        casework.refer_unchecked(waiting)
    _agreed_by_one(claim)
    acts = [case.pk, claim.pk]
    random.shuffle(acts)
    granted = Case.objects.filter(pk=claim.pk, state="approved")
    entered = Exists(Credit.objects.filter(person=person))
    either = (Q(state="approved") & entered) | (Q(state="returned", decisions__outcome="returned") & ~entered)
    return (
        lambda: casework.approve(Case.objects.get(pk=acts.pop()), by=clerks.pop()),
        Case.objects.filter(either, Exists(granted), pk=case.pk),
    )


def a_start() -> tuple[Callable[[], Any], Any]:
    person, clerk = registered(), User.objects.create(name="经办", login_name=f"clerk{next(NEXT)}", role=Role.REVIEWER)
    asked: dict[str, Any] = {"right": date(2012, 9, 1), "reason": "填错", "came": "visit"}
    return (
        lambda: corrections.ask_start(person=person, by=clerk, **asked, **PAPER),
        Case.objects.filter(kind="start", subject=person.user),
    )


def a_start_decided() -> tuple[Callable[[], Any], Any]:
    """Two of 自治区财政厅会计处 approve one correction."""
    ask, _ = a_start()
    case = ask()
    update_each(Scan.objects.filter(owner=case.subject), state=ScanState.USABLE, queued_at=None, read={})
    casework.run_checks(case)
    office = {"role": Role.REVIEWER, "agency_code": divisions.REGION}
    clerks = [User.objects.create(name=f"会计处{n}", login_name=f"office{next(NEXT)}", **office) for n in (1, 2)]
    return (
        lambda: casework.approve(Case.objects.get(pk=case.pk), by=clerks.pop()),
        StartChange.objects.filter(person__user=case.subject),
    )


def a_post() -> tuple[Callable[[], Any], Any]:
    person, other = registered(), unit()
    return (
        lambda: transaction.atomic(people.open_fact)(
            Post, person=person, on=timezone.localdate(), case_no="", employer=other, on_post=True
        ),
        Post.objects.filter(person=person, valid_to=None),
    )


def came(person: Person) -> Arrival:
    """Somebody who has come to their unit by an approved case, as its head reads it."""
    assert person.employer is not None
    case = Case.objects.create(
        kind="update_post", subject=person.user, title="x", slot=f"x{person.pk}", state="approved", no=f"X{person.pk}"
    )
    submission = case.submissions.create(number=1, at=timezone.now(), frozen={})
    Post.objects.filter(person=person).update(case_no=case.no)
    return Arrival.objects.create(
        submission=submission, person=person, employer=person.employer, on_post=True, position="08", at=timezone.now(),
        until=timezone.localdate(),
    )  # fmt: skip


def an_objection() -> tuple[Callable[[], Any], Any]:
    """A head who goes and the one who comes, at once (W13)."""
    arrival, heads = came(registered()), [registered().user, registered().user]
    return (
        lambda: arrivals.object_to(arrival=arrival, reason="不是", by=heads.pop(), on=timezone.localdate()),
        Case.objects.filter(kind="dispute", dispute__arrival=arrival),
    )


def two_tabs_object() -> tuple[Callable[[], Any], Any]:
    arrival, head = came(registered()), registered().user
    return (
        lambda: arrivals.object_to(arrival=arrival, reason="不是", by=head, on=timezone.localdate()),
        Submission.objects.filter(case__kind="dispute", case__dispute__arrival=arrival),
    )


def asked_of_a_head() -> tuple[Case, User]:
    """A change that waits for the word of a unit's head, and the head (W13)."""
    person, head = registered(), registered()
    assert head.employer is not None
    people.appoint_head(
        person=head, employer=head.employer, on=timezone.localdate(), by=None, case_no="", letter_serial=""
    )
    case = amendments.begin(user=person.user, kind="update_post", on=timezone.localdate())
    collection.set_employer(case=case, employer=head.employer)
    collection.save_step(case=case, step=POST, values={"on_post": False})
    amendments.submit(case=case, by=person.user, on=timezone.localdate())
    casework.run_checks(Case.objects.get(pk=case.pk))
    return case, head.user


def a_confirmation_and_a_withdrawal() -> tuple[Callable[[], Any], Any]:
    """The head confirms while the person takes the case back: one of them is done, the other hears so (W12, W13)."""
    case, head = asked_of_a_head()
    acts: list[Callable[[], Any]] = [
        lambda: casework.withdraw(Case.objects.get(pk=case.pk), by=case.subject),
        lambda: arrivals.confirm(asked=Confirmation.objects.get(submission__case=case), by=head),
    ]
    random.shuffle(acts)
    either = Q(state="approved", submissions__confirmation__said="yes") | Q(
        state="draft", submissions__confirmation__said=""
    )
    return (lambda: acts.pop()(), Case.objects.filter(either, pk=case.pk))


def a_withdrawal_and_another_tab() -> tuple[Callable[[], Any], Any]:
    """The person takes a change back while a page left open in another tab submits it (W12): that one submits nothing, whoever is first."""
    person, today = registered(), timezone.localdate()
    case = amendments.begin(user=person.user, kind="update_post", on=today)
    collection.save_step(case=case, step=POST, values={"on_post": False})
    left = case.shown_as
    amendments.submit(case=case, by=person.user, on=today, shown=left)
    acts: list[Callable[[], Any]] = [
        lambda: casework.withdraw(Case.objects.get(pk=case.pk), by=person.user),
        lambda: amendments.submit(case=Case.objects.get(pk=case.pk), by=person.user, on=today, shown=left),
    ]
    random.shuffle(acts)
    return lambda: acts.pop()(), Submission.objects.filter(case=case, case__state="draft")


def _taken_back_while_decided(scene: Callable[[], Any], taken: Q, decided: Q) -> tuple[Callable[[], Any], Any]:
    """The person takes back what is approved at the same moment (W12): one of them is done, with all that hangs on it, the other hears so."""
    act, _ = scene()
    act()
    case = Case.objects.latest("pk")
    Case.objects.filter(pk=case.pk).update(state="in_review", queued_at=None)
    clerk = _clerk()
    acts: list[Callable[[], Any]] = [
        lambda: casework.withdraw(Case.objects.get(pk=case.pk), by=case.subject),
        lambda: casework.approve(Case.objects.get(pk=case.pk), by=clerk),
    ]
    random.shuffle(acts)
    either = Q(taken, state="draft", decisions=None) | Q(decided, state="approved")
    return lambda: acts.pop()(), Case.objects.filter(either, pk=case.pk)


def a_new_unit_taken_back() -> tuple[Callable[[], Any], Any]:
    state = "newunit__employer__state"
    return _taken_back_while_decided(a_new_unit, Q(**{state: "withdrawn"}), Q(**{state: "confirmed"}))


def unit_data_taken_back() -> tuple[Callable[[], Any], Any]:
    is_new = Q(unitchange__employer__name="样例新名称")
    return _taken_back_while_decided(unit_data, ~is_new, is_new)


def a_correction_taken_back() -> tuple[Callable[[], Any], Any]:
    is_new = Q(subject__name="改过的名字")
    return _taken_back_while_decided(a_correction, ~is_new, is_new)


def a_good_deed_taken_back() -> tuple[Callable[[], Any], Any]:
    state = "deedreport__record__state"
    return _taken_back_while_decided(a_good_deed, Q(**{state: "back"}), Q(**{state: "valid"}))


def a_death_taken_back() -> tuple[Callable[[], Any], Any]:
    report = "deathreport__departure"
    taken = Q(**{f"{report}__undone_at__isnull": False, f"{report}__closed_on": None})
    decided = Q(**{f"{report}__undone_at": None, f"{report}__person__status": Status.CLOSED})
    return _taken_back_while_decided(a_death, taken, decided)


def an_end_and_another_tab() -> tuple[Callable[[], Any], Any]:
    """The person ends what came back while a page left open in another tab files it anew (W12): it is over, or with the agency again."""
    act, cases = credits_applied_for()
    act()
    case = cases.get()
    Case.objects.filter(pk=case.pk).update(state="returned", queued_at=None)
    acts: list[Callable[[], Any]] = [
        lambda: casework.end(Case.objects.get(pk=case.pk), by=case.subject),
        lambda: casework.submit(Case.objects.get(pk=case.pk), by=case.subject),
    ]
    random.shuffle(acts)
    sent = Submission.objects.filter(case=case)
    either = sent.filter(Q(case__state="ended", number=1) | Q(case__state="checking", number=2))
    return lambda: acts.pop()(), either


def two_who_end() -> tuple[Callable[[], Any], Any]:
    """Two clicks on 「不再办理」: it is over once."""
    act, cases = credits_applied_for()
    act()
    case = cases.get()
    Case.objects.filter(pk=case.pk).update(state="returned", queued_at=None)
    ended = case.steps.filter(move="end", case__state="ended")
    return lambda: casework.end(Case.objects.get(pk=case.pk), by=case.subject), ended


def an_evaluation() -> tuple[Callable[[], Any], Any]:
    """The unit's head and the agency enter the same person's year at once: one word stands (D06)."""
    person = registered()
    assert person.employer is not None
    year, results = timezone.localdate().year, ["1", "2"]

    def enter() -> None:
        result = results.pop()
        evaluating.evaluate(
            employer=person.employer,  # type: ignore[arg-type]
            year=year,
            rows={person.pk: dict.fromkeys(words.DIMENSIONS, "") | {"result": result}},
            by=person.user,
            on=timezone.localdate(),
            agency=True,
            basis="x",
        )

    return enter, Evaluation.objects.filter(person=person, year=year, voided_at=None)


def a_consent() -> tuple[Callable[[], Any], Any]:
    user = somebody()
    return lambda: consents.give(user=user, matter=Matter.FACES), Consent.objects.filter(user=user)


def a_designation() -> tuple[Callable[[], Any], Any]:
    """Two accountants of a department apply at once (R03)."""
    employer = unit()
    filers = [seed.enter(somebody(), employer, since=date(2011, 3, 1)).user for _ in range(2)]
    facts = {"level": "banner", "name": "管样例", "id_number": a_number(), "phone": f"139{next(NEXT):08d}"}
    return (
        lambda: supervising.apply(
            employer=employer, by=filers.pop(), letter=PAPER["proof"], file_name="a.jpg", **facts
        ),
        Case.objects.filter(kind="supervising", designation__employer=employer),
    )


def _supervising_unit() -> Employer:
    above = unit()
    employers.make_supervisor(employer=above, by=None)
    return above


def a_claim_by_two() -> tuple[Callable[[], Any], Any]:
    """Two administrators of one supervising unit ask for a unit (R03)."""
    above, below, by = _supervising_unit(), unit(), somebody()
    return (
        lambda: supervising.ask_for(supervisor=Employer.objects.get(pk=above.pk), code=below.uscc, by=by),
        Claim.objects.filter(unit=below),
    )


def two_claims_agreed() -> tuple[Callable[[], Any], Any]:
    """The head agrees to one claim while the agency agrees to another (R03): the unit is under one of them."""
    below, by = unit(), somebody()
    claims = [supervising.ask_for(supervisor=_supervising_unit(), code=below.uscc, by=by) for _ in range(2)]
    return (
        lambda: supervising.answer(claim=Claim.objects.get(pk=claims.pop().pk), agrees=True, by=by),
        Claim.objects.filter(unit=below, outcome="agreed", supervisor__units=below),
    )


def a_reminder_by_two() -> tuple[Callable[[], Any], Any]:
    """Two administrators press 「催办」 at once (R03): the person hears it once."""
    person, by, above = registered(), somebody(), _supervising_unit()
    case = Case.objects.create(
        kind="update_post", subject=person.user, title="x", slot=f"r{person.pk}", state="returned", no=f"R{person.pk}"
    )
    return (
        lambda: supervising.remind(
            cases=[Case.objects.get(pk=case.pk)], supervisor=above, by=by, on=timezone.localdate()
        ),
        person.user.notes.all(),
    )


def a_case_in_hand() -> Case:
    return collection.start(user=somebody())


def a_picture_from_two_phones() -> tuple[Callable[[], Any], Any]:
    """Two phones send by one code (S02): one picture comes. A second one would take the first one's place, so the journal is counted."""
    case = a_case_in_hand()
    _, token = handovers.begin(case=case, kind="photo", by=case.subject)
    statuses: list[int] = []

    def send() -> None:
        file = SimpleUploadedFile("a.jpg", PAPER["proof"], "image/jpeg")
        statuses.append(Client().post(f"/phone/{token}/", {"file": file}).status_code)
        assert sorted(statuses) in ([302], [410], [302, 410])

    return send, Entry.objects.filter(verb="handover.arrived", about=case.subject)


def _on_its_way(user: User) -> parts.Slot:
    return parts.Slot(Holder(user=user), "form", "qualification")


def two_parts_of_one_place() -> tuple[Callable[[], Any], Any]:
    """Two tabs send the part at the same place (S02): one of them is there, and the other hears where the file ends. Counted as the bytes are."""
    slot = _on_its_way(somebody())
    whole = PAPER["proof"] + bytes(3 * parts.LEAST)
    row = parts.begin(slot=slot, size=len(whole), file_name="a.jpg", mark="x")
    content = [whole[: parts.LEAST], whole[: 2 * parts.LEAST]]

    def send() -> None:
        data = content.pop()
        try:
            parts.append(row=PartialFile.objects.get(pk=row.pk), offset=0, data=data)
        except parts.OtherOffset as other:
            assert other.offset in (parts.LEAST, 2 * parts.LEAST)
            end = other.offset
            parts.append(row=PartialFile.objects.get(pk=row.pk), offset=end, data=whole[end:])
            assert parts.Arrived(PartialFile.objects.get(pk=row.pk)).read() == whole

    return send, PartialFile.objects.filter(pk=row.pk, offset=F("size"))


def one_file_handed_in_twice() -> tuple[Callable[[], Any], Any]:
    """Two tabs say that a file in parts is complete (S02): one paper comes of it."""
    user = somebody()
    data = PAPER["proof"]
    row = parts.begin(slot=_on_its_way(user), size=len(data), file_name="a.jpg", mark="x")
    parts.append(row=row, offset=0, data=data)

    def hand_in() -> None:
        (file,) = parts.arrived(_on_its_way(user), str(row.pk))
        read = file.read() if parts.became([file]) is None else b""
        with parts.taking([file]):
            scans.receive(kind="qualification", data=read, file_name="a.jpg", owner=user)

    return hand_in, Scan.objects.filter(owner=user)


def a_picture_for_a_form_from_two_phones() -> tuple[Callable[[], Any], Any]:
    """Two phones send by one code of a form (S02): one picture waits for it."""
    user = somebody()
    row, _ = handovers.begin_form(holder=Holder(user=user), kind="credit_proof", field="proof", alone=False)
    return (
        lambda: handovers.arrive(
            row=HandOver.objects.get(pk=row.pk), upload=SimpleUploadedFile("a.jpg", PAPER["proof"])
        ),
        StagedFile.objects.filter(owner=user),
    )


def two_codes_for_a_form() -> tuple[Callable[[], Any], Any]:
    """Two tabs ask for a code of a form (S02): one of them opens the field."""
    user = somebody()
    return (
        lambda: handovers.begin_form(holder=Holder(user=user), kind="credit_proof", field="proof", alone=False),
        HandOver.objects.filter(owner=user, used_at=None, ended_at=None),
    )


def two_codes_for_a_slot() -> tuple[Callable[[], Any], Any]:
    """Two tabs ask for a code (S02): one of them opens the slot."""
    case = a_case_in_hand()
    return (
        lambda: handovers.begin(case=Case.objects.get(pk=case.pk), kind="photo", by=case.subject),
        HandOver.objects.filter(case=case, used_at=None, ended_at=None),
    )


def a_picture_and_another_code() -> tuple[Callable[[], Any], Any]:
    """The phone sends while the screen asks for another code (S02): both, or the phone hears that there is another; one is open afterwards."""
    case = a_case_in_hand()
    row, _ = handovers.begin(case=case, kind="photo", by=case.subject)
    acts: list[Callable[[], Any]] = [
        lambda: handovers.arrive(
            row=HandOver.objects.get(pk=row.pk), upload=SimpleUploadedFile("a.jpg", PAPER["proof"])
        ),
        lambda: handovers.begin(case=Case.objects.get(pk=case.pk), kind="photo", by=case.subject),
    ]
    return lambda: acts.pop()(), HandOver.objects.filter(case=case, used_at=None, ended_at=None)


def _decided(by: User, outcome: Outcome = Outcome.APPROVED) -> tuple[Case, HeldDecision]:
    """Credits that somebody has applied for and a clerk has decided, whom nothing keeps from taking effect any more."""
    case = _with_people(registered())
    return case, holding.hold(case, holding.Press(outcome), by=by)


def _reviewer() -> User:
    """One who may decide these cases."""
    name = f"clerk{next(NEXT)}"
    return User.objects.create(name="经办", login_name=name, role=Role.REVIEWER, agency_code="150105")


def _with_people(person: Person) -> Case:
    year = timezone.localdate().year
    case = learning.apply(person=person, way="paper_alone", units=2, year=year, what="论文", by=person.user, **PAPER)
    casework.refer_unchecked(case)
    return case


def _takes_effect(row: HeldDecision) -> None:
    """The worker's part, with a lease of its own."""
    mine = HeldDecision.objects.filter(pk=row.pk)
    mine.update(lease_until=after(timedelta(seconds=30)), attempts=F("attempts") + 1)
    if (claimed := mine.first()) is not None:
        with suppress(LeaseLost):
            holding.take_effect(claimed)


def _whole(case: Case, otherwise: Q) -> Any:
    """Decided with its effect, or as it is `otherwise` with none of it; nothing waits any more."""
    entered, decided = (
        Exists(Credit.objects.filter(person__user=case.subject)),
        Exists(Decision.objects.filter(case=case)),
    )
    either = (Q(state="approved") & entered & decided) | (otherwise & ~entered & ~decided)
    return Case.objects.filter(either, ~Exists(HeldDecision.objects.filter(case=case, standing=True)), pk=case.pk)


def an_undo_and_its_effect() -> tuple[Callable[[], Any], Any]:
    """A reviewer undoes a decision while the worker has it take effect (C02): one of both."""
    clerk = _reviewer()
    case, row = _decided(clerk)
    acts: list[Callable[[], Any]] = [
        lambda: holding.undo(Case.objects.get(pk=case.pk), by=clerk),
        lambda: _takes_effect(row),
    ]
    random.shuffle(acts)
    return lambda: acts.pop()(), _whole(case, Q(state="in_review", taken_by=clerk))


def a_withdrawal_and_a_held_decision() -> tuple[Callable[[], Any], Any]:
    """Its person takes a case back while a decision of it takes effect (W12): one of both."""
    case, row = _decided(_reviewer())
    acts: list[Callable[[], Any]] = [
        lambda: casework.withdraw(Case.objects.get(pk=case.pk), by=case.subject),
        lambda: _takes_effect(row),
    ]
    random.shuffle(acts)
    return lambda: acts.pop()(), _whole(case, Q(state="draft"))


def a_decision_by_two_workers() -> tuple[Callable[[], Any], Any]:
    """Two workers have the same decision take effect: one that was thought dead, and the next."""
    case, row = _decided(_reviewer())
    return lambda: _takes_effect(row), Credit.objects.filter(person__user=case.subject)


def two_reviewers_decide() -> tuple[Callable[[], Any], Any]:
    """Two colleagues decide a case otherwise at once: it is held for one of them."""
    case = _with_people(registered())
    ways = [Outcome.APPROVED, Outcome.REFUSED]
    clerks = [_reviewer(), _reviewer()]
    return (
        lambda: holding.hold(Case.objects.get(pk=case.pk), holding.Press(ways.pop(), "不属于"), by=clerks.pop()),
        HeldDecision.objects.filter(case=case, by=F("case__taken_by")),
    )


def a_decision_and_a_colleague_who_takes_over() -> tuple[Callable[[], Any], Any]:
    """A colleague takes a case over while it is being decided: what is held is in its reviewer's hand."""
    clerk, mate = _reviewer(), _reviewer()
    case = _with_people(registered())
    acts: list[Callable[[], Any]] = [
        lambda: holding.hold(Case.objects.get(pk=case.pk), holding.Press(Outcome.APPROVED), by=clerk),
        lambda: casework.assign(Case.objects.get(pk=case.pk), to=mate, by=mate),
    ]
    random.shuffle(acts)
    theirs = Q(taken_by=clerk) & Exists(HeldDecision.objects.filter(case=case, by=clerk))
    return lambda: acts.pop()(), Case.objects.filter(
        theirs | (Q(taken_by=mate) & ~Exists(HeldDecision.objects.filter(case=case))), pk=case.pk
    )


PROCEDURES = [
    first_visits, first_visits_over_http, information, two_kinds_of_information_that_touch, restoration, credits_applied_for, study,
    transfer_out, transfer_back, work_outside, a_death, a_good_deed, a_filing, a_new_unit, unit_data, a_correction, a_post,
    a_claim, two_who_agree_to_a_claim, two_claims_of_an_account, a_case_whose_account_is_claimed, an_activation, codes_by_two_clerks,
    a_protest_and_an_approval_of_another_claim, a_protest_and_an_agreement_to_another_claim,
    a_start, a_start_decided,
    a_consent, an_evaluation, an_objection, two_tabs_object, a_confirmation_and_a_withdrawal, a_withdrawal_and_another_tab,
    a_new_unit_taken_back, unit_data_taken_back, a_correction_taken_back, a_good_deed_taken_back, a_death_taken_back,
    an_end_and_another_tab, two_who_end,
    a_designation, a_claim_by_two, two_claims_agreed, a_reminder_by_two,
    an_undo_and_its_effect, a_withdrawal_and_a_held_decision, a_decision_by_two_workers, two_reviewers_decide,
    a_decision_and_a_colleague_who_takes_over,
    two_parts_of_one_place, one_file_handed_in_twice,
    a_picture_for_a_form_from_two_phones, two_codes_for_a_form,
    a_picture_from_two_phones, two_codes_for_a_slot, a_picture_and_another_code,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda one: one.__name__)
def test_W12_what_two_do_at_once_is_done_once(elsewhere: None, procedure: Any) -> None:
    fallen: list[BaseException] = []

    def tried(act: Callable[[], Any]) -> None:
        try:
            act()
        except Refused:  # who loses hears why
            pass
        except BaseException as fault:
            fallen.append(fault)

    won: list[int] = []

    def race() -> None:
        act, made = procedure()
        together(*[lambda: tried(act)] * 2)
        won.append(made.count())

    for _ in range(RACES):
        together(race)  # in a thread of its own: what this one writes nobody else sees before the test is over
    assert not fallen
    assert won == [1] * RACES


@pytest.mark.django_db
def test_D05_changes_of_two_kinds_are_begun_at_once_and_both_are_there(elsewhere: None) -> None:
    def race() -> None:
        person, on = registered(), timezone.localdate()
        kinds = ["update_post", "update_education", "update_post", "update_education"]
        random.shuffle(kinds)
        together(*(lambda kind=kind: amendments.begin(user=person.user, kind=kind, on=on) for kind in kinds))
        assert sorted(Case.objects.filter(subject=person.user).values_list("kind", flat=True)) == sorted(set(kinds))

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
def test_D05_of_two_kinds_that_touch_the_later_one_is_told_which_is_in_its_way(elsewhere: None) -> None:
    def race() -> None:
        person, told = without_a_start(), list[Refused]()

        def begin(kind: str) -> None:
            try:
                amendments.begin(user=person.user, kind=kind, on=timezone.localdate())
            except Refused as refusal:
                told.append(refusal)

        together(*(lambda kind=kind: begin(kind) for kind in ("update_education", "update_post")))
        won = Case.objects.get(subject=person.user)
        (refusal,) = told
        assert refusal.code == "touching_open" and won.kind_title in refusal.words
        assert refusal.link == f"/changes/information/{won.kind.removeprefix('update_')}/status/"

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
def test_D05_two_kinds_decided_at_once_enter_each_its_own(elsewhere: None) -> None:
    """Whoever writes second reads what the first has written: neither takes the other's place in the file."""

    def race() -> None:
        person, on = registered(), timezone.localdate()
        post = amendments.begin(user=person.user, kind="update_post", on=on)
        where = {"has_employer": False, "residence_type": "1", "division_code": "150702"}
        collection.save_step(case=post, step=POST, values=where)
        basic = amendments.begin(user=person.user, kind="update_basic", on=on)
        collection.save_step(case=basic, step=IDENTITY, values={"political": "01"})
        for case in (post, basic):
            casework.submit(Case.objects.get(pk=case.pk), by=person.user)
            Case.objects.filter(pk=case.pk).update(state="in_review", queued_at=None)
        by = _clerk()
        cases = [Case.objects.get(pk=case.pk) for case in (post, basic)]
        random.shuffle(cases)
        together(*(lambda case=case: casework.approve(case, by=by) for case in cases))
        now = Person.objects.get(pk=person.pk)
        assert (now.employer, now.management_code) == (None, "150702")
        assert now.current_affiliation is not None and now.current_affiliation.political == "01"

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
@pytest.mark.parametrize("tabs", [1, 2], ids=["two heads", "two tabs of one head"])
def test_W13_of_a_yes_and_a_no_at_once_one_is_taken_and_the_other_reads_it(elsewhere: None, tabs: int) -> None:
    """A head who goes and the one who comes, or one head twice."""

    def race() -> None:
        case, head = asked_of_a_head()
        other, told = head if tabs == 2 else registered().user, list[Refused]()
        seen = [Confirmation.objects.get(submission__case=case) for _ in range(2)]
        acts: list[Callable[[], Any]] = [
            lambda: arrivals.confirm(asked=seen[0], by=head),
            lambda: arrivals.decline(asked=seen[1], reason="不是本单位的人", by=other),
        ]

        def act(one: Callable[[], Any]) -> None:
            try:
                one()
            except Refused as refusal:
                told.append(refusal)

        random.shuffle(acts)
        together(*(lambda one=one: act(one) for one in acts))
        said, case = Confirmation.objects.get(submission__case=case), Case.objects.get(pk=case.pk)
        won = (said.said, said.said_by, case.state)
        assert won in (("yes", head, "approved"), ("no", other, "in_review"))
        assert case.steps.filter(move__in=("confirm", "decline")).count() == 1
        assert said.said_by is not None and said.said_at is not None
        heard = arrival_words.said_before(said.said_by.name, said.said_at, confirmed=said.said == "yes")
        assert [refusal.words for refusal in told] == [heard]

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
def test_C06_of_two_who_set_a_figure_at_once_one_is_told(elsewhere: None) -> None:
    def race() -> None:
        office = {"role": Role.REVIEWER, "agency_code": divisions.REGION}
        by = User.objects.create(name="会计处", login_name=f"office{next(NEXT)}", **office)
        seen, told = policy.last_of("sample_percent"), list[str]()
        how = {"key": "sample_percent", "valid_from": timezone.localdate(), "basis": "文号", "by": by, "seen": seen}

        def act(value: str) -> None:
            try:
                policy.set_figure(typed=[value], **how)
            except Stale as stale:
                told.append(stale.code)

        together(lambda: act("10"), lambda: act("20"))
        assert told == ["set_meanwhile"] and policy.last_of("sample_percent") != seen

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
def test_L06_requests_of_one_session_lose_nothing_of_each_other(elsewhere: None) -> None:
    def write(key: str, name: str) -> None:
        for turn in range(20):
            session = SessionStore(key)
            session[f"{name}{turn}"] = turn
            session.save()

    def race() -> None:
        begun = SessionStore()
        begun.save()
        key = str(begun.session_key)
        together(lambda: write(key, "file"), lambda: write(key, "text"))
        assert len(SessionStore(key).keys()) == 40

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
@pytest.mark.parametrize("last_supervises", [False, True])
def test_R03_two_merges_of_a_chain_are_undone_at_once(elsewhere: None, *, last_supervises: bool) -> None:
    """Whichever is first, each role is where it was and nothing is left of it elsewhere."""

    def race() -> None:
        first, middle, last, below = _supervising_unit(), unit(), unit(), unit()
        by = somebody()
        employers.take_in(unit=below, supervisor=first, by=by)
        if last_supervises:
            employers.make_supervisor(employer=last, by=by)
            employers.take_in(unit=unit(), supervisor=last, by=by)
        for duplicate, into in ((first, middle), (middle, last)):
            employers.merge(duplicate=duplicate, into=Employer.objects.get(pk=into.pk), by=by)
        together(*(lambda one=one: employers.unmerge(duplicate=one, by=by) for one in (first, middle)))
        supervise = Employer.objects.filter(pk__in=[row.pk for row in (first, middle, last)], supervises=True)
        assert set(supervise) == ({first, last} if last_supervises else {first})
        assert first.units.get() == below and last.units.count() == last_supervises

    for _ in range(RACES):
        together(race)


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["person", "staff", "code"])
def test_L06_of_sixteen_tries_at_once_five_are_judged(
    elsewhere: None, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def looked(given: str, stored: str) -> bool:
        judged.append(given)
        return False

    monkeypatch.setattr("acms.accounts.signin.check_password", looked)
    monkeypatch.setattr("acms.accounts.signin.actions.second_factor_right", looked)

    def race() -> None:
        user = somebody()
        staff = User.objects.create(name="经办", login_name=f"staff{next(NEXT)}", role=Role.REVIEWER)
        acts = {
            "person": lambda: signin.person(user.id_number, "x", f"203.0.113.{next(NEXT) % 250}"),
            "staff": lambda: signin.staff(str(staff.login_name), "x", f"203.0.113.{next(NEXT) % 250}"),
            "code": lambda: signin.second_factor(staff, "000000"),
        }
        together(*[acts[door]] * 16)

    for turn in range(RACES):
        together(race)
        assert len(judged) == 5 * (turn + 1)


def test_every_kind_of_case_is_raced() -> None:
    from acms.casework import procedures

    raced = {
        "collection", "update_basic", "update_education", "update_qualification", "restore", "credit", "student", "transfer_out",
        "transfer_back", "outside_work", "death", "good_deed", "filing_post", "employer", "unit", "correction", "dispute",
        "claim",
        "start", "supervising",
    }  # fmt: skip
    # The others share their slot and their writer with one of these: update_post, filing_title, and head with its unit's lock.
    assert set(dict(procedures.choices())) - raced == {"update_post", "filing_title", "head"}
