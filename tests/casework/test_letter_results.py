"""What the audit of a letter says of a case: nothing is passed that was not compared, and every finding says its place (T04, W13)."""

from typing import Any

import numpy as np
import pytest

from acms.accounts.models import User
from acms.base.fields import update_each
from acms.casework import letters, words
from acms.casework.models import Verdict
from acms.letters.models import Audit, LetterState
from acms.letters.models import Verdict as LetterVerdict
from acms.scans.models import Scan
from tests.letters.stamps import scanned
from tests.letters.test_impressions import OWN, letter_of, pasted

FINDING = {"code": "missing_seal", "message": "没有找到单位公章。", "expected": "公章", "read": "", "box": [1, 2, 3, 4]}


@pytest.fixture(scope="module")
def pressing() -> np.ndarray:
    return scanned(OWN, seed=1, turn=4)


def found(scan: Scan | None) -> list[tuple[str, str, str, str]]:
    results = letters.results(scan, "post.letter", "证明函")
    assert all((one.item, one.title) == ("post.letter", "证明函") for one in results)
    return [(one.code, one.verdict, one.message, one.scan) for one in letters.results(scan, "post.letter", "证明函")]


def test_T04_a_letter_that_was_not_compared_to_the_end_is_for_people(person: User, pressing: np.ndarray) -> None:
    waits = [("letter", Verdict.UNSURE, words.LETTER_WAITS, "")]
    assert found(None) == waits
    scan = letter_of(person, pressing)
    Audit.objects.filter(scan=scan).update(verdict="")
    assert found(Scan.objects.get(pk=scan.pk)) == waits  # begun
    bare = Scan.objects.create(kind="proof_letter", owner=person, original_bytes=1)
    assert found(bare) == waits


@pytest.mark.parametrize(
    ("verdict", "weighs"),
    [
        (LetterVerdict.FAIL, Verdict.FAIL),
        (LetterVerdict.RESCAN, Verdict.FAIL),
        (LetterVerdict.UNSURE, Verdict.UNSURE),
    ],
)
def test_T04_every_finding_is_a_result_with_its_place(
    person: User, pressing: np.ndarray, verdict: str, weighs: Verdict
) -> None:
    scan = letter_of(person, pressing)
    other = FINDING | {"code": "facts", "message": "姓名不一致。", "read": "王五"}
    update_each(Audit.objects.filter(scan=scan), verdict=verdict, findings=[FINDING, other])
    scan = Scan.objects.get(pk=scan.pk)
    one, two = letters.results(scan, "post.letter", "证明函")
    assert (one.code, one.verdict, one.message) == ("letter_missing_seal", weighs, "没有找到单位公章。")
    assert (one.stated, one.found, one.scan, one.box) == ("公章", "", str(scan.pk), [1, 2, 3, 4])
    assert (two.code, two.verdict, two.found) == ("letter_facts", weighs, "王五")
    Audit.objects.filter(scan=scan).update(findings=None)
    assert found(Scan.objects.get(pk=scan.pk)) == []


def test_T04_a_letter_that_is_as_printed_passes_whatever_was_noted_of_it(person: User, pressing: np.ndarray) -> None:
    scan = letter_of(person, pressing)
    update_each(Audit.objects.filter(scan=scan), findings=[FINDING])
    assert found(Scan.objects.get(pk=scan.pk)) == [("letter", Verdict.PASS, "", str(scan.pk))]


def test_W13_a_copied_seal_is_for_people_before_another_than_the_units(
    person: User, stranger: User, pressing: np.ndarray
) -> None:
    letter_of(stranger, pressing, LetterState.USED)
    mine = letter_of(person, pasted(pressing))
    key = str(mine.pk)
    assert found(mine) == [
        ("seen_seal", Verdict.UNSURE, words.SEEN_SEAL, key),
        ("letter", Verdict.PASS, "", key),
    ]


@pytest.mark.parametrize(
    ("name", "others", "same"),
    [
        ("巴图·测试", {}, True),
        ("巴图•测试", {"uscc": "1"}, True),  # one name, whichever dot
        ("巴图", {"uscc": "1"}, False),
        ("巴图·测试", {"uscc": "2"}, False),
        ("巴图·测试", {"uscc": "1", "position": "08"}, False),
    ],
)
def test_N01_a_letter_is_somebodys_by_name_and_by_all_that_it_must_say_besides(
    name: str, others: dict[str, Any], same: bool
) -> None:
    assert letters.says({"name": "巴图·测试", "uscc": "1"}, name, **others) is same
    assert letters.says({}, name) is False
