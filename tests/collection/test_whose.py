"""W09: papers whose holder cannot be told are for people: readings of what stands on a diploma, with parts of it hidden."""

import re
from datetime import date

import pytest

from acms.casework.models import Case, Verdict
from acms.collection import checks
from acms.collection import facts as collection_facts
from acms.collection.models import Evidence
from acms.demo import documents, printed
from acms.scans import readers
from acms.scans.ocr import Line


def hidden(case: Case, kind: str, pattern: str) -> None:
    """The paper in a slot read anew with what `pattern` finds in a line hidden, as by a stain."""
    who = documents.cast_for(case.subject.name, case.subject.id_number)
    lines = printed.lines(who, kind)
    assert any(re.search(pattern, line.text) for line in lines)
    scan = Evidence.objects.get(case=case, kind=kind).scan
    rest = [Line(re.sub(pattern, "", line.text), line.confidence, line.box) for line in lines]
    scan.read = readers.read(kind, rest).as_json()
    scan.save()


@pytest.mark.parametrize("kind", ["diploma_full", "qualification"])
def test_W09_W10_a_birth_date_under_a_stain_sends_the_paper_to_people(filled: Case, kind: str) -> None:
    before = {one.code: one.verdict for one in _found(filled)}
    assert Verdict.PASS in (before.get(f"{kind}_born"), before.get(f"{kind}_id"))
    hidden(filled, kind, r"[〇零一二三四五六七八九十]{4}年.{1,3}月.{1,3}日(?=生)|[0-9Xx]{17,18}$")
    after = {one.code: one.verdict for one in _found(filled)}
    assert after[f"{kind}_born"] == Verdict.UNSURE


def _found(case: Case) -> list[checks.Result]:
    return checks.all_of(collection_facts.gather(Case.objects.get(pk=case.pk)), date.today())
