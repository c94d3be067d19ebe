"""S07, W09, W10, W13: what a certificate plainly says against the answers returns the case; what is doubtful goes to people."""

from datetime import date
from typing import Any

import pytest

from acms.casework.models import Case, Verdict
from acms.casework.procedures import Result
from acms.collection import checks
from acms.collection import facts as collection_facts
from acms.collection.models import Evidence, PostAnswers, QualificationAnswers
from acms.scans.models import Scan, ScanState

BOX = [120, 340, 200, 30]


def say(case: Case, kind: str, text: str, **fields: tuple[str, float]) -> Scan:
    """Makes the reader of a slot have read this."""
    scan = Evidence.objects.get(case=case, kind=kind).scan
    read = {name: {"value": value, "confidence": sure, "box": BOX} for name, (value, sure) in fields.items()}
    scan.read = {"kind": kind, "text": text, "fields": read}
    scan.save()
    return scan


def all_found(case: Case) -> list[Result]:
    return checks.all_of(collection_facts.gather(Case.objects.get(pk=case.pk)), date.today())


def found(case: Case, code: str) -> Any:
    return next(result for result in all_found(case) if result.code == code)


@pytest.mark.parametrize(
    ("sure", "text", "verdict"),
    [
        (0.97, "毕业证书", Verdict.FAIL),
        (0.70, "毕业证书", Verdict.UNSURE),
        (0.97, "毕业证书 公民身份号码变更证明", Verdict.FAIL),  # it explains a name or a number, no day
    ],
    ids=["surely read", "hardly read", "with a change proof"],
)
def test_W09_another_graduation_day_on_the_diploma(filled: Case, sure: float, text: str, verdict: str) -> None:
    scan = say(filled, "diploma_full", text, graduated=("1999-06-30", sure))
    result = found(filled, "diploma_full_graduated")
    assert result.verdict == verdict
    assert (result.item, result.found, result.scan, list(result.box)) == (
        "education.full_graduated",
        "1999-06-30",
        str(scan.pk),
        BOX,
    )


def test_W13_a_picture_that_is_in_doubt_is_for_people_with_its_spot_and_reason(filled: Case) -> None:
    doubt = {"verdict": "unsure", "code": "glare", "why": "姓名处反光。", "cure": "避开灯光重拍。", "box": BOX}
    scan = Evidence.objects.get(case=filled, kind="qualification").scan
    Scan.objects.filter(pk=scan.pk).update(state=ScanState.UNSURE, findings=[doubt])
    result = found(filled, "scan_unsure")
    assert (result.verdict, result.item, result.message, result.scan, list(result.box)) == (
        Verdict.UNSURE,
        "scan.qualification",
        "姓名处反光。",
        str(scan.pk),
        BOX,
    )
    QualificationAnswers.objects.filter(case=filled).update(type="00")  # nothing is asked of it any more
    assert not [each for each in all_found(filled) if each.code == "scan_unsure"]


@pytest.mark.parametrize(("name", "verdict"), [("乌云其本格", Verdict.UNSURE), ("萨仁", Verdict.FAIL)])
def test_W13_one_character_of_a_name_is_left_to_people_another_name_is_not(
    filled: Case, name: str, verdict: str
) -> None:
    say(filled, "diploma_full", "毕业证书", name=(name, 0.98))
    assert found(filled, "diploma_full").verdict == verdict


def test_W09_what_the_text_says_counts_for_a_school_where_no_field_was_read(filled: Case) -> None:
    say(filled, "diploma_full", "毕业证书 乌云其木格 北疆样例财经大学")
    assert found(filled, "diploma_full").verdict == Verdict.UNSURE  # whose it is must have been read
    assert found(filled, "diploma_full_school").verdict == Verdict.PASS
    assert found(filled, "diploma_full_graduated").verdict == Verdict.UNSURE


def test_W09_quite_another_school_returns_and_a_campus_does_not(filled: Case) -> None:
    say(filled, "diploma_full", "", school=("河套样例职业技术学院", 0.98))
    assert found(filled, "diploma_full_school").verdict == Verdict.FAIL
    say(filled, "diploma_full", "", school=("北疆样例财经大学东校区", 0.98))
    assert found(filled, "diploma_full_school").verdict in (Verdict.PASS, Verdict.UNSURE)


def test_W10_another_level_returns_and_another_number_goes_to_people(filled: Case) -> None:
    say(filled, "qualification", "资格证书", level=("初级", 0.98), certificate_no=("A000001", 0.98))
    assert found(filled, "qualification_level").verdict == Verdict.FAIL
    assert found(filled, "qualification_no").verdict == Verdict.UNSURE


@pytest.mark.parametrize(
    ("state", "verdict"),
    [("在籍(注册学籍)", Verdict.PASS), ("毕业(毕业日期:2015年7月1日)", Verdict.FAIL), ("保留入学资格", Verdict.UNSURE)],
)
def test_W06_who_has_graduated_is_no_student(filled: Case, state: str, verdict: str) -> None:
    PostAnswers.objects.filter(case=filled).update(has_employer=False, residence_type="3")
    held = Evidence.objects.get(case=filled, kind="diploma_full")
    Evidence.objects.create(case=filled, kind="student_report", scan=held.scan)
    say(filled, "student_report", "学籍在线验证报告", state=(state, 0.97))
    assert found(filled, "student_state").verdict == verdict
