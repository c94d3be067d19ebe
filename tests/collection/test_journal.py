"""What a collection leaves in the journal, and what the person is told, from the first page to a reversal (Q02, S05, W14)."""

from django.utils import timezone

from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.collection import actions
from acms.collection.models import Evidence, PostAnswers
from acms.collection.steps.post import LETTER_COLUMNS
from acms.demo import documents
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.people.models import Person
from acms.scans import encode
from tests import journaled
from tests.casework.test_casework import checked
from tests.conftest import taken_as_read


def test_Q02_every_act_of_a_collection_stands_in_the_journal_with_who_did_it(
    filled: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    person, clerk, league = filled.subject, clerk_of_saihan, clerk_of_the_league
    begun = [line for line in journaled.lines() if line[2] == person.name]
    own = person.name, person.name
    assert begun == [
        ("case.opened", "case", *own),
        ("commitment.agreed", "case", *own),
        ("letter.issued", "letter", *own),
    ]
    start = journaled.newest()
    who = documents.cast_for(person.name, person.id_number)
    picture = encode.jpeg(documents.draw(who, "diploma_full"), 60)
    paper = {"case": filled, "kind": "diploma_full", "data": picture, "by": person}
    actions.put_evidence(**paper, file_name="毕业证.jpg")
    actions.put_evidence(**paper, file_name="毕业证2.jpg")
    taken_as_read()
    checked(filled)
    casework.withdraw(filled, by=person)
    checked(filled)
    casework.take(filled, by=clerk)
    casework.approve(filled, by=clerk)
    items = [{"item": "scan.photo", "label": "照片", "reason": "照片是别人的。"}]
    casework.reverse(filled, by=league, items=items, reason="照片是别人的。")
    assert journaled.lines(start) == [
        *(("scan.received", "scan", *own), ("scan.discarded", "scan", *own)) * 2,
        ("case.submitted", "case", *own),
        ("case.referred", "case", "", person.name),
        ("case.withdrawn", "case", *own),
        ("case.submitted", "case", *own),
        ("case.referred", "case", "", person.name),
        ("case.taken", "case", clerk.name, person.name),
        ("person.registered", "person", clerk.name, person.name),
        ("letter.used", "letter", clerk.name, person.name),
        ("arrival.told", "arrival", "", person.name),
        ("case.approved", "case", clerk.name, person.name),
        ("person.unregistered", "person", league.name, person.name),
        ("case.reversed", "case", league.name, person.name),
    ]
    messages = Message.objects.filter(user=person).order_by("pk")
    assert [(told.title, told.link) for told in messages] == [
        (title, f"/cases/{filled.no}/go/")
        for title in ("信息采集已经收到", "信息采集已经收到", "信息采集审核通过", "信息采集的通过决定已撤销")
    ]


def test_W14_the_number_of_the_file_is_told_with_the_approval_and_not_before(
    filled: Case, clerk_of_saihan: User
) -> None:
    picture = encode.jpeg(documents.draw(documents.cast(11), "diploma_full"), 60)
    actions.put_evidence(case=filled, kind="diploma_full", data=picture, by=filled.subject, file_name="毕业证.jpg")
    taken_as_read()
    checked(filled)
    items = [{"item": "scan.photo", "label": "照片", "reason": "看不清。"}]
    casework.take(filled, by=clerk_of_saihan)
    casework.return_for_correction(filled, by=clerk_of_saihan, items=items)
    told = Message.objects.filter(user=filled.subject).latest("pk")
    assert "退回" in told.title and "档案号" not in told.text
    filled.refresh_from_db()
    checked(filled)
    filled.refresh_from_db()
    casework.take(filled, by=clerk_of_saihan)
    casework.approve(filled, by=clerk_of_saihan)
    told = Message.objects.filter(user=filled.subject).latest("pk")
    assert told.text.startswith(f"档案号{Person.objects.get(user=filled.subject).file_no}。")


def test_Q02_a_letter_that_is_printed_anew_or_loses_its_unit_is_void_in_the_journal(
    filled: Case, other: Employer
) -> None:
    person, start = filled.subject, journaled.newest()
    own = person.name, person.name
    answers = PostAnswers.objects.get(case=filled)
    stated = {name: getattr(answers, name) for name in LETTER_COLUMNS}
    actions.issue_letter(case=filled, by=person, values=stated, phone="0471-5550188", on=timezone.localdate())
    actions.set_employer(case=filled, employer=other)
    assert journaled.lines(start) == [
        ("letter.voided", "letter", *own),
        ("letter.issued", "letter", *own),
        ("scan.discarded", "scan", *own),
        ("letter.voided", "letter", *own),
    ]
    assert PostAnswers.objects.get(case=filled).letter is None


def test_Q02_a_draft_that_is_emptied_leaves_what_went_in_the_journal(filled: Case) -> None:
    person, start = filled.subject.name, journaled.newest()
    papers = Evidence.objects.filter(case=filled).count()
    actions.empty_draft(case=filled)
    assert journaled.lines(start) == [
        *[("scan.discarded", "scan", person, person)] * papers,
        ("letter.erased", "letter", "", person),
        ("draft.emptied", "case", "", person),
    ]
    filled.refresh_from_db()
    assert filled.state == CaseState.DRAFT and not Evidence.objects.filter(case=filled).exists()
