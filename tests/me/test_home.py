"""P01, P03, W14: the portal and the home of a registered person."""

import io
import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base import work
from acms.casework.models import Case
from acms.employers.models import Employer
from acms.people import actions as people
from acms.people import papers, summaries
from acms.people.models import Person, Status
from acms.policy.models import Figure
from acms.privacy import copies
from acms.privacy.models import DataCopy
from tests.casework.test_casework import checked


def test_P01_the_portal_has_the_four_entrances_in_the_guides_words(client: Client, db: None) -> None:
    page = client.get("/").text
    for words in (
        "取得会计专业技术资格",
        "单位聘任会计人员",
        "入库备案",
        "会计人员信息采集",
        "会计人员登录",
        "联系办事机构",
        "工作人员登录",
    ):
        assert words in page
    assert "内蒙古自治区注册会计师协会" in page


def test_P03_who_manages_me_is_answered_by_employer_and_by_region(client: Client, employer: Employer) -> None:
    assert "赛罕区财政局会计科" in client.post("/", {"who": employer.uscc}).text
    assert "科尔沁区财政局会计科" in client.post("/", {"region": "150502"}).text
    assert "最后一位校验码对不上" in client.post("/", {"who": "91150105MA0TE5T16B"}).text
    assert "不是有效的统一社会信用代码" in client.post("/", {"who": "9115"}).text
    assert "赛罕区" in client.get("/agencies/?q=saihan").text


def test_W14_a_registered_person_has_a_summary_whose_code_can_be_verified(client: Client, filled: Case) -> None:
    checked(filled)
    client.force_login(filled.subject)
    home = client.get("/me/").text
    assert "档案号" in home and "内蒙古青禾样例粮油有限公司" in home
    assert filled.subject.id_number not in home
    answer = client.get("/me/summary.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = pdfium.PdfDocument(BytesIO(answer.content))[0].get_textpage().get_text_range()
    person = Person.objects.get(user=filled.subject)
    assert person.file_no in text and person.name in text and filled.subject.id_number not in text
    verified = Client().get(f"/verify/{summaries.code(person)}/")
    assert person.file_no in verified.text and person.name not in verified.text
    forged = summaries.code(person)[:-1] + ("A" if summaries.code(person)[-1] != "A" else "B")
    assert Client().get(f"/verify/{forged}/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/agencies/", "/help/", "/collection/", "/login/"])
def test_public_pages_take_few_statements(
    client: Client, db: None, address: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        client.get(address)


def test_the_policy_of_every_page_is_strict(client: Client, db: None) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"


def test_Q02_a_copy_of_ones_own_data_holds_everything_and_nobody_elses(
    client: Client, filled: Case, stranger: User, clerk_of_saihan: User
) -> None:
    checked(filled)
    people.note_view(person=filled.subject.person, by=clerk_of_saihan)
    client.force_login(filled.subject)
    client.post("/me/data/")
    assert "正在准备" in client.get("/me/data/").text
    assert work.work_one(copies.LANE)
    copy = DataCopy.objects.get()
    answer = client.get(f"/me/data/{copy.pk}.zip")
    assert answer["Cache-Control"] == "private, no-store"
    bundle = zipfile.ZipFile(io.BytesIO(answer.content))
    text = bundle.read("我的数据.json").decode()
    data = json.loads(text)
    assert data["account"]["id_number"] == filled.subject.id_number
    assert data["facts"]["Post"][0]["employer"] == "内蒙古青禾样例粮油有限公司"
    assert data["cases"][0]["submissions"][0]["answers"] and data["papers"]
    assert {"what": "person.viewed", "by": "苏日娜"} in [
        {k: v for k, v in e.items() if k != "at"} for e in data["what_happened"]
    ]
    assert stranger.id_number not in text and "digest" not in text
    assert len([name for name in bundle.namelist() if name.startswith("材料/")]) == len(data["papers"])
    document = pdfium.PdfDocument(bundle.read("我的数据.pdf"))
    read = "".join(page.get_textpage().get_text_range() for page in document)
    for part in (filled.subject.id_number, "内蒙古青禾样例粮油有限公司", "查看了档案", "苏日娜", "信息采集"):
        assert part in read
    assert client.get("/me/").text.count("您的个人信息副本准备好了") == 1


def test_Q02_a_copy_is_made_once_at_a_time_kept_a_week_and_nobody_elses(
    client: Client, person: User, stranger: User
) -> None:
    first = copies.ask(user=person)
    assert copies.ask(user=person).pk == first.pk
    assert work.work_one(copies.LANE)
    assert copies.ask(user=person).pk != first.pk
    client.force_login(stranger)
    assert client.get(f"/me/data/{first.pk}.zip").status_code == 404
    client.force_login(person)
    assert client.get(f"/me/data/{first.pk}.zip").status_code == 200
    DataCopy.objects.filter(pk=first.pk).update(finished_at=timezone.now() - timedelta(days=8))
    assert copies.sweep() == 1
    assert client.get(f"/me/data/{first.pk}.zip").status_code == 404
    assert "已过期删除" in client.get("/me/data/").text


def test_W14_the_file_of_somebody_who_died_does_not_say_that_they_have_still_to_report(person: User) -> None:
    file = Person.objects.get(user=person)
    file.status = Status.CLOSED
    said = dict(summaries.of(file))["单位与岗位信息"]
    assert said == [("档案状态", "注销")]


@pytest.mark.parametrize("shown", ["part", "whole"])
def test_W14_a_printed_summary_can_be_matched_and_checked(client: Client, filled: Case, shown: str) -> None:
    checked(filled)
    Figure.objects.create(key="number_on_papers", value=shown, valid_from=timezone.localdate(), basis="x")
    client.force_login(filled.subject)
    file = pdfium.PdfDocument(BytesIO(client.get("/me/summary.pdf").content))[0]
    text = "".join(file.get_textpage().get_text_range().split())
    person = Person.objects.get(user=filled.subject)
    number = person.id_number
    assert (number if shown == "whole" else f"{number[:6]}********{number[-4:]}") in text
    assert f"编号：{summaries.code(person)}" in text and "赛罕区财政局会计科" in text
    assert f"{settings.ACMS_URL}/verify/{summaries.code(person)}/" in text
    pictures = [one for one in file.get_objects() if one.type == pdfium.raw.FPDF_PAGEOBJ_IMAGE]
    assert pictures or papers.portrait(person) == b""
