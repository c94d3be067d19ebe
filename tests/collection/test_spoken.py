"""Values are spoken by name wherever they are compared or shown, and sentences are whole (D05, Q03)."""

import dataclasses
import inspect
import re
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from acms.amendments.differences import differences
from acms.base import codelists
from acms.base.templatetags.acms import before
from acms.careers import words as careers_words
from acms.casework import words as casework_words
from acms.collection import steps
from acms.collection import words as collection_words
from acms.collection.steps import Item, Kind
from acms.people import words as people_words
from acms.students import words as students_words
from acms.transfers import words as transfers_words
from acms.yearly import words as yearly_words

LISTED = [item for item in steps.ITEMS if item.list]


@pytest.mark.parametrize("item", LISTED, ids=lambda item: item.key)
def test_D05_every_code_of_every_item_is_spoken_by_its_name(item: Item) -> None:
    for code, name in codelists.names(item.list).items():
        spoken = item.spoken(code)
        assert spoken and spoken != code, (item.key, code)
        assert spoken in (name, collection_words.PARTY_MEMBER), (item.key, code)


def test_D05_the_answers_that_are_codes_are_known_to_be() -> None:
    """A column of few characters without a code list would be shown bare: each is a date, a yes or no, or free text."""
    free = {"identity.id_number", "identity.name", "identity.email", "identity.phone", "post.employer", "post.uscc"}
    places = {"post.management", "post.agency", "post.division_code", "post.employer_phone", "post.employer_address"}
    names = {"major", "school", "code", "no"}
    numbers = {"qualification.talent_term", "qualification.talent_selected", "qualification.talent_graduated"}
    for item in steps.ITEMS:
        if item.kind is Kind.TEXT and item.key not in free | places | numbers:
            assert item.name.rsplit("_", 1)[-1] in names, item.key


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("post.economic_type", "173", codelists.name("economic_type", "173")),
        ("post.has_employer", False, "否"),
        ("post.title_since", date(2020, 1, 2), "2020-01-02"),
        ("post.title", "0", None),
        ("identity.political", "02", collection_words.PARTY_MEMBER),
        ("post.division_code", "150105", None),
        ("education.full_level", "00", None),
    ],
)
def test_D05_by_example(key: str, value: Any, expected: str | None) -> None:
    spoken = steps.BY_KEY[key].spoken(value)
    assert spoken == expected if expected else spoken and spoken != value


@pytest.mark.django_db
def test_D05_a_change_of_everything_shows_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every item, from nothing and from each code to the next: what the review page and the message are made of."""

    held = {item.key: next(iter(codelists.names(item.list))) for item in LISTED}
    now = {item.key: list(codelists.names(item.list))[-1] for item in LISTED}
    for label, first, last in differences(held, now):
        for value in (first, last):
            assert not re.fullmatch(r"[0-9A-Z]{1,4}", value), (label, value)


# ---- sentences -------------------------------------------------------------------------------------------------------

ROOMS = (careers_words, casework_words, collection_words, students_words, transfers_words, yearly_words)
SAMPLES: dict[str, Any] = {
    "str": "甲", "int": 3, "date": date(2020, 1, 2), "list[int]": [2020], "list[str]": ["甲"], "bool": False,
}  # fmt: skip


def sentences(room: ModuleType) -> list[tuple[str, str]]:
    """Every text of a room: constants, parts of them, and what its functions make of sample values."""
    found: list[tuple[str, str]] = []
    for name, value in vars(room).items():
        if name.startswith("_") or inspect.ismodule(value):
            continue
        if inspect.isfunction(value):
            if value.__module__ != room.__name__:
                continue
            wanted = inspect.signature(value).parameters.values()
            kinds = [getattr(p.annotation, "__name__", str(p.annotation)) for p in wanted]
            kinds = [
                str(p.annotation) if "[" in str(p.annotation) else kind for p, kind in zip(wanted, kinds, strict=True)
            ]
            if not all(kind in SAMPLES for kind in kinds):
                continue
            value = value(
                **{
                    p.name: "post" if p.name == "kind" else "2" if p.name == "level" else SAMPLES[k]
                    for p, k in zip(wanted, kinds, strict=True)
                }
            )
        found += [(f"{room.__name__}.{name}", text) for text in _texts(value)]
    return found


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _texts(dataclasses.astuple(value))
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    return [text for part in value for text in _texts(part)] if isinstance(value, tuple | list) else []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_Q03_what_has_a_full_stop_inside_ends_with_one(room: ModuleType) -> None:
    broken = [(name, text) for name, text in sentences(room) if "。" in text and text[-1] not in "。：”」甲"]
    assert broken == []


# A remark in a column of a table, not a sentence to somebody.
# What is no finding: a remark, the head of a column, what a case was counted as returned for.
REMARKS = {"acms.careers.words.counted_before", "acms.casework.words.QUEUE_HEADS", "acms.casework.words.FOUND_BY_RULES"}
VERDICTS = ("不满", "早于", "晚于", "不一致", "不能早", "重叠")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__)
def test_Q03_a_finding_is_a_whole_sentence(room: ModuleType) -> None:
    broken = [
        (n, t)
        for n, t in sentences(room)
        if any(word in t for word in VERDICTS) and t[-1] not in "。：”甲" and n not in REMARKS
    ]
    assert broken == []


def test_Q03_a_label_stands_once() -> None:
    sentence = people_words.starts_too_young(date(1985, 1, 1))
    assert before("开始从事会计工作日期", sentence) == sentence == "开始从事会计工作日期1985-01-01时不满16周岁。"
    assert before("姓名", "请填写。") == "姓名：请填写。"
