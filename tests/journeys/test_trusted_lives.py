"""Lives with trust records: bans that end, are struck, travel; good deeds that are agreed to late."""

import json

from django.test import Client

from acms.careers import history
from acms.casework.models import CaseState
from acms.people.models import Leaving
from acms.privacy import own_data
from acms.transfers.models import TransferOut
from acms.trust import actions as trust
from acms.trust.models import TrustRecord, TrustState
from acms.units import actions as units
from tests.conftest import refused
from tests.journeys.lives import World


def test_D11_D05_W13_a_ban_of_five_years_is_people_s_business_and_ends_by_itself(world: World) -> None:
    """D05, D11, W13, D01: while it lasts the rules let her onto no post; the day after, they do; the record stays on her page."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2016-06-01")
    she.is_blamed("B201", effective="2016-06-01")
    assert (she.ban and "会计信用信息" in " ".join(she.messages)) or she.messages
    world.on("2016-09-01")
    case = world.looked_at(she.asks_to_move_to("三中"))
    assert case.state == CaseState.IN_REVIEW
    world.refused(case, "禁止从事会计工作期间")
    assert she.stands == "青禾在岗 150105"
    world.on("2021-05-31")
    assert she.ban
    world.on("2021-06-01")
    assert she.ban == ""
    case = world.looked_at(she.asks_to_move_to("三中"))
    assert case.state == CaseState.APPROVED and she.stands == "三中在岗 150105"
    assert "样例〔2016〕1号" in she.reads("/me/trust/")


def test_D11_Q02_D12_a_record_that_was_revoked_goes_to_no_other_province(world: World) -> None:
    """D11, D12, Q02: she objects, is upheld against, the court annuls it, it is struck; the copy of her data says all of it."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    record = she.is_blamed("B401")
    trust.object_to(record=record, text="不是我做的", by=she.user)
    trust.uphold(record=TrustRecord.objects.get(), reason="判决已经生效", by=world.clerk())
    with refused("同事刚刚处理过"):
        trust.uphold(record=TrustRecord.objects.get(), reason="再答复", by=world.clerk())
    world.on("2017-05-10")
    assert "终身" in she.ban
    world.strikes(record, "再审改判无罪")
    assert she.ban == "" and "再审改判无罪" in she.reads("/me/trust/")
    copy = str(own_data.of(she.user)["records"]["TrustRecord"])
    assert "再审改判无罪" in copy and "判决已经生效" in copy
    she.goes_to_another_province()
    assert json.loads(json.loads(TransferOut.objects.get().file)["content"])["trust"] == []


def test_D11_D12_E04_a_life_ban_goes_out_comes_back_and_keeps_her_from_being_head(world: World) -> None:
    """D04, D11, D12, E04: the signed file names it; years later it stands here once, and people see it before they confirm a head."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.is_blamed("B401")
    world.on("2016-05-10")
    she.goes_to_another_province()
    sent = json.loads(json.loads(TransferOut.objects.get().file)["content"])["trust"]
    assert [(row["code"], row["ban_for_life"]) for row in sent] == [("B401", True)]
    world.on("2020-05-11")
    she.comes_back()
    assert "终身" in she.ban and TrustRecord.objects.count() == 1
    world.approved(she.asks_to_move_to("三中"))  # by people, who know of a pardon that the register does not
    case = world.looked_at(she.asks_to_head())
    assert case.state == CaseState.IN_REVIEW and case.last_submission is not None
    assert "head_ban" in case.last_submission.checks.exclude(verdict="pass").values_list("code", flat=True)


def test_D11_E05_D05_a_head_s_good_word_is_agreed_to_after_she_has_left_the_unit(world: World) -> None:
    """D05, D11, E04, E05: it counts for her wherever she is; the unit that said it stands beside it."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2017-09-01")
    case = boss.says_of(she)
    she.moves_to("乳业")
    world.on("2017-09-20")
    world.approved(case)
    record = TrustRecord.objects.get(person=she.pk)
    assert (record.state, record.employer) == ("valid", world.unit("青禾"))
    assert "会计技能大赛一等奖" in she.reads("/me/trust/")
    assert history.of(she.person).periods[-1].employer == world.unit("乳业").name
    with refused("不在本单位岗位上"):
        units.report_leaving(
            person=she.person, employer=world.unit("青禾"), what=Leaving.LEFT, on=world.today, by=boss.user
        )


def test_D11_D15_a_judgment_that_both_files_have_is_struck_as_one(world: World) -> None:
    """D11, D15: the question says that the other goes too; the ban is gone, and another judgment stays. Told once."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2016-05-01")
    record, other = she.is_blamed(), she.is_blamed(document_no="样例〔2016〕2号")
    twin.is_blamed(what="伪造凭证")
    world.merges(she, twin)
    client = Client()
    client.force_login(world.clerk())
    sent = {"strike": str(record.pk), "reason": "判决已经撤销"}
    assert "另有1条是同一件事" in client.post(f"/desk/people/{she.pk}/trust/", sent).text
    world.strikes(record, "判决已经撤销")
    left = TrustRecord.objects.filter(state=TrustState.VALID)
    assert list(left) == [other] and she.messages.count(she.messages[-1]) == 1
