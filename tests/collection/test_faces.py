"""The photo against the portrait on the card (W04): advice, by policy, and only where the person has consented to it apart."""

import importlib.util
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts import consents
from acms.accounts.models import Consent, Matter, User
from acms.amendments import actions as amendments
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState, Check, Verdict
from acms.collection import actions as collection
from acms.collection import words
from acms.collection.models import Evidence
from acms.collection.steps import IDENTITY
from acms.demo import documents, seed
from acms.journal.models import Entry
from acms.people.models import Document, Person
from acms.policy.models import Figure
from acms.privacy import own_data
from acms.scans import faces
from tests.casework.test_casework import checked
from tests.collection.steps import Page as StepPage

PAGE = "/collection/3/"


@pytest.fixture
def wanted() -> None:
    """Policy wants faces compared."""
    Figure.objects.create(key="compared_faces", value=True, valid_from=timezone.localdate(), basis="x")


class Eyes:
    """Stands in for the extra: how far it says that faces are apart, and which scans it was shown."""

    def __init__(self) -> None:
        self.apart: float | None = 0.0
        self.shown: list[tuple[UUID, UUID]] = []

    def between(self, photo: UUID, card: UUID) -> float | None:
        self.shown.append((photo, card))
        return self.apart


@pytest.fixture
def eyes(wanted: None, monkeypatch: pytest.MonkeyPatch) -> Eyes:
    """The extra is installed and policy wants it."""
    made = Eyes()
    monkeypatch.setattr(faces, "is_installed", lambda: True)
    monkeypatch.setattr(faces, "between", made.between)
    return made


def said(case: Case) -> Check:
    return Check.objects.get(submission__case=case, code="face")


def test_W04_where_policy_does_not_ask_for_it_nothing_is_compared(filled: Case) -> None:
    case = checked(filled)
    assert case.state == CaseState.APPROVED
    assert not Check.objects.filter(code="face").exists()


def test_W04_without_the_extra_the_check_says_not_compared_and_people_look(
    filled: Case, wanted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "is_installed", lambda: False)
    consents.give(user=filled.subject, matter=Matter.FACES)
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    assert (said(case).verdict, said(case).message) == (Verdict.UNSURE, words.FACE_NOT_COMPARED)


def test_Q02_without_consent_no_face_is_looked_at_and_people_decide(filled: Case, eyes: Eyes) -> None:
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW and not eyes.shown
    assert said(case).message == words.FACE_NO_CONSENT


def test_Q02_a_consent_that_was_withdrawn_is_none(filled: Case, eyes: Eyes) -> None:
    consents.give(user=filled.subject, matter=Matter.FACES)
    consents.withdraw(user=filled.subject, matter=Matter.FACES)
    assert said(checked(filled)).message == words.FACE_NO_CONSENT and not eyes.shown


def test_Q02_a_consent_to_another_text_is_none(filled: Case, eyes: Eyes, monkeypatch: pytest.MonkeyPatch) -> None:
    consents.give(user=filled.subject, matter=Matter.FACES)
    monkeypatch.setitem(consents.VERSIONS, Matter.FACES, "2027-01")
    assert said(checked(filled)).message == words.FACE_NO_CONSENT


@pytest.mark.parametrize(
    ("apart", "state", "verdict", "message"),
    [
        (faces.SAME, CaseState.APPROVED, Verdict.PASS, ""),
        (faces.SAME + 0.01, CaseState.IN_REVIEW, Verdict.UNSURE, words.FACE_UNSURE),
        (faces.OTHER, CaseState.IN_REVIEW, Verdict.UNSURE, words.FACE_UNSURE),
        (faces.OTHER + 0.01, CaseState.IN_REVIEW, Verdict.UNSURE, words.FACE_OTHER),
        (None, CaseState.IN_REVIEW, Verdict.UNSURE, words.FACE_NOT_FOUND),
    ],
)
def test_W04_a_face_is_the_same_or_people_look_it_is_never_a_mismatch_by_itself(
    filled: Case, eyes: Eyes, apart: float | None, state: str, verdict: str, message: str
) -> None:
    eyes.apart = apart
    consents.give(user=filled.subject, matter=Matter.FACES)
    case = checked(filled)
    papers = {row.kind: row.scan_id for row in Evidence.objects.filter(case=case)}
    assert eyes.shown == [(papers["photo"], papers["id_portrait"])]
    assert case.state == state
    assert (said(case).verdict, said(case).message, said(case).title) == (verdict, message, words.FACE_LABEL)


def test_W04_another_face_is_shown_where_it_is_on_the_card(filled: Case, eyes: Eyes) -> None:
    eyes.apart = 0.9
    consents.give(user=filled.subject, matter=Matter.FACES)
    check = said(checked(filled))
    card = Evidence.objects.get(case=filled, kind="id_portrait").scan
    assert check.scan_id == card.pk
    left, top, wide, high = check.box
    # GA 448: the portrait fills the right part of the card, above the number.
    assert card.width / 2 < left < left + wide <= card.width and 0 < top < top + high < card.height


def test_W04_a_new_photo_is_compared_with_the_card_of_the_register(filled: Case, eyes: Eyes) -> None:
    consents.give(user=filled.subject, matter=Matter.FACES)
    assert checked(filled).state == CaseState.APPROVED
    registered = Person.objects.select_related("user").get(user=filled.subject)
    eyes.apart, eyes.shown = 0.9, []
    case = amendments.begin(user=registered.user, kind="update_basic", on=timezone.localdate())
    who = documents.cast_for(registered.name, registered.id_number)
    seed._evidence(case, who, "photo")
    amendments.submit(case=case, by=registered.user, on=timezone.localdate())
    kept = Document.objects.get(person=registered, kind="id_portrait", valid_to=None)
    photo = Evidence.objects.get(case=case, kind="photo").scan_id
    casework.run_checks(Case.objects.get(pk=case.pk))
    assert eyes.shown == [(photo, kept.scan_id)]
    assert said(case).message == words.FACE_OTHER and said(case).scan_id == photo


def test_W04_a_change_of_something_else_compares_no_photo(filled: Case, eyes: Eyes) -> None:
    assert checked(filled).state == CaseState.IN_REVIEW  # no consent
    casework.approve(filled, by=None)
    case = amendments.begin(user=filled.subject, kind="update_basic", on=timezone.localdate())
    collection.save_step(case=case, step=IDENTITY, values={"political": "01"})
    amendments.submit(case=case, by=filled.subject, on=timezone.localdate())
    casework.run_checks(Case.objects.get(pk=case.pk))
    assert not Check.objects.filter(submission__case=case, code="face").exists()


# ---- the consent ------------------------------------------------------------------------------------------------------


def test_Q02_the_consent_stands_in_step_3_apart_and_may_be_taken_back_there(
    filled: Case, client: Client, eyes: Eyes
) -> None:
    client.force_login(filled.subject)
    assert "同意比对" in client.get(PAGE).text
    for _ in range(2):
        answer = client.post(PAGE, {"faces": "agree"})
        assert answer.status_code == 302 and answer["Location"].endswith("/3/#faces")
    assert consents.holds(filled.subject, Matter.FACES) and Consent.objects.count() == 1
    assert "撤回同意" in client.get(PAGE).text
    for _ in range(2):
        client.post(PAGE, {"faces": "withdraw"})
    assert not consents.holds(filled.subject, Matter.FACES)
    told = Entry.objects.filter(about=filled.subject, verb__startswith="consent.").order_by("pk")
    assert [entry.verb for entry in told] == ["consent.given", "consent.withdrawn"]


def test_L06_what_was_typed_beside_the_consent_is_kept(filled: Case, client: Client, eyes: Eyes) -> None:
    client.force_login(filled.subject)
    StepPage(client, PAGE).send(faces="agree", political="01")
    assert IDENTITY.rows(filled)[""].political == "01"


@pytest.mark.parametrize("lacks", ["policy", "extra"])
def test_Q02_nobody_is_asked_where_no_face_is_compared(
    filled: Case, client: Client, eyes: Eyes, monkeypatch: pytest.MonkeyPatch, lacks: str
) -> None:
    if lacks == "extra":
        monkeypatch.setattr(faces, "is_installed", lambda: False)
    else:
        Figure.objects.all().delete()
    client.force_login(filled.subject)
    assert "人脸比对" not in client.get(PAGE).text


def test_Q02_the_consent_is_in_my_data_and_taken_back_there(person: User, client: Client) -> None:
    client.force_login(person)
    assert "人脸比对" not in client.get("/me/data/").text
    consents.give(user=person, matter=Matter.FACES)
    assert "撤回同意" in client.get("/me/data/").text
    assert own_data.of(person)["consents"][0]["matter"] == "faces"
    assert client.get("/me/data/faces/", follow=True).status_code == 200
    answer = client.post("/me/data/faces/", follow=True)
    assert "已撤回" in answer.text and not consents.holds(person, Matter.FACES)
    assert own_data.of(person)["consents"][0]["withdrawn_at"]


# ---- the extra itself --------------------------------------------------------------------------------------------------


def test_W04_the_extra_is_there_with_both_of_its_models_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    there = importlib.util.find_spec("numpy")
    monkeypatch.setattr(faces.importlib.util, "find_spec", lambda name: there)
    names = [file.name for file in faces._files()]
    monkeypatch.setattr(faces, "_files", lambda: tuple(tmp_path / name for name in names))
    (tmp_path / names[0]).touch()
    assert not faces.is_installed()
    (tmp_path / names[1]).touch()
    assert faces.is_installed()
    assert not any("68" in name for name in names)  # that file is not free
    monkeypatch.setattr(faces.importlib.util, "find_spec", lambda name: None)
    assert not faces.is_installed()


def test_W04_a_scan_whose_picture_is_gone_is_not_compared(filled: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "apart", lambda photo, card: 0.1)
    papers = {row.kind: row.scan_id for row in Evidence.objects.filter(case=filled)}
    assert faces.between(papers["photo"], papers["id_portrait"]) == 0.1
    assert faces.between(papers["photo"], UUID(int=7)) is None


@pytest.mark.skipif(not faces.is_installed(), reason="the extra for faces is not installed (make faces)")
def test_W04_the_same_picture_is_one_face_and_a_wall_is_none(person: User) -> None:
    from acms.scans import encode

    who = documents.cast_for(person.name, person.id_number)
    photo, card = (encode.pixels(documents.jpeg(who, kind)) for kind in ("photo", "id_portrait"))
    apart = faces.apart(photo, card)
    assert apart is not None and apart < faces.SAME
    wall = np.full_like(photo, 200)
    assert faces.apart(wall, card) is None and faces.apart(photo, np.full_like(card, 200)) is None
