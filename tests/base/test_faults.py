"""P04, L06: every answer that is no page says so in a sentence and leads on."""

from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from acms.accounts.models import User
from acms.base.errors import Refused
from config import urls

FAULTS: dict[str, Exception] = {
    "misunderstood": BadRequest(),
    "large": RequestDataTooBig(),
    "forbidden": PermissionDenied(),
    "missing": Http404(),
    "refused": Refused("这件办件刚刚办结。"),
    "broken": RuntimeError(),
}
STATUS = {"misunderstood": 400, "large": 413, "forbidden": 403, "missing": 404, "refused": 409, "broken": 500}


@csrf_exempt
def fall(request: HttpRequest, which: str) -> HttpResponse:
    raise FAULTS[which]


urlpatterns = [path("desk/falls/<slug:which>/", fall), path("falls/<slug:which>/", fall), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
FROM = {"HTTP_REFERER": "http://testserver/help/?q=1"}


@pytest.fixture
def client(db: None) -> Any:
    with override_settings(ROOT_URLCONF="tests.base.test_faults"):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("which", FAULTS)
def test_P04_every_fault_has_a_sentence_and_a_way_back(client: Client, which: str) -> None:
    answer = client.get(f"/falls/{which}/", **FROM)
    assert answer.status_code == STATUS[which]
    assert 'lang="zh-CN"' in answer.text and "</h1>" in answer.text and "。" in answer.text
    assert 'href="/help/?q=1"' in answer.text and ">回到首页</a>" in answer.text


@pytest.mark.parametrize("messages", ["/me/messages/?page=2", "/desk/messages/"])
def test_P04_what_a_message_told_of_and_is_gone_is_explained(client: Client, messages: str) -> None:
    answer = client.get("/falls/missing/", HTTP_REFERER=f"http://testserver{messages}")
    assert answer.status_code == 404 and f'href="{messages}"' in answer.text
    assert "消息说的是当时的情况" in answer.text and "地址可能写错了" not in answer.text


def test_P04_an_address_for_forms_says_so_instead_of_the_browsers_own_page(client: Client) -> None:
    answer = client.get("/large/", **FROM)
    assert (answer.status_code, answer["allow"]) == (405, "POST")
    assert "提交表单用的地址" in answer.text and 'href="/help/?q=1"' in answer.text


def test_P04_an_expired_form_says_so(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/large/", **FROM)
    assert answer.status_code == 403 and "页面已经失效" in answer.text and 'href="/help/?q=1"' in answer.text


@pytest.mark.parametrize("which", ["missing", "refused", "broken"])
def test_P04_everybody_is_led_home(client: Client, person: User, clerk_of_saihan: User, which: str) -> None:
    from tests.accounts.test_doors import sign_in_staff
    from tests.accounts.test_signin import login

    login(client, person.id_number, "Demo-2026!")
    assert 'href="/me/">回到我的首页' in client.get(f"/falls/{which}/").text
    sign_in_staff(client, clerk_of_saihan, "")
    assert 'href="/desk/">回到工作台' in client.get(f"/desk/falls/{which}/").text


@pytest.mark.parametrize("which", FAULTS)
def test_P04_a_piece_of_a_page_puts_a_note_on_top_and_replaces_nothing(client: Client, which: str) -> None:
    answer = client.post(f"/falls/{which}/", HTTP_HX_REQUEST="true")
    assert answer.status_code == STATUS[which]
    assert (answer["hx-retarget"], answer["hx-reswap"]) == ("#main", "afterbegin show:top")
    assert answer.text.startswith('<div class="note') and "<html" not in answer.text


@pytest.mark.parametrize("which", FAULTS)
def test_P04_a_script_gets_the_sentence_as_json(client: Client, which: str) -> None:
    answer = client.post(f"/falls/{which}/", HTTP_X_AUTOSAVE="1")
    assert answer.status_code == STATUS[which] and answer.json()["words"].endswith("。")


def test_P04_the_step_before_is_a_page_of_this_site(client: Client) -> None:
    for referer in ("https://evil.example/x/", "javascript:alert(1)", "http://testserver/falls/missing/"):
        text = client.get("/falls/missing/", HTTP_REFERER=referer).text
        assert "回到刚才的页面" not in text and "evil" not in text and ">回到首页</a>" in text


def test_P04_a_host_that_is_not_ours_gets_a_page_too(client: Client) -> None:
    answer = client.get("/", HTTP_HOST="evil.example", **FROM)
    assert answer.status_code == 400 and ">回到首页</a>" in answer.text
    assert "/help/?q=1" not in answer.text  # nothing of what came is believed


def test_P04_browsers_find_an_icon(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["content-type"]) == (200, "image/x-icon")
    assert answer.content.startswith(b"\0\0\1\0") and static("img/favicon.ico") in client.get("/").text
