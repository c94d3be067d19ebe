"""S07: certificates and reports give typed fields; what they say fills empty fields of the form (W09, W10)."""

from datetime import date

import pytest

from acms.casework.models import Case
from acms.collection import actions, prefilling
from acms.collection.models import EducationAnswers, Evidence, QualificationAnswers
from acms.demo import documents
from acms.scans import ocr, readers
from acms.scans.models import ScanState
from acms.scans.ocr import Line

WHO = documents.cast_for("巴图·测试", "150105199309056186")


def read(kind: str) -> dict[str, str]:
    return {name: field.value for name, field in readers.read(kind, ocr.read(documents.draw(WHO, kind))).fields.items()}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("diploma_full", {"name": WHO.name, "sex": WHO.sex, "school": WHO.school, "major": WHO.major, "level": "本科", "graduated": str(WHO.graduated)}),
        ("eregistration_full", {"name": WHO.name, "born": str(WHO.born), "school": WHO.school, "graduated": str(WHO.graduated)}),
        ("student_report", {"name": WHO.name, "id_number": WHO.id_number, "state": "在籍(注册学籍)", "major": WHO.major}),
        ("degree_full", {"name": WHO.name, "degree": "学士", "major": WHO.major}),
        ("employer_certificate", {"uscc": WHO.uscc, "name": WHO.employer, "address": WHO.employer_address}),
        ("qualification", {"name": WHO.name, "id_number": WHO.id_number, "level": "中级", "obtained_on": str(WHO.qualified_on), "certificate_no": WHO.certificate_no}),
        ("residence_permit", {"name": WHO.name, "id_number": WHO.id_number, "address": WHO.address}),
    ],
)  # fmt: skip
def test_S07_each_kind_of_certificate_gives_its_fields(kind: str, expected: dict[str, str]) -> None:
    found = read(kind)
    assert {name: found.get(name) for name in expected} == expected


def test_S07_a_number_never_runs_on_into_the_next_line() -> None:
    lines = [
        Line("证书编号：9999942015000003", 0.9, (10, 100, 300, 20)),
        Line("2015年7月1日", 0.9, (400, 101, 120, 20)),
    ]
    assert readers.read("degree_full", lines).fields["certificate_no"].value == "9999942015000003"


@pytest.mark.parametrize(
    "number",
    ["1013 9120 1405 0099 99", "1013\u20099120\u20091405\u20090099\u200999", "1013.9120.1405.0099.99", "1 0 1 3 9 1 2 0 1 4 0 5 0 0 9 9 9 9"],
    ids=["blanks", "thin blanks", "dots", "letterspaced"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("kind", "label"), [("diploma_full", "证书编号："), ("degree_full", "证书编号："), ("qualification", "管理号：")]
)
def test_S07_a_certificates_number_may_be_printed_in_groups(kind: str, label: str, number: str) -> None:
    lines = [Line(label + number, 0.9, (10, 100, 600, 20))]
    assert readers.read(kind, lines).fields["certificate_no"].value == "101391201405009999"


@pytest.mark.parametrize("kind", ["diploma_full", "degree_full"])
def test_S07_groups_that_stand_as_lines_of_their_own_are_one_number(kind: str) -> None:
    """1013 9120 alone would be a number too, and another one."""
    lines = [
        Line("证书编号：1013 9120", 0.9, (10, 100, 220, 20)),
        Line("1405", 0.9, (245, 101, 50, 20)),
        Line("0099 99", 0.9, (310, 100, 80, 20)),
    ]
    assert readers.read(kind, lines).fields["certificate_no"].value == "101391201405009999"


@pytest.mark.parametrize("heading", ["中等专业学校", "高等专科学校", "成人中等专业学校", "职工大学", "技工学校"])
def test_W09_a_heading_that_names_a_kind_of_school_is_no_school(heading: str) -> None:
    lines = [
        Line(heading, 0.9, (300, 50, 200, 40)),
        Line("毕业证书", 0.9, (300, 100, 200, 60)),
        Line("内蒙古自治区商业学校", 0.9, (400, 400, 220, 20)),
    ]
    school = readers.read("diploma_full", lines).fields["school"]
    assert (school.value, school.others) == ("内蒙古自治区商业学校", ())


def test_S07_dates_in_chinese_numerals_are_read() -> None:
    lines = [Line("二〇一五年七月一日", 0.9, (10, 100, 300, 20)), Line("于二〇一一年九月入学", 0.9, (10, 50, 300, 20))]
    assert readers.read("diploma_full", lines).fields["graduated"].value == "2015-07-01"


def test_S07_a_blank_page_gives_nothing() -> None:
    for kind in readers.READERS:
        assert readers.read(kind, []).fields == {}


def test_W09_a_diploma_fills_empty_fields_and_leaves_the_others(filled: Case) -> None:
    scan = Evidence.objects.get(case=filled, kind="diploma_full").scan
    box = [0, 0, 1, 1]
    fields = {"school": "读出的学校", "major": "读出的专业", "graduated": "2001-07-01"}
    scan.read = {
        "kind": "diploma_full",
        "text": "",
        "fields": {n: {"value": v, "confidence": 0.9, "box": box} for n, v in fields.items()},
    }
    scan.save()
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", graduated=None)
    assert prefilling.fill(case=filled, slot="diploma_full") == {
        "full_major": "读出的专业",
        "full_graduated": "2001-07-01",
    }
    row = EducationAnswers.objects.get(case=filled, mode="full")
    assert (row.major, row.school, row.graduated) == ("读出的专业", "北疆样例财经大学", date(2001, 7, 1))
    assert prefilling.fill(case=filled, slot="diploma_full") == {}


def test_W10_a_qualification_certificate_fills_level_day_and_number(filled: Case) -> None:
    scan = Evidence.objects.get(case=filled, kind="qualification").scan
    fields = {"level": "高级", "obtained_on": "2019-05-20", "certificate_no": "A123456"}
    scan.read = {
        "kind": "qualification",
        "text": "",
        "fields": {n: {"value": v, "confidence": 0.9, "box": [0, 0, 1, 1]} for n, v in fields.items()},
    }
    scan.save()
    QualificationAnswers.objects.filter(case=filled).update(level="", obtained_on=None, certificate_no="")
    prefilling.fill(case=filled, slot="qualification")
    row = QualificationAnswers.objects.get(case=filled)
    assert (row.level, row.obtained_on, row.certificate_no) == ("3", date(2019, 5, 20), "A123456")


def _reads(case: Case, **fields: str) -> None:
    """What stands in the slot of the diploma says this, and has been read."""
    scan = Evidence.objects.get(case=case, kind="diploma_full").scan
    found = {name: {"value": value, "confidence": 0.9, "box": [0, 0, 1, 1]} for name, value in fields.items()}
    scan.read, scan.state = {"kind": "diploma_full", "text": "", "fields": found}, ScanState.USABLE
    scan.save()
    prefilling.fill(case=case, slot="diploma_full")


def _another(case: Case) -> None:
    data = documents.jpeg(documents.cast(7), "diploma_full")
    actions.put_evidence(case=case, kind="diploma_full", data=data, file_name="new.jpg", by=case.subject)


def _stands(case: Case) -> tuple[str, str]:
    row = EducationAnswers.objects.get(case=case, mode="full")
    return row.school, row.major


@pytest.mark.parametrize("pictures", [1, 2])
def test_W09_a_new_scan_that_does_not_show_it_empties_no_answer(filled: Case, pictures: int) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", school="")
    _reads(filled, school="读出的学校", major="读出的专业")
    for _ in range(pictures):
        _another(filled)
        assert _stands(filled)[0] == "读出的学校"
        _reads(filled, major="新的专业")
    assert _stands(filled) == ("读出的学校", "新的专业")


def test_W09_a_new_scan_changes_what_a_former_one_has_filled_in_but_nothing_that_was_typed(filled: Case) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="", school="")
    _reads(filled, school="读出的学校", major="读出的专业")
    EducationAnswers.objects.filter(case=filled, mode="full").update(major="自己写的专业")
    _another(filled)
    _reads(filled, school="新的学校", major="新的专业")
    assert _stands(filled) == ("新的学校", "自己写的专业")
