"""Step 6 专业技术资格信息 (W10): the highest qualification, other certificates, and 高端人才."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from acms.base import codelists, text
from acms.base.codes import NO_QUALIFICATION, NONE, TalentStatus
from acms.base.numbers import cpa
from acms.casework import comparing
from acms.casework.comparing import Claim
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.collection import words
from acms.collection.steps.base import Answers, Gap, Item, Kind, Page, Source, Step, answer, evidence
from acms.collection.steps.entry import Entry
from acms.collection.steps.forms import StepForm
from acms.collection.steps.results import claim, had_early, holder, result
from acms.people.models import FurtherTitle, Listed, Person, Profession, Qualification, Talent

if TYPE_CHECKING:
    from acms.accounts.models import User
    from acms.collection.facts import Facts
    from acms.policy.figures import Policy

CODE = "qualification"
LEAST_AGE = 16  # whoever had a qualification earlier is looked at by people; who enters the examination has finished 高中 or 中专
ACCOUNTING = "01"  # 会计类 (`qualification_type`)
FIRST_TALENT_YEAR = 2005  # when 全国会计领军（后备）人才 were first chosen
_CERTIFICATE = re.compile(r"[A-Za-z0-9〔〕\[\]【】（）()第字号\-－—、·.／/\u4e00-\u9fff ]{1,50}")


class QualificationAnswers(Answers):
    """Type 00 is 无."""

    type = models.CharField(max_length=2, blank=True)
    level = models.CharField(max_length=1, blank=True)
    way = models.CharField(max_length=2, blank=True)
    obtained_on = models.DateField(null=True)
    certificate_no = models.CharField(max_length=50, blank=True)
    is_cpa = models.BooleanField(null=True)
    cpa_no = models.CharField(max_length=30, blank=True)
    is_cpv = models.BooleanField(null=True)
    cpv_no = models.CharField(max_length=30, blank=True)
    is_cta = models.BooleanField(null=True)
    cta_no = models.CharField(max_length=30, blank=True)
    is_highend = models.BooleanField(null=True)
    talent_category = models.CharField(max_length=1, blank=True)
    talent_level = models.CharField(max_length=1, blank=True)
    talent_status = models.CharField(max_length=1, blank=True)
    talent_term = models.PositiveSmallIntegerField(null=True)
    talent_selected = models.PositiveSmallIntegerField(null=True)
    talent_graduated = models.PositiveSmallIntegerField(null=True)


@dataclass(frozen=True)
class QualificationStatement:
    """The highest qualification and what else somebody is. Type 00: there is none; empty: not answered."""

    type: str = ""
    level: str = ""
    way: str = ""
    obtained_on: date | None = None
    certificate_no: str = ""
    is_cpa: bool | None = None
    cpa_no: str = ""
    is_cpv: bool | None = None
    cpv_no: str = ""
    is_cta: bool | None = None
    cta_no: str = ""
    is_highend: bool | None = None
    talent_category: str = ""
    talent_level: str = ""
    talent_status: str = ""
    talent_term: int | None = None
    talent_selected: int | None = None
    talent_graduated: int | None = None

    @property
    def exists(self) -> bool:
        return self.type not in NONE

    @property
    def has_graduated(self) -> bool:
        """Of a 高端人才: the training is over."""
        return self.talent_status == TalentStatus.GRADUATED


HIGHEST = ("type", "level", "way", "obtained_on", "certificate_no")
# A number is asked of whoever says that they are one.
NUMBERS = {f"{kind}_no": f"is_{kind}" for kind in Profession.values}
TALENT = ("talent_category", "talent_level", "talent_status", "talent_term", "talent_selected", "talent_graduated")


class QualificationForm(StepForm):
    options: ClassVar = {"type": [(NO_QUALIFICATION, words.NOTHING), *codelists.choices("qualification_type")]}

    def clean_obtained_on(self) -> date | None:
        day: date | None = self.not_future("obtained_on")
        return day

    def clean_certificate_no(self) -> str:
        number = text.plain(self.cleaned_data["certificate_no"])
        if number and not _CERTIFICATE.fullmatch(number):
            raise forms.ValidationError(words.NUMBER_SHAPE)
        if is_old_certificate_no(number, self.draft.identity.id_number):
            raise forms.ValidationError(words.OLD_NUMBER_PATTERN)
        return number

    def _number(self, name: str, low: int, high: int, shape: str) -> int | None:
        typed = text.plain(str(self.cleaned_data[name] or ""))
        if not typed:
            return None
        number = text.whole(typed)
        if number is None or not low <= number <= high:
            raise forms.ValidationError(shape)
        return number

    def _year(self, name: str) -> int | None:
        last = date.today().year
        return self._number(name, FIRST_TALENT_YEAR, last, words.year_shape(str(self.fields[name].label), last))

    def clean_talent_term(self) -> int | None:
        return self._number("talent_term", 1, 99, words.TERM_SHAPE)

    def clean_talent_selected(self) -> int | None:
        return self._year("talent_selected")

    def clean_talent_graduated(self) -> int | None:
        year = self._year("talent_graduated")
        selected = self.cleaned_data.get("talent_selected")
        if year and selected and year < selected:
            raise forms.ValidationError(words.talent_order())
        return year


def _of_highest(name: str, label: str, **more: Any) -> Item:
    return answer(CODE, name, label, f"会计{label}", **more)


class QualificationStep(Step[QualificationStatement, QualificationAnswers]):
    code, page, title, change = CODE, Page.QUALIFICATION, "专业技术资格信息", "update_qualification"
    model, form = QualificationAnswers, QualificationForm
    items = (
        _of_highest("type", "专业技术资格类型", list="qualification_type"),
        _of_highest("level", "专业技术资格级别", list="title_level"),
        _of_highest("way", "专业技术资格取得方式", list="qualification_way"),
        _of_highest("obtained_on", "专业技术资格取得时间", kind=Kind.DAY),
        _of_highest("certificate_no", "专业技术资格证书号或批文号", longest=50),
        evidence(CODE, "qualification", "专业技术资格证书或批文", "会计专业技术资格证书或批文"),
        answer(CODE, "is_cpa", "是否注册会计师", kind=Kind.YES_NO),
        answer(CODE, "cpa_no", "注册会计师证书号"),
        answer(CODE, "is_cpv", "是否资产评估师", kind=Kind.YES_NO),
        answer(CODE, "cpv_no", "资产评估师证书号"),
        answer(CODE, "is_cta", "是否税务师", kind=Kind.YES_NO),
        answer(CODE, "cta_no", "税务师证书号"),
        answer(CODE, "is_highend", "是否高端人才", kind=Kind.YES_NO),
        answer(CODE, "talent_category", "会计领军人才类别", list="talent_category"),
        answer(CODE, "talent_level", "会计领军人才层级", list="talent_level"),
        answer(CODE, "talent_status", "培养状态", list="talent_status"),
        answer(CODE, "talent_term", "期次"),
        answer(CODE, "talent_selected", "入选年度"),
        answer(CODE, "talent_graduated", "毕业年度"),
    )
    fills = {"qualification": {name: name for name in ("level", "obtained_on", "certificate_no")}}
    # Another certificate says other things, and who has none states 无.
    unlocks = dict.fromkeys(
        ("qualification.type", "qualification.certificate_no", "scan.qualification"),
        frozenset({*(f"qualification.{name}" for name in HIGHEST), "scan.qualification"}),
    )

    def listed_values(self, said: Listed) -> dict[str, dict[str, Any]]:
        columns = {name: getattr(said, name) for name in ("certificate_no", "obtained_on")}
        return (
            {"": {"type": ACCOUNTING, "level": said.qualification_level, **columns}} if said.qualification_level else {}
        )

    def stated(self, rows: Mapping[str, QualificationAnswers], user: User) -> QualificationStatement:
        row = rows[""]
        if row.type in NONE:
            return QualificationStatement(type=row.type)
        names = [*HIGHEST, *NUMBERS.values(), "is_highend"]
        names += [number for number, is_one in NUMBERS.items() if getattr(row, is_one)]
        if row.is_highend:
            over = row.talent_status == TalentStatus.GRADUATED
            names += [name for name in TALENT if over or name != "talent_graduated"]
        return QualificationStatement(**{name: getattr(row, name) for name in names})

    def of(self, facts: Facts) -> QualificationStatement:
        return facts.qualification

    def applies(self, facts: Facts, item: Item) -> bool:
        stated = facts.qualification
        if item.name == "type" and item.source is not Source.UPLOAD:
            return True
        if not stated.exists:
            return False
        if item.name in NUMBERS:
            return bool(getattr(stated, NUMBERS[item.name]))
        if item.name == "talent_graduated":
            return stated.has_graduated
        return item.name not in TALENT or bool(stated.is_highend)

    def contradictions(self, facts: Facts, on: date) -> Iterator[Gap]:
        yield from super().contradictions(facts, on)
        stated = facts.qualification
        if stated.talent_graduated and stated.talent_selected and stated.talent_graduated < stated.talent_selected:
            yield self.gap(self.by_name["talent_graduated"], words.talent_order())
        if is_old_certificate_no(stated.certificate_no, facts.identity.id_number):
            yield self.gap(self.by_name["certificate_no"], words.OLD_NUMBER_PATTERN)

    def checks(self, facts: Facts, on: date) -> Iterable[Result]:
        """Every field of the certificate against what is stated (W10)."""
        scan = facts.scans.get("qualification")
        if facts.qualification.exists and scan is not None:
            paper = self.papers[0]
            yield from comparing.judged(scan, [*holder(facts, paper), *self._claims(facts.qualification)])
            yield from comparing.gives_a_title("qualification_issuer", paper.key, paper.label, scan)
        if facts.qualification.exists:
            day, item = facts.qualification.obtained_on, self.by_name["obtained_on"]
            yield from had_early("qualification_early", item, facts.identity.born, day, LEAST_AGE)
        # No paper is asked for it: the number's form is all that can be looked at.
        number = facts.qualification.cpa_no
        if facts.qualification.exists and number and not cpa.has_form(number.strip()):
            yield result("cpa_no", self.by_name["cpa_no"], Verdict.UNSURE, words.CPA_NUMBER, stated=number)

    def _claims(self, stated: QualificationStatement) -> Iterator[Claim]:
        item = self.by_name
        kind, level, way = (
            codelists.name(title, code)
            for title, code in (
                ("qualification_type", stated.type),
                ("title_level", stated.level),
                ("qualification_way", stated.way),
            )
        )
        yield claim("qualification_type", item["type"], "type", kind, definite=_is_other_type, filled=True)
        if level:
            yield claim("qualification_level", item["level"], "level", level)
        if way:
            yield claim(
                "qualification_way", item["way"], "way", way, agrees=_is_way, definite=_is_other_way, optional=True
            )
        if stated.obtained_on:
            yield claim("qualification_day", item["obtained_on"], "obtained_on", stated.obtained_on.isoformat())
        # A certificate may bear two numbers (管理号, 证书编号): another one is for people, never a mismatch.
        number = stated.certificate_no
        yield claim("qualification_no", item["certificate_no"], "certificate_no", number, definite=comparing.never)

    def grounds(self, facts: Facts, policy: Policy) -> Iterator[tuple[str, str]]:
        level = facts.qualification.level
        if level in policy["reviewed_levels"]:
            yield words.by_policy_level(codelists.name("title_level", level)), "qualification"

    def may_need(self, facts: Facts) -> set[str]:
        return set() if facts.qualification.type == NO_QUALIFICATION else {"qualification"}

    def enter(self, facts: Facts, entry: Entry) -> None:
        stated = facts.qualification
        if stated.exists:
            entry.adds(Qualification, **{name: getattr(stated, name) for name in HIGHEST})
        elif facts.is_amendment:
            entry.ends(Qualification)
        for kind in Profession.values:
            if getattr(stated, f"is_{kind}"):
                entry.adds(FurtherTitle, kind=kind, number=getattr(stated, f"{kind}_no"))
            else:
                entry.ends(FurtherTitle, kind=kind)
        if stated.is_highend:
            entry.adds(Talent, **{name.removeprefix("talent_"): getattr(stated, name) for name in TALENT})
        else:
            entry.ends(Talent)

    def of_register(self, person: Person) -> dict[str, dict[str, Any]]:
        row = person.current_qualification
        highest = {name: getattr(row, name) for name in HIGHEST} if row else {"type": NO_QUALIFICATION}
        return {"": {**highest, **_registered_titles(person), **_registered_talent(person)}}


QUALIFICATION = QualificationStep()


def _registered_titles(person: Person) -> dict[str, Any]:
    """The further titles that the register has ever had of somebody; of others it says nothing, what was stated last stands."""
    rows = list(person.further_titles.all())
    held = {row.kind: row.number for row in rows if row.valid_to is None}
    values: dict[str, Any] = {}
    for kind in {row.kind for row in rows}:
        values |= {f"is_{kind}": kind in held, f"{kind}_no": held.get(kind, "")}
    return values


def _registered_talent(person: Person) -> dict[str, Any]:
    """The same of 高端人才."""
    rows = person.talents.order_by("pk")
    row = rows.present()
    if row is None:
        return {"is_highend": False} if rows.exists() else {}
    return {"is_highend": True, **{name: getattr(row, name.removeprefix("talent_")) for name in TALENT}}


def _is_other_type(found: str, stated: str) -> bool:
    """工程 and 其他 are not told from the words of a certificate."""
    return stated in ("会计类", "审计类", "经济类", "统计类")


def _is_way(found: str, stated: str) -> bool:
    """考评 ends with the committee, which its certificate names; the examination alone is half of it."""
    return found == stated or (found, stated) == ("评审", "考评")


def _is_other_way(found: str, stated: str) -> bool:
    """认定 has neither, and the examination of 考评 alone is not enough: people look."""
    return {found, stated} == {"考试", "评审"}


def is_old_certificate_no(number: str, id_number: str) -> bool:
    """True for the number of an abolished 会计从业资格证, which is no qualification (W10): the holder's ID number, or the twelve
    digits that the paper certificates of the region carried, 15 first."""
    packed = "".join(number.split()).upper()
    return bool(packed) and (packed == id_number or (packed.isdigit() and len(packed) == 12 and packed[:2] == "15"))
