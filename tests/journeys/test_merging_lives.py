"""Lives that stood in the register twice: merged, taken apart, and what other rooms do to both files meanwhile."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from acms.accounts.models import User
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.learning import actions as learning
from acms.learning.models import Credit, YearRecord
from acms.merging import actions as merging
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import access
from acms.people.models import Post
from acms.privacy import own_data
from acms.transfers.models import TransferOut
from acms.yearly.models import Evaluation, Kind, LineState
from tests.conftest import refused
from tests.journeys.lives import Life, World


def test_D08_D09_D15_two_halves_of_a_year_make_it_done_until_the_files_are_taken_apart(world: World) -> None:
    """D08, D09, D10, D15: with both files' credits nobody is listed; taken apart, both are again."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    for year in (2016, 2017, 2018):
        world.on(f"{year}-06-01")
        she.learns(year, 30, f"上半年{year}")
        twin.learns(year, 30, f"下半年{year}")
    world.on("2019-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018], twin: [2016, 2017, 2018]}
    done = world.merges(she, twin)
    assert she.learned[2017] == "done" and world.lists(Kind.LEARNING) == {}
    assert "2017年度继续教育" in " ".join(she.messages)
    world.on("2019-05-20")
    world.takes_apart(done)
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018], twin: [2016, 2017, 2018]}


def test_D07_D10_D15_who_was_warned_under_a_file_that_is_closed_now_is_not_moved_for_it(world: World) -> None:
    """D06, D07, D10, D15: the closed file's line is spared; the kept one, which was evaluated, stays on the post."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    other = world.enters("邱样例", "三中", "2010-07-01")
    other.is_appointed()
    for year in (2016, 2017):
        world.on(f"{year + 1}-02-10")
        she.is_evaluated(year)
        other.is_evaluated(year)
    world.on("2018-04-08")
    assert world.lists(Kind.POST) == {twin: [2016, 2017]}
    world.warns(Kind.POST)
    world.after(15)
    world.warns(Kind.POST)
    world.merges(she, twin)
    world.after(31)
    world.signs(Kind.POST)
    assert twin.line(Kind.POST).state == LineState.SPARED
    assert she.stands == "青禾在岗 150105" and twin.status == "CLOSED"
    assert "已转为非在岗" not in she.messages + twin.messages


def test_D15_W05_a_file_is_not_merged_with_itself(world: World) -> None:
    """D15, W05, D02, D11: "the right number" is the one on file: no pair comes of it, and one that was kept closes nobody's file."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    she.is_blamed()
    case = she.asks_for_a_correction(number=she.person.id_number)
    assert not PossibleDuplicate.objects.exists()
    world.refused(case, "号码没有错")
    pair = PossibleDuplicate.objects.create(first=she.person, second=she.person, weight=100, reasons=["number"])
    with refused("同一份档案"):
        merging.merge_files(pair=pair, keep=she.pk, take=["post"], reason="核对了", by=world.region)
    assert she.status == "REGISTERED" and she.user.is_active and "终身" in she.ban
    assert she.stands == "青禾在岗 150105"


def test_D12_D15_a_file_on_its_way_out_is_merged_once_that_is_decided(world: World) -> None:
    """D12, D15, C02: as the duplicate it waits; as the file that is kept it goes out with everything, and takes the twin along."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    twin.learns(2015, 60)
    world.on("2016-05-10")
    case = she.asks_to_go()
    with refused("还有没办完的办件"):
        world.merges(twin, she)
    world.merges(she, twin)
    world.on("2016-05-12")
    world.approved(case)
    assert (she.status, twin.status) == ("TRANSFERRED", "CLOSED")
    content = json.loads(json.loads(TransferOut.objects.get().file)["content"])
    assert [row["year"] for row in content["learning"]] == [2015]


def test_W13_D15_merged_under_an_objection_of_the_units_head_nothing_true_is_lost(world: World) -> None:
    """W13, D02, D15, E05: "she is no newcomer, she has been here for years": the head is right, and the years stay."""
    boss = world.enters("乔样例", "青禾", "2009-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    she.states_their_years()
    twin = world.enters("乌云其木格", "三中", "2012-07-01", nth=1)
    world.on("2018-03-05")
    twin.moves_to("青禾")
    case = boss.objects_to(twin, "她早就是本单位的人，档案是另一份")
    world.merges(she, twin)
    world.approved(case)
    assert she.stands == "青禾在岗 150105"
    assert she.told == ["2010-07-01— 青禾在岗"]
    assert Post.objects.get(person=she.pk).valid_to is None
    assert she.months("2018-03-05") == 7 * 12 + 9


def test_W13_D15_of_a_post_that_a_merge_has_brought_the_objection_takes_that_one(world: World) -> None:
    """W13, D02, D15: the kept file has the newcomer's post from the merge; the head proves that nobody came: the former goes on."""
    boss = world.enters("乔样例", "青禾", "2009-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "三中", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2018-03-05")
    twin.moves_to("青禾")
    world.on("2018-03-06")
    world.merges(she, twin, ["post"])
    assert she.stands == "青禾在岗 150105"
    case = boss.objects_to(she)
    world.on("2018-03-12")
    world.approved(case)
    assert she.stands == "三中在岗 150105"
    assert "青禾" not in " ".join(she.told)


def test_C02_D08_D15_credits_that_the_league_takes_back_are_gone_from_the_file_they_went_to(world: World) -> None:
    """C02, D08, D09, D15: approved for the twin, merged, then reversed: the year is open again in the kept file."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2018-11-01")
    case = world.approved(twin.asks_for_credits(2018))
    assert twin.learned[2018] == "done"
    done = world.merges(she, twin)
    assert she.learned[2018] == "done"
    world.on("2018-12-03")
    casework.reverse(case, by=world.league, items=[], reason="论文不是本人的")
    assert she.learned[2018] == "open"
    world.takes_apart(done)
    assert she.learned[2018] == twin.learned[2018] == "open"


def test_D09_D15_the_kept_file_was_moved_out_before_the_merge_was_undone(world: World) -> None:
    """D09, D10, D14, D15: the twin's credits had gone over too late; apart again, one is in 异动 for its own years, the other not."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    twin.has_learned(2016, 2017, 2018)
    world.on("2018-02-01")
    done = world.merges(twin, she)
    world.on("2021-06-01")
    twin.is_exempt(2019)
    world.on("2023-04-08")
    assert world.settles(Kind.LEARNING) == {twin: [2020, 2021, 2022]}
    assert twin.status == "MOVED_OUT"
    world.takes_apart(done)
    assert (twin.status, she.status) == ("MOVED_OUT", "REGISTERED")
    assert she.user.is_active and she.missed == (2016, 2017, 2018, 2019, 2020, 2021, 2022)
    twin.is_restored()
    assert twin.status == "REGISTERED" and twin.missed == ()


def test_D10_D14_D15_a_run_is_undone_for_a_file_that_was_closed_meanwhile(world: World) -> None:
    """D09, D10, D15: moved out by mistake and merged: it is put back once the files are apart, and nothing is lost meanwhile."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    she.has_learned(2016, 2017, 2018)
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {twin: [2016, 2017, 2018]}
    assert twin.status == "MOVED_OUT"
    done = world.merges(she, twin)
    world.on("2019-07-01")
    with refused("请先撤销合并"):
        twin.is_put_back(Kind.LEARNING, "学分在另一份档案里")
    world.takes_apart(done)
    assert (she.status, twin.status) == ("REGISTERED", "MOVED_OUT")
    twin.is_put_back(Kind.LEARNING, "学分在另一份档案里")
    assert (she.status, twin.status) == ("REGISTERED", "REGISTERED")
    assert twin.missed == () and she.missed == ()


def test_D11_E04_D15_a_ban_of_the_closed_file_is_seen_when_the_kept_one_shall_be_head(world: World) -> None:
    """D11, D15, E04, W13: people are told of the ban; the record is struck, and after the files are taken apart nobody is banned."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    record = twin.is_blamed("B401")
    done = world.merges(she, twin)
    assert "终身" in she.ban
    world.on("2016-03-01")
    case = world.looked_at(she.asks_to_head())
    assert "head_ban" in case.last_submission.checks.exclude(verdict="pass").values_list("code", flat=True)
    casework.refuse(case, by=world.clerk(), reason="禁止从事会计工作")
    world.strikes(record, "判决已经撤销")
    assert she.ban == "" and "撤销" in she.messages[-1]
    she.is_appointed()
    world.on("2016-04-01")
    world.takes_apart(done)
    assert (she.ban, twin.ban, she.heads) == ("", "", "青禾")


def test_Q02_D15_the_copy_of_ones_data_follows_the_files(world: World) -> None:
    """Q02, D06, D08, D15: while merged the copy holds the closed file's; apart again it holds one's own and no more."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2016-02-01")
    twin.is_evaluated(2015)
    twin.learns(2015, 60, "只在第二份里的培训")
    done = world.merges(she, twin)
    copy = own_data.of(she.user)
    assert "只在第二份里的培训" in str(copy["records"]["Credit"]) and len(copy["merged_files"]) == 1
    assert len(copy["records"]["Evaluation"]) == 1
    world.on("2016-05-01")
    world.takes_apart(done)
    assert "只在第二份里的培训" not in str(own_data.of(she.user))
    assert "只在第二份里的培训" in str(own_data.of(twin.user))


def test_D05_C02_D15_a_change_of_the_closed_file_is_reversed_after_the_merge(world: World) -> None:
    """C02, D02, D05, D15: its post had come over; whoever reverses the change hears that the file was merged, or the post goes."""
    she = world.enters("乌云其木格", "三中", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2018-03-05")
    case = twin.moves_to("乳业")
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    assert she.stands.startswith("乳业在岗")
    world.on("2018-04-02")
    with refused("合并"):
        casework.reverse(case, by=world.clerk("150700"), items=[], reason="证明函是假的")
    world.takes_apart(done)
    assert she.stands == "三中在岗 150105"
    case.refresh_from_db()
    casework.reverse(case, by=world.clerk("150700"), items=[], reason="证明函是假的")
    assert twin.stands == "三中在岗 150105"


def goes(twin: Life) -> Case:
    return twin.goes_to_another_province()


def goes_and_comes_back(twin: Life) -> Case:
    twin.goes_to_another_province()
    twin.world.after(400)
    return twin.comes_back()


def is_moved_out_and_restored(twin: Life) -> Case:
    twin.world.on("2019-04-08")
    assert twin in twin.world.settles(Kind.LEARNING)
    return twin.is_restored()


@pytest.mark.parametrize(
    ("happens", "stood"),
    [(goes, "REGISTERED"), (goes_and_comes_back, "TRANSFERRED"), (is_moved_out_and_restored, "MOVED_OUT")],
)
def test_C02_D12_D14_D15_what_is_in_the_way_of_a_reversal_is_named_and_linked(
    world: World, happens: Callable[[Life], Case], stood: str
) -> None:
    """C02, D12, D14, D15: the file went, came back or was restored before it was merged; the page says that the merge is undone first, and
    leads to where; then the approval is taken back."""
    she = world.enters("乌云其木格", "三中", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2018-03-05")
    for year in (2016, 2017, 2018, 2019):
        she.has_learned(year)
    case = happens(twin)
    done = world.merges(she, twin)
    client = Client()
    client.force_login(world.league)
    given = {"reason": "证明是假的", "sure": "1"}
    answer = client.post(reverse("casework:reverse", args=[case.no]), given)
    assert answer.status_code == 409 and "请先在乌云其木格" in answer.text and "撤销合并，再撤销通过" in answer.text
    assert f'<a href="{reverse("people:person", args=[she.pk])}">去办理</a>' in answer.text
    world.takes_apart(done)
    client.post(reverse("casework:reverse", args=[case.no]), given)
    case.refresh_from_db()
    assert case.state != CaseState.APPROVED and twin.status == stood


@pytest.mark.parametrize("since", ["2010-01-01", "2018-06-01"])
def test_D07_D09_D15_a_merge_into_the_younger_file_wipes_no_year_that_was_missed_before(
    world: World, since: str
) -> None:
    """D07, D09, D15: in the register since 2010, a second file of 2018 is kept, whose post began then or is said to have begun as
    early: both runs list her as before, and her years stay at either unit; apart, each file alone."""
    world.on("2010-03-02")
    twin = world.enters("乌云其木格", "三中", "2010-01-01")
    world.on("2018-06-01")
    she = world.enters("乌云其木格", "青禾", since, nth=1)
    missed, unrated, own = [*range(2011, 2018)], [2016, 2017], she.person.registered_at
    world.on("2018-06-02")
    assert (world.lists(Kind.LEARNING), world.lists(Kind.POST)) == ({twin: missed}, {twin: unrated})
    done = world.merges(she, twin, start_of=twin.pk)
    assert (world.lists(Kind.LEARNING), world.lists(Kind.POST)) == ({she: missed}, {she: unrated})
    assert she.told == ["2010-03-02—2018-05-31 三中在岗", "2018-06-01— 青禾在岗"]
    world.takes_apart(done)
    assert (world.lists(Kind.LEARNING), world.lists(Kind.POST)) == ({twin: missed}, {twin: unrated})
    assert she.person.registered_at == own and she.told == ["2018-06-01— 青禾在岗"]


def test_D15_of_three_files_each_has_its_own_day_again_in_whatever_order_they_are_taken_apart(world: World) -> None:
    """D09, D15: registered in 2010, 2014 and 2018: what counts is the earliest of those that are still one."""
    files = []
    for nth, day in enumerate(("2018-06-01", "2014-06-02", "2010-06-01")):
        world.on(day)
        files.append(world.enters("乌云其木格", "三中", "2010-01-01", nth=nth))
    she, *others = files
    world.on("2018-06-03")
    done = [world.merges(she, other) for other in others]
    began = [other.person.registered_at for other in others]
    assert she.person.registered_at == began[1]
    world.takes_apart(done[0])
    assert she.person.registered_at == began[1]
    world.takes_apart(done[1])
    assert str(she.person.registered_at.date()) == "2018-06-01"


def test_D09_D14_D15_where_one_file_was_moved_out_people_say_what_the_one_file_is(world: World) -> None:
    """D09, D14, D15, E04: in 异动 she is told how to come back; apart before that, she is where she was, and head of her unit again."""
    world.on("2010-06-02")
    twin = world.enters("乌云其木格", "三中", "2010-01-01")
    world.on("2018-04-08")
    world.settles(Kind.LEARNING)
    she = world.enters("乌云其木格", "青禾", "2010-01-01", nth=1)
    she.is_appointed()
    with refused("请先选择合并后在哪个库"):
        world.merges(she, twin, moved_out=None)
    done = world.merges(she, twin, moved_out=True)
    assert (she.status, she.heads) == ("MOVED_OUT", "")
    world.takes_apart(done)
    assert (she.status, twin.status, she.heads) == ("REGISTERED", "MOVED_OUT", "青禾")
    done = world.merges(she, twin, moved_out=True)
    she.is_restored()
    assert she.status == "REGISTERED" and she.missed == ()
    world.takes_apart(done)
    assert (she.status, twin.status) == ("REGISTERED", "MOVED_OUT")


def test_D09_D14_D15_who_was_restored_and_moved_out_for_herself_stays_there_when_the_files_are_parted(
    world: World,
) -> None:
    """D09, D14, D15: the merge had put her into 异动; a restoration ended that; what a later run did is no part of the merge."""
    world.on("2010-06-02")
    twin = world.enters("乌云其木格", "三中", "2010-01-01")
    world.on("2018-04-08")
    world.settles(Kind.LEARNING)
    she = world.enters("乌云其木格", "青禾", "2010-01-01", nth=1)
    done = world.merges(she, twin, moved_out=True)
    she.is_restored()
    world.on("2026-04-08")
    assert she in world.settles(Kind.LEARNING) and she.status == "MOVED_OUT"
    world.takes_apart(done)
    assert she.status == "MOVED_OUT"


def test_D09_D15_who_stays_in_the_register_with_the_years_of_both_files_is_listed_anew(world: World) -> None:
    """D09, D10, D15: the run had moved the one file; people keep the other in the register: the next run tells her twice as anybody."""
    world.on("2010-06-02")
    twin = world.enters("乌云其木格", "三中", "2010-01-01")
    world.on("2018-04-08")
    world.settles(Kind.LEARNING)
    she = world.enters("乌云其木格", "青禾", "2010-01-01", nth=1)
    world.merges(she, twin, moved_out=False)
    assert (she.status, she.missed[:2]) == ("REGISTERED", (2011, 2012))
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [*range(2011, 2019)]}
    assert she.status == "MOVED_OUT"


def test_W08_D15_of_two_merges_the_start_is_again_what_it_was_in_whatever_order_they_are_taken_apart(
    world: World,
) -> None:
    """D15, W08: each merge had moved the start; what a correction made of it stays, and a merge that holds keeps its own."""
    for order in ((0, 1), (1, 0)):
        files = [
            world.enters("乌云其木格", "青禾", since, nth=nth + 10 * order[0])
            for nth, since in enumerate(("2010-07-01", "2008-07-01", "2005-07-01"))
        ]
        she, *others = files
        done = [world.merges(she, other, start_of=other.pk) for other in others]
        world.takes_apart(done[order[0]])
        assert str(she.person.accounting_since) == ("2005-07-01", "2008-07-01")[order[0]]
        world.takes_apart(done[order[1]])
        assert [str(life.person.accounting_since) for life in files] == ["2010-07-01", "2008-07-01", "2005-07-01"]
        again = world.merges(she, others[0], start_of=others[0].pk)
        she.corrects_start("2012-07-01")
        world.takes_apart(again)
        assert str(she.person.accounting_since) == "2012-07-01"


def test_R02_D10_D15_whoever_takes_the_post_of_the_other_file_is_managed_where_that_is(world: World) -> None:
    """R02, D10, D15: the agency of the unit sees the file, decides its cases and has its line; apart again, the former does."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "乳业", "2010-07-01", nth=1)
    world.on("2018-04-08")
    world.lists(Kind.POST)
    done = world.merges(she, twin, ["post"])
    assert she.stands == "乳业在岗 150702" and she.line(Kind.POST).management_code == "150702"
    assert access.visible_to(world.clerk("150702")).filter(pk=she.pk).exists()
    world.takes_apart(done)
    assert (she.stands, twin.stands) == ("青禾在岗 150105", "乳业在岗 150702")
    assert she.line(Kind.POST).management_code == "150105"


def test_C02_D15_a_unit_that_has_moved_while_the_file_was_closed_manages_it_again(world: World) -> None:
    """R02, R03, D15: whose unit came under another agency meanwhile is there when the files are taken apart."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    done = world.merges(she, twin, ["post"])
    world.moves_unit("三中", "内蒙古自治区呼伦贝尔市海拉尔区样例路5号", "150702")
    assert she.stands == "三中在岗 150702"
    world.takes_apart(done)
    assert (she.stands, twin.stands) == ("青禾在岗 150105", "三中在岗 150702")


def test_D08_D15_a_credit_that_was_struck_while_the_files_were_one_leaves_no_year_done(world: World) -> None:
    """D08, D09, D15: her own credits still fill her year; the twin's, which was struck, no longer fills the twin's."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2016-06-10")
    she.learns(2016, 60, "甲")
    twin.learns(2016, 60, "乙")
    done = world.merges(she, twin)
    learning.strike(credit=Credit.objects.get(what="乙"), reason="不是她的", by=world.clerk())
    assert she.learned[2016] == "done"
    world.takes_apart(done)
    assert (she.learned[2016], twin.learned[2016]) == ("done", "open")


def test_D08_D15_a_year_from_another_province_stays_done_without_credits(world: World) -> None:
    """D08, D12, D15: nothing of it was struck here."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2016-06-10")
    twin.has_learned(2015, 2016)
    twin.learns(2016, 30, "乙")
    done = world.merges(she, twin)
    world.takes_apart(done)
    assert (twin.learned[2015], twin.learned[2016], she.learned[2016]) == ("done", "done", "open")


def test_D06_D08_D15_what_an_older_release_wrote_to_the_closed_file_does_not_stand_in_the_way(world: World) -> None:
    """D06, D08, D15: of two that are alike the closed file's own stands when the files are taken apart; nobody has both."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2017-02-10")
    twin.is_evaluated(2016)
    twin.learns(2016, 60, "甲")
    done = world.merges(she, twin)
    row = Evaluation.objects.get(person=she.pk)
    Evaluation.objects.create(person=twin.person, employer=row.employer, year=2016, result="4", by=row.by, at=row.at)
    YearRecord.objects.create(person=twin.person, year=2016, state="exempt")
    Credit.objects.create(
        person=twin.person, id_digest=twin.person.id_digest, year=2016, subject="P", form="11", points=60, what="甲"
    )
    world.takes_apart(done)
    assert twin.status == "REGISTERED"
    assert (twin.evaluated, twin.learned[2016]) == ({(2016, "三中", "4")}, "exempt")


def test_D06_D15_what_the_unit_of_the_closed_file_has_said_goes_back_with_it(world: World) -> None:
    """D06, D15: said or corrected while the files were one, it is the word of the unit about whom it had; her own stays."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    boss = world.enters("邱样例", "三中", "2010-07-01")
    boss.is_appointed()
    world.on("2017-02-10")
    twin.is_evaluated(2016, by=boss)
    world.on("2018-01-10")
    done = world.merges(she, twin, ["post"])
    world.on("2018-02-10")
    she.is_evaluated(2017, at="三中", by=boss)
    she.is_evaluated(2016, "4", at="三中")
    she.is_evaluated(2017, at="青禾")
    world.takes_apart(done)
    assert she.evaluated == {(2017, "青禾", "2")}
    assert twin.evaluated == {(2016, "三中", "4"), (2017, "三中", "2")}


def test_W05_D15_the_right_number_stands_on_the_file_that_was_merged_into_this_one(world: World) -> None:
    """W05, D15, C05, D08: registered under a wrong number, listed under the right one: merged first, then corrected. The right number
    finds her, credits that come by either are hers, and whoever bears the wrong one truly may come in."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    wrong, right = she.person.id_number, world.a_number("1985-05-05", 7)
    world.on("2016-05-01")
    world.imports_people(f"乌云其木格,{right},赛罕区,2010-07-01")
    twin = world.on_file(right)
    case = she.asks_for_a_correction(number=right)
    world.looked_at(case, f"乌云其木格 {right}")
    with refused("需要先合并"):
        casework.approve(case, by=world.clerk(), reason="户籍证明")
    done = world.merges(she, twin)
    casework.approve(case, by=world.clerk(), reason="户籍证明")
    assert she.person.id_number == right == she.user.id_number
    assert User.objects.by_id_number(right) == she.user and User.objects.by_id_number(wrong) is None
    for number in (right, wrong):
        assert access.by_id_number(world.clerk(), number) == she.person
    world.imports_credits(f"乌云其木格,{right},2016,专业,60,培训")
    assert she.learned[2016] == "done"
    with refused("合并不能撤销"):
        world.takes_apart(done)
    she.corrects(number=world.a_number("1985-05-05", 8))
    world.takes_apart(done)
    assert (twin.person.id_number, twin.user.id_number) == (right, right)
    assert User.objects.by_id_number(right) == twin.user and twin.user.is_active


def test_W05_D15_over_two_merges_too_and_nobody_elses(world: World) -> None:
    """W05, D15: a number of a file that was merged into somebody else's is taken; of one's own over another one it is not."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    third = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=2)
    right = twin.person.id_number
    world.merges(third, twin)
    case = she.asks_for_a_correction(number=right)
    world.looked_at(case, f"乌云其木格 {right}")
    with refused("需要先合并"):
        casework.approve(case, by=world.clerk(), reason="户籍证明")
    assert {(row.first_id, row.second_id) for row in PossibleDuplicate.objects.filter(outcome="")} == {
        (she.pk, third.pk)
    }
    done = world.merges(she, third)
    casework.approve(case, by=world.clerk(), reason="户籍证明")
    assert she.person.id_number == right
    world.takes_apart(done)
    with refused("合并不能撤销"):
        world.takes_apart(Merge.objects.get(duplicate=twin.pk))


def test_C02_D08_D15_the_refusal_that_the_closed_file_had_is_appealed_by_the_kept_one(world: World) -> None:
    """C02, D01, D08, D15: seen, appealed, heard and told under the file that goes on; the credits are its own. Apart, it is not theirs."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    other = world.enters("邱样例", "三中", "2010-07-01")
    world.on("2018-11-01")
    case = world.refused(twin.asks_for_credits(2018))
    done = world.merges(she, twin)
    assert case.no in she.reads("/me/") and "有异议，向上级申诉" in she.reads(f"/cases/{case.no}/")
    pages = [f"/cases/{case.no}/{page}" for page in ("", "compared/", "appeal/")]
    assert [(she.opens(page), other.opens(page)) for page in pages] == [(200, 404)] * 3
    client = Client()
    client.force_login(she.user)
    answer = client.post(f"/cases/{case.no}/appeal/", {"reason": "论文是本人的"}, follow=True)
    assert answer.status_code == 200 and "修改后重新提交" not in answer.text
    case.refresh_from_db()
    casework.approve(case, by=world.league, reason="有原件")
    assert she.learned[2018] == "done"
    assert not Credit.objects.filter(person=twin.pk).exists()
    assert any("继续教育学分申请" in title for title in she.messages)
    world.takes_apart(done)
    assert she.opens(f"/cases/{case.no}/") == 404
