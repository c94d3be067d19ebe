"""「用手机拍」 of forms that have no case yet: whoever fills them in, with an account and without (S02, P04, Q02; ADR 0042)."""

import random
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.demo import documents, seed
from acms.employers.models import Employer
from acms.handovers import actions, words
from acms.handovers.models import HandOver
from acms.learning.models import CreditApplication
from acms.privacy import retention
from acms.scans import staging
from acms.scans import words as scan_words
from acms.scans.models import StagedFile
from tests.conftest import refused
from tests.handovers.test_handover import file, picture, sent
from tests.in_parts import name_of, padded
from tests.in_parts import sent as sent_in_parts

pytestmark = pytest.mark.django_db
PIECE = {"hx-request": "true"}
CREDITS = "/handover/form/credit_proof/?field=proof"
TITLE = "/handover/form/qualification/?field=certificate"


@pytest.fixture
def own(client: Client, person: User, employer: Employer) -> Client:
    client.force_login(seed.enter(person, employer, since=date(2011, 3, 1)).user)
    return client


def asked(
    client: Client, address: str = CREDITS, posted: dict[str, str] | None = None, **headers: str
) -> tuple[HandOver, str]:
    """The code that a page has shown, and its token, which stands in the picture alone."""
    tokens: list[str] = []

    def shown(link: str, **_: Any) -> Any:
        tokens.append(link.rstrip("/").rsplit("/", 1)[1])
        return original(link, **_)

    from acms.handovers import views

    original = views.segno.make
    views.segno.make = shown
    try:
        answer = client.post(address, posted, headers=headers or PIECE)
    finally:
        views.segno.make = original
    assert answer.status_code == 200 and "<svg" in answer.text
    return HandOver.objects.latest("pk"), tokens[0]


def state(client: Client, row: HandOver) -> Any:
    return client.get(f"/handover/form/{row.pk}/", headers=PIECE)


# ---- the way -------------------------------------------------------------------------------------------------------------


def test_S02_a_picture_for_a_form_is_a_file_that_was_chosen_in_it(own: Client, person: User) -> None:
    row, token = asked(own)
    assert state(own, row).status_code == 204
    page = Client().get(f"/phone/{token}/")
    assert "继续教育" in page.text and "乌****的材料" in page.text and person.name not in page.text
    answer = sent(token, picture())
    assert (answer.status_code, answer["location"]) == (302, "/phone/sent/")
    kept = StagedFile.objects.get()
    assert (kept.owner, kept.kind, kept.file_name, kept.field) == (person, "credit_proof", "IMG_1.jpg", "")
    there = state(own, row)
    assert f'name="proof-kept" value="{kept.pk}"' in there.text and "data-came" in there.text
    done = own.post("/me/learning/apply/", {"proof-kept": str(kept.pk), **_credits()})
    assert done.status_code == 302, done.text
    assert CreditApplication.objects.get().proof.file_name == "IMG_1.jpg"


def _credits() -> dict[str, str]:
    return {"year": str(timezone.localdate().year), "way": "exam", "units": "1", "what": "中级会计实务"}


def test_P04_whoever_has_no_account_hands_over_to_their_own_form(client: Client, person: User) -> None:
    client.get("/filing/title/")
    row, token = asked(client, TITLE)
    page = Client().get(f"/phone/{token}/")
    assert "拍好传到电脑上正在填的页面。" in page.text and "的材料" not in page.text
    assert sent(token, picture("qualification")).status_code == 302
    kept = StagedFile.objects.get()
    assert kept.owner is None and kept.session and kept.origin
    assert f'name="certificate-kept" value="{kept.pk}"' in state(client, row).text
    assert state(Client(), row).status_code == 404


def test_S02_a_large_picture_for_a_form_comes_in_parts(own: Client) -> None:
    row, token = asked(own)
    place = sent_in_parts(Client(), f"/phone/{token}/parts/", padded(picture()))
    for _ in range(2):
        assert Client().post(f"/phone/{token}/", {"parts": name_of(place)}).status_code == 302
    assert StagedFile.objects.get().size == 700_000 and state(own, row).status_code == 200


def test_P04_without_script_the_form_takes_what_came_when_it_is_handed_in(own: Client) -> None:
    offered = own.get(CREDITS)
    assert "显示二维码" in offered.text and not HandOver.objects.exists()
    row, token = asked(own, CREDITS, accept="text/html")
    page = own.get(f"/handover/form/{row.pk}/")
    assert "还没有收到" in page.text
    assert sent(token, picture()).status_code == 302
    page = own.get(f"/handover/form/{row.pk}/")
    assert "照片到了" in page.text and f"/papers/{StagedFile.objects.get().pk}/" in page.text
    wrong = own.post("/me/learning/apply/", {**_credits(), "units": "x"})
    assert wrong.status_code == 422 and f'value="{StagedFile.objects.get().pk}"' in wrong.text
    assert own.post("/me/learning/apply/", _credits()).status_code == 302
    assert CreditApplication.objects.get().proof.file_name == "IMG_1.jpg"


def test_P04_where_the_page_shows_what_came_no_other_form_takes_it_unseen(own: Client) -> None:
    _, token = asked(own)
    sent(token, picture())
    answer = own.post("/me/learning/apply/", _credits())
    assert answer.status_code == 422 and not CreditApplication.objects.exists()


# ---- what is said plainly ------------------------------------------------------------------------------------------------


def used(own: Client, token: str, phone: Client) -> None:
    assert sent(token, picture()).status_code == 302


def late(own: Client, token: str, phone: Client) -> None:
    HandOver.objects.update(expires_at=timezone.now())


def replaced(own: Client, token: str, phone: Client) -> None:
    asked(own)


def another_password(own: Client, token: str, phone: Client) -> None:
    user = HandOver.objects.get().owner
    assert user
    user.set_password("Another-2026!")
    user.save()


def anothers(own: Client, token: str, phone: Client) -> None:
    number = documents.make_id_number(random.Random(6), "150105", date(1988, 3, 12), False)
    phone.force_login(accounts.make_person(name="测试甲", id_number=number, initial=False))


def handed_in(own: Client, token: str, phone: Client) -> None:
    """The form goes with a file that was chosen on the PC."""
    assert own.post("/me/learning/apply/", {**_credits(), "proof": file(picture())}).status_code == 302


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        (used, words.USED),
        (late, words.EXPIRED),
        (replaced, words.REPLACED),
        (another_password, words.SIGNED_OUT),
        (anothers, words.ANOTHER),
        (handed_in, words.FORM_SENT),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_S02_what_stands_against_a_picture_for_a_form_is_said_on_the_phone_and_on_the_screen(
    own: Client, meanwhile: Any, why: words.Closed
) -> None:
    (row, token), phone = asked(own), Client()
    meanwhile(own, token, phone)
    waiting = StagedFile.objects.count()
    for answer in (phone.get(f"/phone/{token}/"), sent(token, picture(), phone)):
        assert answer.status_code == why.status
        assert why.title in answer.text and why.sentence in answer.text and "继续教育" not in answer.text
    assert StagedFile.objects.count() == waiting
    if why not in (words.USED, words.ANOTHER, words.SIGNED_OUT):
        told = state(own, row)
        assert told.status_code == 200 and why.sentence in told.text


def test_S02_a_form_that_was_sent_while_the_picture_was_opened_takes_none(own: Client, person: User) -> None:
    row, _ = asked(own)
    StagedFile.objects.create(kind="credit_proof", owner=person, size=1, taken_at=timezone.now())
    with refused(words.FORM_SENT.sentence):
        actions.arrive(row=row, upload=file(picture()))
    assert StagedFile.objects.filter(taken_at=None).count() == 0 and HandOver.objects.get().used_at is None


@pytest.mark.parametrize(
    ("data", "status", "sentences"),
    [(b"PK\3\4 no picture", 415, scan_words.ZIP), (b"\xff\xd8\xff" + bytes(90), 422, scan_words.BROKEN)],
    ids=["zip", "broken"],
)
def test_S04_what_is_no_picture_is_refused_and_the_code_goes_on(
    own: Client, data: bytes, status: int, sentences: scan_words.Trouble
) -> None:
    _, token = asked(own)
    answer = sent(token, data)
    assert answer.status_code == status and sentences.why in answer.text
    assert not StagedFile.objects.exists() and sent(token, picture()).status_code == 302


# ---- whose, and how many -------------------------------------------------------------------------------------------------


def test_Q02_nobody_hears_of_anothers_code(own: Client, stranger: User) -> None:
    row, _ = asked(own)
    other = Client()
    other.force_login(stranger)
    for client in (other, Client()):
        assert state(client, row).status_code == 404
    assert own.get(f"/handover/{row.pk}/").status_code == 404


def test_S02_there_is_no_code_for_what_is_no_paper_or_no_field(own: Client) -> None:
    for address in ("import_table/?field=file", "nothing/?field=x", "credit_proof/", "credit_proof/?field=a%20b"):
        assert own.post(f"/handover/form/{address}", headers=PIECE).status_code == 404


def test_S02_at_the_desk_the_phone_is_not_offered(client: Client, clerk_of_saihan: User, own: Client) -> None:
    assert "/handover/form/credit_proof/?field=proof" in own.get("/me/learning/apply/").text
    client.force_login(clerk_of_saihan)
    assert client.post(CREDITS, headers=PIECE).status_code == 404
    assert "/handover/form/" not in client.get("/desk/corrections/new/").text


def test_S02_two_fields_of_one_form_have_codes_of_their_own(own: Client) -> None:
    one, _ = asked(own, "/handover/form/trust_proof/?field=good-paper")
    other, _ = asked(own, "/handover/form/trust_proof/?field=lead-paper")
    assert state(own, one).status_code == state(own, other).status_code == 204


def test_L06_one_person_gets_sixty_codes_an_hour_and_visitors_of_a_line_fewer(
    own: Client, settings: Any, person: User
) -> None:
    assert {own.post(CREDITS, headers=PIECE).status_code for _ in range(60)} == {200}
    last = own.post(CREDITS, headers=PIECE)
    assert last.status_code == 429 and words.TOO_MANY_CODES in last.text
    settings.ACMS_TRIES_BY_ADDRESS = 2
    assert [Client().post(TITLE, headers=PIECE).status_code for _ in range(3)] == [200, 200, 429]


def test_Q02_a_code_of_a_form_is_deleted_a_day_after_its_time(own: Client) -> None:
    asked(own)
    HandOver.objects.update(expires_at=timezone.now() - timedelta(hours=25))
    retention.apply()
    assert not HandOver.objects.exists()


FORMS = {
    "/filing/title/": "certificate",
    "/changes/correction/": "proof",
    "/login/claim/": "portrait",
    "/me/learning/apply/": "proof",
    "/me/trust/new/": "paper",
}


@pytest.mark.parametrize(("address", "field"), FORMS.items())
def test_S02_every_form_that_asks_for_a_paper_offers_the_phone(own: Client, address: str, field: str) -> None:
    page = own.get(address)
    assert re.search(rf'hx-post="/handover/form/\w+/\?field={field}"', page.text), address
    assert re.search(rf'href="/handover/form/\w+/\?field={field}"', page.text), address
    assert len(set(re.findall(r'id="by-phone-([\w-]+)"', page.text))) == page.text.count("data-phone>")


def test_S02_staff_who_look_at_the_public_form_are_offered_no_phone(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    assert "/handover/form/" not in client.get("/filing/title/").text


def test_Q02_a_form_forgets_nothing_of_its_holder_where_nobody_has_begun(client: Client, db: None) -> None:
    assert not staging.Holder().files().exists()
    assert client.get("/handover/form/1/").status_code == 404


# ---- a form that is left, reloaded, opened again --------------------------------------------------------------------------

APPLY = "/me/learning/apply/"


def mark_in(text: str) -> str:
    """The mark of the page's form that has papers."""
    return re.findall(r'name="kept_form" value="([^"]+)" data-to', text)[-1]


def shown_token(client: Client, address: str = APPLY) -> str:
    found = re.search(r'name="\w+-kept" value="([0-9a-f-]{36})"', client.get(address).text)
    return found[1] if found else ""


def placed(client: Client, address: str = CREDITS, page: str = APPLY) -> tuple[HandOver, str]:
    return asked(client, address, {"kept_form": mark_in(client.get(page).text)})


def put(client: Client, page: str = APPLY, **more: str) -> str:
    """A file chosen on the PC, as the script sends it; its token."""
    posted = {
        "kind": "credit_proof",
        "name": "proof",
        "file": file(picture()),
        "kept_form": mark_in(client.get(page).text),
    }
    answer = client.post("/papers/", posted | more)
    assert answer.status_code == 200
    return str(StagedFile.objects.latest("made_at").pk)


def test_L06_a_picture_that_came_while_the_page_was_gone_stands_in_the_form_when_it_is_opened_again(
    own: Client,
) -> None:
    _, token = placed(own)
    assert sent(token, picture()).status_code == 302
    kept = str(StagedFile.objects.get().pk)
    assert shown_token(own) == kept and shown_token(own, "/me/student/") == ""
    assert own.post(APPLY, {**_credits(), "proof-kept": kept}).status_code == 302
    assert CreditApplication.objects.get().proof.file_name == "IMG_1.jpg"


def test_L06_a_form_that_is_shown_again_goes_on_waiting_for_its_phone(own: Client) -> None:
    row, token = placed(own)
    ask = f'hx-get="/handover/form/{row.pk}/"'
    assert ask in own.get(APPLY).text and ask not in own.get("/me/student/").text
    sent(token, picture())
    assert ask not in own.get(APPLY).text


def test_L06_whoever_has_no_account_finds_the_picture_again(client: Client, person: User) -> None:
    row, token = placed(client, TITLE, "/filing/title/")
    assert f"/handover/form/{row.pk}/" in client.get("/filing/title/").text
    assert sent(token, picture("qualification")).status_code == 302
    assert shown_token(client, "/filing/title/") == str(StagedFile.objects.get().pk)
    assert shown_token(Client(), "/filing/title/") == ""


def test_L06_a_file_chosen_on_the_computer_stands_in_the_form_again_until_it_is_let_go(own: Client) -> None:
    first = put(own)
    newer = put(own)
    assert shown_token(own) == newer != first
    assert own.post(f"/papers/{newer}/drop/").status_code == 204
    assert shown_token(own) == "" and not StagedFile.objects.exists()


def test_L06_a_form_that_was_accepted_shows_no_file(own: Client) -> None:
    put(own)
    ours, page = put(own), own.get(APPLY).text
    sent_ = {**_credits(), "proof-kept": ours, "kept_form": mark_in(page)}
    assert own.post(APPLY, sent_).status_code == 302
    assert StagedFile.objects.filter(taken_at=None).exists()  # another tab has chosen it
    assert not StagedFile.objects.exclude(place="", field="").filter(taken_at=None).exists()


def test_L06_a_form_that_is_cleared_lets_its_files_go(own: Client) -> None:
    put(own)
    assert own.post("/forms/clear/", {"kept_form": mark_in(own.get(APPLY).text)}).status_code == 302
    assert shown_token(own) == ""


def test_P04_a_page_with_script_sends_what_it_shows_and_nothing_else(own: Client) -> None:
    _, token = asked(own, CREDITS, accept="text/html")
    assert sent(token, picture()).status_code == 302
    unseen = own.post(APPLY, {**_credits(), "kept_turn": "1"})
    assert unseen.status_code == 422 and not CreditApplication.objects.exists()
    assert shown_token(own) == str(StagedFile.objects.get().pk)


def test_Q02_what_a_visitor_has_chosen_stands_in_no_form_of_who_signs_in(client: Client, person: User) -> None:
    placed(client, TITLE, "/filing/title/")
    holder = HandOver.objects.get()
    StagedFile.objects.create(
        kind="qualification", session=holder.session, size=1, field="certificate", place=holder.place
    )
    staging.hand_over(session=holder.session, user=person)
    row = StagedFile.objects.get(owner=person)
    assert (row.place, row.field) == ("", "")
