"""The handbook: every page has its text, every link leads somewhere, every page that people walk has its paragraph, questions find their answers."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from acms.accounts.models import User
from acms.handbook import book, contents, facts, readers, search
from acms.handbook.readers import Reader
from acms.policy.models import Figure

HREF = re.compile(r'href="([^"]+)"')


def test_every_text_has_its_page_and_every_page_its_text() -> None:
    texts = {path.stem for path in (contents.ROOM / "texts").iterdir()}
    slugs = [page.slug for page in contents.pages()]
    assert texts == set(slugs) and len(slugs) == len(set(slugs))
    chapters = [page for page in contents.pages() if page.is_chapter]
    assert len(chapters) >= 13 and len(slugs) - len(chapters) >= 20


def test_every_section_is_named_once_and_says_something(db: None) -> None:
    today = facts.today()
    for page in contents.pages():
        sections = book.leaf(page.slug, today).sections
        anchors = [section.anchor for section in sections if section.anchor]
        assert len(anchors) == len(set(anchors)) and all(section.text.strip() for section in sections), page.slug
        for anchor in page.explains.values():
            assert not anchor or anchor in anchors, (page.slug, anchor)


def _is_there(name: str) -> bool:
    """True for a name of `explains` that stands for an address: with its arguments, or with any."""
    name, *arguments = name.split()
    try:
        return bool(reverse(name, args=arguments))
    except NoReverseMatch:
        room, _, one = name.partition(":")
        _, resolver = get_resolver().namespace_dict[room]
        return not arguments and bool(resolver.reverse_dict.getlist(one))


def test_every_address_that_a_page_explains_is_there() -> None:
    named = [name for page in contents.pages() for name in page.explains]
    assert len(named) == len(set(named))
    assert [name for name in named if not _is_there(name)] == []


WALKED = [
    *(f"/collection/{step}/" for step in range(1, 8)),
    *(f"/changes/information/post/{step}/" for step in range(3, 8)),
    "/collection/", "/collection/agree/", "/collection/letter/", "/collection/password/", "/collection/status/",
    "/changes/information/post/letter/", "/changes/information/post/status/",
    "/login/", "/login/activate/", "/login/claim/", "/recover/", "/recover/password/", "/recover/questions/",
    "/filing/title/", "/filing/title/done/", "/filing/employment/", "/filing/employment/filing/", "/filing/employment/unit/",
    "/which/", "/agencies/", "/notices/", "/downloads/", "/account/",
    "/me/", "/me/file/", "/me/viewed/", "/me/messages/", "/me/data/", "/me/learning/", "/me/learning/apply/", "/me/trust/",
    "/me/trust/new/", "/me/student/", "/me/transfer/", "/me/return/", "/me/restore/", "/me/work/", "/me/work/state/",
    "/me/work/state/check/", "/me/work/outside/",
    "/changes/information/", "/changes/correction/", "/changes/employers/new/", "/changes/employers/cases/1/", "/changes/head/",
    "/changes/supervising/",
    "/employer/", "/employer/change/", "/employer/staff/1/", "/employer/staff/1/trust/", "/employer/evaluations/",
    "/employer/supervising/", "/employer/confirm/1/",
    "/cases/20260101000001/", "/cases/20260101000001/appeal/", "/cases/20260101000001/compared/", "/handover/1/photo/", "/phone/abc/",
]  # fmt: skip


@pytest.mark.parametrize("address", WALKED)
def test_P04_every_page_that_people_walk_has_its_paragraph(address: str) -> None:
    assert contents.explaining(resolve(address)) is not None


def test_P04_a_page_leads_to_its_paragraph(client: Client, db: None) -> None:
    assert 'href="/help/entrances/#collection"' in client.get("/collection/").text
    assert "这一步怎么办" not in client.get("/help/").text


def test_P04_every_link_of_the_handbook_leads_to_a_page_of_the_product(db: None) -> None:
    today, pages = facts.today(), contents.by_slug()
    links = set()
    for page in contents.pages():
        for section in book.leaf(page.slug, today).sections:
            links |= {(page.slug, link) for link in HREF.findall(section.html) if link.startswith("/")}
    assert len(links) > 80
    for slug, link in links:
        path, _, anchor = link.partition("#")
        match = resolve(path)
        if match.app_name == "handbook" and match.kwargs:
            there = pages[match.kwargs["slug"]]
            assert there.slug != slug or anchor, (slug, "leads to itself")
            named = {section.anchor for section in book.leaf(there.slug, today).sections}
            assert not anchor or anchor in named, (slug, link)


def test_P04_nobody_is_led_to_what_they_may_not_open(client: Client, clerk_of_saihan: User, db: None) -> None:
    assert 'href="/me/work/"' in client.get("/help/years-proof/").text
    client.force_login(clerk_of_saihan)
    page = client.get("/help/years-proof/").text
    assert "/me/work/" not in page and "工作履历" in page


def test_P04_readers_see_links_that_are_open_to_them(db: None) -> None:
    assert readers.may_open(Reader.MOVED, "/me/restore/") and not readers.may_open(Reader.REGISTERED, "/me/restore/")
    assert readers.may_open(Reader.HEAD, "/employer/") and not readers.may_open(Reader.REGISTERED, "/employer/")
    assert readers.may_open(Reader.STAFF, "http://czt.nmg.gov.cn") and not readers.may_open(Reader.STAFF, "/nowhere/")


def test_P04_figures_are_those_of_the_day(client: Client, db: None) -> None:
    assert "7个工作日" in client.get("/help/how-long/").text
    Figure.objects.create(key="deadline_days", value=9, valid_from="2020-01-01", basis="试")
    assert "9个工作日" in client.get("/help/how-long/").text


def test_P04_the_names_of_the_former_help_page_are_still_there(client: Client, db: None) -> None:
    page = client.get("/help/").text
    for name in ("prepare", "which", "filing", "id-wrong", "notice"):
        assert f'id="{name}"' in page


def test_P04_the_handbook_asks_little_and_keeps_nothing(
    client: Client, db: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/help/").status_code == 200
    with django_assert_num_queries(1):  # today's policy
        answer = client.get("/help/sms/")
    assert (
        answer.status_code == 200 and "acms" not in answer.cookies and "no-store" not in answer.get("Cache-Control", "")
    )
    with django_assert_num_queries(1):
        assert client.get("/help/?q=短信").status_code == 200
    assert client.get("/help/nowhere/").status_code == 404


# What people ask on the phone, and the page that has to come first.
ASKED = {
    "收不到短信": "sms",
    "短信收不到怎么办": "sms",
    "验证码一直没来": "sms",
    "忘记密码": "forgot",
    "我的密码忘了怎么找回": "forgot",
    "密码忘了手机号也不用了": "forgot-both",
    "手机号换了怎么改": "forgot-both",
    "账号被别人启用": "taken",
    "我的账号被别人登录了怎么办？": "taken",
    "激活码丢了": "code",
    "身份证号码错了": "wrong-number",
    "证件号不对": "wrong-number",
    "原来的从业资格证在外省": "other-province",
    "我的从业资格证是在外省考的，怎么采集": "other-province",
    "单位不在系统里": "no-unit",
    "系统里找不到我们单位怎么办": "no-unit",
    "没有工作单位能采集吗": "unemployed",
    "单位没有财务专用章": "seal",
    "证明函 谁签字": "seal",
    "没有打印机": "printer",
    "家里没有打印机怎么打印证明函": "printer",
    "证明函被退回": "letter-returned",
    "开始从事会计工作日期填错": "start",
    "照片不合格": "photo",
    "照片背景不是白色": "photo",
    "拍照模糊": "blurred",
    "文件太大传不上去": "blurred",
    "扫码 手机拍": "phone",
    "毕业证丢了": "lost",
    "资格证书丢了怎么办": "lost",
    "改过名字和证书不一样": "renamed",
    "曾用名": "renamed",
    "审核要多久": "how-long",
    "审核一般几天能出结果": "how-long",
    "退回了怎么改": "returned",
    "申诉": "refused",
    "换单位": "new-unit",
    "我换工作了需要办什么": "new-unit",
    "考过中级了": "new-degree",
    "学分没入账": "credits",
    "继续教育学分没有到账怎么办": "credits",
    "工作年限证明": "years-proof",
    "异动": "moved-out",
    "档案进了异动库怎么恢复": "moved-out",
    "调出": "transfer",
    "ＰＤＦ 密码": "blurred",
    "网断了": "blurred",
    "网断了怎么办": "blurred",
    "日历": "daily",
    "单位后四位": "no-unit",
    "单位代码后4位": "no-unit",
    "zhengmingh": "post",
    "wangjimima": "forgot",
}


@pytest.mark.parametrize("question", ASKED)
def test_P04_a_question_finds_its_page_first(question: str, db: None) -> None:
    found = search.find(question, facts.today())
    assert [one.page.slug for one in found][:1] == [ASKED[question]]


def test_P04_what_was_found_is_shown_with_its_words_marked(client: Client, db: None) -> None:
    page = client.get("/help/?q=白名单").text
    assert 'href="/help/sms/#check"' in page and "<mark>白名单</mark>" in page
    assert "<mark>PDF</mark>" in client.get("/help/", {"q": "ｐｄｆ"}).text


@pytest.mark.parametrize("nothing", ["量子力学", "<b>xyzzy</b>", "？？？", "怎么办", "a" * 5000])
def test_P04_what_is_not_found_says_what_to_do(client: Client, db: None, nothing: str) -> None:
    page = client.get("/help/", {"q": nothing}).text
    assert "没有找到" in page and 'href="/agencies/"' in page and "<b>xyzzy" not in page


TYPED = re.compile(r"\d+(?:个工作日|分钟|小时|天内|秒|分$)")


def test_no_figure_that_the_code_holds_is_typed_in() -> None:
    """Numbers with the units of policy figures stand in the text only where nothing in the code says them."""
    found = {
        (path.stem, number)
        for path in Path(contents.ROOM / "texts").iterdir()
        for number in TYPED.findall(path.read_text("utf-8"))
    }
    assert found == {
        ("sms", "1小时"),
        ("what", "25分钟"),
    }  # a message of the product as it stands; a guess that no code holds
