"""Forms outside the steps keep what was typed: refused, interrupted, signed out; and a second click does no harm (L06)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from acms.accounts import keeping, words
from acms.accounts.models import KeptForm, User
from acms.casework.models import Case
from acms.demo import documents
from acms.notices.models import Notice
from acms.privacy import retention

NOTE = "上次没有提交的内容"
NEW = "/desk/notices/new/"
CORRECTION = "/changes/correction/"


def mark(page: Any) -> str:
    return re.search(r'name="kept_form" value="([^"]+)" data-to', page.content.decode())[1]  # type: ignore[index]


def keep(client: Client, page: str, **typed: Any) -> Any:
    return client.post("/forms/keep/", {"kept_form": mark(client.get(page)), **typed})


def shown(client: Client, page: str) -> str:
    return client.get(page).content.decode()


def again(client: Client, user: User) -> None:
    """The session ends and somebody signs in, in the same browser."""
    client.force_login(user)


def test_L06_what_is_typed_is_in_the_form_when_the_page_is_opened_again(
    client: Client, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    client.force_login(clerk_of_saihan)
    assert NOTE not in shown(client, NEW)
    answer = keep(client, NEW, title="年底的提醒", body="第一段\n\n第二段")
    assert answer.json() == {"message": words.KEPT}
    page = shown(client, NEW)
    assert 'value="年底的提醒"' in page and "第一段\n\n第二段</textarea>" in page and NOTE in page
    client.force_login(clerk_of_hailar)
    assert "年底的提醒" not in shown(client, NEW)


def test_L06_what_is_kept_is_sealed_and_holds_no_password_code_or_captcha(client: Client, db: None) -> None:
    keep(
        client,
        "/filing/title/",
        name="巴图",
        certificate_no="ZX1",
        password="Secret-2026!",
        again="Secret-2026!",
        code="１２３456",
        captcha="1234",
    )
    row = KeptForm.objects.get()
    assert set(row.content["values"]) == {"name", "certificate_no"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM accounts_keptform")
        assert "巴图" not in cursor.fetchone()[0]
    assert 'value="巴图"' in shown(client, "/filing/title/")
    assert "巴图" not in shown(Client(), "/filing/title/")


def test_L06_a_list_code_is_no_one_time_code() -> None:
    assert keeping.may_keep("code", ["B101"]) and not keeping.may_keep("code", [" 123456 "])


def test_L06_what_was_refused_is_kept_and_what_was_accepted_is_forgotten(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    typed = {"title": "年底的提醒", "category": "learning", "body": "", "version": "0"}
    assert client.post(NEW, {"kept_form": mark(client.get(NEW)), **typed, "publish": "1"}).status_code == 422
    opened = client.get(NEW)
    assert 'value="年底的提醒"' in opened.content.decode()
    late = mark(opened)
    assert client.post(NEW, {"kept_form": late, **typed, "body": "正文", "publish": "1"}).status_code == 302
    assert NOTE not in shown(client, NEW)
    # what was on its way when the form was sent comes too late
    answer = client.post("/forms/keep/", {"kept_form": late, "title": "年底的提醒"})
    assert answer.status_code == 422 and NOTE not in shown(client, NEW)


def test_L06_a_refusal_that_only_sends_on_with_a_warning_keeps_the_reason(
    client: Client, clerk_of_saihan: User, person: User
) -> None:
    client.force_login(clerk_of_saihan)
    page = f"/desk/people/{_registered(person)}/learning/"
    typed = {"kept_form": mark(client.get(page)), "year": "2026", "points": "六十", "what": "年会论文", "enter": "1"}
    assert client.post(page, typed).status_code == 302
    assert 'value="年会论文"' in shown(client, page)


def _registered(person: User) -> int:
    row = person.person  # type: ignore[attr-defined]
    row.registered_at, row.status, row.management_code = timezone.now(), "30", "150105"
    row.save()
    return int(row.pk)


def test_L06_typed_when_the_session_had_ended_it_waits_for_the_same_person_alone(
    client: Client, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    client.force_login(clerk_of_saihan)
    token = mark(client.get(NEW))
    client.cookies.clear()
    answer = client.post(NEW, {"kept_form": token, "title": "没有写完", "body": "一半", "publish": "1"})
    assert answer.status_code == 302 and "/desk/login/" in answer["Location"]
    assert client.post("/forms/keep/", {"kept_form": token, "title": "没有写完2"}).json() == {
        "message": words.KEPT_SIGN_IN
    }
    elsewhere = Client()
    elsewhere.force_login(clerk_of_saihan)
    assert "没有写完" not in shown(elsewhere, NEW)
    again(client, clerk_of_saihan)
    assert 'value="没有写完2"' in shown(client, NEW)

    client.cookies.clear()
    client.post(NEW, {"kept_form": token, "title": "只给我", "publish": "1"})
    again(client, clerk_of_hailar)
    assert "只给我" not in shown(client, NEW)


def test_L06_the_page_of_one_who_signed_out_writes_nothing_for_the_next(
    client: Client, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    client.force_login(clerk_of_saihan)
    token = mark(client.get(NEW))
    client.force_login(clerk_of_hailar)
    assert client.post("/forms/keep/", {"kept_form": token, "title": "甲"}).status_code == 422
    assert client.post("/forms/keep/", {"kept_form": token + "x", "title": "甲"}).status_code == 422
    assert not KeptForm.objects.exists()


def test_L06_a_page_that_is_older_than_the_sign_in_keeps_what_was_typed(clerk_of_saihan: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk_of_saihan)
    token = mark(client.get(NEW))
    assert client.post(NEW, {"kept_form": token, "title": "年底的提醒"}).status_code == 403
    assert 'value="年底的提醒"' in shown(client, NEW)


def test_L06_too_much_is_said_and_not_kept(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    answer = keep(client, NEW, body="字" * 30_000)
    assert answer.status_code == 422 and answer.json() == {"message": words.KEPT_NOT}


def test_L06_cleared_it_is_gone(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    keep(client, NEW, title="年底的提醒")
    answer = client.post("/forms/clear/", {"kept_form": mark(client.get(NEW))})
    assert answer["Location"] == NEW
    assert "年底的提醒" not in shown(client, NEW)


def test_L06_the_last_tab_to_write_wins(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    one, other = mark(client.get(NEW)), mark(client.get(NEW))
    for token, title in ((one, "甲"), (other, "乙"), (one, "丙")):
        assert client.post("/forms/keep/", {"kept_form": token, "title": title}).status_code == 200
    assert 'value="丙"' in shown(client, NEW) and KeptForm.objects.count() == 1


def test_L06_forms_that_nobody_has_sent_are_forgotten_after_two_weeks(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    keep(client, NEW, title="甲")
    retention.apply()
    assert KeptForm.objects.exists()
    KeptForm.objects.update(at=timezone.now() - timedelta(days=15))
    retention.apply()
    assert not KeptForm.objects.exists()


def test_L06_a_second_click_is_answered_as_the_first(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    page = "/desk/agency/"
    typed = {"kept_form": mark(client.get(page)), "phone": "0471-5550105", "address": "样例路", "hours": "工作日"}
    first, second = client.post(page, typed), client.post(page, typed)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])


def test_L06_a_second_click_that_would_be_refused_is_answered_as_the_first(
    client: Client, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(clerk_of_saihan)
    typed = {"title": "年底的提醒", "category": "learning", "body": "正文", "version": "0", "publish": "1"}
    typed["kept_form"] = mark(client.get(NEW))
    first = client.post(NEW, typed)
    assert first.status_code == 302 and Notice.objects.count() == 1
    monkeypatch.setattr("acms.notices.forms.NoticeForm.is_valid", lambda form: False)
    second = client.post(NEW, typed)
    assert second["Location"] == first["Location"]
    assert client.post(NEW, {**typed, "title": "别的"}).status_code == 200  # other content is no second click
    KeptForm.objects.update(was_sent=True, at=timezone.now() - timedelta(minutes=2))
    assert client.post(NEW, typed).status_code == 200  # nor is it one after a while


def test_L06_what_was_typed_later_stays_whichever_arrives_last(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    token = mark(client.get(NEW))
    for turn, title in (("2000", "年底的提醒"), ("1000", "年底")):
        client.post("/forms/keep/", {"kept_form": token, "kept_turn": turn, "title": title})
    assert 'value="年底的提醒"' in shown(client, NEW)


def test_L06_a_message_is_shown_once_where_an_accepted_form_is_answered_with_a_page(
    client: Client, person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acms.corrections.views.accounts.use_code", lambda **given: None)
    client.force_login(person)
    own = mark(client.get(CORRECTION))
    client.post("/account/", {"set_notices": "1"})
    card = documents.jpeg(documents.cast_for(person.name, person.id_number), "id_portrait")
    given = {"name": "乌云", "stated_number": person.id_number, "division_code": "150105", "reason": "登记错"}
    given |= {"phone": person.phone, "code": "123456", "kept_form": own}
    made = client.post(CORRECTION, {**given, "proof": SimpleUploadedFile("p.jpg", card)})
    assert words.NOTICES_CHOSEN in made.text and Case.objects.filter(kind="correction").exists()
    assert words.NOTICES_CHOSEN not in shown(client, CORRECTION)


def test_L06_a_phone_typed_a_moment_ago_stands_when_its_code_is_asked_for_before_it_was_kept(
    client: Client, db: None
) -> None:
    keep(client, CORRECTION, name="巴图", phone="")
    page = client.post(CORRECTION, {"phone": "13800000177", "send_code": "1"}).text
    assert 'value="13800000177"' in page and 'value="巴图"' in page


# ---- a page that was open when somebody signed in in another tab ---------------------------------------------------


def owner_of(page: Any) -> str:
    return re.search(r'<meta name="owner" content="([^"]*)"', page.text)[1]  # type: ignore[index]


def test_L06_the_owner_of_a_page_gets_the_present_token_for_it(clerk_of_saihan: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk_of_saihan)
    opened = client.get(NEW)
    former = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', opened.text)[1]  # type: ignore[index]
    del client.cookies["csrftoken"]  # signing in anew gives another one
    client.get(NEW)
    typed = {"kept_form": mark(opened), "title": "年底的提醒"}
    assert client.post("/forms/keep/", {**typed, "csrfmiddlewaretoken": former}).status_code == 403
    answer = client.get("/forms/token/", headers={"X-Owner": owner_of(opened)})
    assert "no-store" in answer["cache-control"]
    assert client.post("/forms/keep/", {**typed, "csrfmiddlewaretoken": answer.json()["token"]}).status_code == 200


def test_L06_nobody_else_gets_a_token_for_it(client: Client, clerk_of_saihan: User, clerk_of_hailar: User) -> None:
    client.force_login(clerk_of_saihan)
    theirs = {"X-Owner": owner_of(client.get(NEW))}
    client.force_login(clerk_of_hailar)
    for headers in (theirs, {}, {"X-Owner": str(clerk_of_hailar.pk)}):
        answer = client.get("/forms/token/", headers=headers)
        message = words.ANOTHERS_PAGE if headers else words.VISITORS_PAGE
        assert (answer.status_code, answer.json()) == (409, {"message": message})
    client.logout()
    answer = client.get("/forms/token/", headers=theirs)
    assert (answer.status_code, answer.json()) == (401, {"message": words.SESSION_EXPIRED})
    assert str(clerk_of_saihan.pk) != theirs["X-Owner"]


def test_L06_a_form_of_anothers_page_reaches_no_view_and_says_so(
    client: Client, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    client.force_login(clerk_of_saihan)
    typed = {"kept_form": mark(client.get(NEW)), "title": "年底的提醒", "category": "learning", "body": "正文"}
    client.force_login(clerk_of_hailar)
    answer = client.post(NEW, {**typed, "version": "0", "publish": "1"})
    assert answer.status_code == 403 and words.ANOTHERS_PAGE in answer.text
    assert client.post("/forms/keep/", typed).json() == {"message": words.ANOTHERS_PAGE}
    assert not Notice.objects.exists() and not KeptForm.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk_of_hailar)
    assert words.ANOTHERS_PAGE in strict.post(NEW, typed).text  # an old token says the same


def test_L06_a_save_that_is_overtaken_by_a_later_one_of_its_page_is_no_failure(
    client: Client, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    token = mark(client.get(NEW))
    for turn, title in (("2000", "年底的提醒"), ("1000", "年底")):
        answer = client.post("/forms/keep/", {"kept_form": token, "kept_turn": turn, "title": title})
        assert answer.json() == {"message": words.KEPT}


def test_L06_a_refused_form_stays_a_form_of_the_page_that_it_was_opened_on(
    client: Client, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    page = f"{NEW}?from=list"
    token = mark(client.get(page))
    refused = client.post(NEW, {"kept_form": token, "title": "年底的提醒", "body": "", "version": "0", "publish": "1"})
    assert refused.status_code == 422
    assert client.post("/forms/clear/", {"kept_form": mark(refused)})["Location"] == page


@pytest.mark.parametrize(("length", "is_kept"), [(200, True), (201, False)])
def test_L06_an_address_that_no_row_holds_is_said_and_not_kept(
    client: Client, clerk_of_saihan: User, length: int, is_kept: bool
) -> None:
    client.force_login(clerk_of_saihan)
    path = "/desk/".ljust(length, "x")
    token = keeping.Mark(clerk_of_saihan.pk, path, "new", "1").sign()
    answer = client.post("/forms/keep/", {"kept_form": token, "title": "甲"})
    assert (answer.status_code, KeptForm.objects.exists()) == (200 if is_kept else 422, is_kept)
    assert client.post("/forms/clear/", {"kept_form": token}).status_code == 302
    assert [len(row.path) for row in KeptForm.objects.all()] == [200]


@pytest.mark.parametrize(("who", "most"), [("staff", 64 * 1024), ("visitor", 16 * 1024)])
def test_L06_as_much_is_kept_as_a_form_may_hold(client: Client, clerk_of_saihan: User, who: str, most: int) -> None:
    page = "/filing/title/"
    if who == "staff":
        client.force_login(clerk_of_saihan)
        page = NEW
    around = len('{"name": [""]}')
    assert keep(client, page, name="x" * (most - around)).status_code == 200
    assert keep(client, page, name="x" * (most - around + 1)).status_code == 422


def test_L06_a_history_that_is_typed_is_there_with_every_row(client: Client, person: User) -> None:
    row = person.person  # type: ignore[attr-defined]
    row.accounting_since = date(2011, 3, 1)
    row.save()
    _registered(person)
    client.force_login(person)
    page = "/me/work/state/"
    typed = {"first": ["2011-03", "2014-05", "2018-09"], "last": ["2014-04", "2018-08", ""]}
    typed |= {"what": ["on_post"] * 3, "employer": ["甲单位", "乙单位", "丙单位"]}
    keep(client, page, **typed)
    opened = shown(client, page)
    assert opened.count("<fieldset") == 3 and all(name in opened for name in typed["employer"])


@pytest.mark.parametrize(("hours", "status"), [(47, 200), (49, 422)])
def test_L06_a_page_that_has_stood_open_for_more_than_two_days_keeps_nothing(
    client: Client, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch, hours: int, status: int
) -> None:
    client.force_login(clerk_of_saihan)
    opened = signing.b62_encode(int((timezone.now() - timedelta(hours=hours)).timestamp()))
    with monkeypatch.context() as then:
        then.setattr(signing.TimestampSigner, "timestamp", lambda signer: opened)
        token = mark(client.get(NEW))
    assert client.post("/forms/keep/", {"kept_form": token, "title": "甲"}).status_code == status


@pytest.mark.parametrize(("hours", "is_kept"), [(-1, True), (1, False)])
def test_L06_two_weeks_are_fourteen_days(client: Client, clerk_of_saihan: User, hours: int, is_kept: bool) -> None:
    client.force_login(clerk_of_saihan)
    keep(client, NEW, title="甲")
    KeptForm.objects.update(at=timezone.now() - timedelta(days=14, hours=hours))
    retention.apply()
    assert KeptForm.objects.exists() is is_kept
