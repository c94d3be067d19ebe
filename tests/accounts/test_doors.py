"""L06, L07: whoever must sign in comes to the right door, learns why, and is back at a page afterwards."""

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts import doors, words
from acms.accounts.models import User
from acms.casework.models import Case
from acms.demo import seed
from acms.people.models import Person
from tests.accounts.test_signin import login, solved
from tests.casework.test_access import FOREIGN, POSTS, TABLE, cast, places  # noqa: F401
from tests.conftest import make_person

DOORS = {"/login/", "/collection/", "/desk/login/"}
OPEN_TO_ALL = ("/login/", "/collection/password/", "/recover/", "/wechat/", "/large/", "/logout/", "/keep/")


@pytest.fixture
def registered(person: User) -> User:
    """Somebody whose collection is over."""
    Person.objects.filter(user=person).update(registered_at=timezone.now(), status="30", file_no="15010500000009")
    return User.objects.get(pk=person.pk)


def sign_in_staff(client: Client, user: User, wanted: str) -> Any:
    """Both factors, as the forms of the door send them."""
    page = {"login_name": user.login_name, "password": seed.STAFF_PASSWORD, "next": wanted}
    assert client.post("/desk/login/", page).status_code == 302
    return client.post("/desk/login/code/", {"code": pyotp.TOTP(user.totp_secret).now()})


def door_and_next(answer: Any) -> tuple[str, str]:
    from urllib.parse import parse_qs, urlsplit

    parts = urlsplit(answer["location"])
    return parts.path, parse_qs(parts.query).get("next", [""])[0]


@pytest.mark.parametrize(
    ("page", "door"),
    [
        ("/me/file/", "/login/"),
        ("/employer/", "/login/"),
        ("/account/", "/login/"),
        ("/changes/information/", "/login/"),
        ("/cases/20260001/appeal/", "/login/"),
        ("/collection/5/", "/collection/"),
        ("/desk/queue/", "/desk/login/"),
    ],
)
def test_L06_every_page_has_its_own_door(db: None, client: Client, page: str, door: str) -> None:
    assert door_and_next(client.get(page)) == (door, page)
    assert "请先登录" in client.get(client.get(page)["location"]).text


def test_L06_who_was_in_is_told_that_the_session_has_expired(client: Client, registered: User) -> None:
    login(client, registered.id_number, seed.PASSWORD, "/login/")
    assert client.cookies[doors.COOKIE].value == "login"
    del client.cookies["acms"]
    assert "登录已过期" in client.get("/login/?next=/me/file/").text
    assert "登录已过期" not in client.get("/login/").text


def test_L06_who_signs_out_is_forgotten_by_the_door(client: Client, registered: User) -> None:
    login(client, registered.id_number, seed.PASSWORD, "/login/")
    client.post("/logout/")
    assert "登录已过期" not in client.get("/login/?next=/me/file/").text


def test_L06_the_page_is_kept_through_wrong_tries_and_new_captchas(client: Client, registered: User) -> None:
    wanted = {"next": "/me/file/"}
    for given in (
        {"number": registered.id_number, "captcha_action": "new"},
        {"number": registered.id_number, "captcha_action": "text"},
        {"number": registered.id_number, "password": "x", "captcha": "99999"},
        {"number": registered.id_number, "password": "wrong", **solved()},
        {"number": "1", "password": "wrong", **solved()},
    ):
        page = client.post("/login/", given | wanted).text
        assert 'name="next" value="/me/file/"' in page
        assert given["number"] in page
    answer = login(client, registered.id_number, seed.PASSWORD, "/login/", **wanted)
    assert answer["location"] == "/me/file/"


def test_L07_the_wrong_entrance_leads_to_the_right_one_with_number_and_page(client: Client, registered: User) -> None:
    answer = login(client, registered.id_number, seed.PASSWORD, next="/me/file/")
    assert door_and_next(answer) == ("/login/", "/me/file/")
    assert registered.id_number not in answer["location"]
    page = client.get(answer["location"]).text
    assert "请从「会计人员登录」进入" in page
    assert registered.id_number in page and 'value="/me/file/"' in page
    assert registered.id_number not in client.get("/login/").text  # said once
    assert login(client, registered.id_number, seed.PASSWORD, "/login/", next="/me/file/")["location"] == "/me/file/"


def test_L07_the_session_keeps_the_number_sealed(client: Client, registered: User) -> None:
    login(client, registered.id_number, seed.PASSWORD)
    assert registered.id_number not in str(dict(client.session))
    client.post("/recover/", {"number": registered.id_number, "way": "questions", **solved()})
    assert registered.id_number not in str(dict(client.session))


def test_L07_who_has_not_been_collected_is_led_to_the_collection(client: Client, person: User) -> None:
    answer = login(client, person.id_number, seed.PASSWORD, "/login/", next="/me/file/")
    assert door_and_next(answer) == ("/collection/", "/me/file/")
    assert login(client, person.id_number, seed.PASSWORD, next="/me/file/")["location"] == "/collection/go/"


def test_L06_the_first_password_goes_on_to_the_page_that_was_wanted(
    client: Client, db: None, shared_password: str
) -> None:
    from acms.accounts import actions
    from acms.channels.models import Delivery

    user = actions.make_person(name="乌云其木格", id_number="152301197005050007")
    login(client, user.id_number, "nmg*123#", next="/collection/3/")
    client.post("/collection/password/", {"send_code": "1", "phone": "13800000188"})
    code = Delivery.objects.get().text.split("验证码")[1][:6]
    given = {"name": user.name, "phone": "13800000188", "code": code}
    answer = client.post("/collection/password/", given | {"password": "Qinghe-2026!", "again": "Qinghe-2026!"})
    assert answer["location"] == "/collection/3/"
    other_tab = client.post(
        "/collection/password/", given | {"password": "Other-2026!", "again": "Other-2026!"}, follow=True
    )
    assert words.PASSWORD_SET_HERE in other_tab.text and words.SESSION_GONE not in other_tab.text
    user.refresh_from_db()
    assert user.check_password("Qinghe-2026!")


@pytest.mark.parametrize(
    ("address", "referer", "page"),
    [
        ("/desk/cases/1/decide/", "/desk/cases/1/", "/desk/cases/1/"),
        ("/desk/cases/1/decide/", "", "/desk/cases/1/"),
        ("/desk/account/passkeys/", "", "/desk/account/"),
        ("/desk/next/", "", "/desk/"),
        ("/desk/queue/many/", "/desk/queue/?view=free&result=ok", "/desk/queue/?view=free&result=ok"),
        ("/account/sessions/end/", "", "/account/"),
        ("/account/sessions/end/", "/desk/account/", "/desk/account/"),
        ("/me/trust/5/object/", "/me/file/", "/me/file/"),
        ("/me/trust/5/object/", "/login/?next=/me/", "/me/trust/"),
        ("/changes/information/drop/update_post/", "", "/changes/information/"),
    ],
)
def test_L06_a_forms_address_leads_to_the_page_it_stands_on(
    db: None, client: Client, address: str, referer: str, page: str
) -> None:
    where = {"HTTP_REFERER": f"http://testserver{referer}"} if referer else {}
    door = "/desk/login/" if page.startswith("/desk/") else "/login/"
    assert door_and_next(client.post(address, **where)) == (door, page)


def test_L06_only_pages_of_this_site_are_led_to(client: Client, registered: User) -> None:
    for wanted in (
        "//evil.example/",
        "https://evil.example/me/",
        "/desk/next/",
        "/logout/",
        "javascript:1",
        "/nowhere",
    ):
        found = login(Client(), registered.id_number, seed.PASSWORD, "/login/", next=wanted)["location"]
        assert found == "/me/", wanted
    elsewhere = client.post("/me/file/object/", HTTP_REFERER="https://evil.example/me/learning/")
    assert door_and_next(elsewhere) == ("/login/", "/me/file/")


def test_L06_pieces_of_a_page_lead_the_whole_page_to_the_door(db: None, client: Client) -> None:
    piece = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/collection/5/"}
    answer = client.post("/collection/scans/photo/", **piece)
    assert (answer.status_code, answer["hx-redirect"]) == (401, "/collection/?next=/collection/5/")
    polled = client.get("/collection/scans/photo/", **piece, HTTP_X_POLL="1")
    assert polled.status_code == 401 and "hx-redirect" not in polled
    saved = client.post("/collection/5/", HTTP_X_AUTOSAVE="1")
    assert (saved.status_code, saved["x-door"]) == (401, "/collection/?next=/collection/5/")


def test_L08_staff_come_back_through_both_factors(client: Client, clerk_of_saihan: User) -> None:
    wanted = "/desk/queue/?view=free"
    page = {"login_name": "saihan", "password": "wrong", "next": wanted}
    assert 'value="/desk/queue/?view=free"' in client.post("/desk/login/", page).text
    assert "saihan" in client.post("/desk/login/", page).text
    assert client.post("/desk/login/", page | {"password": seed.STAFF_PASSWORD}).status_code == 302
    assert client.post("/desk/login/code/", {"code": "000000"}).status_code in (422, 302)
    code = pyotp.TOTP(clerk_of_saihan.totp_secret).now()
    assert client.post("/desk/login/code/", {"code": code})["location"] == wanted


def addresses(given: dict[str, Any]) -> Iterator[str]:
    for address in sorted({*TABLE, *POSTS}):
        if not address.lstrip("/").startswith(FOREIGN):
            yield address.format(**given)


def test_L06_after_signing_in_no_address_answers_405_or_404(places: dict[str, Any], cast: dict[str, Any]) -> None:  # noqa: F811
    """Every address, asked and posted by nobody; whoever signs in at that door stands on a page of theirs."""
    subject = Case.objects.get(no=places["no"]).subject
    person = make_person("苏日塔拉", "150105199003074744")
    Person.objects.filter(user=person).update(
        registered_at=timezone.now(), status="30", file_no="15010500000009", management_code="150105"
    )
    came: dict[str, set[str]] = {door: set() for door in DOORS}
    for address in addresses(places):
        for ask in (Client().get, Client().post):
            answer = ask(address)
            if answer.status_code == 302 and not address.startswith(OPEN_TO_ALL):
                door, wanted = door_and_next(answer)
                if door in DOORS:
                    came[door].add(wanted)
    assert len(came["/desk/login/"]) > 30 and len(came["/login/"]) > 20 and len(came["/collection/"]) > 5
    wrong = []
    for door, wanted in ((door, page) for door, pages in came.items() for page in sorted(pages)):
        if door == "/desk/login/":
            wrong += _lands_badly(cast["region"], wanted)
        else:
            for user in (subject, person):
                wrong += _lands_badly(user, wanted)
    assert not wrong, "\n".join(map(str, wrong))


# What one person, one member of staff or nobody at all has: asked for by another it is no page, whatever the door.
OF_ONE = (
    "/letters/",
    "/cases/",
    "/employer/",
    "/collection/scans/",
    "/collection/letter/",
    "/changes/information/now/",
    "/changes/information/basic/",
    "/changes/information/post/",
    "/changes/information/education/",
    "/changes/information/qualification/",
    "/changes/employers/cases/",
    "/handover/",
)
OF_A_CLERK = (
    "/desk/exports/", "/desk/imports/", "/desk/mailings/", "/desk/notices/", "/desk/staff/", "/desk/journal/", "/desk/units/", "/desk/work/",
)  # fmt: skip
OF_NOBODY = ("999", "nothing")


def _lands_badly(user: User, wanted: str) -> list[tuple[str, str, int]]:
    """What somebody finds where the door leads them, if it is no page."""
    from django.test import RequestFactory

    client = Client()
    client.force_login(user)
    page = doors.onward(RequestFactory().get("/"), wanted, user)
    status = client.get(page, follow=True).status_code
    own = page.startswith(OF_ONE + OF_A_CLERK) or any(mark in page for mark in OF_NOBODY)
    if status == 405 or (status == 404 and not own):
        return [(user.name, page, status)]
    return []
