"""What an accepted collection or change writes into the register, step by step (W14, D05)."""

from datetime import date
from typing import Any

from django.utils import timezone

from acms.base import codelists
from acms.casework.models import Case, Submission
from acms.collection import items
from acms.collection.facts import NONE, Facts
from acms.people import actions as people
from acms.people.models import Contact, Document, Education, Fact, Person, Post, Qualification, Residence


def enter(case: Case, facts: Facts, person: Person) -> None:
    """Everything, from today."""
    common: dict[str, Any] = {"person": person, "on": timezone.localdate(), "case_no": case.no or ""}
    people.state(Contact, **common, phone=facts.user.phone, email=facts.user.email)
    _post(common, facts)
    _education(common, facts)
    _qualification(common, facts)
    _papers(common, facts)


def change(case: Case, facts: Facts, person: Person, submission: Submission) -> None:
    """One step, each fact that says something new: a post from its own day, the rest from today."""
    common: dict[str, Any] = {"person": person, "on": timezone.localdate(), "case_no": case.no or ""}
    if 4 in facts.walk:
        _post({**common, "on": post_day(facts, person, timezone.localdate())}, facts)
    if 5 in facts.walk:
        _education(common, facts)
    if 6 in facts.walk:
        _qualification(common, facts)
    _papers(common, facts)


def post_day(facts: Facts, person: Person, today: date) -> date:
    """A9: a post at another unit begins on the day of its letter, never before the former one began; anything else today."""
    former = Post.objects.filter(person=person, valid_to=None).order_by("-pk").first()
    joined = facts.post.joined_on
    if not facts.on_post or joined is None or (former and former.employer_id == facts.post.employer_id):
        return today
    return max(joined, former.valid_from) if former else joined


def _new(model: type[Fact], common: dict[str, Any], **values: Any) -> None:
    """States a fact that the register does not hold already."""
    same = {name: value for name, value in values.items() if name not in ("letter_serial",)}
    if not model._default_manager.filter(person=common["person"], valid_to=None, **same).exists():  # type: ignore[misc]
        people.state(model, **common, **values)


def _post(common: dict[str, Any], facts: Facts) -> None:
    post, person = facts.post, common["person"]
    if facts.employer is None:
        people.close(Post.objects.filter(person=person, valid_to=None), common["on"])
        _new(Residence, common, residence_type=post.residence_type, division_code=post.division_code)
        people.refresh(person)
        return
    people.close(Residence.objects.filter(person=person, valid_to=None), common["on"])
    on_post = facts.on_post
    position = post.position if on_post else "00"
    people.state(
        Post,
        **common,
        employer=facts.employer,
        on_post=on_post,
        position=position,
        position_2018=codelists.extras("position_2012", "map_2018")[position].split(",")[0],
        admin_post=post.admin_post if on_post else "00",
        title=post.title if on_post else "0",
        title_since=post.title_since if on_post else None,
        joined_on=post.joined_on if on_post else None,
        letter_serial=post.letter.serial if on_post and post.letter else "",
    )


def _education(common: dict[str, Any], facts: Facts) -> None:
    answers = facts.education
    for mode in ("full", "part"):
        level = getattr(answers, f"{mode}_level")
        if level in NONE:
            continue
        code = getattr(answers, f"{mode}_code")
        registration = facts.scans.get(f"eregistration_{mode}")
        _new(
            Education,
            common,
            mode=mode,
            level=level,
            major=getattr(answers, f"{mode}_major"),
            school=getattr(answers, f"{mode}_school"),
            graduated_on=getattr(answers, f"{mode}_graduated"),
            degree=getattr(answers, f"{mode}_degree") or "0",
            verification_code=code,
            verified=bool(code and registration and registration.counts),
        )


def _qualification(common: dict[str, Any], facts: Facts) -> None:
    answers = facts.qualification
    if answers.type not in NONE:
        _new(
            Qualification,
            common,
            type=answers.type,
            level=answers.level,
            way=answers.way,
            obtained_on=answers.obtained_on,
            certificate_no=answers.certificate_no,
        )


def _papers(common: dict[str, Any], facts: Facts) -> None:
    for kind, scan in facts.scans.items():
        if scan.counts and facts.applies(items.of_scan(kind)):
            _new(Document, common, kind=kind, scan=scan)
