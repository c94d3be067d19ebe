"""The home page has what the guide names: the heading over its entrances, the bureaus' links, the public account (P01, L01, L03)."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from acms.accounts.models import User
from acms.base import env
from acms.regions.models import Agency

PNG = b"\x89PNG\r\n\x1a\n and so on"


def test_P01_the_entrances_stand_under_the_guides_heading(client: Client, db: None) -> None:
    page = client.get("/").text
    heading = page.index(">会计人员信息管理</h2>")
    filed, employed = page.index("/filing/title/"), page.index("/filing/employment/")
    assert heading < filed < employed < page.index("会计人员信息采集</h4>")


def test_P01_the_bureaus_of_the_leagues_are_linked_once_they_have_said_where(
    client: Client, clerk_of_saihan: User
) -> None:
    """Which address a bureau has, it says itself at the desk: none is guessed."""
    assert "呼和浩特市财政局</a>" not in client.get("/").text
    client.force_login(clerk_of_saihan)
    kept = {"phone": "0471-5550105", "address": "样例路9号", "hours": "9:00–17:00"}
    assert client.post("/desk/agency/", {**kept, "website": "javascript:alert(1)"}).status_code == 422
    assert client.post("/desk/agency/", {**kept, "website": "saihan.example.com/czj"}).status_code == 302
    client.logout()
    assert "http://saihan.example.com/czj" in client.get("/agencies/?q=赛罕区").text
    assert "http://saihan.example.com/czj" not in client.get("/").text  # a banner's stands in the directory
    Agency.objects.filter(pk="150100").update(website="http://hohhot.example.com/")
    page = client.get("/").text
    assert 'href="http://hohhot.example.com/"' in page and "呼和浩特市财政局</a>" in page


def test_P01_the_public_account_has_its_name_and_the_picture_that_the_installation_names(
    client: Client, db: None, settings: Any, tmp_path: Path
) -> None:
    page = client.get("/").text
    assert "“内蒙古会计”微信公众号（nmgacc-wx）" in page and "二维码（样例）" in page
    assert client.get("/wechat-picture/")["Content-Type"] == "image/svg+xml"
    (tmp_path / "account.png").write_bytes(PNG)
    settings.ACMS_WECHAT_PICTURE = str(tmp_path / "account.png")
    page = client.get("/").text
    assert 'src="/wechat-picture/"' in page and "（样例）" not in page
    answer = client.get("/wechat-picture/")
    assert answer.content == PNG and answer["Content-Type"] == "image/png"


def test_P01_a_picture_that_is_none_is_said_at_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert env.picture("ACMS_WECHAT_PICTURE") == ""
    monkeypatch.setenv("ACMS_WECHAT_PICTURE", str(tmp_path / "none.png"))
    with pytest.raises(ValueError, match="ACMS_WECHAT_PICTURE"):
        env.picture("ACMS_WECHAT_PICTURE")
    (tmp_path / "none.png").write_text("<svg/>")
    with pytest.raises(ValueError, match="no PNG or JPEG"):
        env.picture("ACMS_WECHAT_PICTURE")


@pytest.mark.parametrize("entrance", ["/collection/", "/login/", "/filing/title/", "/filing/employment/"])
def test_L01_every_entrance_says_which_browsers(client: Client, db: None, entrance: str) -> None:
    assert "近三年的Chrome、Edge、360极速、Firefox、Safari浏览器或者微信" in client.get(entrance).text


def test_L03_where_a_password_is_chosen_it_says_whose_it_is(client: Client, db: None) -> None:
    assert "由于密码丢失、授权他人使用等情况造成个人信息泄露，责任由本人承担。" in client.get("/filing/title/").text


def test_L03_every_page_with_a_new_password_says_whose_it_is() -> None:
    templates = Path(__file__).parents[2] / "acms" / "templates"
    asking = [path for path in templates.rglob("*.html") if ".again %}" in path.read_text("utf-8")]
    assert len(asking) >= 7
    assert all("ui/_password_care.html" in path.read_text("utf-8") for path in asking)
