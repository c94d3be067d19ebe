"""How much each box of the steps takes, and which may stay empty (W03, W06–W10)."""

import re
from typing import Any

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.casework.models import Case
from acms.collection.models import EducationAnswers, QualificationAnswers
from tests.collection.steps import Page
from tests.collection.test_labels import everything  # noqa: F401
from tests.collection.test_pages import walker  # noqa: F401

STUDY = {"major": 60, "school": 80, "graduated": 20, "code": 30}
BOXES: dict[str, dict[str, int]] = {
    "3": {"name": 200, "phone": 80, "email": 80},
    "4": {"uscc": 120},
    "5": {f"{mode}_{name}": longest for mode in ("full", "part") for name, longest in STUDY.items()},
    "6": {
        "certificate_no": 50, "obtained_on": 20, "talent_term": 30, "talent_selected": 30, "talent_graduated": 30,
        "cpa_no": 30, "cpv_no": 30, "cta_no": 30,
    },
    "letter": {"phone": 30, "joined_on": 20, "accounting_since": 20, "title_since": 20},
}  # fmt: skip
EMPTY = {
    *(f"{mode}_{name}" for mode in ("full", "part") for name in ("degree", "code")),
    *("eregistration_full", "eregistration_part"),
}


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


@pytest.mark.parametrize("page", BOXES)
def test_W03_each_box_takes_so_many_characters(client: Client, everything: Case, page: str) -> None:  # noqa: F811
    client.force_login(everything.subject)
    QualificationAnswers.objects.update(is_cpa=True, is_cpv=True, is_cta=True)
    tags = re.findall(r"<input[^>]*>", client.get(f"/collection/{page}/").text)
    boxes = {attribute(tag, "name"): int(attribute(tag, "maxlength")) for tag in tags if attribute(tag, "maxlength")}
    assert boxes == BOXES[page]


def test_W09_what_may_stay_empty_says_so(client: Client, everything: Case) -> None:  # noqa: F811
    client.force_login(everything.subject)
    found = set()
    for page in (3, 4, 5, 6):
        text = client.get(f"/collection/{page}/").text
        found |= set(re.findall(r'<label for="f-(\w+)">[^<]*<span class="opt">选填', text))
        found |= {
            block.partition('"')[0]
            for block in text.split('id="up-')[1:]
            if '<span class="opt">选填' in block.partition("</h3>")[0]
        }
    assert found == EMPTY


@pytest.mark.parametrize(("name", "longest"), [("major", 60), ("school", 80)])
def test_W09_the_longest_name_is_kept_whole_and_a_longer_one_is_refused(
    walker: Client, person: User, name: str, longest: int  # noqa: F811
) -> None:  # fmt: skip
    page = Page(walker, "/collection/5/")

    def sent(text: str) -> Any:
        return page.send(full_level="21", **{f"full_{name}": text}, save="1")

    assert sent("样" * longest).status_code == 200
    assert sent("样" * (longest + 1)).status_code == 422
    assert getattr(EducationAnswers.objects.get(mode="full"), name) == "样" * longest
