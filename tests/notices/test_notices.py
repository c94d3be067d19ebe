"""Notices and files: drafts, schedule, safety, search, feed, downloads, directory (P02, P03)."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Refused, Stale
from acms.notices import actions, markdown
from acms.notices.models import File, Notice
from acms.regions.models import Agency
from acms.scans import plain

VALUES = {"title": "登记截止通知", "category": "learning", "body": "请**尽快**办理。", "pinned": False}


@pytest.fixture
def draft(clerk_of_saihan: User) -> Notice:
    return actions.write(by=clerk_of_saihan, values=VALUES)


def _public(client: Client, notice: Notice) -> int:
    client.logout()
    return client.get(f"/notices/{notice.pk}/").status_code


def test_P02_a_draft_is_not_public_until_it_is_published_and_can_be_withdrawn(
    client: Client, draft: Notice, clerk_of_saihan: User
) -> None:
    assert _public(client, draft) == 404
    actions.publish(draft, by=clerk_of_saihan)
    assert _public(client, draft) == 200
    actions.withdraw(draft, by=clerk_of_saihan)
    assert _public(client, draft) == 404


def test_P02_a_scheduled_notice_waits_and_a_time_gone_by_is_refused(
    client: Client, draft: Notice, clerk_of_saihan: User
) -> None:
    actions.publish(draft, by=clerk_of_saihan, at=timezone.now() + timedelta(hours=1))
    assert _public(client, draft) == 404
    assert "登记截止通知" not in client.get("/notices/").content.decode()
    client.force_login(clerk_of_saihan)
    data = {**VALUES, "version": draft.version, "at": "2020-01-01T08:00", "schedule": "1"}
    page = client.post(f"/desk/notices/{draft.pk}/", data)
    assert page.status_code == 409 and "已经过去" in page.content.decode() and "尽快" in page.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[点这里](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![x](http://evil.example/x.png)",
        "[x](data:text/html,<script>1</script>)",
        "<style>body{display:none}</style>",
    ],
)
def test_P02_markup_and_script_in_a_notice_are_shown_as_text(client: Client, clerk_of_saihan: User, text: str) -> None:
    notice = actions.write(by=clerk_of_saihan, values={**VALUES, "title": text, "body": text})
    actions.publish(notice, by=clerk_of_saihan)
    page = client.get(f"/notices/{notice.pk}/").content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    for bad in ("<script", "<img", "<style", 'href="javascript', 'href="data:'):
        assert bad not in article


def test_P02_markdown_gives_headings_lists_tables_and_links() -> None:
    html = markdown.html("# 标题\n\n- 一\n\n|甲|乙|\n|-|-|\n|1|2|\n\n[财政厅](http://czt.nmg.gov.cn)")
    for good in ("<h1>", "<li>", "<table>", 'href="http://czt.nmg.gov.cn"'):
        assert good in html


@pytest.mark.parametrize(
    "text",
    [
        "[站内](//evil.example)",
        "[站内](&#47;/evil.example)",
        "[站内](&Tab;//evil.example)",
        "[站内]( //evil.example)",
        "[站内](/\\evil.example)",
        "[站内](</\t/evil.example>)",
        "<//evil.example>",
        "[站内][a]\n\n[a]: //evil.example",
    ],
)
def test_P02_what_looks_like_an_address_of_this_site_leads_nowhere_else(text: str) -> None:
    """Read as browsers read it: a backslash is a slash to them, and tabs and line ends are nothing."""
    for address in re.findall(r'href="([^"]*)"', markdown.html(text)):
        assert not re.sub(r"[\t\r\n]", "", address).replace("\\", "/").startswith("//"), address
    assert 'href="/notices/"' in markdown.html("[站内](/notices/)")


def test_P02_two_colleagues_editing_at_once_the_second_is_told_and_keeps_the_text(
    client: Client, draft: Notice, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    actions.rewrite(draft, by=other_clerk_of_saihan, version=0, values={**VALUES, "title": "同事改的"})
    with pytest.raises(Stale):
        actions.rewrite(Notice.objects.get(pk=draft.pk), by=clerk_of_saihan, version=0, values=VALUES)
    client.force_login(clerk_of_saihan)
    page = client.post(f"/desk/notices/{draft.pk}/", {**VALUES, "body": "我写的长文", "version": "0", "save": "1"})
    assert page.status_code == 409 and "我写的长文" in page.content.decode()
    assert Notice.objects.get(pk=draft.pk).title == "同事改的"


def test_P02_preview_shows_and_saves_nothing(client: Client, draft: Notice, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    data = {**VALUES, "body": "**改过**", "version": 0, "preview": "1"}
    page = client.post(f"/desk/notices/{draft.pk}/", data).content.decode()
    assert "<strong>改过</strong>" in page
    assert Notice.objects.get(pk=draft.pk).body == VALUES["body"]


def test_P02_search_by_words_category_and_region(client: Client, clerk_of_saihan: User, clerk_of_hailar: User) -> None:
    for by, title in ((clerk_of_saihan, "赛罕区学分登记"), (clerk_of_hailar, "海拉尔区学分登记")):
        actions.publish(actions.write(by=by, values={**VALUES, "title": title}), by=by)

    def shown(**query: str) -> list[str]:
        return [row.title for row in client.get("/notices/", query).context["page"].rows]

    assert shown(q="学分 海拉尔") == ["海拉尔区学分登记"]
    assert shown(region="150100") == ["赛罕区学分登记"]
    assert shown(category="law") == []
    assert len(shown(category="learning")) == 2


def test_P02_the_feed_is_valid_atom_with_published_notices_only(
    client: Client, draft: Notice, clerk_of_saihan: User
) -> None:
    actions.publish(actions.write(by=clerk_of_saihan, values={**VALUES, "title": "<b>已发布</b>"}), by=clerk_of_saihan)
    feed = ElementTree.fromstring(client.get("/notices/feed.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.tag == f"{atom}feed"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["<b>已发布</b>"]


# ---- files ------------------------------------------------------------------------------------------------------------


def _office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


def test_P02_an_attachment_is_public_with_its_notice_and_only_saved_never_opened(
    client: Client, draft: Notice, clerk_of_saihan: User
) -> None:
    file = actions.put_file(by=clerk_of_saihan, name="登记表.docx", data=_office("[Content_Types].xml"), notice=draft)
    assert client.get(f"/files/{file.pk}/").status_code == 404
    actions.publish(draft, by=clerk_of_saihan)
    answer = client.get(f"/files/{file.pk}/")
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    actions.drop_file(file, by=clerk_of_saihan)
    assert client.get(f"/files/{file.pk}/").status_code == 404


@pytest.mark.parametrize(
    "name, data, code",
    [
        ("a.html", b"<html>", "wrong_file"),
        ("a.svg", b"<svg/>", "wrong_file"),
        ("a", b"%PDF", "wrong_file"),
        ("a.pdf", b"<html>", "disguised"),
        ("a.xlsx", b"PK\x03\x04 no zip", "disguised"),
        ("a.docx", _office("[Content_Types].xml", "word/vbaProject.bin"), "disguised"),
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF" + b"0" * plain.ATTACHMENT.most_upload, "too_big"),
    ],
)
def test_P02_other_disguised_and_oversized_files_are_refused(
    clerk_of_saihan: User, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        actions.put_file(by=clerk_of_saihan, name=name, data=data)
    assert refusal.value.code == code and not File.objects.exists()


def test_P02_downloads_have_versions_and_an_order(client: Client, clerk_of_saihan: User) -> None:
    first = actions.put_file(by=clerk_of_saihan, name="甲.pdf", data=b"%PDF1")
    second = actions.put_file(by=clerk_of_saihan, name="乙.pdf", data=b"%PDF2")
    newer = actions.put_file(by=clerk_of_saihan, name="甲改.pdf", data=b"%PDF3", replaces=first)
    actions.move_file(second, by=clerk_of_saihan, up=True)
    page = client.get("/downloads/").content.decode()
    assert newer.version == 2 and "第2版" in page
    assert page.index("乙.pdf") < page.index("甲改.pdf") and ">甲.pdf" not in page
    assert client.get(f"/files/{first.pk}/").status_code == 404
    client.force_login(clerk_of_saihan)
    assert client.get(f"/files/{first.pk}/").content == b"%PDF1"


def test_P03_an_agency_keeps_its_own_contact_data_true(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    data = {"phone": "0471-5550105", "address": "样例路9号", "hours": "9:00–17:00"}
    assert client.post("/desk/agency/", data).status_code == 302
    assert Agency.objects.get(pk="150105").phone == "0471-5550105"
    client.logout()
    page: Any = client.post("/", {"who": "赛罕区"})
    assert "0471-5550105" in page.content.decode()


def test_R05_the_cities_that_report_apart_have_their_notices_and_offices_beside_their_league(
    client: Client, clerk_of_saihan: User
) -> None:
    """F14: 满洲里's notices stood on the page of 呼伦贝尔."""
    for code, title in (("150781", "满洲里的通知"), ("150721", "阿荣旗的通知"), ("150700", "呼伦贝尔的通知")):
        notice = actions.write(by=clerk_of_saihan, values={**VALUES, "title": title})
        actions.publish(notice, by=clerk_of_saihan)
        Notice.objects.filter(pk=notice.pk).update(agency_code=code)
    client.logout()
    shown = {
        (page, code): client.get(page, {key: code}).text
        for page, key in (("/notices/", "region"), ("/agencies/", "league"))
        for code in ("150700", "150781")
    }
    for page in ("/notices/", "/agencies/"):
        league, city = shown[page, "150700"], shown[page, "150781"]
        assert "阿荣旗的通知" in league and "呼伦贝尔的通知" in league and "满洲里的通知" not in league
        assert "满洲里的通知" in city and "阿荣旗的通知" not in city
    offices = [
        [agency.pk for agency in client.get("/agencies/", how).context["agencies"]]
        for how in ({"league": "150700"}, {})
    ]
    assert "150721" in offices[0] and "150781" not in offices[0] and {"150781", "152501", "150700"} <= {*offices[1]}
