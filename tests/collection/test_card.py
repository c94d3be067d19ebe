"""W04: what a well-read ID card says otherwise is told at step 3, at the field, and holds 「提交」 back: a picture through the real reader."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.casework.models import Case, CaseState
from acms.collection import actions, rules
from acms.collection.facts import gather
from acms.collection.models import Evidence, IdentityAnswers
from acms.collection.steps import IDENTITY
from acms.demo import documents
from acms.scans import tasks as scans_tasks
from acms.scans.models import ScanState

WHO = documents.cast_for("巴图·测试", "150105199309056186")


@pytest.fixture
def with_card(filled: Case) -> Case:
    """A complete collection of the demo's own person, whose card has gone through reading as it was uploaded."""
    return carded(filled, documents.cast_for(filled.subject.name, filled.subject.id_number))


def carded(case: Case, who: documents.Cast) -> Case:
    card = documents.jpeg(who, "id_portrait")
    actions.put_evidence(case=case, kind="id_portrait", data=card, file_name="card.jpg", by=case.subject)
    while work.work_one(scans_tasks.LANE):
        pass
    scan = Evidence.objects.get(case=case, kind="id_portrait").scan
    assert scan.reading.fields["name"].confidence > 0.9, "the reader has read it with confidence"
    return case


def gaps(case: Case) -> dict[str, str]:
    fresh = Case.objects.select_related("subject").get(pk=case.pk)
    return {gap.item: gap.sentence for gap in rules.gaps(gather(fresh), timezone.localdate())}


def field(page: str, name: str) -> str:
    """The block of one field on the page."""
    found = re.search(rf'<div class="field[^>]*>\s*<label for="f-{name}".*?</div>', page, re.S)
    assert found
    return found[0]


def test_W04_a_card_that_says_what_is_stated_holds_nothing_back(with_card: Case) -> None:
    assert gaps(with_card) == {}


@pytest.mark.parametrize(
    ("answers", "name", "said"),
    [
        ({"sex": "1"}, "sex", "性别不一致"),
        ({"ethnic": "02"}, "ethnic", "民族不一致"),
        ({"name": "完全不符的人"}, "name", "姓名不一致"),
    ],
)
def test_W04_a_definite_difference_is_said_at_its_field_and_bars_the_submission(
    client: Client, with_card: Case, answers: dict[str, Any], name: str, said: str
) -> None:
    before = IdentityAnswers.objects.values("sex", "ethnic", "name").get(case=with_card)
    assert all(before[key] != value for key, value in answers.items())
    IdentityAnswers.objects.filter(case=with_card).update(**answers)
    client.force_login(with_card.subject)
    assert said in field(client.get("/collection/3/").text, name)
    others = {"sex", "ethnic", "name"} - {name}
    assert not any("不一致" in field(client.get("/collection/3/").text, other) for other in others)
    last = client.get("/collection/7/").text
    assert f'href="/collection/3/#f-{name}">{said}' in last and 'aria-disabled="true"' in last
    assert client.post("/collection/submit/").status_code == 422
    with_card.refresh_from_db()
    assert with_card.state == CaseState.DRAFT
    IdentityAnswers.objects.filter(case=with_card).update(**before)
    assert gaps(with_card) == {}
    client.post("/collection/submit/")
    with_card.refresh_from_db()
    assert with_card.state == CaseState.CHECKING


def test_W04_another_persons_card_is_said_at_the_upload(client: Client, filled: Case) -> None:
    """The number cannot be edited: what is wrong is the card."""
    carded(filled, documents.changed(WHO, name=filled.subject.name))
    client.force_login(filled.subject)
    found = gaps(filled)
    assert (
        found["scan.id_portrait"].startswith("证件号不一致")
        and filled.subject.id_number not in found["scan.id_portrait"]
    )
    block = client.get("/collection/scans/id_portrait/", headers={"HX-Request": "true"}).text
    assert "证件号不一致" in block
    assert "#up-id_portrait" in client.get("/collection/7/").text
    assert client.post("/collection/submit/").status_code == 422


def test_W04_what_is_read_without_confidence_is_submitted_and_goes_to_people(filled: Case) -> None:
    scan = Evidence.objects.get(case=filled, kind="id_portrait").scan
    scan.read["fields"]["sex"] = {"value": "男", "confidence": 0.5, "box": [0, 0, 1, 1]}
    scan.save(update_fields=["read"])
    assert gaps(filled) == {}
    scan.read["fields"]["sex"]["confidence"] = 0.99
    scan.save(update_fields=["read"])
    assert "identity.sex" in gaps(filled)
    scan.state = ScanState.REFUSED  # it counts for nothing, whatever was read on it: another one is asked for
    scan.save(update_fields=["state"])
    assert gaps(filled).keys() == {"scan.id_portrait"}


def test_W04_W12_what_came_back_for_something_else_is_not_barred_by_what_cannot_be_changed(filled: Case) -> None:
    IdentityAnswers.objects.filter(case=filled).update(name="完全不符的人")
    Case.objects.filter(pk=filled.pk).update(state=CaseState.RETURNED, open_items=["education.full_school"])
    assert "identity.name" not in gaps(filled)
    Case.objects.filter(pk=filled.pk).update(open_items=["scan.id_portrait"])
    assert "identity.name" in gaps(filled)


def test_W04_what_is_not_filled_in_yet_differs_from_nothing(filled: Case, person: User) -> None:
    IdentityAnswers.objects.filter(case=filled).update(sex="", name="")
    draft = gather(Case.objects.select_related("subject").get(pk=filled.pk))
    assert list(IDENTITY.differing(draft)) == []
