"""单位申报守信信息 as a kind of case (D11): said by the unit's head, counts once the agency agrees."""

from typing import Any

from django.urls import reverse

from acms.casework import reading
from acms.casework.by_people import ByPeople
from acms.casework.kinds import Answer, Frozen, Result, Section
from acms.casework.models import Case, Submission, Verdict
from acms.changes import words
from acms.people.models import Head
from acms.scans.readers import documents
from acms.trust import actions as trust
from acms.trust.models import State, TrustRecord

ITEMS = {
    "deed.name": "姓名",
    "deed.kind": "种类",
    "deed.happened_on": "日期",
    "deed.what": "内容",
    "deed.issuer": "授予单位",
    "scan.trust_proof": "证明",
}


def record_of(case: Case) -> TrustRecord:
    """What is said in a case."""
    assert case.about_pk is not None
    return TrustRecord.objects.select_related("person__user", "employer", "evidence", "by").get(pk=case.about_pk)


class GoodDeed(ByPeople):
    """The procedure behind 「申报守信信息」 of a unit."""

    code = "good_deed"
    title = words.DEED_TITLE
    letters = "SX"
    why_people = words.DEED_BY_PEOPLE

    def freeze(self, case: Case) -> Frozen:
        said = record_of(case)
        assert said.employer is not None
        values = {
            "deed.name": said.person.name,
            "deed.kind": trust.title_of(said),
            "deed.happened_on": said.happened_on.isoformat(),
            "deed.what": said.what,
            "deed.issuer": said.issuer,
        }
        answers = [Answer(key, ITEMS[key], value) for key, value in values.items() if value]
        kept = {"trust_proof": str(said.evidence_id)} if said.evidence_id else {}
        answers += [Answer("scan.trust_proof", ITEMS["scan.trust_proof"], "", scan) for scan in kept.values()]
        unit = said.employer
        sections = [Section(words.DEED_TITLE, answers)]
        return Frozen(sections, values, kept, said.person.name, unit.management_code, unit.name, unit.pk)

    def check(self, case: Case, submission: Submission) -> list[Result]:
        """The paper names the person; who speaks is still the head."""
        said, found, item = record_of(case), [], "scan.trust_proof"
        if not Head.objects.filter(person__user=said.by, employer=said.employer, valid_to=None).exists():
            found.append(Result("deed_head", "deed.name", ITEMS["deed.name"], Verdict.UNSURE, words.DEED_NO_HEAD))
        if said.evidence is not None:
            named = documents.mentions(said.evidence.reading.text, said.person.name)
            verdict, message = (Verdict.PASS, "") if named else (Verdict.UNSURE, words.NOT_ON_CERTIFICATE)
            found.append(Result("deed_paper", item, ITEMS[item], verdict, message, scan=str(said.evidence_id)))
        return [*found, *reading.taken(item, ITEMS[item], said.evidence)]

    def unlocks(self, item: str) -> set[str]:
        return set(ITEMS) - {item}

    def link(self, case: Case) -> str:
        return reverse("changes:member", args=[record_of(case).person_id])

    def enter(self, case: Case, submission: Submission, by: Any) -> None:
        trust.agree(record=record_of(case), by=by)

    def refused(self, case: Case, by: Any) -> None:
        trust.disagree(record=record_of(case), by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        trust.disagree(record=record_of(case), by=by, state=State.WAITING)
