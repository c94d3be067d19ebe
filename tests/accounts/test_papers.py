"""Files chosen in forms: kept for who has chosen them and nobody else, taken over once, gone after a day (S02, P04, F01, L01)."""

import re
import time
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone
from PIL import Image

from acms.accounts import limits, sessions, visitors
from acms.accounts.models import Code, User
from acms.casework.models import Case
from acms.channels.models import Delivery
from acms.demo import seed
from acms.employers.models import Employer
from acms.exchange.models import Import
from acms.filing.models import TitleFiling
from acms.notices.models import File, Notice
from acms.privacy import retention
from acms.scans import forms, intake, staging
from acms.scans.models import Scan, StagedFile
from acms.trust.models import TrustRecord
from acms.yearly.models import Evaluation
from tests.conftest import refused
from tests.filing.test_filings import file_title, prove, title_form

TITLE = "/filing/title/"


@pytest.fixture(autouse=True)
def captcha(monkeypatch: pytest.MonkeyPatch) -> None:
    """0000 is right, anything else wrong."""
    monkeypatch.setattr("acms.accounts.captcha.passes", lambda key, answer: answer == "0000")


def picture(size: tuple[int, int] = (900, 1200), form: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def choose(
    client: Client, data: bytes = b"", name: str = "证书.jpg", kind: str = "qualification", kept: str = ""
) -> Any:
    """Sends a file as the script does when it is chosen."""
    upload = SimpleUploadedFile(name, data or picture())
    return client.post("/papers/", {"kind": kind, "name": "certificate", "file": upload, "kept": kept})


def token_in(answer: Any) -> str:
    """The token that a page or a piece carries, empty where nothing is chosen."""
    found = re.search(r'name="[a-z-]+-kept" value="([0-9a-f-]{36})"', answer.text)
    return found.group(1) if found else ""


def stored() -> set[str]:
    return {path for row in StagedFile.objects.all() for path in staging._paths(row.pk) if default_storage.exists(path)}


# ---- choosing -------------------------------------------------------------------------------------------------------


def test_S02_a_chosen_file_is_kept_at_once_and_shown_with_its_name(client: Client, db: None) -> None:
    answer = choose(client)
    assert answer.status_code == 200 and "已选：证书.jpg" in answer.text
    shown = client.get(f"/papers/{token_in(answer)}/")
    assert shown.status_code == 200 and shown["Content-Type"] == "image/jpeg" and "no-store" in shown["Cache-Control"]


def test_S05_a_chosen_file_lies_sealed(client: Client, db: None) -> None:
    data = picture()
    choose(client, data)
    assert len(stored()) == 2
    for path in stored():
        with default_storage.open(path) as file:
            assert data[:64] not in file.read()
    assert {path for path, _ in staging.sealed()} >= stored()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"hello", "这不是图片，也不是PDF。"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG不是扫描件。"),
        (b"\xff\xd8\xff" + b"0" * 90, "文件不完整，打不开。"),
        (b"%PDF-1.7\n/JavaScript", "PDF里带有脚本或附加动作"),
    ],
)
def test_S02_S04_what_cannot_be_taken_is_said_at_once_and_nothing_is_kept(
    client: Client, db: None, data: bytes, words: str
) -> None:
    answer = choose(client, data)
    assert answer.status_code == 422 and words in answer.text
    assert not StagedFile.objects.exists() and not token_in(answer)


def test_S02_a_refused_try_leaves_the_former_file_chosen_and_says_so(client: Client, db: None) -> None:
    first = token_in(choose(client))
    answer = choose(client, b"hello", kept=first)
    assert token_in(answer) == first and "还是用原来那份" in answer.text


def test_S02_choosing_another_lets_the_former_go(
    client: Client, db: None, django_capture_on_commit_callbacks: Any
) -> None:
    first = token_in(choose(client))
    with django_capture_on_commit_callbacks(execute=True):
        second = token_in(choose(client, kept=first))
    assert first != second and [str(row.pk) for row in StagedFile.objects.all()] == [second]
    assert len(stored()) == 2 and not default_storage.exists(f"staged/{first[:2]}/{first.replace('-', '')}.original")


def test_S02_an_unknown_kind_and_a_missing_file_are_not_found(client: Client, db: None) -> None:
    assert choose(client, kind="passport").status_code == 404
    assert client.post("/papers/", {"kind": "qualification"}).status_code == 404


# ---- nobody else ----------------------------------------------------------------------------------------------------


def test_S05_another_session_and_another_user_find_nothing(client: Client, person: User, stranger: User) -> None:
    token = token_in(choose(client))
    own, other = Client(), Client()
    own.force_login(person)
    other.force_login(stranger)
    for somebody in (Client(), own, other):
        assert somebody.get(f"/papers/{token}/").status_code == 404
        assert somebody.post(f"/papers/{token}/drop/").status_code == 404
    theirs = token_in(choose(own))
    for somebody in (Client(), client, other):
        assert somebody.get(f"/papers/{theirs}/").status_code == 404
    assert own.get(f"/papers/{theirs}/").status_code == 200


def test_S05_a_form_takes_no_file_of_another_session(client: Client, db: None) -> None:
    token = token_in(choose(Client()))
    code = prove(client, TITLE)
    answer = client.post(TITLE, {**title_form(), "code": code, "certificate-kept": token})
    assert answer.status_code == 422 and "请上传资格证书" in answer.text


def test_S05_a_file_serves_only_the_kind_that_it_was_chosen_for(client: Client, db: None) -> None:
    token = token_in(choose(client, kind="trust_proof"))
    code = prove(client, TITLE)
    answer = client.post(TITLE, {**title_form(), "code": code, "certificate-kept": token})
    assert answer.status_code == 422 and not TitleFiling.objects.exists()


@pytest.mark.parametrize("token", ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1", "9" * 4000])
def test_S05_a_forged_token_is_no_file_and_no_fault(client: Client, db: None, token: str) -> None:
    code = prove(client, TITLE)
    answer = client.post(TITLE, {**title_form(), "code": code, "certificate-kept": token})
    assert answer.status_code == 422 and "请上传资格证书" in answer.text


def test_P04_signing_in_brings_the_chosen_files_along_and_an_ended_session_does_not_lose_them(
    client: Client, rf: Any, person: User
) -> None:
    token = token_in(choose(client, kind="trust_proof"))
    request = rf.get("/")
    request.session, request.user = client.session, person
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    sessions.enter(request, person)
    fresh = Client()
    fresh.force_login(person)
    assert fresh.get(f"/papers/{token}/").status_code == 200
    assert client.get(f"/papers/{token}/").status_code == 404  # the session before has nothing any more


# ---- the form -------------------------------------------------------------------------------------------------------


def test_F01_P04_without_script_a_wrong_year_keeps_the_file(client: Client, db: None) -> None:
    code = prove(client, TITLE)
    answer = file_title(client, year="1999", code=code)
    token = token_in(answer)
    assert answer.status_code == 422 and "已选：c.jpg" in answer.text and token
    done = client.post(TITLE, {**title_form(), "code": code, "certificate-kept": token})
    assert done.status_code == 302 and Scan.objects.get().file_name == "c.jpg"


@pytest.mark.parametrize("pressed", [{"captcha_action": "new"}, {"captcha_action": "text"}, {"send_code": "1"}])
def test_F01_L01_P04_without_script_a_new_captcha_and_a_new_code_keep_everything_but_the_password(
    client: Client, db: None, pressed: dict[str, str]
) -> None:
    upload = SimpleUploadedFile("c.jpg", picture())
    answer = client.post(TITLE, {**title_form(), "code": "123456", "certificate": upload, **pressed})
    assert token_in(answer) and "已选：c.jpg" in answer.text and 'value="123456"' in answer.text
    assert title_form()["password"] not in answer.text


def test_F01_a_new_captcha_does_not_void_the_code(client: Client, db: None) -> None:
    code = prove(client, TITLE)
    client.post(TITLE, {**title_form(), "code": code, "captcha_action": "new"})
    client.post(TITLE, {**title_form(captcha="1234"), "code": code})
    assert Code.objects.get().used_at is None
    assert file_title(client, code=code).status_code == 302


def test_F01_a_file_that_cannot_be_taken_is_said_at_its_field_and_the_former_stays(client: Client, db: None) -> None:
    token = token_in(choose(client))
    bad = SimpleUploadedFile("x.txt", b"hello")
    answer = client.post(TITLE, {**title_form(), "code": "1", "certificate": bad, "certificate-kept": token})
    assert answer.status_code == 422 and "这不是图片" in answer.text and token_in(answer) == token


def test_P04_without_script_a_file_that_is_not_wanted_can_be_left_out(client: Client, db: None) -> None:
    token = token_in(choose(client))
    answer = client.post(TITLE, {**title_form(), "code": "1", "certificate-kept": token, "certificate-drop": "1"})
    assert "请上传资格证书" in answer.text and not StagedFile.objects.exists()


def test_L01_a_new_captcha_comes_by_itself_and_knows_nothing_of_the_form(client: Client, db: None) -> None:
    answer = client.post("/login/captcha/", {"captcha_action": "new"})
    assert answer.status_code == 200 and "captcha_key" in answer.text and "<form" not in answer.text
    assert "写成4位数字" in client.post("/login/captcha/", {"captcha_action": "text"}).text


def test_L01_L05_a_new_captcha_keeps_the_way_of_recovery(client: Client, db: None) -> None:
    answer = client.post("/recover/", {"number": "1", "way": "email", "captcha_action": "new"})
    assert re.search(r'value="email" selected', answer.text)


# ---- taking over ----------------------------------------------------------------------------------------------------


def test_F01_L06_a_visitor_begins_with_the_page_and_all_that_the_page_sends_at_once_belongs_to_it(
    client: Client, db: None
) -> None:
    page = client.get(TITLE).text
    begun = client.cookies[visitors.COOKIE].value
    mark = re.search(r'name="kept_form" value="([^"]+)"', page)
    assert mark and client.post("/forms/keep/", {"kept_form": mark[1], "number": "1"}).status_code == 200
    prove(client, TITLE)
    assert token_in(choose(client))
    # None of the three has made a secret of its own, which another of them, sent at the same moment, would not know.
    assert client.cookies[visitors.COOKIE].value == begun
    assert set(client.session.keys()) <= {"seen", "proved_phone"}


def test_L06_a_visitor_at_work_is_not_forgotten_after_half_an_hour_and_one_who_has_gone_is(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = time.time()

    def shown(minutes: int, **headers: str) -> bool:
        monkeypatch.setattr(visitors.time, "time", lambda: begun + minutes * 60)
        return 'value="巴图"' in client.get(TITLE, headers=headers).text

    mark = re.search(r'name="kept_form" value="([^"]+)"', client.get(TITLE).text)
    assert mark and client.post("/forms/keep/", {"kept_form": mark[1], "name": "巴图"}).status_code == 200
    assert shown(28) and shown(56)
    assert shown(80, **{"x-poll": "1"}) and not shown(87)  # a poll in the background is nobody's work


@pytest.fixture
def registered(person: User, employer: Employer, client: Client) -> User:
    """乌云其木格, registered and signed in."""
    seed.enter(person, employer, since=date(1993, 8, 1))
    client.force_login(person)
    return person


def praise(client: Client, token: str, **more: str) -> Any:
    values = {"code": "G05", "happened_on": "2024-05-04", "what": "先进会计工作者", "issuer": "自治区财政厅"}
    return client.post("/me/trust/new/", {**values, "paper-kept": token, **more})


def test_S02_a_file_is_taken_over_with_the_action_and_its_bytes_go(
    client: Client, registered: User, django_capture_on_commit_callbacks: Any
) -> None:
    token = token_in(choose(client, kind="trust_proof"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = praise(client, token)
    assert answer.status_code == 302, answer.text
    assert TrustRecord.objects.get().evidence is not None and not stored()
    assert client.get(f"/papers/{token}/").status_code == 404


def test_S02_the_same_form_sent_again_hands_nothing_in_twice(client: Client, registered: User) -> None:
    token = token_in(choose(client, kind="trust_proof"))
    praise(client, token)
    again = praise(client, token)
    assert again.status_code == 422 and "已经交上去了" in again.text
    assert TrustRecord.objects.count() == 1 and Scan.objects.count() == 1


def test_S02_two_at_once_take_a_file_over_once(client: Client, person: User) -> None:
    holder = staging.Holder(user=person)
    kept = staging.keep(kind="trust_proof", upload=SimpleUploadedFile("a.jpg", picture()), holder=holder)
    both = [staging.find(token=kept.token, kind="trust_proof", holder=holder) for _ in range(2)]
    with forms.taking(both[0]):
        pass
    with refused("已经交上去了"), forms.taking(both[1]):
        raise AssertionError("the second must not begin")


def test_S02_a_refused_action_leaves_the_file_chosen(client: Client, registered: User) -> None:
    token = token_in(choose(client, kind="trust_proof"))
    answer = praise(client, token, happened_on=f"{timezone.localdate() + timedelta(days=9)}")
    assert answer.status_code == 422 and token_in(answer) == token
    assert praise(client, token).status_code == 302


# ---- limits and life ------------------------------------------------------------------------------------------------


def test_S02_a_holder_keeps_the_newest_files(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "MOST_FILES", 2)
    tokens = [token_in(choose(client)) for _ in range(3)]
    assert {str(row.pk) for row in StagedFile.objects.all()} == set(tokens[1:])
    monkeypatch.setattr(staging, "MOST_BYTES", len(picture()) + 10)
    last = token_in(choose(client))
    assert [str(row.pk) for row in StagedFile.objects.all()] == [last]


def test_S02_an_address_cannot_fill_the_disk_by_new_sessions(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "MOST_FROM_ONE_ADDRESS", len(picture()))
    assert choose(Client()).status_code == 200 and choose(Client()).status_code == 200
    answer = choose(Client())
    assert answer.status_code == 422 and "还没有提交的文件太多" in answer.text


def test_S02_choosing_without_end_is_stopped(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAPERS", limits.Limit("papers", 1, limits.QUARTER))
    assert choose(client).status_code == 200
    answer = choose(Client())
    assert answer.status_code == 422 and "选文件的次数太多了" in answer.text


def test_Q02_what_was_never_handed_in_goes_after_a_day(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    token = token_in(choose(client))
    what = "files chosen and never handed in"
    assert dict(retention.report())[what] == 0
    at = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("acms.privacy.retention.timezone.now", lambda: at)
    assert dict(retention.report())[what] == 1
    paths = stored()
    with django_capture_on_commit_callbacks(execute=True):
        retention.apply()
    assert not StagedFile.objects.exists() and not any(map(default_storage.exists, paths))
    assert client.get(f"/papers/{token}/").status_code == 404


def test_Q02_a_file_whose_row_was_never_written_is_swept(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(client)
    paths = stored()
    StagedFile.objects.all().delete()
    staging.sweep(StagedFile.objects.none())
    assert all(map(default_storage.exists, paths))  # it may be on its way
    at = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("acms.scans.staging.timezone.now", lambda: at)
    staging.sweep(StagedFile.objects.none())
    assert not any(map(default_storage.exists, paths))


def test_S02_the_size_is_known_to_the_page_before_anything_is_sent(client: Client, db: None) -> None:
    page = client.get(TITLE).text
    assert f'data-most="{intake.MOST_BYTES}"' in page and "文件超过20 MB。" in page and "拍照或选文件" in page
    assert not Delivery.objects.exists()


# ---- everywhere -----------------------------------------------------------------------------------------------------

# The control itself; the slots of the seven steps, which keep a scan in their case at once; and the telephone's page,
# which takes one picture for such a slot from somebody without an account (ADR 0038).
WITH_A_FIELD = {"collection/_upload.html", "handovers/phone.html", "ui/_paper.html"}


def test_P04_S02_there_is_one_upload_control_for_all_forms() -> None:
    acms = Path(__file__).parents[2] / "acms"
    bare = [
        path.relative_to(acms).as_posix()
        for path in acms.rglob("*.py")
        if re.search(r"forms\.(File|Image)Field\(|request\.FILES or", path.read_text("utf-8"))
    ]
    templates = acms / "templates"
    own = {
        path.relative_to(templates).as_posix()
        for path in templates.rglob("*.html")
        if 'type="file"' in path.read_text("utf-8")
    }
    assert not bare and own == WITH_A_FIELD


def test_S02_a_step_that_refuses_a_file_does_not_call_the_former_one_usable_above_it(
    client: Client, filled: Case
) -> None:
    client.force_login(filled.subject)
    bad = {"file_photo": SimpleUploadedFile("x.txt", b"hello")}
    answer = client.post("/collection/scans/photo/", bad, headers={"hx-request": "true"})
    assert "这不是图片" in answer.text
    assert "新的没有收下，还用原来那份" in answer.text and "可用" not in answer.text
    assert f'data-most="{intake.MOST_BYTES}"' in answer.text and "重新上传" in answer.text


# ---- tables, transfer files, attachments -------------------------------------------------------------------------------

TABLE = "姓名,身份证号,管理地区\n乌云其木格,152301197005050007,赛罕区\n".encode()


def kept_of(answer: Any, name: str = "file") -> str:
    found = re.search(rf'name="{name}-kept" value="([0-9a-f-]{{36}})"', answer.text)
    return found.group(1) if found else ""


def test_C05_P04_a_table_to_import_outlives_an_error_beside_it(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    upload = SimpleUploadedFile("人员.csv", TABLE)
    answer = client.post("/desk/imports/", {"kind": "nothing", "file": upload})
    token = kept_of(answer)
    assert answer.status_code == 422 and "请选择导入什么" in answer.text and "已选：人员.csv" in answer.text and token
    assert client.post("/desk/imports/", {"kind": "people", "file-kept": token}).status_code == 302
    assert (Import.objects.get().file_name, Import.objects.get().size) == ("人员.csv", len(TABLE))
    assert client.post("/desk/imports/", {"kind": "people", "file-kept": token}).status_code == 422
    assert Import.objects.count() == 1


def test_D06_P04_a_table_of_evaluations_outlives_a_missing_basis(
    client: Client, registered: User, employer: Employer, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/employers/{employer.pk}/evaluations/"
    upload = SimpleUploadedFile("考评.csv", "姓名,考评结果\n乌云其木格,合格\n".encode())
    answer = client.post(address, {"table": "1", "basis": "", "file": upload})
    token = kept_of(answer)
    assert answer.status_code == 422 and "已选：考评.csv" in answer.text and token
    done = client.post(address, {"table": "1", "basis": "单位的函", "file-kept": token})
    assert done.status_code == 302 and Evaluation.objects.count() == 1


def test_P02_P04_an_attachment_outlives_a_missing_title_and_a_preview(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    written = {"category": "news", "title": "", "body": "正文", "file": SimpleUploadedFile("安排.pdf", b"%PDF-1.7 x")}
    answer = client.post("/desk/notices/new/", {**written, "save": "1"})
    assert answer.status_code == 422 and "已选：安排.pdf" in answer.text
    again = {"category": "law", "title": "通知", "body": "正文", "file-kept": kept_of(answer)}
    shown = client.post("/desk/notices/new/", {**again, "preview": "1"})
    assert "已选：安排.pdf" in shown.text and kept_of(shown) == again["file-kept"]
    assert client.post("/desk/notices/new/", {**again, "save": "1"}).status_code == 302
    assert Notice.objects.get().files.get().title == "安排"


def marked(client: Client, page: str) -> dict[str, str]:
    """The mark that the last form of a page carries for a file."""
    text = client.get(page).text
    form = text[: text.index('name="file-kind"')]
    return {"kept_form": re.findall(r'name="kept_form" value="([^"]+)"', form)[-1]} | {
        "file-kind": re.findall(r'name="file-kind" value="(\w+)"', text)[-1]
    }


def test_P02_P04_a_download_that_was_refused_is_there_again_with_its_name(
    client: Client, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    first = SimpleUploadedFile("表.pdf", b"%PDF-1.7 x")
    mark = marked(client, "/desk/notices/")
    kept = kept_of(client.post("/papers/", {"kind": "attachment", "name": "file", "file": first}))
    bad = {"title": "登记表", "file-kept": kept, "file": SimpleUploadedFile("表.pdf", b"<html>")}
    page = client.post("/desk/notices/files/", {**mark, **bad}, follow=True)
    assert "内容与扩展名不符" in page.text and 'value="登记表"' in page.text and kept_of(page) == kept
    client.post("/desk/notices/files/", {"title": "登记表", "file-kept": kept})
    assert File.objects.get().title == "登记表"


def test_D12_P04_a_transfer_file_that_was_refused_stays_chosen(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    mark = marked(client, "/desk/transfers/")
    upload = SimpleUploadedFile("调转.json", b'{"content": "{}"}')
    page = client.post("/desk/transfers/received/", {**mark, "file": upload}, follow=True)
    assert "不是会计人员调转文件" in page.text and "已选：调转.json" in page.text and kept_of(page)
    other = SimpleUploadedFile("调转.json", b"PK\x03\x04")
    page = client.post("/desk/transfers/received/", {**mark, "file-kept": kept_of(page), "file": other}, follow=True)
    assert "这不是JSON文件" in page.text and kept_of(page)


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
def test_L06_P04_a_table_outlives_the_session(client: Client, clerk_of_saihan: User, scripted: bool) -> None:
    client.force_login(clerk_of_saihan)
    mark = marked(client, "/desk/imports/")
    upload = SimpleUploadedFile("人员.csv", TABLE)
    sent: dict[str, Any] = {"kind": "holders", "file": upload, **mark}
    if scripted:
        kept = kept_of(client.post("/papers/", {"kind": "import_table", "name": "file", "file": upload}))
        sent = {"kind": "holders", "file-kept": kept, **mark}
    client.logout()
    assert client.post("/desk/imports/", sent).status_code == 302 and not Import.objects.exists()
    request = RequestFactory().get("/")
    request.session, request.user = client.session, clerk_of_saihan
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    sessions.enter(request, clerk_of_saihan)
    request.session.save()
    client.cookies["acms"] = request.session.session_key
    page = client.get("/desk/imports/")
    assert "已选：人员.csv" in page.text and 'value="holders" selected' in page.text
    assert client.post("/desk/imports/", {"kind": "people", "file-kept": kept_of(page)}).status_code == 302
    assert Import.objects.get().by == clerk_of_saihan


@pytest.mark.parametrize("kind", ["import_table", "transfer_file", "attachment", "evaluations"])
def test_S05_files_of_the_desk_are_chosen_and_found_by_the_desk_alone(
    client: Client, person: User, clerk_of_saihan: User, other_clerk_of_saihan: User, kind: str
) -> None:
    data = {"attachment": b"%PDF-1.7", "transfer_file": b"{}"}.get(kind, TABLE)

    def put(who: Client) -> Any:
        upload = SimpleUploadedFile("a.pdf" if kind == "attachment" else "a.csv", data)
        return who.post("/papers/", {"kind": kind, "name": "file", "file": upload})

    at_the_desk, colleague, own = Client(), Client(), Client()
    at_the_desk.force_login(clerk_of_saihan)
    colleague.force_login(other_clerk_of_saihan)
    own.force_login(person)
    assert put(client).status_code == 404
    assert put(own).status_code == (200 if kind == "evaluations" else 404)
    token = kept_of(put(at_the_desk))
    assert colleague.post(f"/papers/{token}/drop/").status_code == 404
    assert colleague.get(f"/papers/{token}/").status_code == 404
    assert at_the_desk.get(f"/papers/{token}/").status_code == 404  # its bytes are served to nobody
    assert at_the_desk.post(f"/papers/{token}/drop/").status_code == 204


@pytest.mark.parametrize(
    ("kind", "name", "data", "why"),
    [
        ("import_table", "a.xlsx", b"%PDF-1.7", "这不是能读的表格"),
        ("evaluations", "a.csv", b"", "这个文件是空的"),
        ("transfer_file", "a.json", b"PK\x03\x04", "这不是JSON文件"),
        ("transfer_file", "a.json", b"{" + b" " * 2 * 1024 * 1024, "文件超过2 MB"),
        ("attachment", "a.html", b"<html>", "只能上传PDF"),
        ("attachment", "a.pdf", b"<html>", "内容与扩展名不符"),
    ],
)
def test_S04_what_a_use_does_not_take_is_said_when_it_is_chosen(
    client: Client, clerk_of_saihan: User, kind: str, name: str, data: bytes, why: str
) -> None:
    client.force_login(clerk_of_saihan)
    upload = SimpleUploadedFile(name, data)
    answer = client.post("/papers/", {"kind": kind, "name": "file", "file": upload})
    assert answer.status_code == 422 and why in answer.text and not StagedFile.objects.exists()


def test_Q02_a_table_that_was_chosen_lies_sealed_and_goes_after_a_day(
    client: Client, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(clerk_of_saihan)
    client.post("/papers/", {"kind": "import_table", "name": "file", "file": SimpleUploadedFile("a.csv", TABLE)})
    (path,) = stored()
    with default_storage.open(path) as file:
        assert TABLE[:40] not in file.read()
    at = timezone.now() + timedelta(hours=25)
    monkeypatch.setattr("acms.privacy.retention.timezone.now", lambda: at)
    retention.apply()
    assert not StagedFile.objects.exists() and not default_storage.exists(path)


def test_S02_P04_without_script_another_file_lets_the_former_go(client: Client, db: None) -> None:
    former = token_in(choose(client))
    upload = SimpleUploadedFile("另一份.jpg", picture())
    answer = client.post(TITLE, {**title_form(), "code": "1", "certificate": upload, "certificate-kept": former})
    token = token_in(answer)
    assert "已选：另一份.jpg" in answer.text and token not in ("", former)
    assert [str(row.pk) for row in StagedFile.objects.all()] == [token]


def test_S02_a_file_that_was_handed_in_meanwhile_says_so_when_it_is_read(
    client: Client, person: User, django_capture_on_commit_callbacks: Any
) -> None:
    holder = staging.Holder(user=person)
    kept = staging.keep(kind="trust_proof", upload=SimpleUploadedFile("a.jpg", picture()), holder=holder)
    late = staging.find(token=kept.token, kind="trust_proof", holder=holder)
    assert late is not None and late.read() == picture()
    with django_capture_on_commit_callbacks(execute=True), forms.taking(kept):
        pass
    with refused("已经交上去了"):
        late.read()


def test_Q02_a_sweep_says_how_many_files_it_has_let_go(client: Client, db: None) -> None:
    for _ in range(2):
        choose(client)
    assert staging.sweep(StagedFile.objects.all()) == 2 and staging.sweep(StagedFile.objects.all()) == 0


def test_S04_a_bundle_is_made_here_and_never_chosen(client: Client, db: None) -> None:
    answer = choose(client, intake.bundle([picture(), picture()]))
    assert answer.status_code == 422 and "这不是图片，也不是PDF。" in answer.text and not StagedFile.objects.exists()


def test_S02_of_a_long_name_the_end_is_shown(client: Client, db: None) -> None:
    shown = choose(client, name=f"{'证' * 100}.jpg").text
    assert f"已选：{'证' * 76}.jpg" in shown
