"""What every step keeps to, so that the next one does too."""

from collections import Counter
from dataclasses import fields
from typing import Any

import pytest

from acms.casework import procedures
from acms.collection import steps
from acms.collection.procedure import Collection
from acms.collection.steps import BY_KEY, COLLECTION, ITEMS, PAPERS, STEPS, Item, Kind, Page, Source, Step
from acms.collection.steps.base import BOOKKEEPING
from acms.scans.kinds import KINDS
from tests.collection.stating import stating

KNOWN_ELSEWHERE = {"id_number", "email", "phone"}  # at the account
IDS = {"employer", "letter"}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_W12_what_is_stated_is_what_the_rows_hold(step: Step[Any, Any]) -> None:
    stated = step.of(stating())
    parts = [stated] if step.modes == ("",) else [stated.of(mode) for mode in step.modes]
    columns = {field.name for field in step.model._meta.concrete_fields} - BOOKKEEPING
    for part in parts:
        assert {field.name for field in fields(part)} - KNOWN_ELSEWHERE == columns


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.code)
def test_W12_every_row_column_is_an_item_or_comes_with_the_letter(step: Step[Any, Any]) -> None:
    columns = {field.name for field in step.model._meta.concrete_fields} - BOOKKEEPING
    asked = {item.column for item in step.items if item.kind is not Kind.SCAN}
    assert columns - asked <= {"letter", "joined_on"}
    on_page = [item for item in step.items if item.source is Source.FORM]
    assert {item.column for item in on_page} <= columns and all(step.by_name[item.name] is item for item in on_page)


def test_W12_what_a_returned_item_opens_exists() -> None:
    for step in STEPS:
        for key, opened in step.unlocks.items():
            assert steps.of(BY_KEY[key]) is step
            assert opened <= BY_KEY.keys(), key


@pytest.mark.parametrize(
    ("returned", "opened"),
    [
        ("identity.sex", set()),
        (
            "scan.id_portrait",
            {"identity.name", "identity.sex", "identity.ethnic", *["scan.proof_letter", "post.position"]},
        ),
        ("education.part_level", {item.key for item in ITEMS if item.mode == "part"} - {"education.part_level"}),
        ("education.full_graduated", {"post.accounting_since", "scan.proof_letter", "post.position"}),
        ("post.division_code", {"post.residence_type", "scan.residence_permit", "scan.student_report"}),
        ("post.uscc", {"post.employer", "post.has_employer", "scan.proof_letter", "post.residence_type"}),
        (
            "scan.proof_letter",
            {"post.position", "post.admin_post", "post.title", "post.title_since", "post.accounting_since"},
        ),
        ("qualification.type", {"qualification.level", "scan.qualification"}),
    ],
)
def test_W12_a_returned_item_opens_what_hangs_on_it(returned: str, opened: set[str]) -> None:
    found = Collection().unlocks(returned)
    assert opened <= found and returned not in found
    if not opened:
        assert found == set()


def test_keys_names_and_slots_are_of_one_item_each() -> None:
    assert max(Counter(item.key for item in ITEMS).values()) == 1
    for step in STEPS:
        assert max(Counter(item.name for item in step.items if item.kind is not Kind.SCAN).values()) == 1
    assert PAPERS.keys() <= KINDS.keys() and len(PAPERS) == sum(item.kind is Kind.SCAN for item in ITEMS)
    assert all(bool(item.list) == (item.kind is Kind.CODE) for item in ITEMS)


def test_W03_what_a_reader_fills_is_asked_on_the_page() -> None:
    for step in STEPS:
        for slot, filled in step.fills.items():
            assert steps.of(PAPERS[slot]) is step and all(step.by_name[name].source is Source.FORM for name in filled)


def test_D05_a_change_walks_one_step_and_the_collection_all() -> None:
    assert steps.of_kind(COLLECTION) == STEPS
    for step in STEPS:
        assert steps.of_kind(step.change) == (step,)
        assert procedures.by_code(step.change).title
        assert [steps.of(item) for item in ITEMS if steps.asked(step.change, item)][:1] == [step]
        assert {steps.of(item) for item in ITEMS if steps.asked(step.change, item)} == {step}
    assert all(steps.asked(COLLECTION, item) for item in ITEMS)


def test_W02_each_step_has_a_page_and_each_page_a_name() -> None:
    assert (
        [step.page for step in STEPS] == [Page.IDENTITY, Page.POST, Page.EDUCATION, Page.QUALIFICATION] == [3, 4, 5, 6]
    )
    assert steps.TITLES.keys() == set(Page)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_W11_an_item_is_found_at_its_field_or_its_slot(item: Item) -> None:
    assert item.anchor == (f"up-{item.name}" if item.key.startswith("scan.") else f"f-{item.name}")
