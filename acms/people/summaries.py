"""The file summary: one accountant's facts of today, on screen and as PDF with a verification QR (W14)."""

from pathlib import Path
from typing import Any

from acms.base import codelists, masks, tags, typeset
from acms.base.numbers import id_card
from acms.people import papers
from acms.people.models import (
    Affiliation,
    Contact,
    Education,
    FurtherTitle,
    Person,
    Post,
    Qualification,
    Residence,
    Status,
    Talent,
)
from acms.regions import divisions

PURPOSE = "summary"
TEMPLATE = Path(__file__).parent / "typ" / "summary.typ"
HEAD = ("姓名", "证件号")


def _current(model: Any, person: Person) -> Any:
    return model.objects.open().filter(person=person).order_by("-pk")


def of(person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections of label and value, as they hold today."""
    contact = _current(Contact, person).first()
    post = _current(Post, person).select_related("employer__merged_into").first()
    residence = None if post else _current(Residence, person).first()
    basics = [
        ("姓名", person.name),
        ("证件号", id_card.masked(person.id_number)),
        ("性别", codelists.name("gender", person.sex)),
        ("民族", codelists.name("ethnic_group", person.ethnic)),
        *_told("政治面貌", Affiliation, person),
        ("手机号", masks.phone(contact.phone) if contact else ""),
        ("邮箱", masks.email(contact.email) if contact else ""),
    ]
    return [
        ("人员基本信息", basics),
        ("单位与岗位信息", _post(person, post) if post else _residence(person, residence)),
        ("学历学位信息", _education(person)),
        ("专业技术资格信息", _qualification(person)),
    ]


def _post(person: Person, post: Post) -> list[tuple[str, str]]:
    rows = [("工作单位全称", post.unit.name), ("是否在岗", "是" if post.on_post else "否")]
    if post.on_post:
        rows += [
            ("现从事会计工作岗位", codelists.name("position_2012", post.position)),
            ("会计专业技术职务", codelists.name("prof_post", post.title)),
            ("首次参加会计工作时间", str(person.accounting_since or "")),
        ]
    return rows


def _residence(person: Person, residence: Residence | None) -> list[tuple[str, str]]:
    """Of who has no unit: where they are. Whom their unit has reported as gone has not said it yet."""
    if person.status == Status.TRANSFERRED:
        return [("所在地", "区外")]
    if person.status == Status.CLOSED:
        return [("档案状态", Status.CLOSED.label)]
    if residence is None:
        return [("是否有工作单位", "否"), ("所在地", "还没有申报")]
    label = codelists.name("residence_type", residence.residence_type)
    return [("是否有工作单位", "否"), (label, divisions.path(residence.division_code))]


def _education(person: Person) -> list[tuple[str, str]]:
    rows = []
    for row in _current(Education, person):
        word = "全日制" if row.mode == "full" else "非全日制"
        level = codelists.name("education_level_form", row.level) + ("（已验证）" if row.verified else "")
        rows.append((f"{word}最高学历", f"{level}，{row.school}，{row.major}" if row.school else level))
    return rows or [("最高学历", "无")]


def _qualification(person: Person) -> list[tuple[str, str]]:
    row = _current(Qualification, person).first()
    further = [*_told("其他资格", FurtherTitle, person), *_told("高端人才", Talent, person)]
    if row is None:
        return [("专业技术资格", "无"), *further]
    return [
        ("资格类型", codelists.name("qualification_type", row.type)),
        ("资格级别", codelists.name("title_level", row.level)),
        ("取得时间", str(row.obtained_on or "")),
        ("证书号或批文号", row.certificate_no),
        *further,
    ]


def _told(label: str, model: Any, person: Person) -> list[tuple[str, str]]:
    """What facts say of themselves, a line each."""
    return [(label, row.shown) for row in _current(model, person)]


def code(person: Person) -> str:
    """The signed code of a file: file number and tag."""
    return f"F{person.file_no}{tags.tag(person.file_no or '', PURPOSE)}"


def person_of(code: str) -> Person | None:
    """The person of a signed code; None when the signature is not ours."""
    file_no, tag = code[1:15], code[15:]
    return Person.objects.filter(file_no=file_no).first() if tags.genuine(file_no, tag, PURPOSE) else None


def pdf(person: Person) -> bytes:
    """The summary as PDF."""
    paper = code(person)
    stated = {**papers.facts(person, paper), "sections": [part for part in _printed(person) if part[1]]}
    return typeset.pdf(TEMPLATE, stated, papers.pictures(person, paper))


def _printed(person: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """The sections without what stands over them already."""
    return [(title, [row for row in rows if row[0] not in HEAD]) for title, rows in of(person)]
