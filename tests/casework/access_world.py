"""Who and what the access table speaks of: somebody of every role, and an object behind every address."""

import io
import random
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import captcha
from acms.accounts.models import Role, User
from acms.amendments import actions as amendments
from acms.amendments.models import Baseline
from acms.arrivals.models import Arrival, Confirmation, Dispute
from acms.base import work
from acms.base.numbers import uscc
from acms.careers import actions as careers
from acms.careers import history, proof
from acms.careers.rules import Stated
from acms.careers.years import What, work_years
from acms.casework.models import AdmittedPhoto, Case, Decision
from acms.collection.steps import AMENDMENTS
from acms.demo import documents, seed
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.entry import actions as entry
from acms.exchange import actions as exchange
from acms.exchange import importing
from acms.exchange import tasks as exchange_tasks
from acms.handovers import actions as handovers
from acms.inbox import calendars
from acms.inbox.models import Calendar
from acms.learning.models import YearRecord
from acms.letters import codes
from acms.letters.models import Audit, Letter
from acms.mailing.models import Mailing
from acms.merging import actions as merging
from acms.merging.models import PossibleDuplicate
from acms.national.models import Elsewhere
from acms.notices import actions as notices
from acms.people import actions as people
from acms.people import summaries
from acms.people.models import Absence, Document, Person, Status
from acms.policy import figures
from acms.policy.models import Figure
from acms.privacy import copies
from acms.regions import divisions
from acms.scans.models import StagedFile
from acms.scans.staging import Holder
from acms.students.models import Study
from acms.supervising import actions as supervising
from acms.supervising.models import Designation
from acms.transfers import actions as transfers
from acms.transfers.models import TransferOut
from acms.trust.models import TrustRecord
from acms.units import actions as units
from acms.yearly import objecting
from acms.yearly.models import Evaluation, Line, LineState, Run, RunState
from tests.casework.test_casework import checked
from tests.conftest import confirmed_unit, make_person
from tests.transfers.test_files import foreign_file

ROLES = {
    "nobody": "has not signed in",
    "owner": "their collection is before the agency of 赛罕区",
    "stranger": "waits for collection",
    "member": "registered, at 青禾 in 赛罕区",
    "head": "the accounting head of 青禾",
    "moved": "in 异动",
    "away": "gone to another province",
    "saihan": "reviewer of the banner concerned",
    "hailar": "reviewer of another banner",
    "league": "reviewer of the league above 赛罕区",
    "region": "自治区财政厅会计处",
    "society": "会计学会",
    "forestry": "林管局",
    "supervisor": "the supervising unit over 青禾",
    "operator": "makes reviewers in 赛罕区",
    "security": "makes operators and auditors",
    "auditor": "reads the journal",
}
SINCE = date(2011, 7, 1)


OTHERS = (
    "测试丁",
    "测试戊",
    "测试己",
    "测试庚",
    "测试辛",
    "测试壬",
    "测试癸",
    "测试子",
    "测试丑",
)  # invented people beside the cast of conftest.py


def _person(name: str) -> User:
    number = documents.make_id_number(random.Random(name), "150105", date(1985, 3, 12), False)
    return make_person(name, number)


def _registered(name: str, unit: Employer) -> Person:
    return seed.enter(_person(name), unit, since=SINCE)


def _staff(login: str, role: Role, agency: str = "", **more: Any) -> User:
    return accounts.make_staff(login_name=login, name="样例", password="x", role=role, agency_code=agency, **more)


def cast(case: Case, stranger: User, reviewers: dict[str, User]) -> dict[str, User | None]:
    """Somebody of every role. `case`: the collection of the owner, `reviewers`: those of conftest.py by role."""
    unit = Employer.objects.get(uscc="91150105MA0TE5T16A")
    member, head, moved, away = (_registered(name, unit) for name in OTHERS[:4])
    appoint(head, unit)
    employers.make_supervisor(employer=unit, by=None)
    return {
        "nobody": None,
        "owner": case.subject,
        "stranger": stranger,
        "member": member.user,
        "head": head.user,
        "moved": moved.user,
        "away": away.user,
        **reviewers,
        "society": _staff("society", Role.REVIEWER, divisions.REGION_DIRECT),
        "forestry": _staff("forestry", Role.REVIEWER, divisions.FORESTRY),
        "supervisor": _staff("unit", Role.SUPERVISOR, unit_uscc=unit.uscc),
        "operator": _staff("op", Role.OPERATOR, "150105"),
        "security": _staff("security", Role.SECURITY, divisions.REGION),
        "auditor": _staff("auditor", Role.AUDITOR, divisions.REGION),
    }


def a_code(n: int) -> str:
    """The code of an invented unit."""
    body = f"MA0XX{n:03d}"
    first = f"91150105{body}{uscc.body_check(body)}"
    return first + uscc.check_character(first)


def appoint(person: Person, unit: Employer) -> None:
    people.appoint_head(person=person, employer=unit, on=timezone.localdate(), by=None, case_no="", letter_serial="")


class World:
    """Makes the objects, one method for what belongs together; `found`: their keys by the names that addresses use."""

    def __init__(self, case: Case, cast: dict[str, User | None]):
        self.cast, self.case = cast, checked(case)
        self.clerk = self._user("saihan")
        self.unit = Employer.objects.get(uscc="91150105MA0TE5T16A")
        submission = self.case.last_submission
        assert submission is not None
        self.submission, self.scan = submission, submission.frozen["scans"]["photo"]
        self.letter = Letter.objects.get(serial=submission.frozen["values"]["post.letter"])
        self.found: dict[str, Any] = {"no": self.case.no, "scan": self.scan, "employer": self.unit.pk}
        self.found |= {"photo": self._photo()}
        calendar = Calendar.objects.create(user=self.case.subject, nonce=calendars.new_nonce(), made_at=timezone.now())
        self.found |= {"calendar": calendars.code(calendar)}
        self.found |= {"staff": self._user("saihan").pk, "captcha": captcha.new()}
        for part in (
            self.spots, self.imported, self.public, self.tables, self.member, self.own_files, self.files_apart, self.gone, self.year, self.units,
            self.newcomers, self.supervised, self.account_claimed,
        ):  # fmt: skip
            self.found |= part()

    def _user(self, role: str) -> User:
        user = self.cast[role]
        assert user is not None
        return user

    def _file(self, role: str) -> Person:
        return Person.objects.select_related("user").get(user=self._user(role))

    def _photo(self) -> int:
        """On the sheet of photos: somebody whom the rules have let in, by a case of its own."""
        subject, now = _person(OTHERS[8]), timezone.now()
        case = Case.objects.create(
            kind="collection", subject=subject, title="x", slot="photo", no="CJ150105-2026-99999", state="approved",
            management_code="150105", deciding_code="150105", submitted_at=now,
        )  # fmt: skip
        sent = case.submissions.create(number=1, at=now, frozen=self.submission.frozen)
        sent.scans.set(self.submission.scans.all())
        decision = Decision.objects.create(case=case, submission=sent, at=now, outcome="approved", rules="x")
        return AdmittedPhoto.objects.create(
            decision=decision, scan_id=self.scan, management_code="150105", at=decision.at
        ).pk

    def spots(self) -> dict[str, Any]:
        """The letter with a place that the desk looks at, and its code."""
        spot = {"code": "field_name", "field": "name", "verdict": "unsure", "expected": "", "read": "", "message": "x"}
        audit = Audit.objects.get(scan_id=self.submission.frozen["scans"]["proof_letter"])
        audit.findings = [spot | {"box": [100, 100, 80, 20], "printed": [30.0, 80.0, 20.0, 4.0]}]
        audit.save()
        check = self.submission.checks.create(
            code="letter_field_name", item="scan.proof_letter", title="x", verdict="unsure", scan_id=audit.scan_id,
            box=[100, 100, 80, 20],
        )  # fmt: skip
        theirs = self._file("member").qualifications.get().certificate_no
        twin = self.submission.checks.create(
            code="seen_registered", item="qualification.certificate_no", title="x", verdict="unsure", stated=theirs
        )
        return {
            "check": check.pk,
            "twin": twin.pk,
            "serial": self.letter.serial,
            "letter_code": codes.signed(self.letter.serial),
        }

    def imported(self) -> dict[str, Any]:
        """Somebody who was imported and has no password yet."""
        number = documents.make_id_number(random.Random("导入"), "150105", date(1985, 3, 12), False)
        user = accounts.make_person(name="测试导", id_number=number)
        return {"waiting": people.file_person(user=user, management_code="150105").pk}

    def public(self) -> dict[str, Any]:
        """A draft of a notice with a file, and a notice that everybody reads."""
        values = {"title": "通知", "category": "law", "body": "正文", "pinned": False}
        draft, shown = (notices.write(by=self.clerk, values=values) for _ in range(2))
        notices.publish(shown, by=self.clerk)
        file = notices.put_file(by=self.clerk, name="a.pdf", data=b"%PDF-1.4", notice=draft)
        mailing = Mailing.objects.create(by=self.clerk, title="x", text="x", total=1)
        usual = figures.KINDS["deadline_days"].default()
        figure = Figure.objects.create(
            key="deadline_days", value=usual, valid_from=timezone.localdate(), basis="x", set_by=self.clerk
        )
        desk = {"mailing": mailing.pk, "figure": figure.pk}
        return {"notice": draft.pk, "published": shown.pk, "file": file.pk, **desk}

    def tables(self) -> dict[str, Any]:
        export = exchange.ask(by=self.clerk, asked={}, purpose="核对人数")
        assert work.work_one(exchange_tasks.LANE)
        csv = io.BytesIO("姓名,身份证号,管理地区\n张样例,1,赛罕区\n".encode())
        table = exchange.receive_table(by=self.clerk, kind="people", name="a.csv", file=csv, size=10)
        exchange.start_check(table, mapping=table.mapping)
        assert work.work_one(importing.LANE)
        return {"export": export.pk, "table": table.pk}

    def member(self) -> dict[str, Any]:
        """The file of somebody registered, with what the desk acts upon in it."""
        person, today = self._file("member"), timezone.localdate()
        paper = Document.objects.create(person=person, kind="photo", scan_id=self.scan, valid_from=date(2026, 1, 1))
        praise = TrustRecord.objects.create(
            person=person, kind="G", code="G08", reporter="agency", happened_on=date(2026, 1, 1), what="x", by=self.clerk,
            evidence_id=self.scan,
        )  # fmt: skip
        Elsewhere.objects.create(person=person, province="河北省")
        study = Case.objects.create(kind="student", subject=person.user, title="x", slot=f"x{person.pk}")
        Study.objects.create(
            case=study, person=person, school="x", level="21", major="x", entered_on=date(2024, 9, 1), years=4,
            graduates_in=2028, report_id=self.scan, case_no="x",
        )  # fmt: skip
        careers.state_history(
            person=person, rows=[Stated(SINCE, None, What.ON_POST, self.unit.name)], by=person.user, on=today
        )
        proved = proof.code(person, work_years(history.of(person).periods, today))
        Absence.objects.create(
            person=person, to="河北省", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1), case_no="x"
        )
        judged = Evaluation.objects.create(
            person=person, employer=self.unit, year=2025, result="2", by=self._user("head"), at=timezone.now()
        )
        exempt = YearRecord.objects.create(person=person, year=2025, state="exempt", by=self.clerk, reason="x")
        return {
            "exempt": exempt.pk, "person": person.pk, "document": paper.pk, "praise": praise.pk, "evaluation": judged.pk,
            "file_code": summaries.code(person), "proof_code": proved,
        }  # fmt: skip

    def own_files(self) -> dict[str, Any]:
        """What people have in hand: a copy of their data, a file chosen in a form, a change of information."""
        for kind in AMENDMENTS:
            amendments.begin(user=self._user("head"), kind=kind, on=timezone.localdate())
        change = Case.objects.get(subject=self._user("head"), kind="update_post")
        code, token = handovers.begin(case=change, kind="proof_letter", by=self._user("head"))
        form, _ = handovers.begin_form(
            holder=Holder(user=self._user("owner")), kind="qualification", field="x", alone=False
        )
        copy = copies.ask(user=self._user("member"))
        assert work.work_one(copies.LANE)
        client = Client()
        client.force_login(self._user("owner"))
        upload = SimpleUploadedFile("a.jpg", documents.jpeg(documents.cast(3), "photo"), "image/jpeg")
        assert client.post("/papers/", {"kind": "qualification", "name": "paper", "file": upload}).status_code == 200
        shown = {"change": change.pk, "code": code.pk, "token": token, "form_code": form.pk}
        return {"copy": copy.pk, "chosen": StagedFile.objects.get().pk, **shown}

    def files_apart(self) -> dict[str, Any]:
        """Two files that may be one person's, and two that were made one."""
        one, twin, other = self._file("member"), *(_registered(name, self.unit) for name in OTHERS[4:6])
        merging.notice_pair(other, twin, "number")
        done = merging.merge(pair=PossibleDuplicate.objects.get(), keep=other.pk, take=[], reason="x", by=self.clerk)
        merging.notice_pair(one, self._file("head"), "number")
        return {"merge": done.pk, "pair": PossibleDuplicate.objects.latest("pk").pk}

    def gone(self) -> dict[str, Any]:
        """A file that has left the region, and one that has come."""
        person = self._file("away")
        case = Case.objects.create(kind="transfer_out", subject=person.user, title="x", slot=f"x{person.pk}")
        out = TransferOut.objects.create(
            case=case, person=person, province="河北省", place="x", receiver="x", receiver_phone="1", moved_on=date(2026, 1, 1),
            letter=self.letter,
        )  # fmt: skip
        transfers.let_go(asked=out, case_no="DC1", by=self.clerk)
        return {"gone": out.pk, "came": transfers.receive(data=foreign_file(), by=self.clerk).pk}

    def year(self) -> dict[str, Any]:
        """The yearly run that has moved somebody to 异动."""
        person, now = self._file("moved"), timezone.now()
        run = Run.objects.create(kind="learning", year=2025, state=RunState.DONE, warned=2, warned_at=now, done_at=now)
        line = Line.objects.create(
            run=run,
            person=person,
            management_code="150105",
            years=[2022, 2023, 2024],
            state=LineState.APPLIED,
            applied_at=now,
        )
        Person.objects.filter(pk=person.pk).update(status=Status.MOVED_OUT)
        return {"run": run.pk, "line": line.pk}

    def units(self) -> dict[str, Any]:
        """A leaving that the head has reported and the person objects to; a unit that somebody has added."""
        leaver, head = _registered(OTHERS[6], self.unit), self._user("head")
        report = people.report_leaving(
            person=leaver, employer=self.unit, what="off_post", on=timezone.localdate(), by=head
        )
        objection = objecting.object_to(person=leaver, text="x", by=leaver.user, report=report)
        _, added = units.add_employer(
            by=self._user("stranger"), certificate=documents.jpeg(documents.cast(3), "employer_certificate"), file_name="a.jpg",
            uscc="91150702MA0TE5T12Y", name="海拉尔样例乳业有限公司", address="内蒙古自治区呼伦贝尔市海拉尔区样例路1号",
            phone="0470-5550100", economic_type="173", certificate_type="01", division_code="150702",
        )  # fmt: skip
        return {"report": report.pk, "objection": objection.pk, "added": added.pk}

    def newcomers(self) -> dict[str, Any]:
        """Who has come to the unit, and who waits for its head to confirm."""
        person, today = _registered(OTHERS[7], self.unit), timezone.localdate()
        rows = [
            Case.objects.create(kind="collection", subject=person.user, title="x", slot=f"n{state}", state=state)
            for state in ("approved", "in_review")
        ]
        came, waits = (
            row.submissions.create(number=1, at=timezone.now(), frozen=self.submission.frozen) for row in rows
        )
        arrival = Arrival.objects.create(
            submission=came,
            person=person,
            employer=self.unit,
            on_post=True,
            position="08",
            at=timezone.now(),
            until=today,
        )
        asked = Confirmation.objects.create(submission=waits, employer=self.unit, asked_at=timezone.now(), until=today)
        return {"arrival": arrival.pk, "asked": asked.pk, "objected": self._objected()}

    def _objected(self) -> int:
        """The head's own arrival, to which the member has objected while they were head: it came back to them."""
        head = Person.objects.get(user=self._user("head"))
        row = Case.objects.create(
            kind="update_post", subject=self._user("head"), title="x", slot="objected", state="approved"
        )
        Baseline.objects.create(case=row, values={})
        arrival = Arrival.objects.create(
            submission=row.submissions.create(number=1, at=timezone.now(), frozen=self.submission.frozen), person=head,
            employer=self.unit, on_post=True, position="08", at=timezone.now(), until=timezone.localdate(),
        )  # fmt: skip
        back = Case.objects.create(
            kind="dispute",
            subject=self._user("member"),
            title="x",
            slot="back",
            state="returned",
            no="YY150105-2026-900001",
        )
        sent = back.submissions.create(number=1, at=timezone.now(), frozen=self.submission.frozen)
        Decision.objects.create(case=back, submission=sent, at=timezone.now(), outcome="returned", items=[], reason="x")
        Dispute.objects.create(case=back, arrival=arrival, reason="x")
        return arrival.pk

    def supervised(self) -> dict[str, Any]:
        """青禾 supervises a unit, has asked for another and is asked for by a third; its administrator was named in an application."""
        under, wanted, above = (confirmed_unit(a_code(n), f"样例{n}号公司", self.unit.address) for n in range(3))
        employers.make_supervisor(employer=above, by=None)
        supervisor = self._user("supervisor")
        employers.take_in(unit=under, supervisor=self.unit, by=self.clerk)
        asked = supervising.ask_for(supervisor=self.unit, code=wanted.uscc, by=supervisor)
        claim = supervising.ask_for(supervisor=above, code=self.unit.uscc, by=self.clerk)
        case = supervising.apply(
            employer=self.unit, by=self._user("member"), level="banner", name="样例", id_number=documents.make_id_number(random.Random("管"), "150105", date(1985, 3, 12), False),
            phone="13900000199", letter=documents.jpeg(documents.cast(3), "credit_proof"), file_name="a.jpg",
        )  # fmt: skip
        Designation.objects.filter(case=case).update(account=supervisor)
        return {
            "under": under.pk,
            "claimed": asked.pk,
            "claim": claim.pk,
            "above": above.uscc,
            "administrator": supervisor.pk,
        }

    def account_claimed(self) -> dict[str, Any]:
        """Somebody says that the owner's account is theirs."""
        owner = self._user("owner")
        card = documents.jpeg(documents.cast(3), "id_portrait")
        case = entry.claim(
            name=owner.name,
            number=owner.id_number,
            phone="13900000198",
            division_code="150105",
            portrait=card,
            file_name="c.jpg",
        )
        return {"account_claim": case.no}
