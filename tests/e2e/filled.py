"""Fills the demo installation for the crawler: something of everything that a page can show."""

import io
import random
from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone

from acms.accounts.models import User
from acms.casework.models import Case
from acms.demo import documents, seed
from acms.exchange import actions as exchange
from acms.inbox import actions as inbox
from acms.letters.models import Audit, Letter
from acms.mailing import actions as mailing
from acms.merging import actions as merging
from acms.notices import actions as notices
from acms.people.models import Document, Person
from acms.transfers import actions as transfers
from acms.transfers.models import TransferOut
from acms.trust import actions as trust
from acms.trust.models import TrustRecord
from acms.yearly.models import Kind, Line, Run, RunState
from tests.transfers.test_files import foreign_file

MORE = ("测试辛", "测试壬")  # in review: one whom the crawler plays, one more for the desk


def fill() -> None:
    """Called once, in the installation's own process."""
    desk = SimpleNamespace(**{user.login_name: user for user in User.objects.staff()})
    for index, name in enumerate(MORE):
        _in_review(name, index)
    one, twin = Person.objects.get(name="样例乙"), Person.objects.get(name="样例辛")  # both of 第三中学
    _published(desk.saihan)
    _tables(desk.saihan)
    _register(one, twin, desk)
    _yearly(twin, desk.region)
    _spot()
    for user in User.objects.all():
        inbox.tell(user=user, title="样例消息", text="样例消息的内容。", link="/")


def _in_review(name: str, index: int) -> None:
    number = documents.make_id_number(random.Random(70 + index), "150105", date(1981 + index, 5, 6), True)
    user = seed._person(name, number, ready=True)
    who = documents.changed(documents.cast_for(name, number), qualification_level="高级")
    seed._submitted(user, who, level="3", way="02")


def _published(clerk: User) -> None:
    values = {"title": "样例通知", "category": "law", "body": "正文", "pinned": False}
    draft = notices.write(by=clerk, values=values)
    notices.put_file(by=clerk, name="样例.pdf", data=b"%PDF-1.4", notice=draft)
    shown = notices.write(by=clerk, values=values)
    notices.put_file(by=clerk, name="样例.pdf", data=b"%PDF-1.4", notice=shown)
    notices.publish(shown, by=clerk)
    notices.put_file(by=clerk, name="下载.pdf", data=b"%PDF-1.4")
    mailing.preview(by=clerk, asked={}, title="样例群发", text="样例群发的内容。")


def _tables(clerk: User) -> None:
    exchange.ask(by=clerk, asked={}, purpose="核对人数")
    table = io.BytesIO("姓名,身份证号,管理地区\n张样例,1,赛罕区\n".encode())
    exchange.receive_table(by=clerk, kind="people", name="样例.csv", file=table, size=10)


def _register(one: Person, twin: Person, desk: SimpleNamespace) -> None:
    today = timezone.localdate()
    for person in (one, twin):
        who = documents.cast_for(person.name, person.id_number)
        drawn = seed.paper(documents.draw(who, "photo"), 90, 350, "photo")
        assert person.user is not None
        scan = seed._stored(person.user, "photo", drawn).pk
        Document.objects.create(person=person, kind="photo", scan_id=scan, valid_from=date(2026, 1, 1))
        for kind, code in (("G", "G08"), ("B", "B01")):
            TrustRecord.objects.create(
                person=person, kind=kind, code=code, reporter="agency", happened_on=today - timedelta(days=9),
                what="样例事项", by=desk.saihan, evidence_id=scan,
            )  # fmt: skip
    if one.employer is not None:
        trust.give_lead(person=one, employer=one.employer, what="样例线索", by=desk.saihan)
    merging.notice_pair(one, twin, "number")
    letter = Letter.objects.first()
    assert letter is not None
    of_transfer = Case.objects.create(kind="transfer_out", subject=twin.user, title="x", slot="x")
    TransferOut.objects.create(
        case=of_transfer, person=twin, province="河北省", place="样例", receiver="样例", receiver_phone="1", moved_on=today, letter=letter,
        management_code="150105", case_no="DC1", approved_at=timezone.now(), file="{}",
    )  # fmt: skip
    transfers.receive(data=foreign_file(), by=desk.saihan)


def _yearly(person: Person, region: User) -> None:
    for kind in Kind.values:
        run, _ = Run.objects.get_or_create(
            kind=kind, year=timezone.localdate().year, defaults={"state": RunState.LISTED, "queued_at": None}
        )
        Line.objects.create(
            run=run, person=person, management_code=person.management_code, years=[timezone.localdate().year]
        )


def _spot() -> None:
    """A place of a letter that the desk looks at."""
    case = Case.objects.filter(kind="collection", submissions__isnull=False).order_by("pk").first()
    submission = case.last_submission if case else None
    assert submission is not None
    audit = Audit.objects.get(scan_id=submission.frozen["scans"]["proof_letter"])
    spot = {"code": "field_name", "field": "name", "verdict": "unsure", "expected": "", "read": "", "message": "样例"}
    audit.findings = [spot | {"box": [100, 100, 80, 20], "printed": [30.0, 80.0, 20.0, 4.0]}]
    audit.save()
    submission.checks.create(
        code="letter_field_name", item="scan.proof_letter", title="样例", verdict="unsure",
        scan_id=audit.scan_id, box=[100, 100, 80, 20],
    )  # fmt: skip
