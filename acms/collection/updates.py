"""信息变更 (D05): one step of a registered person's facts stated anew, as a kind of case for each.

The answers, evidence, letters, rules and checks are those of the collection; what was there before stays with its dates.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from acms.accounts.models import User
from acms.base import codelists
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework import moves
from acms.casework.models import OPEN, Case, State, Submission
from acms.collection import actions, entering, items, rules, words
from acms.collection import kind as collection
from acms.collection.actions import STEP_MODELS
from acms.collection.facts import Facts, gather
from acms.collection.models import (
    Answers,
    Baseline,
    EducationAnswers,
    Evidence,
    IdentityAnswers,
    PostAnswers,
)
from acms.employers.models import Employer
from acms.employers.models import State as EmployerState
from acms.journal import actions as journal
from acms.letters import actions as letters
from acms.people import actions as people
from acms.people.models import Education, Person, Post, Qualification, Residence, Status
from acms.policy import figures
from acms.regions import divisions

BOOKKEEPING = {"id", "case", "version", "saved_at"}


def current(user: Any) -> Case | None:
    """The change that is open, or else the last one."""
    rows = Case.objects.filter(subject=user, kind__in=items.UPDATES)
    return rows.filter(state__in=OPEN).first() or rows.order_by("-pk").first()


@transaction.atomic
def begin(*, user: User, kind: str, on: date) -> Case:
    """Opens a change with what the register says; the one that is open already comes back.

    Raises Refused for who is not registered, outside the opening days (C06), or while another change is open.
    """
    person = Person.objects.select_for_update().filter(user=user, status=Status.REGISTERED).first()
    if person is None:
        raise Refused(words.NOT_REGISTERED, "not_registered")
    held = Case.objects.filter(subject=user, kind__in=items.UPDATES, state__in=OPEN).first()
    if held is not None:
        if held.kind != kind:
            raise Refused(words.one_at_a_time(held.kind_title), "another_open")
        return held
    first, last = figures.on(on)["change_window"]
    if not first <= f"{on:%m-%d}" <= last:
        raise Refused(words.window(first, last), "closed")
    case = casework.open_case(kind=kind, subject=user, title=user.name)
    _prefill(case, person)
    frozen = gather(case).freeze()
    Baseline.objects.create(case=case, values=frozen.values, scans=frozen.scans)
    return case


def _prefill(case: Case, person: Person) -> None:
    """What was accepted last for each step, brought up to the register, with its evidence."""
    for step, model in STEP_MODELS.items():
        last = _accepted(person, step)
        row = model._default_manager.filter(case=last).first() if last else None
        fields = [field for field in model._meta.concrete_fields if field.name not in BOOKKEEPING]
        values = {field.name: getattr(row, field.name) for field in fields} if row else {}
        model._default_manager.create(case=case, **(values | _of_register(model, person)))
        kinds = [item.field for item in items.ALL if item.kind == "scan" and item.step == step]
        for evidence in Evidence.objects.filter(case=last, kind__in=kinds) if last else ():
            if evidence.kind != "proof_letter":
                Evidence.objects.create(case=case, kind=evidence.kind, scan=evidence.scan)


def _accepted(person: Person, step: int) -> Case | None:
    kinds = [kind for kind, walk in items.WALKS.items() if step in walk]
    return Case.objects.filter(subject=person.user, kind__in=kinds, state=State.APPROVED).order_by("-moved_at").first()


def _of_register(model: type[Answers], person: Person) -> dict[str, Any]:
    """What the register says of a step today; reports, merges and corrections have come since the last case."""
    if model is IdentityAnswers:
        return {name: getattr(person, name) for name in ("name", "sex", "country", "ethnic", "political", "id_type")}
    if model is PostAnswers:
        return _post_of(person)
    if model is EducationAnswers:
        return _education_of(person)
    held = Qualification.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    if held is None:
        return {"type": "00"}
    return {name: getattr(held, name) for name in ("type", "level", "way", "obtained_on", "certificate_no")}


def _post_of(person: Person) -> dict[str, Any]:
    """The present post, without its letter: a new statement needs a new letter (D05)."""
    post = Post.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    blank = {"letter": None, "joined_on": None, "accounting_since": None}
    if post is not None:
        values = {name: getattr(post, name) for name in ("position", "admin_post", "title", "title_since")}
        return {**blank, **values, "has_employer": True, "employer": post.employer, "on_post": post.on_post}
    home = Residence.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    where = {"residence_type": home.residence_type, "division_code": home.division_code} if home else {}
    return {**blank, **where, "has_employer": False, "employer": None, "on_post": None}


def _education_of(person: Person) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for mode in ("full", "part"):
        row = Education.objects.filter(person=person, mode=mode, valid_to=None).order_by("-pk").first()
        values[f"{mode}_level"] = row.level if row else "00"
        if row:
            values |= {
                f"{mode}_major": row.major,
                f"{mode}_school": row.school,
                f"{mode}_graduated": row.graduated_on,
                f"{mode}_degree": row.degree,
                f"{mode}_code": row.verification_code,
            }
    return values


def former_post_began(facts: Facts) -> date | None:
    """A9: since when the person has been at another unit than the one stated now; None where nothing comes before."""
    if not facts.is_update or facts.employer is None:
        return None
    former = Post.objects.filter(person__user=facts.user, valid_to=None).exclude(employer=facts.employer)
    row = former.order_by("-pk").first()
    return (row.joined_on or row.valid_from) if row else None


def changed(case: Case, facts: Facts) -> bool:
    """True when anything differs from what the register said at the beginning."""
    now, before = facts.freeze(), case.baseline
    return (now.values, now.scans) != (before.values, before.scans)


@transaction.atomic
def submit(*, case: Case, by: Any, on: date) -> None:
    """「提交」. Raises Refused while something is missing or nothing has changed, Stale when it was submitted."""
    if case.is_editable:
        facts = gather(case)
        if rules.gaps(facts, on):
            raise Refused(words.GAPS_LEFT, "gaps")
        if not changed(case, facts):
            raise Refused(words.NOTHING_CHANGED, "nothing_changed")
    casework.submit(case, by=by)


@transaction.atomic
def drop(*, case: Case) -> None:
    """「不变更了」: a change that was never submitted goes, with what was uploaded for it. Raises Stale."""
    moves.hold(case, (State.DRAFT,))
    if case.no:
        raise Refused(words.SUBMITTED_ONCE, "submitted_once")
    actions.clear_evidence(case=case)
    letters.void(owner=case.subject, by=case.subject)
    kept: list[type[Model]] = [*STEP_MODELS.values(), Baseline]
    for model in kept:
        model._default_manager.filter(case=case).delete()
    journal.write("case.dropped", case, by=case.subject, about=case.subject, kind=case.kind)
    case.delete()


class Update(collection.Collection):
    """One step stated anew."""

    step = 0
    may_refuse = True

    def refer(self, case: Case, submission: Submission) -> list[str]:
        reasons = super().refer(case, submission)
        if submission.frozen["scans"].get("photo") != case.baseline.scans.get("photo"):
            reasons.append(words.PHOTO_BY_PEOPLE)
        return reasons

    def link(self, case: Case) -> str:
        return reverse("collection:status", current_app="update")

    def against_register(self, case: Case, submission: Submission) -> list[tuple[str, str, str]]:
        """Every value that was stated anew, beside what the register said before."""
        return differences(case, submission.frozen["values"])

    def effect(self, case: Case, submission: Submission, by: Any) -> None:
        """D05: what was stated anew stands from its day, what was there before ends the day before."""
        facts = gather(case)
        if 4 in facts.walk and facts.employer is not None and facts.employer.state != EmployerState.CONFIRMED:
            raise Refused(words.EMPLOYER_PENDING, "employer_pending")
        person = Person.objects.select_related("user").get(user=facts.user)
        if person.status != Status.REGISTERED:
            raise Refused(words.NOT_REGISTERED, "not_registered")
        before = person.management_code
        entering.change(case, facts, person, submission)
        people.change(person=person, by=by, case_no=case.no or "", **_columns(facts, person))
        if person.management_code != before:
            _tell_the_former(person, before)
        if 4 in facts.walk and facts.on_post and facts.post.letter:
            letters.use(letter=facts.post.letter, by=by)

    def undo(self, case: Case, submission: Submission, by: Any) -> None:
        """C02: the facts of this case end, those before it go on."""
        person = Person.objects.select_related("user").get(user=case.subject)
        people.take_back(person=person, by=by, case_no=case.no or "")
        values = case.baseline.values
        columns: dict[str, Any] = {}
        if 3 in items.WALKS[case.kind]:
            photo = case.baseline.scans.get("photo")
            columns = {"political": values["identity.political"] or "", "photo_id": photo}
        if 4 in items.WALKS[case.kind]:
            columns = {"management_code": values["post.management"]}
        people.change(person=person, by=by, case_no=case.no or "", **columns)


def _columns(facts: Facts, person: Person) -> dict[str, Any]:
    """The columns of the person that a step changes."""
    if 3 in facts.walk:
        return {"political": facts.identity.political, "photo": facts.scans.get("photo") or person.photo}
    if 4 in facts.walk:
        since = person.accounting_since or (facts.post.accounting_since if facts.on_post else None)
        return {"management_code": facts.management_code, "accounting_since": since}
    return {}


def _tell_the_former(person: Person, code: str) -> None:
    """D12: the agency that managed the person until now learns that they have moved."""
    title, text = words.moved_away(person.name, person.file_no or "", divisions.path(person.management_code))
    people.tell_reviewers(code=code, title=title, text=text)


def differences(case: Case, values: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, before and now, of what differs."""
    rows = []
    for key, now in values.items():
        item, before = items.BY_KEY.get(key), case.baseline.values.get(key)
        if item is not None and (now or "") != (before or ""):
            rows.append((item.confirm, _shown(item, before), _shown(item, now)))
    return rows


def _shown(item: items.Item, value: Any) -> str:
    """A frozen value in the words of the pages."""
    if value in (None, ""):
        return words.NOTHING
    if item.key == "post.employer":
        return Employer.objects.filter(pk=value).values_list("name", flat=True).first() or ""
    if item.key in ("post.management", "post.agency", "post.division_code"):
        return divisions.path(value)
    if item.list:
        return codelists.name(item.list, str(value)) or words.NOTHING
    if item.kind == "bool":
        return words.YES if value else words.NO
    return str(value)


class Basic(Update):
    code, title, letters = "update_basic", words.UPDATE_TITLES["update_basic"], "BJ"


class PostUpdate(Update):
    code, title, letters = "update_post", words.UPDATE_TITLES["update_post"], "BG"


class EducationUpdate(Update):
    code, title, letters = "update_education", words.UPDATE_TITLES["update_education"], "BX"


class QualificationUpdate(Update):
    code, title, letters = "update_qualification", words.UPDATE_TITLES["update_qualification"], "BZ"
