"""会计人员信息采集 as a kind of case."""

import hashlib
from typing import Any

from django.urls import reverse
from django.utils import timezone

from acms.base import codelists
from acms.base.errors import Refused
from acms.casework.kinds import Frozen, Result
from acms.casework.models import Case, Submission
from acms.collection import checks, entering, words
from acms.collection.facts import NONE, Facts, gather
from acms.employers.models import State as EmployerState
from acms.letters import actions as letters
from acms.people import actions as people
from acms.people import merging
from acms.people.models import Person
from acms.policy import figures

# W12: what a returned item opens besides itself.
UNLOCKS = {
    "post.employer": {
        "post.has_employer", "post.on_post", "post.uscc", "post.position", "post.admin_post", "post.title",
        "post.title_since", "post.accounting_since", "post.joined_on", "scan.proof_letter", "post.residence_type",
        "post.division_code", "scan.residence_permit", "scan.student_report",
    },
    "education.full_level": {
        "education.full_major", "education.full_school", "education.full_graduated", "education.full_degree",
        "education.full_code", "scan.diploma_full", "scan.degree_full", "scan.eregistration_full",
        "post.accounting_since", "scan.proof_letter",
    },
    "education.full_graduated": {"post.accounting_since", "scan.proof_letter"},
    "education.part_level": {
        "education.part_major", "education.part_school", "education.part_graduated", "education.part_degree",
        "education.part_code", "scan.diploma_part", "scan.degree_part", "scan.eregistration_part",
    },
    "post.accounting_since": {"scan.proof_letter"},
    "post.division_code": {"post.residence_type", "scan.residence_permit", "scan.student_report"},
    "identity.name": {"scan.id_portrait", "scan.proof_letter"},
    "qualification.type": {
        "qualification.level", "qualification.way", "qualification.obtained_on", "qualification.certificate_no",
        "scan.qualification",
    },
    "scan.id_portrait": {"identity.name", "identity.sex", "identity.ethnic"},
}  # fmt: skip
for _key in ("post.has_employer", "post.on_post", "post.uscc"):
    UNLOCKS[_key] = UNLOCKS["post.employer"] | {"post.employer"}
_LETTER = {
    "post.position", "post.admin_post", "post.title", "post.title_since", "post.joined_on", "post.accounting_since",
}  # fmt: skip
for _key in (*_LETTER, "scan.proof_letter"):
    UNLOCKS[_key] = UNLOCKS.get(_key, set()) | _LETTER | {"scan.proof_letter"}


class Collection:
    """The procedure behind the seven steps."""

    code = "collection"
    title = "信息采集"
    letters = "CJ"
    may_refuse = False  # C02: collections are returned until right

    def freeze(self, case: Case) -> Frozen:
        return gather(case).freeze()

    def check(self, case: Case, submission: Submission) -> list[Result]:
        return checks.all_of(gather(case), timezone.localdate())

    def refer(self, case: Case, submission: Submission) -> list[str]:
        """W13: 高级, 正高级 and residence permits are for people's eyes, and a sample of the rest."""
        facts = gather(case)
        reasons = []
        policy = figures.on(timezone.localdate())
        if (
            6 in facts.walk
            and facts.qualification.type not in NONE
            and facts.qualification.level in policy["reviewed_levels"]
        ):
            reasons.append(words.by_policy_level(codelists.name("title_level", facts.qualification.level)))
        if (
            4 in facts.walk
            and policy["reviewed_permits"]
            and facts.post.has_employer is False
            and facts.post.residence_type == "2"
        ):
            reasons.append(words.BY_POLICY_PERMIT)
        if _sampled(case.no or "", policy["sample_percent"]):
            reasons.append(words.SAMPLED)
        return reasons

    def refused(self, case: Case, by: Any) -> None:
        """Nothing outside the case changes."""

    def unlocks(self, item: str) -> set[str]:
        opened, fresh = {item}, {item}
        while fresh:
            fresh = set().union(*(UNLOCKS.get(key, set()) for key in fresh)) - opened
            opened |= fresh
        return opened - {item}

    def link(self, case: Case) -> str:
        return reverse("collection:status")

    def said(self, case: Case, decision: Any) -> None:
        return None

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        """W14: the facts of the collection stand in the register from today."""
        facts = gather(case)
        if facts.employer is not None and facts.employer.state != EmployerState.CONFIRMED:
            raise Refused(words.EMPLOYER_PENDING, "employer_pending")
        person = _register(case, facts, by)
        entering.enter(case, facts, person)
        merging.notice(person)
        if facts.on_post and facts.post.letter:
            letters.use(letter=facts.post.letter, by=by)

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        """People taken over from the former system: what their file says beside what they state."""
        person = Person.objects.get(user=case.subject)
        held = {
            "identity.name": person.name,
            "identity.sex": codelists.name("gender", person.sex),
            "identity.ethnic": codelists.name("ethnic_group", person.ethnic),
        }
        stated = {a["item"]: (a["label"], a["value"]) for s in submission.frozen["sections"] for a in s["answers"]}
        return [(stated[item][0], value, stated[item][1]) for item, value in held.items() if value and item in stated]

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """C02: the file waits for collection again; its facts are closed, not deleted."""
        people.unregister(person=Person.objects.get(user=case.subject), by=by, case_no=case.no or "")


def _sampled(no: str, percent: int) -> bool:
    """A fixed share of the numbers: the same case is always sampled or never."""
    share = int(hashlib.sha256(no.encode()).hexdigest(), 16) % 100
    return share < percent


def _register(case: Case, facts: Facts, by: Any) -> Person:
    identity = facts.identity
    return people.register(
        person=Person.objects.get(user=facts.user),
        by=by,
        case_no=case.no or "",
        name=identity.name,
        sex=identity.sex,
        born=facts.born,
        id_type=identity.id_type,
        country=identity.country,
        ethnic=identity.ethnic,
        political=identity.political,
        management_code=facts.management_code,
        accounting_since=facts.post.accounting_since if facts.on_post else None,
        photo=facts.scans.get("photo"),
    )
