"""Two files side by side, as the page of a possible duplicate shows them (D15)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from acms.base import codelists, masks
from acms.base.numbers import id_card
from acms.merging import absences, words
from acms.people import hanging
from acms.people.hanging import Merged
from acms.people.models import (
    Affiliation,
    Contact,
    Document,
    Education,
    FurtherTitle,
    Person,
    Post,
    Qualification,
    Residence,
    Talent,
)
from acms.regions import divisions
from acms.scans.kinds import KINDS


@dataclass(frozen=True)
class Row:
    """One thing in both files. `group`: which facts it stands for, where they can be taken over."""

    label: str
    first: str
    second: str
    group: str = ""

    @property
    def differs(self) -> bool:
        return self.first != self.second


def basics(first: Person, second: Person) -> list[Row]:
    """Who the two are."""
    return [Row(label, *(_shown(value(person)) for person in (first, second))) for label, value in BASICS]


def groups(first: Person, second: Person) -> list[Row]:
    """The open facts of both, by group."""
    return [
        Row(label, _facts(group, first), _facts(group, second), group) for group, label in words.GROUP_NAMES.items()
    ]


def carried(first: Person, second: Person) -> list[Row]:
    """What else hangs on either file and goes over whole: how many rows of each table."""
    found = []
    for model in hanging.tables(Merged.GO):
        rows = model._default_manager.filter(person__in=(first, second)).order_by().values_list("person")
        many = dict(rows.annotate(Count("pk")))
        if many:
            shown = [words.rows(many.get(person.pk, 0)) for person in (first, second)]
            found.append(Row(words.TABLE_NAMES[model._meta.label_lower], *shown))
    return found


def contradictions(first: Person, second: Person) -> list[str]:
    """What cannot be true of one person: the one file was under another province while the other was here (D12)."""
    return [
        words.away_and_here(id_card.masked(one.id_number), id_card.masked(other.id_number), begin, end)
        for one, other in ((first, second), (second, first))
        for begin, end in absences.overlaps(one, other)
    ]


def _shown(value: object) -> str:
    return str(value) if value else words.NONE_THERE


BASICS: tuple[tuple[str, Callable[[Person], object]], ...] = (
    ("姓名", lambda p: p.name),
    ("证件号", lambda p: id_card.masked(p.id_number)),
    ("性别", lambda p: codelists.name("gender", p.sex)),
    ("出生日期", lambda p: p.born),
    ("民族", lambda p: codelists.name("ethnic_group", p.ethnic)),
    ("档案号", lambda p: p.file_no),
    ("档案库状态", lambda p: p.get_status_display()),
    ("管理地区", lambda p: divisions.path(p.management_code) if p.management_code else ""),
    ("开始从事会计工作日期", lambda p: p.accounting_since),
    ("进入正式库", lambda p: p.registered_at and timezone.localdate(p.registered_at)),
)


def _facts(group: str, person: Person) -> str:
    return "\n".join(LINES[group](person)) or words.NONE_THERE


def _open(model: Any, person: Person) -> Any:
    return model.objects.open().filter(person=person).order_by("pk")


def _contact(person: Person) -> list[str]:
    rows = list(_open(Contact, person))
    phone, email = (rows[-1].phone, rows[-1].email) if rows else (person.user.phone, person.user.email)
    return [shown for shown in (masks.phone(phone) if phone else "", masks.email(email) if email else "") if shown]


def _post(person: Person) -> list[str]:
    lines = []
    for post in _open(Post, person).select_related("employer__merged_into"):
        where = codelists.name("position_2012", post.position) if post.on_post else words.OFF_POST
        lines.append(f"{post.unit.name}，{where}")
    for row in _open(Residence, person):
        lines.append(f"{codelists.name('residence_type', row.residence_type)}，{divisions.path(row.division_code)}")
    return lines


def _education(person: Person) -> list[str]:
    return [
        "，".join(part for part in (codelists.name("education_level_form", row.level), row.school, row.major) if part)
        for row in _open(Education, person)
    ]


def _qualification(person: Person) -> list[str]:
    return [
        f"{codelists.name('title_level', row.level)}，{row.obtained_on or ''}，{row.certificate_no}"
        for row in _open(Qualification, person)
    ]


def _said(model: Any) -> Callable[[Person], list[str]]:
    """Facts that say themselves what they are."""
    return lambda person: [row.shown for row in _open(model, person)]


def _documents(person: Person) -> list[str]:
    return [KINDS[row.kind].title for row in _open(Document, person)]


LINES = {
    "contact": _contact,
    "post": _post,
    "education": _education,
    "qualification": _qualification,
    "affiliation": _said(Affiliation),
    "further_title": _said(FurtherTitle),
    "talent": _said(Talent),
    "document": _documents,
}
