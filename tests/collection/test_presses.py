"""What each button of the steps comes to, without script and with it: what is kept, what is said, and where it leads (W01–W12, S02)."""

import json
import re
from typing import Any

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.base.fields import update_each
from acms.casework import actions as casework
from acms.casework import tasks
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.collection import actions, words
from acms.collection.models import EducationAnswers, Evidence, IdentityAnswers, PostAnswers
from acms.employers.models import Employer
from acms.scans import encode
from acms.scans.models import Scan
from tests.casework.test_casework import checked
from tests.collection.steps import Page
from tests.collection.test_pages import walker  # noqa: F401
from tests.conftest import refused

HTMX = {"HX-Request": "true"}


def picture(shade: int = 250) -> SimpleUploadedFile:
    """A picture that the intake takes; what it shows is not the question."""
    return SimpleUploadedFile("纸.jpg", encode.jpeg(np.full((400, 600, 3), shade, np.uint8), 80))


def scan_in(kind: str) -> Scan:
    return Evidence.objects.select_related("scan").get(kind=kind).scan


def test_P04_an_upload_comes_with_the_whole_form_and_leads_back_to_its_place(walker: Client, person: User) -> None:  # noqa: F811
    sent = {"full_level": "21", "full_school": "样例大学", "upload": "diploma_full", "file_diploma_full": picture()}
    answer = walker.post("/collection/5/", sent)
    assert answer.url == "/collection/5/#up-diploma_full"
    scan = scan_in("diploma_full")
    assert (scan.owner, scan.file_name, scan.state, scan.wish) == (person, "纸.jpg", "checking", {})
    several = walker.post("/collection/5/", {"upload": "degree_full", "file_degree_full": [picture(), picture(240)]})
    assert several.url.endswith("#up-degree_full") and Evidence.objects.filter(kind="degree_full").exists()


@pytest.mark.parametrize(
    ("sent", "status", "why"),
    [
        ({"upload": "diploma_full", "full_level": "21"}, 422, words.NO_FILE[0]),
        (
            {"upload": "diploma_full", "full_level": "21", "file_diploma_full": SimpleUploadedFile("a.jpg", b"MZ")},
            422,
            "没有收下",
        ),
        ({"upload": "passport", "file_passport": picture()}, 404, ""),
        ({"discard": "passport"}, 404, ""),
        ({"again": "passport:plain"}, 404, ""),
        ({"send_code": "fax"}, 404, ""),
    ],
    ids=["no file", "no picture", "no such paper", "nothing to drop", "nothing to look at", "no such contact"],
)
def test_S04_what_cannot_be_taken_says_why_in_its_place_and_leaves_nothing(
    walker: Client, sent: dict[str, Any], status: int, why: str  # noqa: F811
) -> None:  # fmt: skip
    answer = walker.post("/collection/5/", sent)
    assert answer.status_code == status and (status == 404 or why in answer.text)
    assert not Evidence.objects.exists() and not Scan.objects.exists()


@pytest.mark.parametrize(
    ("asked", "wish"),
    [
        ("page-2", {"page": 2}),
        ("page-0", {"page": 0}),
        ("plain", {"plain": True}),
        ("mended", {}),
        ("frame-0,0.1,0.5,1", {"frame": [0.0, 0.1, 0.5, 1.0]}),
        ("page-100", None),
        ("page-x", None),
        ("frame-0,0.1,0.5", None),
        ("frame-0,0.1,0.5,1.1", None),
        ("frame-0,-0.1,0.5,1", None),
        ("frame-a,b,c,d", None),
        ("move-passport", None),
        ("praise", None),
    ],
)
def test_S02_an_upload_is_looked_at_again_as_the_person_wishes(
    walker: Client, asked: str, wish: dict[str, Any] | None  # noqa: F811
) -> None:  # fmt: skip
    walker.post("/collection/5/", {"upload": "diploma_full", "file_diploma_full": picture()})
    first = scan_in("diploma_full")
    answer = walker.post("/collection/5/", {"again": f"diploma_full:{asked}"})
    if wish is None:
        assert answer.status_code == 404 and scan_in("diploma_full") == first
        return
    again = scan_in("diploma_full")
    assert answer.url == "/collection/5/#up-diploma_full"
    assert (again != first, again.wish, again.digest, again.file_name) == (True, wish, first.digest, "纸.jpg")
    assert not Scan.objects.filter(pk=first.pk).exists()


def test_S02_a_misplaced_upload_goes_to_its_own_place_on_another_page(walker: Client, person: User) -> None:  # noqa: F811
    walker.post("/collection/5/", {"upload": "diploma_full", "file_diploma_full": picture()})
    digest = scan_in("diploma_full").digest
    answer = walker.post("/collection/5/", {"again": "diploma_full:move-qualification"})
    assert answer.url == "/collection/6/#up-qualification"
    assert scan_in("qualification").digest == digest and not Evidence.objects.filter(kind="diploma_full").exists()
    case = actions.of_user(person)
    assert case is not None
    with refused(words.NO_FILE[0]):
        actions.take_again(case=case, kind="diploma_full", wish={}, by=person)
    Scan.objects.update(slimmed_at=timezone.now())
    with refused(words.UPLOAD_AGAIN):
        actions.move_evidence(case=case, kind="qualification", to="diploma_full", by=person)


def test_P04_a_place_is_emptied_with_and_without_script(walker: Client) -> None:  # noqa: F811
    for way in ("form", "alone", "script"):
        walker.post("/collection/5/", {"upload": "diploma_full", "file_diploma_full": picture()})
        if way == "form":
            asked = walker.post("/collection/5/", {"discard": "diploma_full", "full_school": "甲大学"})
            assert "删除全日制学历证书" in asked.text and 'name="full_school" value="甲大学"' in asked.text
            assert Evidence.objects.exists()
            answer = walker.post("/collection/5/", {"discard": "diploma_full", "sure": "1"})
        else:
            script = HTMX if way == "script" else {}
            answer = walker.post("/collection/scans/diploma_full/delete/", headers=script)
        assert "未上传" in answer.text if way == "script" else answer.url == "/collection/5/#up-diploma_full"
        assert not Evidence.objects.exists() and not Scan.objects.exists()
    assert walker.post("/collection/scans/passport/delete/").status_code == 404
    assert walker.get("/collection/scans/passport/").status_code == 404


def test_S07_an_open_page_is_told_what_the_reader_has_filled_in(walker: Client) -> None:  # noqa: F811
    address = "/collection/scans/qualification/"
    assert "正在检查" in walker.post(address, {"file_qualification": picture()}, headers=HTMX).text
    assert walker.get(address).url == "/collection/6/#up-qualification"
    assert "HX-Trigger" not in walker.get(address, headers=HTMX).headers
    number = {"value": "0515000001", "confidence": 0.99, "box": [0, 0, 9, 9]}
    read = {"kind": "qualification", "text": "", "fields": {"certificate_no": number}}
    update_each(Scan.objects.all(), queued_at=None, state="usable", read=read)
    assert "HX-Trigger" not in walker.get(address, headers=HTMX).headers  # read, and nothing was filled in from it
    walker.post("/collection/6/", {"type": "01", "certificate_no": "0515000001"})
    told = json.loads(walker.get(address, headers=HTMX).headers["HX-Trigger"])
    assert told == {"prefill": {"fields": {"certificate_no": "0515000001"}}}
    assert "HX-Trigger" not in walker.post(address, {}, headers=HTMX).headers


def test_W11_next_leads_page_by_page_and_back_again(client: Client, filled: Case) -> None:
    client.force_login(filled.subject)
    assert client.get("/collection/go/").url == "/collection/7/"
    for page in (4, 5, 6):
        assert f'href="/collection/{page - 1}/"' in client.get(f"/collection/{page}/").text
    assert 'href="/collection/6/"' in client.get("/collection/7/").text
    political = IdentityAnswers.objects.get(case=filled).political
    answer = client.post("/collection/3/", {"political": political, "next": "1"})
    assert answer.url == "/collection/4/"
    code = PostAnswers.objects.get(case=filled).employer.uscc  # type: ignore[union-attr]
    on = client.post("/collection/4/", {"has_employer": "1", "on_post": "1", "uscc": code, "letter": "1"})
    assert on.url == "/collection/letter/"
    assert client.post("/collection/6/", {"type": "01", "next": "1"}).url == "/collection/7/"
    saved = client.post("/collection/6/", {"type": "01", "save": "1"})
    assert saved.status_code == 200 and "已保存" in saved.text


def test_W11_the_walk_goes_on_where_something_is_missing(walker: Client, person: User) -> None:  # noqa: F811
    assert walker.get("/collection/go/").url == "/collection/3/"
    walker.post("/collection/5/", {"full_level": "21"})
    assert walker.get("/collection/go/").url == "/collection/3/"
    assert walker.get("/collection/8/").status_code == 404
    rail = {row["number"]: row for row in walker.get("/collection/6/").context["steps"]}
    assert [rail[page]["state"] for page in (1, 2, 3, 4, 5, 6, 7)] == ["done", "done", "", "", "part", "now", ""]
    assert rail[5]["note"] and not rail[4]["note"] and rail[2]["note"].endswith("已承诺")
    assert all(row["open"] for row in rail.values())


def test_W12_a_submitted_collection_is_shown_and_every_page_of_it_leads_there(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    client.force_login(case.subject)
    for page in ("go", "1", "3", "7"):
        assert client.get(f"/collection/{page}/").url == "/collection/status/", page
    assert client.post("/collection/submit/").url == "/collection/status/"  # a second click
    shown = client.get("/collection/status/")
    assert "审核" in shown.text and shown.context["by_people"]
    back = client.post("/collection/withdraw/", {"sure": "1"})
    assert back.url == "/collection/7/" and words.WITHDRAWN in client.get(back.url).text
    late = client.post("/collection/withdraw/", {"sure": "1"})
    assert late.url == "/collection/status/"
    assert client.get("/collection/status/").url == "/collection/go/"


@pytest.mark.parametrize("button", ["save", "next"])
def test_W12_what_another_page_saves_after_the_submission_is_not_said_to_be_saved(
    client: Client, filled_for_people: Case, button: str
) -> None:
    client.force_login(filled_for_people.subject)
    checked(filled_for_people)
    before = EducationAnswers.objects.filter(case=filled_for_people).values_list("school", "version")
    stood = list(before)
    late = client.post("/collection/5/", {"full_school": "后来的学校", button: "1"}, follow=True)
    assert late.redirect_chain[-1][0] == "/collection/status/" and list(before) == stood
    assert "您的操作没有生效" in late.text and "没有生效" not in client.get("/collection/status/").text


def test_W12_what_came_back_says_what_to_do_where_and_whether_it_is_done(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled_for_people)
    items = [
        {"item": "identity.political", "label": "政治面貌", "reason": "请核对。"},
        {"item": "scan.photo", "label": "照片", "reason": "请重拍。"},
    ]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(case.subject)

    def rows() -> list[tuple[str, str, str, bool]]:
        returned = client.get("/collection/status/").context["returned"]
        return [(row["label"], row["reason"], row["link"].partition("#")[0], row["done"]) for row in returned]

    assert rows() == [
        ("政治面貌", "请核对。", "/collection/3/", False),
        ("证件照片", "请重拍。", "/collection/3/", False),
    ]
    other_status = "01" if IdentityAnswers.objects.get(case=case).political != "01" else "13"
    Page(client, "/collection/3/").send(political=other_status, save="1")
    assert [row[3] for row in rows()] == [True, False]
    client.post("/collection/scans/photo/", {"file_photo": picture()})
    Scan.objects.filter(queued_at__isnull=False).update(queued_at=None, state="usable")
    assert [row[3] for row in rows()] == [True, True]


def test_W03_a_proved_contact_is_no_half_typed_one_any_more(walker: Client, person: User) -> None:  # noqa: F811
    phone = "13800000177"
    Page(walker, "/collection/3/").send(phone=phone, save="1")
    assert IdentityAnswers.objects.get().typed == {"phone": phone}
    walker.post("/collection/3/", {"send_code": "phone", "phone": phone})
    code = next(row for row in Delivery.objects.order_by("-pk") if row.to == phone).text.split("验证码")[1][:6]
    walker.post("/collection/3/", {"confirm_code": "phone", "phone": phone, "phone_code": code})
    person.refresh_from_db()
    assert person.phone == phone and IdentityAnswers.objects.get().typed is None


def test_W07_no_letter_before_the_unit_and_the_name_are_known(
    walker: Client, person: User, employer: Employer  # noqa: F811
) -> None:  # fmt: skip
    answer = walker.get("/collection/letter/")
    assert answer.url == "/collection/4/" and words.EMPLOYER_FIRST in walker.get(answer.url).text
    case = actions.of_user(person)
    assert case is not None
    with refused(words.EMPLOYER_FIRST):
        actions.issue_letter(case=case, by=person, values={}, phone="", on=timezone.localdate())
    walker.post("/collection/4/", {"has_employer": "1"})
    actions.set_employer(case=case, employer=employer)
    IdentityAnswers.objects.update(name="")
    answer = walker.get("/collection/letter/")
    assert answer.url == "/collection/3/" and words.NAME_FIRST in walker.get(answer.url).text
    IdentityAnswers.objects.update(name=person.name)
    assert walker.get("/collection/letter/").status_code == 200
    Case.objects.update(state=CaseState.RETURNED, open_items=["scan.photo"])
    assert walker.get("/collection/letter/").status_code == 404


def pressed(client: Client, page: str) -> dict[str, str]:
    """What 「提交」 of a page sends."""
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found
    return {"shown": found[1]}


def test_W12_a_step_7_left_open_in_another_tab_submits_a_returned_collection_no_second_time(
    client: Client, filled: Case
) -> None:
    EducationAnswers.objects.filter(case=filled, mode="full").update(school="哪里也没有的大学")
    client.force_login(filled.subject)
    one, two = (pressed(client, client.get("/collection/7/").text) for _ in range(2))
    client.post("/collection/submit/", one)
    assert work.work_one(tasks.LANE)
    filled.refresh_from_db()
    assert filled.state == CaseState.RETURNED
    sent = Delivery.objects.count()
    late = client.post("/collection/submit/", two, follow=True)
    assert late.redirect_chain[-1][0] == "/collection/status/" and casework_words.SENT_BEFORE in late.text
    filled.refresh_from_db()
    assert (filled.state, filled.submissions.count(), filled.decisions.count()) == (CaseState.RETURNED, 1, 1)
    assert not work.work_one(tasks.LANE) and Delivery.objects.count() == sent
    # A page that shows what came back submits it, and so does one after 「撤回」.
    client.post("/collection/submit/", pressed(client, client.get("/collection/7/").text))
    client.post("/collection/withdraw/", {"sure": "1"})
    client.post("/collection/submit/", two)
    assert filled.submissions.count() == 2
    client.post("/collection/submit/", pressed(client, client.get("/collection/7/").text))
    assert filled.submissions.count() == 3


def test_W12_the_reason_of_a_return_stands_at_the_very_field(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    """Also at what is a choice, is proved by a code, is found by the unit's code, or is asked for the letter."""
    why = {
        "post.on_post": "在岗与证明函不符", "post.employer": "单位与社保记录不符", "post.position": "岗位与证明函不符",
        "identity.phone": "手机号打不通", "identity.political": "与证明不符", "scan.photo": "照片不是本人",
        "scan.proof_letter": "章看不清",
    }  # fmt: skip
    case = checked(filled_for_people)
    items = [{"item": item, "label": item, "reason": reason} for item, reason in why.items()]
    casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    client.force_login(case.subject)
    third, fourth = client.get("/collection/3/").text, client.get("/collection/4/").text
    asked = ((third, "identity.phone"), (third, "identity.political"), (third, "scan.photo"), (fourth, "post.on_post"))
    for page, item in asked:
        assert f"退回原因：{why[item]}" in page
    for label, item in (("工作单位全称", "post.employer"), ("现从事会计工作岗位", "post.position")):
        assert f"退回原因：{label}：{why[item]}" in fourth
    assert f"退回原因：{why['post.position']}" in client.get("/collection/letter/").text
