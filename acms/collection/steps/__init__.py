"""The steps of the collection: each holds its items, answers, form, rules, checks and what it writes into the register.

Whoever walks them all takes `STEPS`; a change of information (信息变更) walks one.
"""

from typing import Any

from acms.collection.steps.base import Gap, Item, Kind, Page, Source, Step
from acms.collection.steps.education import EDUCATION
from acms.collection.steps.identity import IDENTITY
from acms.collection.steps.post import POST
from acms.collection.steps.qualification import QUALIFICATION

COLLECTION = "collection"  # the procedure that walks every step

STEPS: tuple[Step[Any, Any], ...] = (IDENTITY, POST, EDUCATION, QUALIFICATION)
BY_PAGE = {step.page: step for step in STEPS}
BY_CODE = {step.code: step for step in STEPS}
ITEMS = tuple(item for step in STEPS for item in step.items)
BY_KEY = {item.key: item for item in ITEMS}
PAPERS = {item.name: item for item in ITEMS if item.kind is Kind.SCAN}
AMENDMENTS = tuple(step.change for step in STEPS)
TITLES = {
    Page.NOTICE: "信息采集(核实)准备",
    Page.COMMITMENT: "诚信提供信息承诺",
    Page.IDENTITY: "实名认证",
    **{step.page: step.title for step in STEPS if step is not IDENTITY},
    Page.CONFIRMATION: "信息确认提交",
}


def of_kind(kind: str) -> tuple[Step[Any, Any], ...]:
    """The steps of a kind of case: all of them, or the one that is changed."""
    return STEPS if kind == COLLECTION else tuple(step for step in STEPS if step.change == kind)


def of(item: Item) -> Step[Any, Any]:
    """The step that an item belongs to."""
    return BY_CODE[item.step]


def asked(kind: str, item: Item) -> bool:
    """True when a case of this kind asks for the item at all."""
    return kind == COLLECTION or (of(item).change == kind and of(item).in_change(item))


__all__ = [
    "AMENDMENTS",
    "BY_CODE",
    "BY_KEY",
    "BY_PAGE",
    "COLLECTION",
    "EDUCATION",
    "IDENTITY",
    "ITEMS",
    "PAPERS",
    "POST",
    "QUALIFICATION",
    "STEPS",
    "TITLES",
    "Gap",
    "Item",
    "Kind",
    "Page",
    "Source",
    "Step",
    "asked",
    "of",
    "of_kind",
]
