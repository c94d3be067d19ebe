"""What is missing before 「提交」, item by item (W03, W06–W11)."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from acms.collection import rules, words
from acms.collection.facts import Draft
from acms.collection.steps import EDUCATION, IDENTITY, POST, STEPS, Page, Step
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.scans.models import Scan
from tests.collection.stating import TODAY, scan, stating

UNIT = Employer(pk=7, name="青禾", uscc="91150105MA0TE5T16A", state="confirmed", management_code="150105")
ON_POST = {"has_employer": True, "on_post": True, "employer": 7}
STUDY = {"level": "21", "major": "会计学", "school": "样例大学"}


def draft(*scans: Scan, typed: dict[str, str] | None = None, proved: Any = TODAY, **parts: Any) -> Draft:
    """A draft with nothing behind it but what the test says; `typed` stands in every row."""
    facts = stating(*scans, **parts)
    facts.case.subject.phone_verified_at = facts.case.subject.email_verified_at = proved
    rows: dict[str, Any] = {step.code: step.rows(facts.case) for step in STEPS}
    for held in rows.values():
        for row in held.values():
            row.typed = typed
    return Draft(facts.case, facts.stated, facts.employer, facts.letter, facts.scans, rows, True, None)


def missing(step: Step[Any, Any], facts: Draft) -> dict[str, str]:
    return {gap.item: gap.sentence for gap in step.missing(facts)}


def test_W11_an_empty_draft_asks_for_everything_that_must_be_there() -> None:
    found = missing(IDENTITY, draft(identity={"name": "", "sex": "", "phone": "1", "email": "a@b.c"}))
    assert found["identity.name"] == words.missing("姓名") and found["identity.sex"] == words.missing_choice("性别")
    assert (found["identity.name"], found["identity.sex"]) == ("填写姓名", "选择性别")
    assert found["scan.photo"] == words.missing_scan("证件照片")
    assert not {"identity.id_number", "identity.born", "identity.phone", "identity.email"} & found.keys()
    assert missing(POST, draft()) == {"post.has_employer": words.missing_choice("是否有工作单位")}


def test_W03_contacts_are_proved() -> None:
    contacts = {"phone": "13800000000", "email": "a@b.c"}
    assert not {"identity.phone", "identity.email"} & missing(IDENTITY, draft(identity=contacts)).keys()
    unproved = missing(IDENTITY, draft(identity=contacts, proved=None))
    assert unproved["identity.phone"] == words.prove("移动电话") and "identity.email" in unproved
    assert {"identity.phone", "identity.email"} <= missing(IDENTITY, draft()).keys()
    one = draft(identity=contacts)
    one.case.subject.email_verified_at = None
    assert {"identity.phone", "identity.email"} & missing(IDENTITY, one).keys() == {"identity.email"}


@pytest.mark.parametrize(
    ("check", "findings", "sentence"),
    [
        ("checking", (), words.checking_scan("证件照片")),
        ("refused", ({"why": "背景不白。"},), words.unusable_scan("证件照片", "背景不白")),
        ("refused", (), words.unusable_scan("证件照片", "")),
        ("usable", (), None),
        ("unsure", (), None),
    ],
)
def test_W11_a_scan_counts_once_it_is_checked(check: str, findings: Any, sentence: str | None) -> None:
    assert missing(IDENTITY, draft(scan("photo", check=check, findings=findings))).get("scan.photo") == sentence


def test_W11_what_is_typed_and_no_answer_yet_is_put_right_first() -> None:
    found = missing(EDUCATION, draft(typed={"full_graduated": "2015-0"}, full=STUDY, part={"level": "00"}))
    assert found["education.full_graduated"] == words.unfinished("全日制毕业时间")
    facts = draft(typed={"full_graduated": "2015-0"}, full=STUDY, part={"level": "00"})
    facts.case.state, facts.case.open_items = "returned", ["education.full_school"]
    facts.case.returned_for = dict  # type: ignore[method-assign]
    assert missing(EDUCATION, facts)["education.full_graduated"] == words.missing("全日制毕业时间")


@pytest.mark.parametrize(("code", "needed"), [("", False), ("1" * 12, True)])
def test_W09_a_verification_code_needs_its_form(code: str, needed: bool) -> None:
    found = missing(EDUCATION, draft(full=STUDY | {"code": code}, part={"level": "00"}))
    assert ("scan.eregistration_full" in found) == needed
    assert "scan.diploma_full" in found and not {"education.full_code", "education.full_degree"} & found.keys()


def test_E01_a_code_that_was_typed_over_the_units_is_looked_up() -> None:
    def gap(typed: str | None) -> str | None:
        facts = draft(typed={"uscc": typed} if typed is not None else None, employer=UNIT, post=ON_POST)
        return missing(POST, facts).get("post.uscc")

    assert gap(None) is None and gap(UNIT.uscc) is None and gap(UNIT.uscc.lower()) is None
    assert gap("91150702MA0TE5T12Y") == gap("") == words.unfinished("统一社会信用代码")


def test_E01_a_unit_is_found_before_anything_else() -> None:
    assert missing(POST, draft(post=ON_POST | {"employer": None}))["post.employer"] == words.missing("工作单位全称")


def letter_gap(letter: Letter | None, paper: Scan | None, audit: Any = None) -> list[str]:
    papers = [paper] if paper else []
    if paper is not None and audit is not None:
        paper._state.fields_cache["audit"] = audit
    facts = draft(*papers, employer=UNIT, letter=letter, post=ON_POST | {"accounting_since": date(2012, 8, 1)})
    if letter is not None:  # it says what stands here
        who = facts.identity
        letter.facts = {
            "name": who.name, "id_number": who.id_number, "uscc": UNIT.uscc, "accounting_since": "2012-08-01"
        }  # fmt: skip
    return [gap.sentence for gap in POST.missing(facts) if gap.item == "scan.proof_letter"]


def test_W07_the_letter_is_filled_in_then_uploaded_then_compared() -> None:
    label, letter = "单位从事会计工作证明函", Letter(serial="AAAA")
    done, busy = SimpleNamespace(is_done=True), SimpleNamespace(is_done=False)
    assert letter_gap(None, None) == [words.LETTER_TO_FILL_IN]
    assert letter_gap(letter, None) == [words.missing_scan(label)]
    assert letter_gap(letter, scan("proof_letter", check="checking"), busy) == [words.checking_scan(label)]
    assert letter_gap(letter, scan("proof_letter"), busy) == [words.checking_scan(label)]
    assert letter_gap(letter, scan("proof_letter"), done) == []
    refused = scan("proof_letter", check="refused", findings=[{"why": "看不清。"}])
    assert letter_gap(letter, refused, done) == [words.unusable_scan(label, "看不清")]


def test_W02_the_promise_comes_first_and_a_change_walks_its_step() -> None:
    facts = replace(draft(), agreed=False)
    first = rules.gaps(facts, TODAY)[0]
    assert (first.item, first.step, first.anchor) == ("commitment", Page.COMMITMENT, "f-commitment")
    assert {gap.step for gap in rules.gaps(draft(kind="update_education"), TODAY)} == {Page.EDUCATION}


def test_W11_a_gap_knows_its_page_and_its_place() -> None:
    gaps = {gap.item: (gap.step, gap.anchor) for gap in rules.gaps(draft(), TODAY)}
    assert gaps["scan.photo"] == (Page.IDENTITY, "up-photo")
    assert gaps["education.full_level"] == (Page.EDUCATION, "f-full_level")
    assert gaps["qualification.type"] == (Page.QUALIFICATION, "f-type")
