"""Files of other provinces: signatures, what is refused, who gets a file and who gets theirs back (D12, A30)."""

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base import signatures
from acms.base.errors import Refused
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people import away
from acms.people.models import Absence, FurtherTitle, Person, Status, Talent
from acms.transfers import actions, files, words
from acms.transfers.models import Outcome, ReceivedFile, TransferOut
from acms.trust import actions as trust
from acms.trust.models import TrustRecord
from tests.conftest import refused

HEBEI = Ed25519PrivateKey.from_private_bytes(b"h" * 32)
HEBEI_KEY = HEBEI.public_key().public_bytes_raw().hex()
NUMBER = "11010519491231002X"
CONTENT: dict[str, Any] = {
    "format": files.FORMAT,
    "from": {"province": "河北省", "agency": "河北省财政厅会计处"},
    "person": {"name": "测试乙", "id_number": NUMBER, "sex": "2", "born": "1949-12-31", "accounting_since": "1970-01-01"},
    "educations": [{"mode": "full", "level": "21", "school": "样例大学", "major": "会计学"}],
    "qualifications": [{"level": "2", "obtained_on": "2006-05-20", "certificate_no": "1"}],
    "trust": [{"kind": "B", "code": "B401", "happened_on": "2019-05-06", "what": "伪造会计凭证", "document_no": "冀财罚1号", "ban_for_life": True}],
    "learning": [{"year": 2024, "state": "done", "points": "90"}],
}  # fmt: skip


def foreign_file(key: Ed25519PrivateKey = HEBEI, **person: Any) -> bytes:
    """What another province's system would have written."""
    content = copy.deepcopy(CONTENT)
    content["person"] |= person
    return of_hebei(content, key)


def of_hebei(content: dict[str, Any], key: Ed25519PrivateKey = HEBEI) -> bytes:
    """An envelope of any content."""
    text = json.dumps(content, ensure_ascii=False)
    envelope = {
        "algorithm": "Ed25519",
        "key": key.public_key().public_bytes_raw().hex(),
        "signature": key.sign(text.encode()).hex(),
        "content": text,
    }
    return json.dumps(envelope, ensure_ascii=False).encode()


@pytest.fixture
def known(settings: Any) -> None:
    settings.ACMS_TRANSFER_KEYS = {HEBEI_KEY: "河北省财政厅"}


@pytest.fixture
def gone(person: User, employer: Employer) -> Person:
    """乌云其木格, whose file went to 河北 a hundred days ago."""
    found = seed.enter(person, employer, since=timezone.localdate().replace(year=2011, month=3, day=1))
    away.go(person=found, to="河北省", on=timezone.localdate() - timedelta(days=100), by=None, case_no="DC1")
    found.refresh_from_db()
    return found


def test_D12_what_we_sign_anybody_can_check_with_the_public_key_alone() -> None:
    text = files.signed({"format": files.FORMAT, "person": {"name": "测试甲"}})
    envelope = json.loads(text)
    assert signatures.genuine(envelope["content"].encode(), envelope["key"], envelope["signature"])
    assert not signatures.genuine(envelope["content"].encode() + b" ", envelope["key"], envelope["signature"])
    assert not signatures.genuine(envelope["content"].encode(), HEBEI_KEY, envelope["signature"])
    assert envelope["key"] == signatures.public_keys()[0]


def test_D12_the_public_keys_are_there_for_everybody(client: Client, db: None) -> None:
    assert client.get("/transfers/keys.json").json()["keys"] == signatures.public_keys()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG", "不是会计人员调转文件"),
        (b"{}", "不是会计人员调转文件"),
        (b'{"content": "[]", "key": "", "signature": ""}', "不是会计人员调转文件"),
        (foreign_file(id_number="110105194912310021"), "身份证号码不正确"),
        (foreign_file(id_number=""), "身份证号码不正确"),
        (foreign_file(name=""), "不是会计人员调转文件"),
        (foreign_file(name=["测试乙"]), "不是会计人员调转文件"),
        (b"[" * 100_000, "不是会计人员调转文件"),
        (foreign_file().replace("测试乙".encode(), "测试丙".encode()), "被改动过"),
        (files.signed(CONTENT).encode(), "本系统导出的"),
    ],
)
def test_D12_what_is_no_genuine_file_of_another_province_is_refused(
    data: bytes, why: str, clerk_of_saihan: User
) -> None:
    with refused(why):
        actions.receive(data=data, by=clerk_of_saihan)
    assert not ReceivedFile.objects.exists()


def test_D12_a_stranger_gets_a_file_that_waits_for_collection(known: None, clerk_of_saihan: User) -> None:
    row = actions.receive(data=foreign_file(), by=clerk_of_saihan)
    assert row.signer == "河北省财政厅" and row.outcome == Outcome.WAITING
    person = actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert (person.status, person.entry_channel, person.management_code) == (Status.FILED, "2", "150105")
    assert User.objects.by_id_number(NUMBER) == person.user and person.user.must_set_password
    row.refresh_from_db()
    assert (row.outcome, row.person, row.settled_by) == (Outcome.ACCEPTED, person, clerk_of_saihan)
    with pytest.raises(Refused):
        actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert Person.objects.count() == 1


def test_D11_D12_a_ban_of_another_province_bars_whoever_comes_from_there(
    client: Client, known: None, clerk_of_saihan: User
) -> None:
    row = actions.receive(data=foreign_file(), by=clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    assert "终身不得从事会计工作" in client.get(f"/desk/transfers/received/{row.pk}/").text
    person = actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert trust.banned(person, timezone.localdate()) == "终身不得从事会计工作"
    record = TrustRecord.objects.get()
    assert (record.happened_on, record.issuer, record.what) == (date(2019, 5, 6), "河北省财政厅会计处", "伪造会计凭证")
    assert Entry.objects.filter(verb="trust.recorded", about=person.user).exists()


def test_D11_D12_our_own_file_carries_a_ban_to_another_installation_and_back_once(
    known: None, gone: Person, clerk_of_saihan: User
) -> None:
    TrustRecord.objects.create(
        person=gone, kind="B", code="B401", reporter="agency", happened_on=date(2019, 5, 6), what="x", document_no="蒙财罚1号",
        law="第四十条", ban_until=date(2090, 1, 1), by=clerk_of_saihan,
    )  # fmt: skip
    asked = TransferOut(person=gone, province="河北省", place="样例", receiver="样例")
    theirs = files.content(asked, "DC1", timezone.now()) | {"from": CONTENT["from"]}
    row = actions.receive(data=of_hebei(theirs), by=clerk_of_saihan)
    assert (
        row.content["trust"][0] == files._trust(theirs["trust"][0])
        and row.content["trust"][0]["ban_until"] == "2090-01-01"
    )
    actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert TrustRecord.objects.count() == 1


def test_D05_D12_what_somebody_is_beside_the_qualification_goes_out_and_is_there_on_return(
    client: Client, known: None, gone: Person, clerk_of_saihan: User
) -> None:
    began = {"person": gone, "on": date(2020, 1, 1), "case_no": ""}
    people.open_fact(FurtherTitle, **began, kind="cpa", number="1")
    people.open_fact(FurtherTitle, **began | {"on": date(2021, 1, 1)}, kind="cpa", number="150000001234")
    people.open_fact(Talent, **began, category="1", level="2", status="1", term=3, selected=2024)
    asked = TransferOut(person=gone, province="河北省", place="样例", receiver="样例")
    theirs = files.content(asked, "DC1", timezone.now()) | {"from": CONTENT["from"]}
    row = actions.receive(data=of_hebei(theirs), by=clerk_of_saihan)
    assert row.content["person"]["political"] == "13"
    assert row.content["further_titles"] == [{"kind": "cpa", "number": "150000001234"}]
    assert row.content["talents"][0]["selected"] == "2024"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/transfers/received/{row.pk}/").text
    assert "注册会计师，150000001234" in page and "在培，第3期，2024年入选" in page and "群众" in page
    actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert gone.further_titles.open().get().number == "150000001234" and gone.further_titles.count() == 2
    assert gone.current_affiliation is not None and gone.talents.open().count() == 1


def test_D12_a_record_of_another_province_fits_the_register_however_long(known: None, clerk_of_saihan: User) -> None:
    content = copy.deepcopy(CONTENT)
    content["trust"][0] |= dict.fromkeys(("law", "document_no", "issuer", "what"), "长" * 500)
    row = actions.receive(data=of_hebei(content), by=clerk_of_saihan)
    actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    record = TrustRecord.objects.get()
    assert [len(text) for text in (record.law, record.document_no, record.issuer)] == [80, 80, 120]


def own_deeds(person: Person, many: int) -> None:
    """守信 that somebody has said of themselves, one a day."""
    TrustRecord.objects.bulk_create(
        TrustRecord(person=person, kind="G", code="G05", reporter="self", happened_on=date(2020, 1, 1) + timedelta(days=n), what="x", by=person.user)
        for n in range(many)
    )  # fmt: skip


def sent_back(gone: Person) -> dict[str, Any]:
    """Our own file as another province would send it on."""
    asked = TransferOut(person=gone, province="河北省", place="样例", receiver="样例")
    return files.content(asked, "DC1", timezone.now()) | {"from": CONTENT["from"]}


def test_D11_D12_no_number_of_ones_own_good_deeds_pushes_a_ban_out_of_a_file(
    client: Client, known: None, gone: Person, clerk_of_saihan: User
) -> None:
    said = {"person": gone, "what": "x", "by": clerk_of_saihan, "happened_on": date(2016, 5, 6), "reporter": "agency"}
    TrustRecord.objects.create(**said, kind="B", code="B401", document_no="蒙财罚1号", ban_for_life=True)
    TrustRecord.objects.create(**said | {"reporter": "head"}, kind="G", code="G01")
    own_deeds(gone, files.OWN_DEEDS + 7)
    row = actions.receive(data=of_hebei(sent_back(gone)), by=clerk_of_saihan)
    said_by = [one["reporter"] for one in row.content["trust"]]
    assert (said_by.count("self"), said_by.count("head"), said_by.count("agency")) == (files.OWN_DEEDS, 1, 1)
    assert row.content["trust"][0]["happened_on"] == "2020-03-07" and row.content["trust"][-1]["happened_on"] < "2020"
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/transfers/received/{row.pk}/").text
    assert "终身不得从事会计工作" in page and words.own_deeds_left(7) in page and page.count("本人申报</dd>") == 0
    assert page.count("<br>本人申报") == files.OWN_DEEDS and page.count("<br>单位申报") == 1


def test_D11_D12_an_older_file_with_many_good_deeds_before_its_ban_is_read_to_the_end(
    known: None, clerk_of_saihan: User
) -> None:
    content = copy.deepcopy(CONTENT)
    deed = {"kind": "G", "code": "G05", "what": "x"}
    content["trust"][:0] = [deed | {"happened_on": f"2022-0{n // 20 + 1}-{n % 20 + 1:02d}"} for n in range(150)]
    row = actions.receive(data=of_hebei(content), by=clerk_of_saihan)
    person = actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert trust.banned(person, timezone.localdate()) and TrustRecord.objects.count() == 151


@pytest.mark.parametrize("kind", files.ROWS)
def test_D11_D12_a_file_with_more_rows_than_anybody_has_is_refused_and_not_cut(
    kind: str, clerk_of_saihan: User
) -> None:
    content = copy.deepcopy(CONTENT) | {"qualifications": [{}], "further_titles": [{}], "talents": [{}]}
    content[kind] = content[kind] * files.ROWS[kind]
    actions.receive(data=of_hebei(content), by=clerk_of_saihan)
    content[kind].append(content[kind][0])
    with refused(words.too_many(words.ROW_KINDS[kind], files.ROWS[kind] + 1, files.ROWS[kind])):
        actions.receive(data=of_hebei(content), by=clerk_of_saihan)


def test_D11_D12_whose_word_a_good_deed_is_stays_as_it_was_said(known: None, clerk_of_saihan: User) -> None:
    content = copy.deepcopy(CONTENT)
    deed = {"kind": "G", "code": "G05", "what": "x"}
    days = {"self": "2020-01-01", "head": "2020-01-02", "": "2020-01-03"}
    content["trust"] = [deed | {"happened_on": day} | ({"reporter": who} if who else {}) for who, day in days.items()]
    content["trust"].append(CONTENT["trust"][0] | {"reporter": "self"})  # 失信 is nobody's own word
    row = actions.receive(data=of_hebei(content), by=clerk_of_saihan)
    person = actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    found = TrustRecord.objects.order_by("-happened_on").values_list("reporter", flat=True)
    assert list(found) == ["agency", "head", "self", "agency"]
    told = [text for text in Message.objects.filter(user=person.user).values_list("title", flat=True) if "守信" in text]
    assert len(told) == 2  # nobody is told that an agency has recorded what they have said themselves


def test_D11_D12_what_an_older_release_has_kept_of_a_file_is_taken_as_it_stands(
    known: None, clerk_of_saihan: User
) -> None:
    row = actions.receive(data=foreign_file(), by=clerk_of_saihan)
    for newer in ("reporter", "found_on"):
        del row.content["trust"][0][newer]
    del row.content["own_deeds_left"]
    row.save()
    row.refresh_from_db()
    actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    assert TrustRecord.objects.get().reporter == "agency"


@pytest.mark.parametrize(
    "fault", [{"ban_until": "2090-13-01"}, {"code": "B999"}, {"kind": "X"}, {"happened_on": ""}, {"reporter": "x"}]
)
def test_D11_D12_a_ban_that_cannot_be_read_is_not_left_out(fault: dict[str, str], clerk_of_saihan: User) -> None:
    content = copy.deepcopy(CONTENT)
    content["trust"][0] |= fault
    with refused("不是会计人员调转文件"):
        actions.receive(data=of_hebei(content), by=clerk_of_saihan)


def test_D12_what_a_stranger_puts_into_a_file_beyond_the_known_is_left_out(
    client: Client, clerk_of_saihan: User
) -> None:
    row = actions.receive(data=foreign_file(sex=["1"], born={"x": 1}, secret="x" * 10_000), by=clerk_of_saihan)
    person = row.content["person"]
    assert (person["sex"], person["born"]) == ("", "") and "secret" not in person
    client.force_login(clerk_of_saihan)
    assert client.get(f"/desk/transfers/received/{row.pk}/").status_code == 200


def test_D12_the_same_file_arrives_once(known: None, clerk_of_saihan: User, clerk_of_hailar: User) -> None:
    actions.receive(data=foreign_file(), by=clerk_of_saihan)
    with refused("已经收过"):
        actions.receive(data=foreign_file(), by=clerk_of_hailar)


def test_D12_an_unknown_signature_is_taken_only_once_somebody_has_checked(clerk_of_saihan: User) -> None:
    row = actions.receive(data=foreign_file(), by=clerk_of_saihan)
    assert row.signer == ""
    with refused("怎样核实"):
        actions.accept(row=row, division_code="150105", reason=" ", by=clerk_of_saihan)
    actions.accept(row=row, division_code="150105", reason="与河北省财政厅王某电话核实", by=clerk_of_saihan)
    row.refresh_from_db()
    assert row.reason == "与河北省财政厅王某电话核实"


@pytest.mark.parametrize("code", ["", "150702", "150100", "999999"])
def test_D12_only_a_place_of_ones_own_scope_can_manage_it(known: None, clerk_of_saihan: User, code: str) -> None:
    row = actions.receive(data=foreign_file(), by=clerk_of_saihan)
    with refused("哪个旗县"):
        actions.accept(row=row, division_code=code, reason="", by=clerk_of_saihan)


def test_D12_A31_who_had_gone_comes_back_with_what_was_sealed(known: None, gone: Person, clerk_of_hailar: User) -> None:
    row = actions.receive(data=foreign_file(name=gone.name, id_number=gone.id_number), by=clerk_of_hailar)
    assert row.outcome == Outcome.WAITING
    back = actions.accept(row=row, division_code="150702", reason="", by=clerk_of_hailar)
    assert back == gone and Person.objects.count() == 1
    gone.refresh_from_db()
    assert (gone.status, gone.management_code) == (Status.REGISTERED, "150702")
    assert Absence.objects.get().valid_to == timezone.localdate() - timedelta(days=1)
    assert "您的档案已经调回" in Message.objects.filter(user=gone.user).values_list("title", flat=True)


def test_D05_D12_a_former_name_is_no_other_name_when_a_file_returns(
    known: None, gone: Person, clerk_of_hailar: User
) -> None:
    old = gone.name
    people.correct_identity(person=gone, by=clerk_of_hailar, case_no="GZ9", name="乌云其其格")
    row = actions.receive(data=foreign_file(name=old, id_number=gone.id_number), by=clerk_of_hailar)
    back = actions.accept(row=row, division_code="150702", reason="", by=clerk_of_hailar)
    assert (back.pk, back.name, back.status) == (gone.pk, "乌云其其格", Status.REGISTERED)


def renumbered(person: Person, number: str, by: User) -> str:
    """A correction of the number; the one that stood there before."""
    old = person.id_number
    accounts.correct_identity(user=person.user, by=by, id_number=number)
    people.correct_identity(person=person, by=by, case_no="GZ9", id_number=number)
    return old


def test_W05_D12_a_number_that_was_put_right_here_is_no_strangers_when_a_file_returns(
    known: None, gone: Person, clerk_of_hailar: User
) -> None:
    """The other province knows the number of then: a file of its own would leave what is on record here behind."""
    old = renumbered(gone, "152301197005050023", clerk_of_hailar)
    row = actions.receive(data=foreign_file(name=gone.name, id_number=old), by=clerk_of_hailar)
    back = actions.accept(row=row, division_code="150702", reason="", by=clerk_of_hailar)
    assert (back, Person.objects.count()) == (gone, 1)
    assert (back.id_number, Person.objects.get().status) == ("152301197005050023", Status.REGISTERED)


def test_W05_D12_whoever_has_the_number_that_was_anothers_by_mistake_comes_as_themselves(
    known: None, gone: Person, clerk_of_hailar: User
) -> None:
    old = renumbered(gone, "152301197005050023", clerk_of_hailar)
    row = actions.receive(data=foreign_file(name="别人", id_number=old), by=clerk_of_hailar)
    came = actions.accept(row=row, division_code="150702", reason="", by=clerk_of_hailar)
    gone.refresh_from_db()
    assert (came.name, came.id_number, gone.status) == ("别人", old, Status.TRANSFERRED)


def test_D12_D15_a_file_returns_under_the_number_of_the_one_that_was_merged_into_it(
    known: None, gone: Person, stranger: User, clerk_of_hailar: User
) -> None:
    closed = Person.objects.get(user=stranger)
    Person.objects.filter(pk=closed.pk).update(status=Status.CLOSED, merged_into=gone)
    row = actions.receive(data=foreign_file(name=gone.name, id_number=stranger.id_number), by=clerk_of_hailar)
    assert row.outcome == Outcome.WAITING
    assert actions.accept(row=row, division_code="150702", reason="", by=clerk_of_hailar) == gone


def test_D12_another_name_is_no_return(known: None, gone: Person, clerk_of_saihan: User) -> None:
    row = actions.receive(data=foreign_file(name="别人", id_number=gone.id_number), by=clerk_of_saihan)
    with refused("姓名"):
        actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    gone.refresh_from_db()
    row.refresh_from_db()
    assert gone.status == Status.TRANSFERRED and row.outcome == Outcome.WAITING


def test_D12_A30_a_file_that_is_here_already_stays_open_and_the_person_is_told(
    known: None, person: User, employer: Employer, clerk_of_saihan: User
) -> None:
    held = seed.enter(person, employer, since=timezone.localdate().replace(year=2011))
    row = actions.receive(data=foreign_file(name=held.name, id_number=held.id_number), by=clerk_of_saihan)
    assert row.outcome == Outcome.CONFLICT
    assert "收到您从外省调入的档案" in Message.objects.filter(user=person).values_list("title", flat=True)
    with refused("已经在本区"):
        actions.accept(row=row, division_code="150105", reason="", by=clerk_of_saihan)
    with pytest.raises(Refused):
        actions.decline(row=row, reason="", by=clerk_of_saihan)
    actions.decline(row=row, reason="本人保留内蒙古的", by=clerk_of_saihan)
    with refused("同事刚刚处理过"):  # before what is missing is asked for (C02)
        actions.decline(row=row, reason="", by=clerk_of_saihan)
    with refused("同事刚刚处理过"):
        actions.accept(row=row, division_code="", reason="", by=clerk_of_saihan)
    row.refresh_from_db()
    assert row.outcome == Outcome.DECLINED


def test_D12_S05_numbers_in_files_are_neither_shown_whole_nor_kept_in_clear(
    known: None, clerk_of_saihan: User, client: Client
) -> None:
    client.force_login(clerk_of_saihan)
    upload = SimpleUploadedFile("a.json", foreign_file(), content_type="application/json")
    page = client.post("/desk/transfers/received/", {"file": upload}, follow=True).text
    assert "签名核对无误：河北省财政厅" in page and "测试乙" in page and NUMBER not in page
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM transfers_receivedfile")
        assert NUMBER not in cursor.fetchone()[0]
    assert not Entry.objects.filter(facts__icontains=NUMBER).exists()
    pk = ReceivedFile.objects.get().pk
    answer = client.post(
        f"/desk/transfers/received/{pk}/", {"accept": "1", "division_code": "150105", "sure": "1"}, follow=True
    )
    assert "已经调入。" in answer.text
    assert "河北省" in client.get("/desk/transfers/").text
