"""「用手机拍」: one slot of one case on a phone, by a code that is short-lived, for one picture (S02, Q02, W12)."""

import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import hearing
from acms.accounts.models import User
from acms.amendments import actions as amendments
from acms.casework import actions as casework
from acms.casework.models import Case
from acms.collection.models import Evidence, PostAnswers
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.handovers import actions, words
from acms.handovers.models import HandOver
from acms.privacy import retention
from acms.scans import words as scan_words
from acms.scans.models import Scan
from tests import journaled
from tests.casework.test_casework import checked
from tests.conftest import refused

pytestmark = pytest.mark.django_db


def picture(kind: str = "diploma_full") -> bytes:
    return documents.jpeg(documents.cast(11), kind)


def file(data: bytes, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def sent(token: str, data: bytes, client: Client | None = None) -> Any:
    return (client or Client()).post(f"/phone/{token}/", {"file": file(data)})


def opened(case: Case, kind: str = "diploma_full") -> str:
    return actions.begin(case=case, kind=kind, by=case.subject)[1]


def standing(case: Case, kind: str = "diploma_full") -> Scan:
    return Evidence.objects.select_related("scan").get(case=case, kind=kind).scan


# ---- the code ------------------------------------------------------------------------------------------------------------


def test_S02_of_a_code_only_the_digest_is_kept_and_the_former_one_ends(filled: Case) -> None:
    first, second = opened(filled), opened(filled)
    other = opened(filled, "photo")
    rows = {row.pk: row for row in HandOver.objects.all()}
    assert len(rows) == 3 and len({first, second, other}) == 3
    for row in rows.values():
        assert not {first, second, other} & {str(value) for value in vars(row).values()}
    before, after = HandOver.objects.filter(kind="diploma_full").order_by("pk")
    assert before.ended_at and not after.ended_at
    assert after.expires_at - after.made_at == actions.LIFE == timedelta(minutes=10)
    answer = Client().get(f"/phone/{first}/")
    assert answer.status_code == 410 and words.REPLACED.sentence in answer.text
    assert Client().get(f"/phone/{second}/").status_code == 200
    assert Client().get(f"/phone/{other}/").status_code == 200


def test_S02_a_code_is_made_for_a_slot_that_may_be_changed_and_for_no_other(filled: Case) -> None:
    with refused(words.CANNOT_CHANGE):
        actions.begin(case=checked(filled), kind="photo", by=filled.subject)
    assert not HandOver.objects.exists()


def test_S02_a_picture_from_the_phone_stands_in_its_slot_as_ones_own_and_the_journal_says_how(filled: Case) -> None:
    start, own = journaled.newest(), (filled.subject.name, filled.subject.name)
    token = opened(filled)
    answer = sent(token, picture())
    assert (answer.status_code, answer["location"]) == (302, "/phone/sent/")
    scan = standing(filled)
    assert (scan.owner, scan.file_name, scan.state) == (filled.subject, "IMG_1.jpg", "checking")
    assert journaled.lines(start) == [
        ("handover.begun", "case", *own),
        ("handover.arrived", "case", *own),
        ("scan.received", "scan", *own),
        ("scan.discarded", "scan", *own),
    ]
    assert "收到了" in Client().get("/phone/sent/").text


def test_D05_a_change_of_information_takes_pictures_from_the_phone_too(
    client: Client, person: User, employer: Employer
) -> None:
    file_ = seed.enter(person, employer, since=date(2011, 3, 1))
    case = amendments.begin(user=file_.user, kind="update_education", on=timezone.localdate())
    client.force_login(file_.user)
    answer = client.post(f"/handover/{case.pk}/diploma_full/", headers={"hx-request": "true"})
    assert answer.status_code == 200
    row = HandOver.objects.get()
    assert client.get(f"/handover/{row.pk}/")["location"] == "/changes/information/education/5/#up-diploma_full"
    assert sent(opened(case), picture()).status_code == 302
    assert standing(case).state == "checking"
    over = client.get(f"/handover/{HandOver.objects.latest('pk').pk}/", headers={"hx-request": "true"})
    assert 'hx-get="/changes/information/education/scans/diploma_full/"' in over.text
    amendments.drop(case=case)
    assert not HandOver.objects.exists()


# ---- what is said plainly ------------------------------------------------------------------------------------------------


def used(case: Case, token: str, client: Client) -> None:
    assert sent(token, picture()).status_code == 302


def late(case: Case, token: str, client: Client) -> None:
    HandOver.objects.update(expires_at=timezone.now())


def replaced(case: Case, token: str, client: Client) -> None:
    opened(case)


def another_password(case: Case, token: str, client: Client) -> None:
    """As after recovery, or when the account was given back to whose it is (L02)."""
    case.subject.set_password("Another-2026!")
    case.subject.save()


def submitted(case: Case, token: str, client: Client) -> None:
    casework.submit(case, by=case.subject)


def decided(case: Case, token: str, client: Client) -> None:
    Case.objects.filter(pk=case.pk).update(state="approved")


def locked(case: Case, token: str, client: Client) -> None:
    Case.objects.filter(pk=case.pk).update(state="returned", open_items=["scan.photo"])


def anothers(case: Case, token: str, client: Client) -> None:
    number = documents.make_id_number(random.Random(6), "150105", date(1988, 3, 12), False)
    client.force_login(accounts.make_person(name="测试甲", id_number=number, initial=False))


def gone(case: Case, token: str, client: Client) -> None:
    HandOver.objects.all().delete()


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (used, words.USED),
        (late, words.EXPIRED),
        (replaced, words.REPLACED),
        (another_password, words.SIGNED_OUT),
        (submitted, words.SUBMITTED),
        (decided, words.DECIDED),
        (locked, words.LOCKED),
        (anothers, words.ANOTHER),
        (gone, words.UNKNOWN),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_S02_what_stands_against_a_picture_is_said_in_a_sentence_of_its_own(
    client: Client, filled: Case, meanwhile: Any, why: words.Closed
) -> None:
    token = opened(filled)
    meanwhile(filled, token, client)
    before = standing(filled)
    for answer in (client.get(f"/phone/{token}/"), sent(token, picture("degree_full"), client)):
        assert answer.status_code == why.status
        assert why.title in answer.text and why.sentence in answer.text
        assert "学历证书" not in answer.text and filled.subject.name[0] + "*" not in answer.text
    assert standing(filled) == before


def test_S02_every_cause_has_a_sentence_of_its_own() -> None:
    closed = [one for one in vars(words).values() if isinstance(one, words.Closed)]
    assert len(closed) == 11
    for column in ("code", "title", "sentence"):
        assert len({getattr(one, column) for one in closed}) == len(closed)


def test_S02_ones_own_phone_may_be_signed_in_and_that_of_staff_is_anothers(
    client: Client, filled: Case, clerk_of_saihan: User
) -> None:
    token = opened(filled)
    client.force_login(filled.subject)
    assert client.get(f"/phone/{token}/").status_code == 200
    client.force_login(clerk_of_saihan)
    assert client.get(f"/phone/{token}/").status_code == 403


@pytest.mark.parametrize(
    ("data", "status", "sentences"),
    [
        (b"PK\3\4 no picture", 415, scan_words.ZIP),
        (b"plain words", 415, scan_words.NOT_IMAGE),
        (b"<svg xmlns='x'/>", 415, scan_words.SVG),
        (b"\xff\xd8\xff" + bytes(20 * 1024 * 1024), 413, scan_words.TOO_BIG),
        (b"", 422, scan_words.EMPTY),
    ],
    ids=["zip", "words", "svg", "large", "empty"],
)
def test_S04_what_is_no_picture_is_refused_with_its_cure_and_the_code_goes_on(
    filled: Case, data: bytes, status: int, sentences: scan_words.Trouble
) -> None:
    token, before = opened(filled), standing(filled)
    answer = sent(token, data)
    assert answer.status_code == status
    assert sentences.why in answer.text and sentences.cure in answer.text
    assert standing(filled) == before and HandOver.objects.get().used_at is None
    assert Client().post(f"/phone/{token}/").status_code == 422
    assert sent(token, picture()).status_code == 302


def test_W08_a_letter_that_was_not_printed_yet_is_said_and_the_code_goes_on(filled: Case) -> None:
    Evidence.objects.filter(case=filled, kind="proof_letter").delete()
    PostAnswers.objects.filter(case=filled).update(letter=None)
    token = opened(filled, "proof_letter")
    answer = sent(token, picture())
    assert answer.status_code == 409 and "打印" in answer.text
    assert HandOver.objects.get().used_at is None


def test_L06_to_sign_in_on_the_phone_too_ends_no_code(filled: Case) -> None:
    token = opened(filled)
    hearing.changed(user=filled.subject, title="新设备登录", text="x")
    assert Client().get(f"/phone/{token}/").status_code == 200


# ---- the pages -----------------------------------------------------------------------------------------------------------


def test_Q02_the_phone_is_told_the_slot_and_no_more_of_the_person_than_whose_it_is(filled: Case) -> None:
    user = filled.subject
    page = Client().get(f"/phone/{opened(filled)}/")
    assert "全日制学历证书" in page.text and "img/eg-diploma" in page.text
    assert "乌****" in page.text
    for secret in (user.name, user.id_number, user.phone, "青禾"):
        assert secret not in page.text
    assert 'capture="environment"' in page.text and 'enctype="multipart/form-data"' in page.text


def test_Q02_what_the_phone_gets_is_kept_nowhere_and_its_address_goes_nowhere(filled: Case) -> None:
    token = opened(filled)
    for answer in (Client().get(f"/phone/{token}/"), Client().get("/phone/no-such-code/"), sent(token, picture())):
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Referrer-Policy"] == "strict-origin"


@pytest.mark.parametrize("how", ["get", "post"])
def test_Q02_no_line_of_a_log_has_the_address_on_the_phone(filled: Case, caplog: Any, how: str) -> None:
    from acms.base.logs import WithoutWords, WithWords

    token = opened(filled)
    HandOver.objects.update(expires_at=timezone.now())
    assert getattr(Client(), how)(f"/phone/{token}/").status_code == 410
    assert any(token in record.getMessage() for record in caplog.records), "Django says it of every refusal"
    for formatter in (WithoutWords, WithWords):
        lines = [formatter("%(message)s").format(record) for record in caplog.records]
        assert any("/phone/…" in line for line in lines) and not any(token in line for line in lines)


def test_S02_each_slot_offers_the_code_without_a_statement_more(
    client: Client, filled: Case, django_assert_max_num_queries: Any
) -> None:
    client.force_login(filled.subject)
    client.get("/collection/3/")
    with django_assert_max_num_queries(21):
        page = client.get("/collection/3/")
    slots = set(re.findall(rf'hx-post="/handover/{filled.pk}/(\w+)/"', page.text))
    assert slots == set(re.findall(rf'href="/handover/{filled.pk}/(\w+)/"', page.text))
    assert slots == {"id_portrait", "id_emblem", "photo"}


def test_S02_the_panel_shows_the_code_and_asks_until_the_picture_is_there(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    piece = {"hx-request": "true"}
    shown = client.post(f"/handover/{filled.pk}/diploma_full/", headers=piece)
    row = HandOver.objects.get()
    assert "<svg" in shown.text and f'hx-get="/handover/{row.pk}/"' in shown.text and "<html" not in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert client.get(f"/handover/{row.pk}/", headers=piece).status_code == 204
    actions.arrive(row=row, upload=file(picture()))
    there = client.get(f"/handover/{row.pk}/", headers=piece)
    assert 'hx-get="/collection/scans/diploma_full/"' in there.text and "照片到了" in there.text
    alone = client.get(f"/handover/{row.pk}/?alone=1", headers=piece)
    assert alone["HX-Redirect"] == "/collection/5/#up-diploma_full"


def test_S02_the_panel_says_that_a_code_is_over(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    opened(filled)
    HandOver.objects.update(expires_at=timezone.now())
    over = client.get(f"/handover/{HandOver.objects.get().pk}/", headers={"hx-request": "true"})
    assert over.status_code == 200 and words.EXPIRED.sentence in over.text and "hx-get" not in over.text


def test_P04_without_script_the_code_has_a_page_that_leads_back(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    address = f"/handover/{filled.pk}/diploma_full/"
    assert "显示二维码" in client.get(address).text and not HandOver.objects.exists()
    page = client.post(address)
    assert "<svg" in page.text and "拍完回到这里刷新" in page.text and "/collection/5/#up-diploma_full" in page.text


def test_S02_nobody_makes_or_asks_for_anothers_code(client: Client, filled: Case, stranger: User) -> None:
    opened(filled)
    client.force_login(stranger)
    address = f"/handover/{filled.pk}/diploma_full/"
    assert {client.get(address).status_code, client.post(address).status_code} == {404}
    assert client.get(f"/handover/{HandOver.objects.get().pk}/").status_code == 404
    client.force_login(filled.subject)
    assert client.get(f"/handover/{filled.pk}/no_such/").status_code == 404


def test_W12_of_what_was_submitted_no_code_is_shown(client: Client, filled: Case) -> None:
    case = checked(filled)
    client.force_login(case.subject)
    address = f"/handover/{case.pk}/photo/"
    assert "显示二维码" not in client.get(address).text
    answer = client.post(address)
    assert answer.status_code == 409 and words.CANNOT_CHANGE in answer.text


# ---- limits, and what is deleted -----------------------------------------------------------------------------------------


def test_L06_who_guesses_addresses_is_stopped_and_who_has_a_code_is_not_counted(filled: Case, settings: Any) -> None:
    settings.ACMS_TRIES_BY_ADDRESS = 3
    token = opened(filled)
    for _ in range(4):
        assert Client().post(f"/phone/{token}/").status_code == 422
    for _ in range(3):
        assert Client().post("/phone/no-such-code/").status_code == 404
    assert Client().post("/phone/no-such-code/").status_code == 429
    assert Client().get("/phone/no-such-code/").status_code == 429
    assert words.TOO_OFTEN.sentence in Client().get(f"/phone/{token}/").text


def test_L06_one_code_takes_twenty_tries(filled: Case) -> None:
    token = opened(filled)
    statuses = [sent(token, b"plain words").status_code for _ in range(21)]
    assert statuses == [415] * 20 + [429]


def test_L06_one_person_gets_sixty_codes_an_hour(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    address, piece = f"/handover/{filled.pk}/photo/", {"hx-request": "true"}
    assert {client.post(address, headers=piece).status_code for _ in range(60)} == {200}
    last = client.post(address, headers=piece)
    assert last.status_code == 429 and words.TOO_MANY_CODES in last.text


def test_Q02_a_code_is_deleted_a_day_after_its_time(filled: Case) -> None:
    opened(filled), opened(filled, "photo")
    HandOver.objects.filter(kind="photo").update(expires_at=timezone.now() - timedelta(hours=25))
    assert dict(retention.report())["codes for the phone"] == 1
    retention.apply()
    assert HandOver.objects.get().kind == "diploma_full"
