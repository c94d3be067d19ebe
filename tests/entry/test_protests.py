"""L02, ADR 0039: what the holder of an account has said of a claim stands against every other claim of it."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts.models import User
from acms.base import work
from acms.base.errors import Stale
from acms.casework import actions as casework
from acms.casework import tasks as casework_tasks
from acms.casework import words as casework_words
from acms.casework.models import Agreement, Case, CaseState
from acms.demo import documents
from acms.entry import actions as entry
from acms.entry import words
from acms.entry.models import Claim, Protest
from acms.inbox.models import Message
from acms.scans import actions as scans
from tests.conftest import refused
from tests.entry.test_by_two import decide, registered
from tests.entry.test_claims import NAME, NUMBER, OWN, PORTRAIT, THIEF, claim_by, read_as_printed, taken

__all__ = ["registered", "taken"]
OTHER = "13800000177"
SAID = "前夫有我身份证照片"


def page_of(clerk: User, case: Case) -> str:
    desk = Client()
    desk.force_login(clerk)
    return str(desk.get(f"/desk/cases/{case.no}/").text)


def say(case: Case, user: User, text: str = SAID) -> None:
    entry.protest(claim=Claim.objects.get(case=case), by=user, text=text)


def come_back(case: Case, clerk: User) -> None:
    items = [{"item": "scan.id_portrait", "label": "身份证头像面", "reason": "看不清，请重拍"}]
    casework.return_for_correction(case, by=clerk, items=items)


def fail(case: Case, clerk: User) -> None:
    casework.refuse(case, by=clerk, reason="使用人说是本人在用")


@pytest.mark.parametrize(("end", "phone"), [(come_back, OWN), (fail, OTHER)], ids=["returned", "refused"])
def test_L02_what_the_holder_has_said_stands_against_a_claim_that_is_filed_again(
    taken: User,
    clerk_of_saihan: User,
    other_clerk_of_saihan: User,
    end: Callable[[Case, User], None],
    phone: str,
) -> None:
    first = claim_by(OWN)
    say(first, taken)
    end(first, clerk_of_saihan)
    again, holder = claim_by(phone), Client()
    holder.force_login(taken)
    told = holder.get("/account/claims/").text
    assert f"对办件{first.no}说明过" in told and "这是我本人在用</button>" in told
    page = page_of(clerk_of_saihan, again)
    first.refresh_from_db()
    decision = first.last_decision
    assert decision
    for shown in (
        SAID,
        f"对另一件认领{first.no}说",
        words.BY_TWO,
        words.came_to_nothing_before([str(first.no)]),
        words.OTHER_CLAIMS,
        f'href="/desk/cases/{first.no}/"',
        f"{timezone.localtime(decision.at):%Y-%m-%d}{first.state_title}：",
        "使用人说是本人在用" if end is fail else "身份证头像面：看不清，请重拍",
    ):
        assert shown in page, shown
    with refused(words.PROTEST_OVERRULED):
        casework.approve(again, by=clerk_of_saihan)
    assert casework_words.AGREED in decide(clerk_of_saihan, again, "核对了户口簿")
    taken.refresh_from_db()
    assert taken.phone == THIEF
    casework.approve(again, by=other_clerk_of_saihan, reason="核对了户口簿")
    taken.refresh_from_db()
    assert taken.phone == phone


def test_L02_what_the_holder_says_to_one_of_two_claims_is_said_to_both(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    first, second = claim_by(OWN), claim_by(OTHER)
    Case.objects.filter(pk=second.pk).update(taken_by=other_clerk_of_saihan)
    say(first, taken)
    assert Message.objects.filter(user=other_clerk_of_saihan, text__contains=str(second.no)).exists()
    Case.objects.filter(pk=second.pk).update(taken_by=None)
    assert SAID in page_of(clerk_of_saihan, second)
    assert words.PROTEST_OVERRULED in decide(clerk_of_saihan, second)
    taken.refresh_from_db()
    assert taken.phone == THIEF


def test_L02_what_the_holder_says_makes_agreements_to_every_claim_void(registered: User, clerk_of_saihan: User) -> None:
    first, second = claim_by(OWN), claim_by(OTHER)
    assert casework.agree(second, by=clerk_of_saihan)
    say(first, registered)
    assert not Agreement.objects.exists()


def give(case: Case, clerks: tuple[User, User]) -> None:
    """The account goes to the claimant over what its holder has said, by two."""
    for clerk in clerks:
        if not casework.agree(case, by=clerk, reason="核对了户口簿"):
            casework.approve(case, by=clerk, reason="核对了户口簿")
    case.refresh_from_db()
    assert case.state == CaseState.APPROVED


def test_L02_who_lost_the_account_has_no_word_in_it_any_more(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    first = claim_by(OWN)
    say(first, taken)
    give(over := claim_by(OTHER), (clerk_of_saihan, other_clerk_of_saihan))
    assert Protest.objects.get().ended_by == Claim.objects.get(case=over)
    after = claim_by(OWN)
    assert SAID not in page_of(clerk_of_saihan, after) and words.BY_TWO not in casework.why_people(after)
    casework.approve(after, by=clerk_of_saihan)
    taken.refresh_from_db()
    assert taken.phone == OWN


def test_L02_a_holder_who_comes_in_anew_by_their_own_phone_has_still_said_it_of_others(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    first, own = claim_by(OTHER), claim_by(THIEF)
    say(first, taken)
    say(own, taken, "不是我")  # by whoever has signed in with the password
    give(own, (clerk_of_saihan, other_clerk_of_saihan))
    assert list(Protest.objects.filter(ended_by=None)) == [Protest.objects.get(claim__case=first)]
    with refused(words.PROTEST_OVERRULED):
        casework.approve(claim_by(OTHER), by=clerk_of_saihan)


def test_L02_at_the_counter_what_the_holder_has_said_asks_for_a_reason(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    first = claim_by(OWN)
    say(first, taken)
    fail(first, clerk_of_saihan)
    facts = {"name": NAME, "number": NUMBER, "phone": OTHER, "division_code": "150105"}
    case = entry.claim(portrait=PORTRAIT, file_name="p.jpg", by=clerk_of_saihan, **facts)
    casework.refer_unchecked(case)
    with refused(words.PROTEST_OVERRULED):
        casework.approve(case, by=other_clerk_of_saihan)
    casework.approve(case, by=other_clerk_of_saihan, reason="本人带身份证来过")
    taken.refresh_from_db()
    assert taken.phone == OTHER


def test_L02_who_has_lost_the_account_meanwhile_is_told_that_they_cannot_speak_for_it(
    taken: User, clerk_of_saihan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = claim_by(OWN), claim_by(OTHER)
    monkeypatch.setattr(casework, "send_back", lambda waiting, reason: [])  # somebody had the other in hand
    casework.approve(second, by=clerk_of_saihan)
    with pytest.raises(Stale) as late, transaction.atomic():
        say(first, taken)
    assert late.value.words == words.NOT_HOLDER_ANY_MORE
    assert not Protest.objects.exists()


def test_L02_nothing_is_said_to_claims_of_other_accounts(taken: User, clerk_of_saihan: User) -> None:
    accounts.make_person(name="测试甲", id_number="150105198803120011", initial=False)
    facts = {"name": "测试甲", "number": "150105198803120011", "phone": OTHER, "division_code": "150105"}
    other = entry.claim(portrait=PORTRAIT, file_name="p.jpg", **facts)
    casework.refer_unchecked(other)
    first = claim_by(OWN)
    say(first, taken)
    page = page_of(clerk_of_saihan, other)
    assert SAID not in page and str(first.no) not in page.replace(words.picture_in_later([str(first.no)]), "")


# ---- claims beside a claim, and their pictures ------------------------------------------------------------------------------


def looked_at(phone: str, portrait: bytes = PORTRAIT, number: str = NUMBER) -> Case:
    """A claim by whoever has proved this phone, after its checks."""
    facts = {"name": NAME, "number": number, "phone": phone, "division_code": "150105"}
    case = entry.claim(portrait=portrait, file_name="p.jpg", **facts)
    read_as_printed()
    assert work.work_one(casework_tasks.LANE)
    case.refresh_from_db()
    return case


def test_L02_claims_beside_a_claim_are_named_and_lead_there(taken: User, clerk_of_saihan: User) -> None:
    cases = [claim_by(phone) for phone in (OWN, OTHER, "13800000166")]
    page = page_of(clerk_of_saihan, cases[0])
    assert words.beside([str(one.no) for one in cases[1:]]) in page
    for other in cases[1:]:
        assert f'href="/desk/cases/{other.no}/"' in page
    assert "手机尾号0177" in page and OTHER not in page


def test_L02_W13_the_very_same_picture_in_claims_of_two_phones_is_told_at_both(
    taken: User, clerk_of_saihan: User
) -> None:
    first, second = looked_at(OWN), looked_at(OTHER)
    assert (first.doubts, second.doubts) == (0, 1)
    assert any(words.picture_in_claims([str(first.no)]) in reason for reason in casework.why_people(second))
    assert words.picture_in_claims([str(first.no)]) in page_of(clerk_of_saihan, second)
    assert words.picture_in_later([str(second.no)]) in casework.why_people(first)


def test_L02_W13_a_picture_of_ones_own_phone_or_of_ones_own_file_or_another_picture_is_no_finding(
    taken: User, clerk_of_saihan: User
) -> None:
    scans.receive(kind="id_portrait", data=PORTRAIT, file_name="c.jpg", owner=taken)
    first = looked_at(OWN)
    come_back(first, clerk_of_saihan)
    again, other = looked_at(OWN), looked_at(OTHER, portrait=documents.jpeg(documents.cast(12), "id_portrait"))
    for case in (first, again, other):
        assert case.doubts == 0 and not any("同一张图片" in reason for reason in casework.why_people(case))


def test_L02_W13_a_picture_that_was_shown_for_another_person_is_told(taken: User) -> None:
    stranger = accounts.make_person(name="测试甲", id_number="150105198803120011", initial=False)
    scans.receive(kind="id_portrait", data=PORTRAIT, file_name="c.jpg", owner=stranger)
    case = looked_at(OWN)
    assert any(casework_words.SEEN_PICTURE in reason for reason in casework.why_people(case))
