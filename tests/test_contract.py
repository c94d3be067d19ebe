"""The commands that others rely on (docs/contract.md): what they take and what they print."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from acms.accounts.models import User
from acms.demo import documents
from acms.letters.facts import ProofFacts

FACTS = {
    "employer": "内蒙古青禾样例粮油有限公司",
    "uscc": "91150105MA0TE5T16A",
    "phone": "0471-5550188",
    "region": "呼和浩特市/赛罕区",
    "id_number": "152301197005050007",
    "name": "乌云·其木格",
    "joined_on": "2011-03-01",
    "accounting_since": "1993-08-01",
    "post": "总账",
    "admin_post": "无",
    "title": "会计师",
    "title_since": "2006-05-20",
    "employment_form": "appointment",
    "issued_on": "2026年11月23日",
}


def say(*command: str) -> Any:
    """The JSON that a command prints."""
    out = io.StringIO()
    call_command(*command, stdout=out)
    return json.loads(out.getvalue())


def test_T01_T04_letters_are_issued_scanned_and_audited_by_command(db: None, tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text(json.dumps(FACTS), "utf-8")
    issued = say("letters", "issue", "--facts", str(tmp_path / "facts.json"), "--out", str(tmp_path / "l.pdf"))
    assert set(issued["fields"]) == set(ProofFacts.LABELS)
    assert issued["fields"]["id_number"]["value"] == FACTS["id_number"]
    assert len(issued["fields"]["id_number"]["box_mm"]) == 4
    scan = ["demo", "scan", str(tmp_path / "l.pdf"), "--out"]
    call_command(*scan, str(tmp_path / "good.jpg"), "--sign", "--seal", "--dpi", "250", "--rotate", "3")
    call_command(*scan, str(tmp_path / "bare.jpg"), "--sign")
    lines = [
        json.dumps({"serial": issued["serial"], "file": str(tmp_path / name)}) for name in ("good.jpg", "bare.jpg")
    ]
    (tmp_path / "m.jsonl").write_text("\n".join(lines), "utf-8")
    call_command("letters", "audit", str(tmp_path / "m.jsonl"), "--out", str(tmp_path / "r.jsonl"))
    good, bare = (json.loads(line) for line in (tmp_path / "r.jsonl").read_text("utf-8").splitlines())
    assert (good["verdict"], good["findings"]) == ("pass", [])
    assert bare["verdict"] == "fail"
    assert set(bare["findings"][0]) >= {"code", "field", "expected", "read", "message", "box"}
    assert bare["findings"][0]["code"] == "missing_seal"
    assert good["ms"] > 0


def test_T01_facts_that_are_missing_or_unknown_are_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "facts.json").write_text(json.dumps({**FACTS, "salary": "1"}), "utf-8")
    with pytest.raises(CommandError, match="salary"):
        call_command("letters", "issue", "--facts", str(tmp_path / "facts.json"), "--out", str(tmp_path / "l.pdf"))


def test_S01_S07_scans_are_checked_and_read_by_command(tmp_path: Path) -> None:
    papers = say("demo", "documents", "--out", str(tmp_path), "--seed", "4")
    assert {path.name for path in tmp_path.glob("*.jpg")} == {f"{kind}.jpg" for kind in documents.KINDS}
    read = say("scans", "read", "id_portrait", str(tmp_path / "id_portrait.jpg"), "--json")
    assert read["fields"]["id_number"]["value"] == papers["id_number"]
    checked = say("scans", "check", "photo", str(tmp_path / "photo.jpg"), "--out", str(tmp_path / "out.jpg"), "--json")
    assert (checked["verdict"], checked["width"], checked["height"]) == ("usable", 295, 413)
    assert (tmp_path / "out.jpg").stat().st_size == checked["bytes"]
    (tmp_path / "fake.jpg").write_bytes(b"MZ")
    refused = say("scans", "check", "photo", str(tmp_path / "fake.jpg"), "--json")
    assert (refused["verdict"], refused["findings"][0]["code"]) == ("refused", "not_image")


@pytest.fixture
def demo_client(db: None) -> Any:
    """A client of the addresses that demo mode adds."""
    import sys
    from types import ModuleType

    from django.urls import include, path

    from config import urls

    module = ModuleType("tests.demo_urls")
    module.urlpatterns = [*urls.urlpatterns, path("demo/", include("acms.demo.urls"))]  # type: ignore[attr-defined]
    sys.modules["tests.demo_urls"] = module
    with override_settings(ROOT_URLCONF="tests.demo_urls"):
        yield Client()


def test_demo_mode_lists_accounts_outbox_and_specimens(
    demo_client: Client, person: User, clerk_of_saihan: User
) -> None:
    from acms.channels import actions

    actions.send_sms(to="13800000188", text="验证码123456")
    page = demo_client.get("/demo/").text
    assert person.id_number in page and "saihan" in page
    newest = demo_client.get("/demo/outbox.json").json()[0]
    assert (newest["channel"], newest["to"]) == ("sms", "13800000188")
    assert "123456" in newest["text"] and newest["at"]
    bundle = zipfile.ZipFile(io.BytesIO(demo_client.get(f"/demo/documents/{person.pk}.zip").content))
    facts = json.loads(bundle.read("facts.json"))
    assert facts["id_number"] == person.id_number
    assert "id_portrait.jpg" in bundle.namelist()


def test_without_demo_mode_there_is_no_such_address_and_no_easy_captcha(client: Client, person: User) -> None:
    assert client.get("/demo/").status_code == 404
    answer = client.post(
        "/collection/", {"number": person.id_number, "password": "Demo-2026!", "captcha_key": "x", "captcha": "0000"}
    )
    assert "验证码不对" in answer.text


def test_demo_mode_answers_on_loopback_only() -> None:
    with override_settings(ACMS_LOOPBACK_ONLY=True, ACMS_HOST="0.0.0.0"), pytest.raises(CommandError, match="loopback"):
        call_command("serve")
