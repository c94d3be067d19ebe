"""Step 5 学历学位信息 (W09): the highest education full time (全日制) and beside it (非全日制), each a row of its own."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models

from acms.base import codelists
from acms.base.codes import NONE, Degree, EducationLevel, Mode
from acms.base.dates import years_after
from acms.base.numbers import certificate
from acms.casework import comparing
from acms.casework.comparing import Claim, Definite
from acms.casework.models import Case
from acms.casework.procedures import Result
from acms.collection import words
from acms.collection.steps.base import Answers, Gap, Item, Kind, Page, Step, answer, evidence
from acms.collection.steps.entry import Entry
from acms.collection.steps.forms import StepForm
from acms.collection.steps.results import claim, had_early, holder
from acms.people.models import Education, Listed, Person
from acms.people.rules import start_faults
from acms.regions import schools
from acms.scans.models import Scan
from acms.scans.readers import documents, education

if TYPE_CHECKING:
    from acms.accounts.models import User
    from acms.collection.facts import Draft, Facts

CODE = "education"
# Years of age at which hardly anybody has a level yet (少年班 apart): people look.
EARLY = {"中专": 14, "大专": 17, "本科": 18, "硕士": 20, "博士": 25}
HIGHER = ("大专", "本科", "硕士", "博士")
# 学历证书 of 高等教育 bear a number, of 普通 and 成人 of eighteen places (教育部 2001: certificates given from 2001 on).
NUMBERED_SINCE = 2002
LONGEST_STUDY = 5  # years that a level takes, 医学 and 建筑学 apart
LEAST_GRADUATION_AGE = 12  # our own border, no law: an earlier graduation is a year mistyped (W09)
# Levels of which there is a certificate that is asked for, as the code list says: 中专 and above.
CERTIFIED = frozenset(
    code for code, needed in codelists.extras("education_level_form", "cert_required").items() if needed
)
WITH_DEGREE = frozenset(
    {EducationLevel.BACHELOR, EducationLevel.POSTGRADUATE_CLASS, EducationLevel.MASTER, EducationLevel.DOCTOR}
)
_CODE = re.compile(r"[0-9A-Z]{12,20}")  # 在线验证码 of 学信网: 12 digits, or 16 letters and digits


class EducationAnswers(Answers):
    """One mode of study; a case has a row of each."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="educationanswers", db_index=False)
    mode = models.CharField(max_length=4, choices=[(mode.value, mode.value) for mode in Mode])
    level = models.CharField(max_length=2, blank=True)
    major = models.CharField(max_length=60, blank=True)
    school = models.CharField(max_length=80, blank=True)
    graduated = models.DateField(null=True)
    degree = models.CharField(max_length=3, blank=True)
    code = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "mode"], name="one_education_a_case_and_mode")]


@dataclass(frozen=True)
class Study:
    """The highest education of one mode. Level 00: there is none; empty: not answered."""

    level: str = ""
    major: str = ""
    school: str = ""
    graduated: date | None = None
    degree: str = ""
    code: str = ""

    @property
    def exists(self) -> bool:
        return self.level not in NONE

    @property
    def has_school(self) -> bool:
        """School and day of graduation are asked for; of 初中及以下 the level says all."""
        return self.exists and self.level != EducationLevel.AT_MOST_JUNIOR

    @property
    def has_major(self) -> bool:
        """高中 teaches no 专业."""
        return self.has_school and self.level != EducationLevel.SENIOR

    @property
    def is_certified(self) -> bool:
        return self.level in CERTIFIED

    @property
    def has_degree(self) -> bool:
        return self.degree not in NONE


@dataclass(frozen=True)
class EducationStatement:
    """The education of both modes."""

    full: Study = field(default_factory=Study)
    part: Study = field(default_factory=Study)

    def of(self, mode: str) -> Study:
        return self.full if mode == Mode.FULL else self.part


class EducationForm(StepForm):
    # The form asks for the level only; finer kinds are free text on the certificate.
    options: ClassVar = {
        "degree": [
            (code.value, codelists.name("degree", code))
            for code in (Degree.NONE, Degree.DOCTOR, Degree.MASTER, Degree.BACHELOR)
        ]
    }

    def clean_full_graduated(self) -> date | None:
        day: date | None = self.not_future("full_graduated")
        post = self.draft.post
        # W08: checked when the letter is made, when step 5 is saved and at 「提交」.
        if day and post.accounting_since and not self.draft.start_is_settled:
            for sentence in start_faults(post.accounting_since, day, self.draft.identity.born):
                raise forms.ValidationError(sentence + words.OR_ANOTHER_LETTER)
        return day

    def clean_part_graduated(self) -> date | None:
        day: date | None = self.not_future("part_graduated")
        return day

    def clean_full_code(self) -> str:
        return _verification_code(self.cleaned_data["full_code"])

    def clean_part_code(self) -> str:
        return _verification_code(self.cleaned_data["part_code"])


def _verification_code(typed: str) -> str:
    code = "".join(typed.split()).upper()
    if code and not _CODE.fullmatch(code):
        raise forms.ValidationError(words.CODE_SHAPE)
    return code


def _items(mode: Mode, word: str, diploma: str, confirm: tuple[str, str, str]) -> tuple[Item, ...]:
    def asks(column: str, label: str, confirm: str = "", **more: Any) -> Item:
        return answer(CODE, f"{mode}_{column}", f"{word}{label}", confirm, column=column, mode=mode.value, **more)

    def shows(slot: str, label: str, confirm: str = "", **more: Any) -> Item:
        return evidence(CODE, f"{slot}_{mode}", label, confirm, column=slot, mode=mode.value, **more)

    return (
        asks("level", "最高学历", list="education_level_form"),
        asks("major", "所学专业", confirm[0], longest=60),
        asks("school", "毕业院校", confirm[1], longest=80),
        asks("graduated", "毕业时间", confirm[2], kind=Kind.DAY),
        asks("degree", "最高学位", list="degree", optional=True),
        asks("code", "学历电子备案表在线验证码", optional=True),
        shows("diploma", diploma, f"{word}学历证书(学历认证报告)"),
        shows("degree", f"{word}学位证书"),
        shows("eregistration", f"{word}学历电子备案表", optional=True),
    )


def _fills(mode: Mode) -> dict[str, dict[str, str]]:
    columns = {f"{mode}_{name}": name for name in ("major", "school", "graduated")}
    code = {f"{mode}_code": "verification_code"}
    return {f"diploma_{mode}": columns, f"eregistration_{mode}": columns | code}


def _unlocks(items: tuple[Item, ...]) -> dict[str, frozenset[str]]:
    """A level stated with the wrong kind of study moves to the other one; another paper says other things; a later graduation
    moves the start of accounting work (W08)."""
    every = frozenset(item.key for item in items)
    opened = {"education.full_graduated": frozenset({"post.accounting_since", "scan.proof_letter"})}
    for mode in Mode:
        own = frozenset(item.key for item in items if item.mode == mode)
        opened[f"education.{mode}_level"] = every
        opened |= dict.fromkeys((f"scan.diploma_{mode}", f"scan.eregistration_{mode}"), own)
        degree = {f"education.{mode}_degree", f"scan.degree_{mode}"}
        opened |= dict.fromkeys(degree, frozenset(degree))
    return opened


class EducationStep(Step[EducationStatement, EducationAnswers]):
    code, page, title, change = CODE, Page.EDUCATION, "学历学位信息", "update_education"
    model, form = EducationAnswers, EducationForm
    modes = tuple(mode.value for mode in Mode)
    items = (
        *_items(
            Mode.FULL,
            "全日制",
            "全日制学历证书(学历认证报告)",
            ("全日制最高学历所学专业", "全日制最高学历毕业院校", "全日制最高学历毕业时间"),
        ),
        *_items(
            Mode.PART,
            "非全日制",
            "非全日制学历证书(学历验证报告)",
            ("非全日制学历(学位)所学专业", "非全日制学历(学位)授予院校", "非全日制学历(学位)取得时间"),
        ),
    )
    fills = {**_fills(Mode.FULL), **_fills(Mode.PART)}
    unlocks = _unlocks(items)

    def mode_of(self, row: EducationAnswers) -> str:
        return row.mode

    def which(self, mode: str) -> dict[str, str]:
        return {"mode": mode}

    def listed_values(self, said: Listed) -> dict[str, dict[str, Any]]:
        """Lists mostly do not say how somebody studied: then the page shows it, and the person says where it belongs."""
        if not said.education_mode:
            return {}
        columns = {"level": said.education_level, "school": said.school, "major": said.major, "degree": said.degree}
        return {said.education_mode: {**columns, "graduated": said.graduated_on}}

    def stated(self, rows: Mapping[str, EducationAnswers], user: User) -> EducationStatement:
        return EducationStatement(**{mode: _study(row) for mode, row in rows.items()})

    def of(self, facts: Facts) -> EducationStatement:
        return facts.education

    def value(self, facts: Facts, item: Item) -> Any:
        return getattr(facts.education.of(item.mode), item.column)

    def applies(self, facts: Facts, item: Item) -> bool:
        study = facts.education.of(item.mode)
        if item.kind is Kind.SCAN and item.column == "degree":
            return study.has_degree
        if item.kind is Kind.SCAN or item.column == "code":
            return study.is_certified
        if item.column == "degree":
            return study.level in WITH_DEGREE
        if item.column == "major":
            return study.has_major
        return item.column == "level" or study.has_school

    def needs(self, draft: Draft, item: Item) -> bool:
        """A verification code is looked up with its 学历电子备案表, which stands for the certificate (W09: one of four papers)."""
        if item.kind is Kind.SCAN and draft.leaves_alone(item):
            return False
        registration = f"eregistration_{item.mode}"
        if item.column == "diploma":
            return registration not in draft.scans
        return super().needs(draft, item) or (
            item.column == "eregistration" and bool(draft.education.of(item.mode).code)
        )

    def contradictions(self, facts: Facts, on: date) -> Iterator[Gap]:
        yield from super().contradictions(facts, on)
        for mode in Mode:
            item, day = self.by_name[f"{mode}_graduated"], facts.education.of(mode).graduated
            if day and day < years_after(facts.identity.born, LEAST_GRADUATION_AGE):
                yield self.gap(item, words.graduated_young(item.label))

    def checks(self, facts: Facts, on: date) -> Iterable[Result]:
        """Every field of each certificate against what is stated (W09)."""
        claims = {"diploma": self._of_diploma, "eregistration": self._of_diploma, "degree": self._of_degree}
        for paper in self.papers:
            if paper.name in facts.scans and facts.applies(paper):
                asked = [*holder(facts, paper), *claims[paper.column](facts, paper)]
                yield from comparing.judged(facts.scans[paper.name], asked)
        yield from self._early(facts)

    def _early(self, facts: Facts) -> Iterator[Result]:
        for mode in Mode:
            item, study = self.by_name[f"{mode}_graduated"], facts.education.of(mode)
            least = EARLY.get(comparing.paper_level(study.level), 0)
            yield from had_early(f"{mode}_early", item, facts.identity.born, study.graduated, least)

    def _of_diploma(self, facts: Facts, paper: Item) -> Iterator[Claim]:
        study, kind = facts.education.of(paper.mode), paper.name
        level, school, graduated, major, code = (
            self.by_name[f"{paper.mode}_{column}"] for column in ("level", "school", "graduated", "major", "code")
        )
        stated = comparing.paper_level(study.level)
        # Reports always say how somebody's studies have ended; a certificate may say so in its heading alone.
        says = paper.column == "diploma"
        yield claim(f"{kind}_end", paper, "conclusion", GRADUATION, message=words.not_graduated, optional=says)
        yield claim(f"{kind}_level", level, "level", stated, definite=comparing.other_level)
        yield claim(
            f"{kind}_mode", level, "mode", PAPER_MODES[Mode(paper.mode)], message=words.other_mode, optional=True
        )
        yield _school(f"{kind}_school", school, study, comparing.other_words)
        yield _doubted(
            f"{kind}_kind", school, "school", study.school, _gives(stated, study), words.school_of_less(stated)
        )
        going_on = paper.column != "diploma" and stated == BACHELOR  # a report says 2 of a 专升本 and calls it 本科
        if paper.mode == Mode.FULL and stated in LEAST_YEARS and not going_on:
            least = LEAST_YEARS[stated]
            yield _doubted(f"{kind}_years", level, "years", least, _as_long, words.too_short(stated, least))
        yield _doubted(f"{kind}_course", paper, "course", "", comparing.never, words.no_schooling)
        if paper.mode == Mode.FULL:
            yield _doubted(f"{kind}_work", level, "beside_work", "", comparing.never, words.beside_work)
        if paper.column == "diploma":
            issues = _is_full_time_school if paper.mode == Mode.FULL else _is_school
            yield _doubted(f"{kind}_issuer", school, "school", study.school, issues, words.no_school)
        if study.graduated:
            day = study.graduated.isoformat()
            yield claim(f"{kind}_graduated", graduated, "graduated", day, agrees=comparing.in_that_month)
            age = str(study.graduated.year - facts.identity.born.year)
            yield _doubted(f"{kind}_age", paper, "age", age, _of_that_age, words.other_age)
            yield _number(f"{kind}_number", paper, stated, study)
        if study.major:
            unprinted = _prints_no_major(facts.scans[kind])
            how = {"definite": comparing.never, "filled": True, "optional": unprinted, "agrees": _same_major}
            yield claim(f"{kind}_major", major, "major", study.major, **how)
        if paper.column == "eregistration" and study.code:
            yield claim(f"{kind}_code", code, "verification_code", study.code, definite=comparing.never)

    def _of_degree(self, facts: Facts, paper: Item) -> Iterator[Claim]:
        """The school of a degree may be another one than the diploma's: 独立学院 and 自学考试 have it from a university."""
        study, kind = facts.education.of(paper.mode), paper.name
        degree, school = self.by_name[f"{paper.mode}_degree"], self.by_name[f"{paper.mode}_school"]
        stated = codelists.name("degree", study.degree)
        yield claim(f"{kind}_level", degree, "degree", stated)
        yield _school(f"{kind}_school", school, study, comparing.never)
        if study.graduated:
            day = study.graduated.isoformat()
            yield _doubted(f"{kind}_granted", paper, "granted", day, _is_near, words.degree_day)
            yield _degree_number(f"{kind}_number", paper, stated, study)
        yield _doubted(f"{kind}_minor", degree, "minor", "", comparing.never, words.minor_degree)
        yield _doubted(
            f"{kind}_mode", degree, "mode", PAPER_MODES[Mode(paper.mode)], documents.alike, words.degree_mode
        )
        if study.major:
            major = self.by_name[f"{paper.mode}_major"]
            yield _doubted(f"{kind}_major", major, "major", study.major, _hardly_other, words.degree_major)

    def may_need(self, facts: Facts) -> set[str]:
        asked = {mode for mode in self.modes if facts.education.of(mode).level in CERTIFIED | {""}}
        return {paper.name for paper in self.papers if paper.mode in asked}

    def enter(self, facts: Facts, entry: Entry) -> None:
        for mode in Mode:
            study, registration = facts.education.of(mode), facts.scans.get(f"eregistration_{mode}")
            if study.exists:
                entry.adds(
                    Education,
                    mode=mode.value,
                    level=study.level,
                    major=study.major,
                    school=study.school,
                    graduated_on=study.graduated,
                    degree=study.degree or Degree.NONE.value,
                    verification_code=study.code,
                    verified=bool(study.code and registration and registration.counts),
                )

    def as_registered(self, rows: Mapping[str, EducationAnswers], person: Person) -> frozenset[str]:
        """The modes that say what the register says: a change that leaves one alone asks for no paper of it (D05)."""
        held = self.of_register(person)
        return frozenset(
            mode for mode, row in rows.items() if all(getattr(row, name) == value for name, value in held[mode].items())
        )

    def of_register(self, person: Person) -> dict[str, dict[str, Any]]:
        rows = {row.mode: row for row in person.educations.open().order_by("pk")}
        return {mode: _registered(rows.get(mode)) for mode in self.modes}


EDUCATION = EducationStep()
PAPER_MODES = {Mode.FULL: education.FULL_TIME, Mode.PART: education.PART_TIME}
GRADUATION = "毕业"
LONGEST_TO_DEGREE = 366 * 5  # days; who studies beside the work often has the degree later than the diploma


def _prints_no_major(scan: Scan) -> bool:
    """中国中等教育学历验证报告 is the one paper of education without a line for the major."""
    return "中等教育学历验证报告" in documents.plain(scan.reading.text)


def _school(code: str, item: Item, study: Study, definite: Definite) -> Claim:
    return claim(code, item, "school", study.school, agrees=comparing.same_school, definite=definite, filled=True)


def _doubted(
    code: str, paper: Item, name: str, stated: str, agrees: Callable[[str, str], bool], message: Callable[[str], str]
) -> Claim:
    """What not every paper prints, and what may have a reason where it differs: people look."""
    return claim(code, paper, name, stated, agrees=agrees, definite=comparing.never, message=message, optional=True)


def _number(code: str, paper: Item, level: str, study: Study) -> Claim:
    """The number of a diploma holds its school, year, level and kind; an altered paper often keeps the old ones (W09).

    Whoever studied since NUMBERED_SINCE has one, full time of eighteen places: without it an alteration would have nothing to show.
    自考 of some provinces has other numbers, 党校 none.
    """
    assert study.graduated is not None
    year, mode = study.graduated.year, PAPER_MODES[Mode(paper.mode)]
    numbered = paper.column != "degree" and level in HIGHER and year >= NUMBERED_SINCE and "党校" not in study.school

    def agrees(found: str, stated: str) -> bool:
        told = certificate.diploma(found)
        if told is None:
            return not (numbered and paper.mode == Mode.FULL)
        kind = told.mode in (mode, "") or level == "硕士"
        return told.year == year and told.level == level and kind and not schools.is_other(told.school, study.school)

    def message(found: str) -> str:
        return words.number_differs(found) if certificate.diploma(found) else missing

    missing = words.number_missing(level, year, paper.mode == Mode.FULL)
    how = {"agrees": agrees, "definite": comparing.never, "message": message, "optional": not numbered}
    return claim(code, paper, "certificate_no", words.number_of(level, year), missing=missing, **how)


def _degree_number(code: str, paper: Item, level: str, study: Study) -> Claim:
    """The number of a degree holds its school, level and year: that of the diploma or one soon after."""

    def agrees(found: str, stated: str) -> bool:
        told, graduated = certificate.degree(found), study.graduated
        if told is None or graduated is None:
            return True
        in_time = 0 <= told.year - graduated.year <= LONGEST_TO_DEGREE // 366
        full_time = paper.mode == Mode.FULL
        return told.level == stated and in_time and not (full_time and schools.is_other(told.school, study.school))

    return _doubted(code, paper, "certificate_no", level, agrees, words.number_differs)


def _hardly_other(found: str, stated: str) -> bool:
    """Another major, not the same one with characters misread or a direction (方向) left out."""
    found, stated = documents.plain(found), documents.plain(stated)
    return _same_major(found, stated) or found in stated or difflib.SequenceMatcher(None, found, stated).ratio() >= 0.5


NO_SCHOOL = ("老年大学", "培训中心", "培训学校", "培训学院", "专修学院", "专修学校")


def _is_school(found: str, stated: str) -> bool:
    """Whether it is a school that gives 学历 at all."""
    return not any(word in documents.plain(name) for name in (found, stated) for word in NO_SCHOOL)


BACHELOR = "本科"
# 专科 takes two to three years, 本科 four to five, 硕士 two to three, 博士 three to four (高等教育法 第十七条).
LEAST_YEARS = {"大专": "2", "本科": "4", "硕士": "2", "博士": "3"}
# What they give ends with 大专: 职业本科 is given by 职业技术大学.
OF_THREE_YEARS = ("职业学院", "职业技术学院", "高等专科学校")


def _gives(level: str, study: Study) -> Callable[[str, str], bool]:
    """Whether a school gives what is stated: whoever lifts the level on a diploma leaves the school as it is."""
    is_higher = level in HIGHER and level != "大专"
    until = study.graduated.year if study.graduated else date.max.year

    def agrees(found: str, stated: str) -> bool:
        names = (documents.plain(found), documents.plain(stated))
        return not (
            is_higher and any(name.endswith(OF_THREE_YEARS) or not schools.gave_more(name, until) for name in names)
        )

    return agrees


def _as_long(found: str, stated: str) -> bool:
    return found >= stated


def _of_that_age(found: str, stated: str) -> bool:
    """From the beginning of the studies to a year after their end: diplomas say either, in full years or in 虚岁. `stated`: at the end."""
    return -LONGEST_STUDY - 1 <= int(found) - int(stated) <= 1


def _is_full_time_school(found: str, stated: str) -> bool:
    """Of 党校 hardly anything is 全日制: people look."""
    return _is_school(found, stated) and "党校" not in documents.plain(found) + documents.plain(stated)


def _same_major(found: str, stated: str) -> bool:
    """The same, or one says a direction (方向) in brackets that the other leaves out: 会计学（注册会计师方向）."""
    if documents.alike(found, stated):
        return True
    said = {documents.plain(one).split("(")[0] for one in (found, stated)}
    return len(said) == 1 and "(" in documents.plain(found) + documents.plain(stated)


def _is_near(granted: str, graduated: str) -> bool:
    """A degree is given with the diploma or some years after it, never long before."""
    given, ended = comparing.day(granted), comparing.day(graduated)
    return given is not None and ended is not None and -60 <= (given - ended).days <= LONGEST_TO_DEGREE


def _study(row: EducationAnswers) -> Study:
    """What counts of a row: less is asked of who has no school to name, no certificate, or no degree."""
    level = Study(level=row.level)
    if not level.has_school:
        return level
    return Study(
        level=row.level,
        major=row.major if level.has_major else "",
        school=row.school,
        graduated=row.graduated,
        degree=row.degree if row.level in WITH_DEGREE else "",
        code=row.code if row.level in CERTIFIED else "",
    )


def _registered(row: Education | None) -> dict[str, Any]:
    if row is None:
        return {"level": EducationLevel.NONE.value}
    return {
        "level": row.level,
        "major": row.major,
        "school": row.school,
        "graduated": row.graduated_on,
        "degree": row.degree,
        "code": row.verification_code,
    }
