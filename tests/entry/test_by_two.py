"""L02, ADR 0039: who decides a claim sees the account, its holder is heard, and what is in use goes by two pairs of eyes."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base.errors import Stale
from acms.casework import actions as casework
from acms.casework import words as casework_words
from acms.casework.models import Agreement, Case, CaseState
from acms.channels.models import Delivery
from acms.entry import actions as entry
from acms.entry import words
from acms.entry.models import Claim, Protest
from acms.inbox.models import Message
from acms.people.models import Person
from acms.regions.models import Agency
from tests.conftest import refused
from tests.entry.test_claims import NAME, NUMBER, OWN, THIEF, claim_by, taken

__all__ = ["taken"]


@pytest.fixture
def registered(taken: User) -> User:
    """Somebody who has used the account for years, by a phone of their own."""
    Person.objects.filter(user=taken).update(registered_at=timezone.now(), status="30")
    return taken


def decide(clerk: User, case: Case, reason: str = "") -> str:
    client = Client()
    client.force_login(clerk)
    sent = {"approve": "1", "version": "0", "submission": "1", "reason": reason}
    return str(client.post(f"/desk/cases/{case.no}/decide/", sent, follow=True).text)


def test_L02_an_account_in_use_goes_to_another_phone_only_by_two(
    registered: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = claim_by(OWN)
    assert words.BY_TWO in casework.why_people(case)
    with refused(words.BY_TWO):
        casework.approve(case, by=clerk_of_saihan)
    assert casework_words.AGREED in decide(clerk_of_saihan, case)
    registered.refresh_from_db()
    case.refresh_from_db()
    assert (registered.phone, case.state, case.taken_by) == (THIEF, CaseState.IN_REVIEW, None)
    assert Message.objects.filter(user=other_clerk_of_saihan, title="有办件等第二个人决定").exists()
    assert casework_words.AGREED_BEFORE in decide(clerk_of_saihan, case)  # twice one is not two
    assert casework.take_next(Case.objects.filter(pk=case.pk), by=clerk_of_saihan) is None
    page = Client()
    page.force_login(other_clerk_of_saihan)
    assert f"{clerk_of_saihan.name}" in page.get(f"/desk/cases/{case.no}/").text
    decide(other_clerk_of_saihan, case)
    registered.refresh_from_db()
    assert registered.phone == OWN


def test_L02_one_decides_where_the_claimant_has_the_proved_phone_and_where_nobody_is_registered(
    taken: User, clerk_of_saihan: User
) -> None:
    assert words.BY_TWO not in casework.why_people(claim_by(OWN))
    Person.objects.filter(user=taken).update(registered_at=timezone.now(), status="30")
    own = claim_by(THIEF)
    assert words.BY_TWO not in casework.why_people(own)
    casework.approve(own, by=clerk_of_saihan)
    taken.refresh_from_db()
    assert taken.must_set_password and taken.phone == THIEF


def test_L02_whoever_decides_sees_since_when_and_by_whom_the_account_is_used_and_the_card_on_file(
    registered: User, clerk_of_saihan: User
) -> None:
    from acms.demo import documents
    from acms.people import actions as people
    from acms.people.models import Document
    from acms.scans import actions as scans

    person = Person.objects.get(user=registered)
    data = documents.jpeg(documents.cast_for(NAME, NUMBER), "id_portrait")
    scan = scans.receive(kind="id_portrait", data=data, file_name="c.jpg", owner=registered)
    people.open_fact(Document, person=person, on=timezone.localdate(), case_no="", kind="id_portrait", scan=scan)
    case = claim_by(OWN)
    desk = Client()
    desk.force_login(clerk_of_saihan)
    page = desk.get(f"/desk/cases/{case.no}/").text
    for fact in (
        words.THE_ACCOUNT,
        words.entered(registered.opened_at, THIEF[-4:]),
        "139****0999",
        "正式库",
        "没有单位",
    ):
        assert fact in page
    assert words.PHONE_BEFORE["none"] in page and THIEF not in page and NUMBER not in page
    assert "档案里的身份证头像面" in page and f"?scan={scan.pk}" in page
    assert f"/desk/people/{person.pk}/" in page


def test_L02_the_holder_who_is_warned_says_that_the_account_is_theirs_and_no_one_alone_gives_it_away(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    agency = Agency.objects.get(pk="150105")
    case = claim_by(OWN)
    told = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == THIEF)
    assert agency.full_name in told and "这是我本人在用" in told and "找回密码" not in told
    assert Message.objects.get(user=taken, text__contains="申请认领").link == "/account/claims/"
    holder = Client()
    holder.force_login(taken)
    assert "/account/claims/" in holder.get("/account/").text
    page = holder.get("/account/claims/").text
    assert OWN[-4:] in page and OWN not in page
    assert words.SAID in holder.post("/account/claims/", {"case": case.no, "text": "我在用三年了"}, follow=True).text
    assert words.SAID_BEFORE in holder.post("/account/claims/", {"case": case.no}, follow=True).text
    assert Protest.objects.get().text == "我在用三年了"
    assert Message.objects.filter(user=clerk_of_saihan, title="被认领账号的使用人有说明").exists()
    desk = Client()
    desk.force_login(clerk_of_saihan)
    assert "我在用三年了" in desk.get(f"/desk/cases/{case.no}/").text
    assert words.PROTEST_OVERRULED in decide(clerk_of_saihan, case)
    assert casework_words.AGREED in decide(clerk_of_saihan, case, "已经核对户口簿")
    taken.refresh_from_db()
    assert taken.phone == THIEF
    casework.approve(case, by=other_clerk_of_saihan, reason="已经核对户口簿")
    with pytest.raises(Stale), transaction.atomic():
        entry.protest(claim=Claim.objects.get(case=case), by=taken, text="")


def test_L02_what_the_holder_says_makes_an_earlier_agreement_void(registered: User, clerk_of_saihan: User) -> None:
    case = claim_by(OWN)
    assert casework.agree(case, by=clerk_of_saihan)
    entry.protest(claim=Claim.objects.get(case=case), by=registered, text="")
    assert not Agreement.objects.exists()


def test_L02_nobody_answers_a_claim_of_anothers_account(taken: User) -> None:
    case = claim_by(OWN)
    client = Client()
    client.force_login(accounts.make_person(name="测试甲", id_number="150105198803120011", initial=False))
    assert client.post("/account/claims/", {"case": case.no}).status_code == 404
    assert case.no not in client.get("/account/claims/").text


@pytest.mark.parametrize("outcome", ["refused", "returned"])
def test_L02_who_was_warned_of_a_claim_hears_that_nothing_came_of_it(
    taken: User, clerk_of_saihan: User, outcome: str
) -> None:
    case = claim_by(OWN)
    if outcome == "refused":
        casework.refuse(case, by=clerk_of_saihan, reason="照片不是本人")
    else:
        items = [{"item": "scan.id_portrait", "label": "身份证头像面", "reason": "看不清"}]
        casework.return_for_correction(case, by=clerk_of_saihan, items=items)
    told = words.claim_came_to_nothing(case.no or "")
    assert any(told in row.text for row in Delivery.objects.all() if row.to == THIEF)
    assert Message.objects.filter(user=taken, text=told).exists()


def test_L02_C02_a_refused_claimant_is_promised_no_appeal_and_not_asked_to_put_it_right(
    taken: User, clerk_of_saihan: User
) -> None:
    case, desk = claim_by(OWN), Client()
    desk.force_login(clerk_of_saihan)
    sent = {"refuse": "1", "version": "0", "submission": "1", "reason": "照片不是本人"}
    asked = desk.post(f"/desk/cases/{case.no}/decide/", sent).text
    assert "没有账号登录" in asked and "向上一级管理机构申诉" not in asked
    casework.refuse(case, by=clerk_of_saihan, reason="照片不是本人")
    told = Message.objects.get(user=case.subject, title="账号认领不予通过").text
    assert "照片不是本人" in told and "改好" not in told and Agency.objects.get(pk="150105").full_name in told
