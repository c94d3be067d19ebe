"""L02: whoever finds their account taken gets it back by their ID card, and sees what was done in it."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import consents, signin
from acms.accounts.models import Matter, Passkey, RecoveryCode, SecurityAnswer, SignIn, User, WeChat
from acms.base import work
from acms.base.errors import Refused, Stale
from acms.base.fields import update_each
from acms.base.numbers import id_card
from acms.base.work import LeaseLost
from acms.casework import actions as casework
from acms.casework import tasks as casework_tasks
from acms.casework import words as casework_words
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.collection import actions as collection
from acms.collection import facts, rules
from acms.collection.rules import NOT_AGREED
from acms.collection.steps import IDENTITY
from acms.corrections import actions as corrections
from acms.demo import documents, printed
from acms.entry import actions as entry
from acms.entry import words
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.people import actions as people
from acms.people.models import Person
from acms.scans import actions as scans
from acms.scans.models import Scan
from acms.scans.readings import Field, Reading
from tests.accounts.test_activation import imported, set_password, try_
from tests.accounts.test_signin import login, solved
from tests.casework.test_casework import checked
from tests.conftest import refused
from tests.entry.test_codes import CODE

__all__ = ["imported"]
NUMBER, NAME = "152301197005050007", "乌云其木格"
THIEF, OWN, FILED, PAGE = "13900000999", "13800000188", "13911110003", "/login/claim/"
PORTRAIT = documents.jpeg(documents.cast_for(NAME, NUMBER), "id_portrait")


@pytest.fixture
def taken(db: None) -> User:
    """Somebody else has come in first, with everything bound to their own."""
    user = accounts.make_person(name=NAME, id_number=NUMBER)
    people.file_person(user=user, management_code="150105")
    accounts.set_first_password(user=user, name=NAME, phone=THIEF, password="Thief-2026!")
    accounts.set_questions(user=user, answers={"teacher": "a", "horse": "b", "book": "c"})
    accounts.bind_wechat(user=user, openid="thief")
    User.objects.filter(pk=user.pk).update(email="thief@example.com")
    user.refresh_from_db()
    return user


def ask(client: Client, **more: str) -> Any:
    data = {"name": NAME, "number": NUMBER, "division_code": "150105", "phone": OWN} | more
    if "code" not in data:
        client.post(PAGE, {**data, "send_code": "1"})
        sent = [row for row in Delivery.objects.order_by("-pk") if row.to == data["phone"] and "验证码" in row.text]
        data["code"] = sent[0].text.split("验证码")[1][:6]
    card = SimpleUploadedFile("p.jpg", documents.jpeg(documents.cast_for(NAME, NUMBER), "id_portrait"))
    return client.post(PAGE, {**solved(), **data, "portrait": card})


def read_as_printed(card: Reading | None = None) -> None:
    found = card or printed.reading(documents.cast_for(NAME, NUMBER), "id_portrait")
    update_each(Scan.objects.filter(kind="id_portrait"), state="usable", queued_at=None, read=found.as_json())


def reviewed(card: Reading | None = None) -> Case:
    """The claim after its checks; on the card the readers found what is printed there, or what is given."""
    read_as_printed(card)
    assert work.work_one(casework_tasks.LANE)
    case = Case.objects.latest("pk")
    assert case.state == CaseState.IN_REVIEW
    return case


def again(phone: str) -> str:
    """What somebody reads who asks once more from another browser; their code of a moment ago still goes."""
    with patch("acms.accounts.actions.use_code"):
        return str(ask(Client(), phone=phone, code="123456").text)


def claimed(client: Client, clerk: User) -> Case:
    assert "申请已经收到" in ask(client).text
    case = reviewed()
    casework.approve(case, by=clerk)
    return case


def test_L02_a_card_on_which_nothing_was_read_gives_no_account_away_by_one_alone(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    """At the counter two see the card; a web claim with a picture of nothing is no way round them."""
    assert "申请已经收到" in ask(client).text
    assert any("申请认领" in row.text for row in Delivery.objects.all() if row.to == THIEF)  # whoever has it by now
    assert Message.objects.filter(user=taken, text__contains="申请认领").exists()
    with refused(words.CARD_UNREAD):
        casework.approve(reviewed(Reading("id_portrait", {}, "")), by=clerk_of_saihan, reason="我看是本人")
    taken.refresh_from_db()
    assert taken.phone == THIEF


def test_L02_an_account_that_nobody_has_entered_is_opened_by_a_code_to_the_phone_on_file_and_by_no_claim(
    client: Client, imported: User, clerk_of_saihan: User
) -> None:
    """Whatever card is shown: the claimant's phone would take the place of the one on file, which would hear nothing."""
    people.file_person(user=imported, management_code="150105")
    imported.set_phone(FILED)
    imported.save()
    ask(client)
    case = reviewed()
    assert words.NOT_ENTERED in casework.why_people(case)[0]
    client.force_login(clerk_of_saihan)
    page = client.post(f"/desk/cases/{case.no}/decide/", {"approve": "1", "submission": "1", "reason": "我看是本人"})
    file = f"/desk/people/{imported.person.pk}/"  # type: ignore[attr-defined]
    assert page.status_code == 409 and page.context["refused"].link == file and "短信发激活码" in client.get(file).text
    imported.refresh_from_db()
    assert (imported.phone, imported.phone_verified_at) == (FILED, None)


def test_L02_an_approved_claim_takes_everything_of_the_other_away(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    thief = Client()
    assert login(thief, NUMBER, "Thief-2026!").status_code == 302
    assert thief.get("/account/").status_code == 200
    claimed(client, clerk_of_saihan)
    taken.refresh_from_db()
    assert (taken.phone, taken.email, taken.has_usable_password(), taken.must_set_password) == (OWN, "", False, True)
    for bound in (SecurityAnswer, WeChat, Passkey, RecoveryCode):
        assert not bound.objects.filter(user=taken).exists()  # type: ignore[attr-defined]
    assert not SignIn.objects.filter(user=taken, ended_at=None).exists()
    assert thief.get("/account/").status_code == 302
    assert login(Client(), NUMBER, "Thief-2026!").status_code == 422
    assert any("已经交还给档案本人" in row.text for row in Delivery.objects.all() if row.to == THIEF)
    assert not any(CODE.search(row.text) for row in Delivery.objects.all() if row.to == THIEF)


def test_L02_the_claimant_sets_a_password_by_the_code_and_sees_what_was_done(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    login(Client(), NUMBER, "Thief-2026!")
    claimed(client, clerk_of_saihan)
    text = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == OWN and CODE.search(row.text))
    mine, found = Client(), CODE.search(text)
    assert found and try_(mine, found[0]).status_code == 302
    assert set_password(mine, "13800000144").status_code == 302  # their own had a code a moment ago
    assert 'href="/account/returned/"' in mine.get("/account/").text
    page = mine.get("/account/returned/").text
    for done in ("首次登录，设置密码", "设置密保问题", "绑定微信", "登录"):
        assert done in page
    assert page.count("首次登录，设置密码") == 1  # what the claimant does now is no part of it
    assert Message.objects.filter(user=taken, link="/account/returned/").exists()


def test_L02_L07_a_registered_person_comes_in_by_the_code_and_is_sent_to_no_other_entrance(taken: User) -> None:
    Person.objects.filter(user=taken).update(registered_at=timezone.now(), status="30")
    accounts.give_back(user=taken, phone=OWN, by=taken)
    text = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == OWN and CODE.search(row.text))
    mine, found = Client(), CODE.search(text)
    assert found and try_(mine, found[0]).status_code == 302
    assert set_password(mine, "13800000144")["location"] == "/me/"
    assert mine.get("/account/").status_code == 200


def test_L02_the_shared_password_never_opens_an_account_that_was_given_back(
    client: Client, taken: User, clerk_of_saihan: User, shared_password: str
) -> None:
    claimed(client, clerk_of_saihan)
    assert signin.person(NUMBER, shared_password, "::1").user is None


def test_L02_C02_a_second_press_on_a_decided_claim_says_that_it_is_decided_and_by_whom(
    client: Client, taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case, desk = claimed(client, clerk_of_saihan), Client()
    case.refresh_from_db()
    address = f"/desk/cases/{case.no}/decide/"
    desk.force_login(clerk_of_saihan)
    page = desk.get(desk.post(address, {"approve": "1", "submission": "1"}).url).text
    assert casework_words.decided_by_yourself(case) in page and f"{case.title}：{case.state_title}\u3002" not in page
    desk.force_login(other_clerk_of_saihan)
    for sent in ({"approve": "1"}, {"refuse": "1", "reason": ""}):
        late = desk.post(address, sent)
        assert late.status_code == 409 and late.context["refused"].words == casework_words.decided_before(case)
    assert case.decisions.count() == 1


def test_L02_a_refused_claim_changes_nothing_and_is_told_with_the_reason(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    ask(client)
    casework.refuse(reviewed(), by=clerk_of_saihan, reason="身份证与本人不符")
    taken.refresh_from_db()
    assert taken.phone == THIEF and taken.check_password("Thief-2026!")
    assert any("身份证与本人不符" in row.text for row in Delivery.objects.all() if row.to == OWN)


@pytest.mark.parametrize("reason", ["使用人说是本人在用", "使用人说是本人在用\u3002"])
def test_L02_what_a_refused_claimant_reads_is_one_sentence_after_the_other(
    taken: User, clerk_of_saihan: User, reason: str
) -> None:
    case = claim_by(OWN)
    casework.refuse(case, by=clerk_of_saihan, reason=reason)
    told = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == OWN)
    assert "使用人说是本人在用\u3002确实是本人的" in told
    assert "看不清\u3002请改好后" in words.claim_message("returned", ["身份证头像面：看不清"], "")[1]


def test_L02_a_claimant_has_one_claim_open_at_a_time_and_a_returned_one_makes_room(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    ask(client)
    with pytest.raises(Refused, match="claim_waits"), transaction.atomic():
        claim_by(OWN)
    items = [{"item": "scan.id_portrait", "label": "身份证头像面", "reason": "看不清"}]
    casework.return_for_correction(reviewed(), by=clerk_of_saihan, items=items)
    claim_by(OWN)
    assert Case.objects.filter(kind="claim").count() == 2


def claim_by(phone: str) -> Case:
    """A claim by whoever has proved this phone, with people."""
    case = entry.claim(
        name=NAME, number=NUMBER, phone=phone, division_code="150105", portrait=PORTRAIT, file_name="p.jpg"
    )
    read_as_printed()
    casework.refer_unchecked(case)
    Case.objects.filter(pk=case.pk).update(queued_at=None)
    return case


def test_L02_a_wrong_claim_bars_nobody_and_an_approval_ends_the_others_with_the_reason(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    wrong = claim_by(THIEF)
    assert "申请已经收到" in ask(client).text
    right = reviewed()
    for case in (wrong, right):
        assert any("还有1份别人的认领申请" in reason for reason in casework.why_people(case))
    casework.approve(right, by=clerk_of_saihan)
    wrong.refresh_from_db()
    taken.refresh_from_db()
    decision = wrong.last_decision
    assert decision and (wrong.state, taken.phone) == (CaseState.RETURNED, OWN)
    assert decision.reason == words.ANOTHER_GIVEN and decision.by is None
    assert words.ANOTHER_GIVEN in Message.objects.get(user=wrong.subject, title="账号认领不再办理").text
    assert any("账号认领不再办理" in row.text for row in Delivery.objects.all() if row.to == THIEF)
    with pytest.raises(Stale), transaction.atomic():
        casework.approve(wrong, by=clerk_of_saihan)


def test_L02_each_claim_is_decided_by_itself(taken: User, clerk_of_saihan: User) -> None:
    wrong, right = claim_by("13800000177"), claim_by(OWN)
    casework.refuse(wrong, by=clerk_of_saihan, reason="身份证与本人不符")
    right.refresh_from_db()
    assert right.state == CaseState.IN_REVIEW
    casework.approve(right, by=clerk_of_saihan)
    taken.refresh_from_db()
    assert taken.phone == OWN


def test_L02_whoever_waited_while_the_account_went_to_another_is_not_given_it_and_who_claims_after_that_is(
    taken: User, clerk_of_saihan: User
) -> None:
    first, second = claim_by("13800000177"), claim_by(OWN)
    with patch("acms.casework.actions.send_back", return_value=[]):  # a colleague had it in hand at that moment
        casework.approve(first, by=clerk_of_saihan)
    assert casework.why_people(Case.objects.get(pk=second.pk)) == [words.GIVEN_TO_ANOTHER]
    with pytest.raises(Refused, match="given_to_another"), transaction.atomic():
        casework.approve(second, by=clerk_of_saihan)
    casework.refuse(second, by=clerk_of_saihan, reason="已经交还另一位申请人")
    casework.approve(claim_by(OWN), by=clerk_of_saihan)
    taken.refresh_from_db()
    assert taken.phone == OWN


def test_L02_a_number_that_nobody_has_gets_the_same_answer_and_cannot_be_approved(
    client: Client, db: None, clerk_of_saihan: User
) -> None:
    assert "申请已经收到" in ask(client).text
    case = reviewed()
    assert "没有与这个姓名和证件号都一致的账号" in casework.why_people(case)[0]
    with pytest.raises(Refused, match="no_such_account"), transaction.atomic():
        casework.approve(case, by=clerk_of_saihan)
    assert "申请已经收到" in ask(Client(), phone="13800000177").text  # another claimant
    assert "您用这个手机号提交的认领申请正在办理" in again(OWN)


def test_L02_another_name_cannot_be_given_the_account(client: Client, taken: User, clerk_of_saihan: User) -> None:
    ask(client, name="测试甲")
    with pytest.raises(Refused, match="no_such_account"), transaction.atomic():
        casework.approve(reviewed(), by=clerk_of_saihan, reason="已核对")


def test_L02_a_closed_account_is_given_to_nobody(client: Client, taken: User, clerk_of_saihan: User) -> None:
    ask(client)
    case = reviewed()
    User.objects.filter(pk=taken.pk).update(is_active=False)
    with pytest.raises(Refused, match="account_closed"), transaction.atomic():
        casework.approve(case, by=clerk_of_saihan, reason="已核对")


def test_L02_the_agency_of_the_file_decides_wherever_the_claimant_says_they_live(client: Client, taken: User) -> None:
    ask(client, division_code="150702")
    assert Case.objects.get().deciding_code == "150105"


def test_L02_a_claim_needs_the_captcha_and_the_code_of_the_phone(client: Client, taken: User) -> None:
    assert "验证码不对，请看新图重填" in ask(client, captcha="99999").text
    assert "验证码" in ask(Client(), code="000000", phone="13800000155").text
    assert not Case.objects.exists()


def test_L02_a_wrong_captcha_is_counted_with_what_else_is_wrong(client: Client, db: None) -> None:
    page = client.post(PAGE, {**solved(), "captcha": "99999"})
    assert page.status_code == 422 and f"有{len(page.context['form'].errors)}处要改" in page.text
    assert page.context["form"].non_field_errors() and len(page.context["form"].errors) == 7


def test_L02_the_claimant_reads_where_the_case_number_comes_and_it_comes(client: Client, taken: User) -> None:
    assert words.CLAIM_RECEIVED in ask(client).text and "办件号" in words.CLAIM_RECEIVED
    case = reviewed()
    assert any(case.no in row.text for row in Delivery.objects.all() if row.to == OWN)


def test_L02_a_card_on_which_the_number_is_not_read_is_said_to_the_agency(client: Client, taken: User) -> None:
    ask(client)
    blurred = Reading("id_portrait", {}, "看不清")
    assert any("没有读到证件号" in reason for reason in casework.why_people(reviewed(blurred)))


def test_L02_the_card_of_another_is_said_to_the_agency_and_comes_back_by_nobody_else(
    client: Client, taken: User
) -> None:
    ask(client)
    other = printed.reading(documents.cast_for("测试甲", "150105198803120011"), "id_portrait")
    reasons = casework.why_people(reviewed(other))
    assert any("测试甲" in reason for reason in reasons)
    assert words.CARD_NUMBER_DIFFERS in "".join(reasons) and "登录用的号码" not in "".join(reasons)


@pytest.mark.parametrize(
    "found", ["150105198803120011", "150105198803120019", "150105880312001"]
)  # right, misread, older
def test_Q02_L02_the_numbers_of_a_claim_stand_masked_on_the_desk(
    client: Client, taken: User, clerk_of_saihan: User, found: str
) -> None:
    ask(client)
    case = reviewed(printed.reading(documents.cast_for("测试甲", "150105198803120011"), "id_portrait"))
    number = case.last_submission.checks.get(item="claim.number")
    type(number).objects.filter(pk=number.pk).update(found=found)
    client.force_login(clerk_of_saihan)
    page = client.get(f"/desk/cases/{case.no}/").text
    assert found not in page and number.stated not in page
    assert id_card.masked(number.stated) in page and id_card.masked(found) in page


STRANGER = {"name": "测试甲", "id_number": "150105198803120011"}
SENTENCE = "与申请明显不一致\u3002仍要通过的，先写明核实的情况"


@pytest.mark.parametrize("differs", ["name", "id_number"])
def test_L02_against_what_the_card_says_nobody_approves_without_a_written_reason(
    client: Client, taken: User, clerk_of_saihan: User, differs: str
) -> None:
    ask(client)
    case = reviewed(card_of(**{differs: STRANGER[differs]}))
    assert case.doubts == 1 and not case.fails
    client.force_login(clerk_of_saihan)
    decide, sent = f"/desk/cases/{case.no}/decide/", {"approve": "1", "version": "0", "submission": "1"}
    assert SENTENCE in client.post(decide, sent).text
    taken.refresh_from_db()
    assert taken.phone == THIEF
    client.post(decide, {**sent, "reason": "已当面核对本人和户口簿"})
    taken.refresh_from_db()
    decision = case.last_decision
    assert decision and (taken.phone, decision.reason) == (OWN, "已当面核对本人和户口簿")


def test_L02_what_the_card_says_without_certainty_needs_no_reason(
    client: Client, taken: User, clerk_of_saihan: User
) -> None:
    ask(client)
    case = reviewed(card_of(sure=0.5, id_number=STRANGER["id_number"]))
    casework.approve(case, by=clerk_of_saihan)
    taken.refresh_from_db()
    assert taken.phone == OWN


def card_of(sure: float = 0.99, **others: str) -> Reading:
    """The claimant's card as read, with something else in these fields."""
    fields = {"name": NAME, "id_number": NUMBER} | others
    read = {name: Field(value, sure, (1, 1, 9, 9)) for name, value in fields.items()}
    return Reading("id_portrait", read, "".join(fields.values()))


def test_L02_only_the_holder_sees_the_record_and_it_is_empty_without_a_claim(client: Client, person: User) -> None:
    client.force_login(person)
    assert "/account/returned/" not in client.get("/account/").text
    assert "您的账号没有交还的记录" in client.get("/account/returned/").text


def test_L02_the_register_has_the_claimants_phone(client: Client, taken: User, clerk_of_saihan: User) -> None:
    claimed(client, clerk_of_saihan)
    assert Person.objects.get(user=taken).user.phone == OWN


# ---- what the other had submitted -------------------------------------------------------------------------------------


def granted(user: User, clerk: User) -> None:
    """The account goes to who has claimed it."""
    facts = {"name": user.name, "number": user.id_number, "phone": OWN, "division_code": "150105"}
    case = entry.claim(portrait=PORTRAIT, file_name="p.jpg", **facts)
    read_as_printed()
    casework.refer_unchecked(case)
    Case.objects.filter(pk=case.pk).update(queued_at=None)
    casework.approve(case, by=clerk)


def test_L02_what_the_other_has_submitted_comes_back_and_no_reviewer_approves_it_as_it_stands(
    client: Client, filled_for_people: Case, clerk_of_saihan: User
) -> None:
    case, user = checked(filled_for_people), filled_for_people.subject
    assert case.state == CaseState.IN_REVIEW
    desk, page = Client(), f"/desk/cases/{case.no}/"
    desk.force_login(clerk_of_saihan)
    seen = str(desk.get(page).context["submission"].number)
    granted(user, clerk_of_saihan)
    answer = desk.post(f"{page}decide/", {"approve": "1", "version": "0", "submission": seen})
    assert answer.status_code in (403, 409)
    with pytest.raises(Stale), transaction.atomic():
        casework.approve(case, by=clerk_of_saihan)
    case.refresh_from_db()
    assert (case.state, case.open_items) == (CaseState.RETURNED, None)
    assert Person.objects.get(user=user).registered_at is None
    assert Entry.objects.filter(verb="case.taken_back", about=user).count() == 1
    told = Message.objects.get(user=user, title__contains="已经退回给您")
    assert case.no in told.text and told.link == f"/cases/{case.no}/go/"
    assert any(told.title in row.text for row in Delivery.objects.all() if row.to == OWN)
    theirs = {"email": "own@example.com", "email_verified_at": timezone.now()}  # the claimant's, where the other's was
    User.objects.filter(pk=user.pk).update(must_set_password=False, **theirs)
    client.force_login(User.objects.get(pk=user.pk))
    assert "账号已经交还本人" in client.get(f"/cases/{case.no}/").text
    collection.save_step(case=case, step=IDENTITY, values={"political": "01"})  # whole: any answer may be changed
    again = checked(case)
    assert again.state == CaseState.IN_REVIEW
    shown = desk.get(page).text  # whoever decides what the claimant has submitted reads of it
    assert "账号已经交还本人" in shown and "系统规则 ：" not in shown
    casework.approve(again, by=clerk_of_saihan)


def test_L02_W02_the_commitment_and_the_consent_of_whoever_had_the_account_are_not_the_owners(
    filled: Case, clerk_of_saihan: User
) -> None:
    user = filled.subject
    consents.give(user=user, matter=Matter.FACES)
    assert facts.gather(filled).agreed
    granted(user, clerk_of_saihan)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        accounts.set_first_password(user=user, name=user.name, phone=OWN, password="Own-2026-!")
        case = Case.objects.get(pk=filled.pk)
        assert not facts.gather(case).agreed and NOT_AGREED in rules.gaps(facts.gather(case), timezone.localdate())
        assert not consents.holds(user, Matter.FACES)
        collection.agree(case=case, by=user, address="::1")
        assert facts.gather(case).agreed


def test_L02_nor_do_the_rules_approve_what_they_were_checking(filled: Case, clerk_of_saihan: User) -> None:
    collection.submit(case=filled, by=filled.subject, on=timezone.localdate())
    stale = Case.objects.get(pk=filled.pk)
    granted(filled.subject, clerk_of_saihan)
    with pytest.raises(LeaseLost):  # a worker that was at it meanwhile
        casework.run_checks(stale)
    while work.work_one(casework_tasks.LANE):
        pass
    filled.refresh_from_db()
    assert filled.state == CaseState.RETURNED and not filled.decisions.filter(outcome="approved").exists()


def test_L02_what_was_decided_before_stays_decided_and_what_an_agency_has_filed_goes_on(
    filled: Case, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    user = checked(filled).subject
    person = Person.objects.get(user=user)
    asked: dict[str, Any] = {"right": timezone.localdate(), "reason": "填错", "came": "visit"}
    accounts.prove_contact(user=user, channel="sms", target=OWN)  # else two decide
    with patch("acms.corrections.actions.wrong_start", return_value=""):
        filed = corrections.ask_start(person=person, by=clerk_of_the_league, proof=PORTRAIT, file_name="p.jpg", **asked)
    assert (
        Entry.objects.get(verb="scan.received", facts__kind="start_proof").by == clerk_of_the_league
    )  # not the person
    granted(user, clerk_of_saihan)
    filed.refresh_from_db()
    filled.refresh_from_db()
    assert (filled.state, filed.state) == (CaseState.APPROVED, CaseState.CHECKING)
    assert not Message.objects.filter(user=user, title__contains="已经退回给您").exists()


def test_L02_the_record_names_each_case_with_its_number_leads_there_and_says_which_paper(
    client: Client, filled: Case, clerk_of_saihan: User
) -> None:
    case = checked(filled)
    user = case.subject
    accounts.prove_contact(user=user, channel="sms", target=OWN)  # else two decide
    scans.receive(kind="id_portrait", data=PORTRAIT, file_name="p.jpg", owner=user)
    granted(user, clerk_of_saihan)
    client.force_login(User.objects.get(pk=user.pk))
    page = client.get("/account/returned/").text
    assert f'href="/cases/{case.no}/"' in page and "提交一件申请" in page and case.kind_title in page
    assert "上传扫描件：身份证头像面" in page


def test_L02_several_cases_that_came_back_are_one_message(filled: Case, clerk_of_saihan: User) -> None:
    user = checked(filled).subject
    accounts.prove_contact(user=user, channel="sms", target=OWN)  # else two decide
    cases = [_waiting(user, kind, n) for n, kind in enumerate(("credit", "student"))]
    granted(user, clerk_of_saihan)
    told = Message.objects.get(user=user, title__contains="已经退回给您")
    assert told.link == "/me/" and all(str(case.no) in told.text for case in cases)


def _waiting(user: User, kind: str, n: int) -> Case:
    """A case of a kind that the account's holder has submitted, with people."""
    case = Case.objects.create(kind=kind, subject=user, slot=f"x{n}", no=f"X{n}", state="in_review")
    case.submissions.create(number=1, at=timezone.now(), frozen={})
    case.steps.create(move="submit", at=timezone.now(), by=user)
    return case


def test_C02_another_phone_that_looks_the_same_once_hidden_is_said_to_be_another(taken: User) -> None:
    from uuid import uuid4

    from acms.entry.procedures import AccountClaim, ClaimStatement

    taken.set_phone("13922220001")
    taken.save()
    stated = ClaimStatement(taken.pk, taken.name, "13933330001", taken.id_number, "150105", uuid4())
    lines = AccountClaim().against_register(Case(), stated)
    assert ("手机号", "139****0001", casework_words.changed_within("139****0001")) in lines
