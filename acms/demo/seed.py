"""Demo data, loaded once: invented people in every state, staff of every level, six employers."""

import random
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import Role, User
from acms.base import codelists, crypto
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.collection import actions as collection
from acms.collection.models import Evidence
from acms.collection.steps import EDUCATION, IDENTITY, POST, QUALIFICATION
from acms.demo import documents, printed, scanning
from acms.demo.cast import Cast
from acms.demo.conditions import Conditions
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.letters.models import Audit, Letter
from acms.letters.models import Verdict as LetterVerdict
from acms.notices.models import Notice
from acms.people import actions as people
from acms.people.models import Affiliation, Contact, Education, FurtherTitle, Person, Post, Qualification, Talent
from acms.regions.models import Agency
from acms.scans import elsewhere, encode, likeness, store
from acms.scans.intake import Pixels
from acms.scans.models import Scan, ScanState
from acms.scans.readings import Reading
from acms.yearly.models import Kind as RunKind
from acms.yearly.models import Line, LineState, Run, RunState

PASSWORD = "Demo-2026!"
STAFF_PASSWORD = "Desk-2026!"
INITIAL = "nmg*123#"

WAITING = (
    ("乌云其木格", "152301197005050007"),
    ("巴图·测试", "150105198803120011"),
    ("测试𡐓", "152502199207150029"),
)
EMPLOYERS = (
    ("91150105MA0TE5T16A", "内蒙古青禾样例粮油有限公司", "内蒙古自治区呼和浩特市赛罕区样例大街9号", "173", "150105"),
    ("12150000MA0TE5T162", "呼和浩特市样例第三中学", "内蒙古自治区呼和浩特市赛罕区样例路26号", "110", "150105"),
    ("11150700MA0TE5T169", "呼伦贝尔市样例服务局", "内蒙古自治区呼伦贝尔市海拉尔区样例街1号", "110", "150702"),
    ("N2150422MA0TE5T16W", "巴林左旗样例嘎查集体经济组织", "内蒙古自治区赤峰市巴林左旗样例苏木", "120", "150422"),
    ("91150502MA0TE5T16K", "通辽市样例乳品有限公司", "内蒙古自治区通辽市科尔沁区样例路18号", "173", "150502"),
    ("51150000MA0TE5T161", "内蒙古样例会计服务协会", "内蒙古自治区呼和浩特市新城区样例北街5号", "900", "150102"),
)
STAFF = (
    ("saihan", "苏日娜", Role.REVIEWER, "150105"),
    ("saihan2", "苏和", Role.REVIEWER, "150105"),
    ("huhehaote", "格日勒", Role.REVIEWER, "150100"),
    ("region", "赵样例", Role.REVIEWER, "150000"),
    ("society", "钱样例", Role.REVIEWER, "150099"),
    ("hailar", "敖登", Role.REVIEWER, "150702"),
    ("operator", "孙样例", Role.OPERATOR, "150000"),
    ("security", "李样例", Role.SECURITY, "150000"),
    ("auditor", "周样例", Role.AUDITOR, "150000"),
)
SUPERVISING, SUPERVISED = "11150700MA0TE5T169", "91150502MA0TE5T16K"
SUPERVISOR = ("zhuguan", "白样例")
NOTICES = (
    ("2026年度会计人员继续教育学分登记12月31日截止", "learning", "150000", True, 7),
    ("关于会计人员信息采集证明函扫描要求的说明", "information", "150000", False, 11),
    ("11月28日22:00至次日2:00系统维护，期间不能上传扫描件", "information", "150000", False, 13),
    ("苏木乡镇会计人员信息采集现场帮办时间表（10月至12月）", "information", "152500", False, 32),
)


def password_of(user: User) -> str:
    """What the demo page shows beside a person."""
    return INITIAL if user.must_set_password else PASSWORD


def at_start() -> str:
    """Loads the demo data if it is not there; the lines that `make run` prints."""
    if not User.objects.exists():
        load()
    first = User.objects.filter(must_set_password=True).first()
    lines = ["演示账号（全部在 /demo/）："]
    if first:
        lines.append(f"  信息采集  {first.id_number}  初始密码 {INITIAL}  姓名 {first.name}")
    lines.append(f"  工作人员  saihan  {STAFF_PASSWORD}  动态验证码见 /demo/")
    return "\n".join(lines)


@transaction.atomic
def load() -> None:
    """All of it, in one transaction: a start that is cut off leaves nothing half."""
    for login, name, role, agency in STAFF:
        accounts.make_staff(login_name=login, name=name, password=STAFF_PASSWORD, role=role, agency_code=agency)
    for code in ("150105", "150100", "150000", "150099", "150702", "150700"):
        phone = f"0471-555{int(code[-3:]) % 10000:04d}"
        Agency.objects.filter(pk=code, phone="").update(phone=phone, address="样例路26号3楼306")
    _employers()
    _notices()
    for name, number in WAITING:
        _person(name, number)
    _half_way()
    _in_review()
    _returned()
    _registered()
    _supervising()


def _employers() -> None:
    for uscc, name, address, economic_type, division in EMPLOYERS:
        employer = employers.add(
            uscc=uscc,
            name=name,
            address=address,
            phone="0471-5550188",
            economic_type=economic_type,
            certificate_type="01" if uscc[0] == "9" else "02",
            division_code=division,
        )
        employers.confirm(employer=employer)


def _notices() -> None:
    agencies = Agency.objects.in_bulk()
    for title, category, code, pinned, days in NOTICES:
        Notice.objects.create(
            title=title,
            body=f"{title}。\n\n这是演示公告，内容为虚构。具体安排以管理机构通知为准。",
            category=category,
            agency_code=code,
            agency_name=agencies[code].name,
            pinned=pinned,
            published_at=timezone.now() - timedelta(days=days),
        )


def _person(name: str, number: str, *, ready: bool = False) -> User:
    user = accounts.make_person(name=name, id_number=number, initial=not ready)
    if ready:
        serial = int(number[10:17])
        user.set_password(PASSWORD)
        user.set_phone(f"138{serial % 10**8:08d}", timezone.now())
        user.email, user.email_verified_at = f"demo{serial % 10**6}@example.com", timezone.now()
        user.save()
    people.file_person(user=user)
    return user


def _case(user: User) -> Case:
    case = collection.start(user=user)
    collection.agree(case=case, by=user, address="127.0.0.1")
    return case


def _half_way() -> None:
    user = _person("阿拉坦仓", "15010519850731003X", ready=True)
    case = _case(user)
    who = documents.cast_for(user.name, user.id_number)
    collection.save_step(case=case, step=IDENTITY, values=_identity(who))
    _evidence(case, who, "id_portrait")
    _evidence(case, who, "id_emblem")


def _identity(who: Cast) -> dict[str, Any]:
    ethnic = {name: code for code, name in codelists.names("ethnic_group").items()}
    return {
        "name": who.name,
        "sex": {"男": "1", "女": "2"}[who.sex],
        "country": "CHN",
        "ethnic": ethnic[f"{who.ethnic}族"],
        "political": "13",
    }


def filled_case(user: User, who: Cast, *, level: str = "2", way: str = "01") -> Case:
    """A complete collection on the post, with pictures drawn and read as the readers would."""
    case = _case(user)
    employer = Employer.objects.get(uscc=who.uscc)
    collection.save_step(case=case, step=IDENTITY, values=_identity(who))
    for kind in ("id_portrait", "id_emblem", "photo", "diploma_full", "degree_full", "qualification"):
        _evidence(case, who, kind)
    collection.save_step(case=case, step=POST, values={"has_employer": True, "on_post": True})
    collection.set_employer(case=case, employer=employer)
    collection.save_step(
        case=case,
        step=EDUCATION,
        values={
            "full_level": "21",
            "full_major": who.major,
            "full_school": who.school,
            "full_graduated": who.graduated,
            "full_degree": "4",
            "part_level": "00",
        },
    )
    collection.save_step(
        case=case,
        step=QUALIFICATION,
        values={
            "type": "01",
            "level": level,
            "way": way,
            "obtained_on": who.qualified_on,
            "certificate_no": who.certificate_no,
            **dict.fromkeys(("is_cpa", "is_cpv", "is_cta", "is_highend"), False),
        },
    )
    started = date(who.graduated.year, 8, 1)
    letter = collection.issue_letter(
        case=case,
        by=user,
        values={
            "position": "08",
            "admin_post": "00",
            "title": "3",
            "title_since": who.qualified_on + timedelta(days=60),
            "joined_on": started,
            "accounting_since": started,
        },
        phone=who.employer_phone,
        on=timezone.localdate(),
    )
    _letter_scan(case, user, letter)
    return case


def _submitted(user: User, who: Cast, **how: Any) -> Case:
    case = filled_case(user, who, **how)
    collection.submit(case=case, by=user, on=timezone.localdate())
    case.refresh_from_db()
    casework.run_checks(case)
    case.refresh_from_db()
    return case


def _in_review() -> None:
    user = _person("娜仁托娅", "150105198211230049", ready=True)
    who = documents.changed(documents.cast_for(user.name, user.id_number), qualification_level="高级")
    _submitted(user, who, level="3", way="02")


def _returned() -> None:
    user = _person("斯琴高娃", "150105199003080060", ready=True)
    who = documents.changed(documents.cast_for(user.name, user.id_number), qualification_level="高级")
    case = _submitted(user, who, level="3", way="02")
    casework.return_for_correction(
        case,
        by=User.objects.get(login_name="saihan"),
        items=[
            {
                "item": "education.full_graduated",
                "label": "毕业时间",
                "reason": "与毕业证书上的日期不一致，请按证书修改。",
            },
            {"item": "scan.qualification", "label": "资格证书", "reason": "扫描件看不清，请重新上传清楚的。"},
        ],
    )


class Paper(NamedTuple):
    """A picture as it lies in a slot."""

    data: bytes
    thumbnail: bytes
    size: tuple[int, int]  # width, height
    likeness: str = ""


def paper(pixels: Pixels, quality: int, dpi: int, kind: str) -> Paper:
    """A picture as the intake would keep it."""
    found_by = likeness.of(pixels) if kind == "photo" else ""
    height, width = pixels.shape[:2]
    return Paper(encode.jpeg(pixels, quality, dpi), encode.thumbnail(pixels), (width, height), found_by)


def specimen(who: Cast, kind: str) -> tuple[Paper, Reading]:
    """A drawn specimen and what the readers make of it."""
    return paper(documents.draw(who, kind), 90, 350, kind), printed.reading(who, kind)


def _evidence(case: Case, who: Cast, kind: str) -> Scan:
    """A drawn specimen in its slot, checked and read."""
    drawn, reading = specimen(who, kind)
    scan = _stored(case.subject, kind, drawn)
    scan.read, scan.number_digest = reading.as_json(), elsewhere.number_digest(kind, reading)
    scan.save(update_fields=["read", "number_digest"])
    Evidence.objects.update_or_create(case=case, kind=kind, defaults={"scan": scan})
    return scan


def _stored(owner: User, kind: str, drawn: Paper) -> Scan:
    scan = Scan.objects.create(
        kind=kind,
        owner=owner,
        original_bytes=len(drawn.data),
        digest=crypto.sm3(drawn.data),
        state=ScanState.USABLE,
        width=drawn.size[0],
        height=drawn.size[1],
        dpi=350,
        archive_bytes=len(drawn.data),
        checked_at=timezone.now(),
        **elsewhere.found_by_likeness(drawn.likeness),
    )
    for copy in ("original", "archive", "working"):
        store.put(scan.pk, copy, drawn.data)
    for copy in ("thumbnail", "before"):
        store.put(scan.pk, copy, drawn.thumbnail)
    return scan


def _letter_scan(case: Case, user: User, letter: Letter) -> None:
    pixels = scanning.scan(letter.pdf(), Conditions(dpi=160, seed=user.pk))
    scan = _stored(case.subject, "proof_letter", paper(pixels, 80, 160, "proof_letter"))
    Audit.objects.create(letter=letter, scan=scan, verdict=LetterVerdict.PASS, findings=[], took_ms=900)
    Evidence.objects.update_or_create(case=case, kind="proof_letter", defaults={"scan": scan})


def _registered() -> None:
    """Ten in the register, with their facts; enough for the pages of the desk and of the persons."""
    chance = random.Random(2026)
    employers = list(Employer.objects.order_by("pk")[:6])
    for index in range(10):
        born = date(1968 + 3 * index, chance.randint(1, 12), chance.randint(1, 28))
        number = documents.make_id_number(chance, "150105", born, chance.random() < 0.6)
        user = _person(f"样例{'甲乙丙丁戊己庚辛壬癸'[index]}", number, ready=True)
        employer = employers[index % len(employers)]
        person = enter(user, employer, since=date(born.year + 23, 7, 1))
        if index == 0:
            _head_of(employer, person)
            _further(person)
        if index == 8:
            _moved_out(person)


def _further(person: Person) -> None:
    """The first is more than the highest qualification says (W10)."""
    common: dict[str, Any] = {"person": person, "on": timezone.localdate(), "case_no": ""}
    people.open_fact(FurtherTitle, **common, kind="cpa", number="150000001234")
    people.open_fact(Talent, **common, category="1", level="2", status="1", term=3, selected=2024)


def _moved_out(person: Person) -> None:
    """The yearly run of two years ago has moved somebody to 异动 who had learned nothing for five years."""
    year, now = timezone.localdate().year - 2, timezone.now()
    run = Run.objects.create(
        kind=RunKind.LEARNING,
        year=year,
        state=RunState.DONE,
        total=1,
        warned=2,
        warned_at=now,
        signed_at=now,
        done_at=now,
    )
    Line.objects.create(
        run=run,
        person=person,
        management_code=person.management_code,
        years=list(range(year - 5, year)),
        state=LineState.APPLIED,
        applied_at=now,
        warned=2,
        warned_at=now,
    )
    people.move_out(people=[person.pk])


def enter(user: User, employer: Employer, *, since: date) -> Person:
    """Puts a person straight into the register, as an earlier collection would have."""
    person = people.register(
        person=Person.objects.get(user=user),
        by=None,
        case_no="",
        management_code=employer.management_code,
        accounting_since=since,
        ethnic="02",
    )
    common: dict[str, Any] = {"person": person, "on": timezone.localdate(), "case_no": ""}
    people.open_fact(Contact, **common, phone=user.phone, email=user.email)
    people.open_fact(Affiliation, **common, political="13")
    people.open_fact(
        Post,
        **common | {"on": since},
        employer=employer,
        on_post=True,
        position="08",
        position_2018="11",
        title="3",
        joined_on=since,
    )
    people.open_fact(
        Education,
        **common,
        mode="full",
        level="21",
        major="会计学",
        school="北疆样例财经大学",
        graduated_on=date(since.year, 7, 1),
    )
    people.open_fact(
        Qualification,
        **common,
        type="01",
        level="2",
        way="01",
        obtained_on=date(since.year + 6, 9, 1),
        certificate_no=f"0515{user.pk:06d}",
    )
    return person


def _head_of(employer: Employer, person: Person) -> None:
    """The first unit has an accounting head (E04)."""
    people.appoint_head(
        person=person, employer=employer, on=timezone.localdate(), by=None, case_no="", letter_serial=""
    )


def _supervising() -> None:
    """主管部门 with its administrator and a unit that it has taken in (R03)."""
    top, unit = (Employer.objects.get(uscc=code) for code in (SUPERVISING, SUPERVISED))
    employers.make_supervisor(employer=top, by=None)
    top.refresh_from_db()
    employers.take_in(unit=unit, supervisor=top, by=None)
    login, name = SUPERVISOR
    accounts.make_staff(
        login_name=login, name=name, password=STAFF_PASSWORD, role=Role.SUPERVISOR, unit_uscc=SUPERVISING
    )
