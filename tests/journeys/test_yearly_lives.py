"""Lives that the yearly run looks at: warned, spared, moved, put back, restored, and what other rooms say meanwhile."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from acms.casework import actions as casework
from acms.casework.models import Case
from acms.inbox.models import Message
from acms.learning import actions as learning
from acms.learning.models import Credit, YearRecord
from acms.people.models import Leaving
from acms.yearly import actions as yearly
from acms.yearly import words
from acms.yearly.models import Evaluation, Kind, Line, LineState, Run
from tests.conftest import refused
from tests.journeys.lives import Life, World


def test_D06_D07_warned_twice_and_evaluated_before_the_day_that_was_named(world: World) -> None:
    """D06, D07, D09, E05: the agency enters what the unit forgot, on the unit's paper: both warnings came to nothing."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    for year in (2016, 2017):
        world.on(f"{year + 1}-02-10")
        boss.is_evaluated(year)
    world.on("2018-04-08")
    assert world.lists(Kind.POST) == {she: [2016, 2017]}
    world.warns(Kind.POST)
    world.on("2018-04-24")
    world.warns(Kind.POST)
    with refused("管理机构"):
        she.is_evaluated(2017, by=boss)  # the head's time is over
    world.on("2018-05-10")
    she.is_evaluated(2017)
    world.on("2018-05-26")
    world.signs(Kind.POST)
    assert she.line(Kind.POST).state == LineState.SPARED and she.stands == "青禾在岗 150105"
    assert she.messages.count("年度考评提醒") == 2 and "已转为非在岗" not in she.messages


def test_D07_E04_D02_a_head_taken_off_the_post_by_the_run_is_put_back_with_the_headship(world: World) -> None:
    """D02, D06, D07, D10, E04: off the post and no head for two months, then as if it had not been; and the unit can speak again."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.states_their_years()
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-02-10")
    she.is_evaluated(2017, by=boss)
    world.on("2018-04-08")
    assert world.settles(Kind.POST) == {boss: [2016, 2017]}
    assert (boss.stands, boss.heads) == ("青禾非在岗 150105", "")
    assert boss.told == ["2010-01-01—2018-05-23 青禾在岗", "2018-05-24— 青禾非在岗"]
    assert boss.messages.count("年度考评提醒") == 2 and "已转为非在岗" in boss.messages
    yearly.object_to(line=boss.line(Kind.POST), text="单位漏报", by=boss.user)
    world.on("2018-07-20")
    boss.is_put_back(Kind.POST, "单位漏报，附证明")
    assert (boss.stands, boss.heads) == ("青禾在岗 150105", "青禾")
    assert boss.told == ["2010-01-01— 青禾在岗"] and boss.months() == 8 * 12 + 7
    world.on("2019-02-10")
    she.is_evaluated(2018, by=boss)
    boss.is_evaluated(2018, by=boss)
    world.on("2019-04-08")
    assert world.lists(Kind.POST) == {}


def test_D07_D10_whose_evaluation_is_voided_after_the_warnings_is_warned_anew(world: World) -> None:
    """D06, D07, D10: nobody is moved who was not told; the others are not kept waiting."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she, he = world.enters("乌云其木格", "青禾", "2012-07-01"), world.enters("巴图", "青禾", "2012-07-01")
    for who in (boss, she):
        world.on("2018-02-10")
        who.is_evaluated(2017, by=boss)
    world.on("2018-04-08")
    assert world.lists(Kind.POST) == {he: [2016, 2017]}
    world.warns(Kind.POST)
    world.on("2018-04-24")
    world.warns(Kind.POST)
    she.is_evaluated(2017, "9")  # the unit had mixed her up: she took no part
    assert (2017, "青禾", "9") in she.evaluated and Evaluation.objects.filter(person=she.pk).count() == 2
    world.on("2018-05-26")
    assert world.lists(Kind.POST) == {he: [2016, 2017], she: [2016, 2017]}
    world.signs(Kind.POST)
    assert (he.stands, she.stands) == ("青禾非在岗 150105", "青禾在岗 150105")
    assert "年度考评已更正" in she.messages and "年度考评提醒" not in she.messages
    for date in ("2018-05-27", "2018-06-12"):
        world.on(date)
        world.warns(Kind.POST)
    world.on("2018-07-20")
    world.signs(Kind.POST)
    assert she.stands == "青禾非在岗 150105"


def told_twice(world: World, kind: Kind) -> None:
    world.on("2019-04-08")
    world.lists(kind)
    world.warns(kind)
    world.after(15)
    world.warns(kind)


def is_told_anew(world: World, she: Life, kind: Kind, title: str) -> None:
    """Nothing is done on the eve; twice more, and the day that is named, then it is."""
    before = she.messages.count(title)
    with refused("没有可以办理的人"):
        world.signs(kind)
    for _ in range(2):
        world.warns(kind)
        world.after(15)
    assert she.messages.count(title) == before + 2
    with refused("没有可以办理的人"):
        world.signs(kind)
    world.after(16)
    world.signs(kind)
    assert she.line(kind).state == LineState.APPLIED


def exempt_and_not(she: Life) -> Iterator[None]:
    she.is_exempt(2018)
    yield
    record = YearRecord.objects.get(person=she.pk, year=2018)
    learning.take_back_exemption(record=record, reason="记错了人", by=she.world.clerk())


def credits_and_none(she: Life) -> Iterator[None]:
    credit, clerk = Credit.objects.get(person=she.pk), she.world.clerk()
    learning.put_back(credit=credit, reason="没有重复", by=clerk)
    yield
    learning.strike(credit=Credit.objects.get(pk=credit.pk), reason="确实重复", by=clerk)


@pytest.mark.parametrize("relying", [exempt_and_not, credits_and_none])
def test_D08_D09_D10_who_relied_on_a_year_is_told_anew_when_it_is_taken_back(
    world: World, relying: Callable[[Life], Iterator[None]]
) -> None:
    """D08, D09, D10: a year of three was exempt or done after both warnings, and is not on the eve of the run's day."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-03-20")
    she.learns(2018)
    learning.strike(credit=Credit.objects.get(person=she.pk), reason="重复", by=world.clerk())
    told_twice(world, Kind.LEARNING)
    year = relying(she)
    next(year)
    world.after(31)
    list(year)
    is_told_anew(world, she, Kind.LEARNING, "继续教育提醒")


def test_D09_D10_who_would_be_moved_all_the_same_keeps_the_warnings(world: World) -> None:
    """D09, D10: the year makes no difference: three others in a row were missed, of which both warnings spoke."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2020-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018, 2019]}
    for days in (15, 31):
        world.warns(Kind.LEARNING)
        world.after(days)
    list(exempt_and_not(she))
    assert she.line(Kind.LEARNING).warned == 2
    world.signs(Kind.LEARNING)
    assert she.status == "MOVED_OUT"


def test_D06_D07_D10_who_relied_on_an_evaluation_is_told_anew_when_it_is_corrected_to_none(world: World) -> None:
    """D06, D07, D10: the agency enters a result after both warnings, on the eve of the day it was the result of another."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-02-10")
    boss.is_evaluated(2018)
    told_twice(world, Kind.POST)
    she.is_evaluated(2018, "2")
    world.after(31)
    she.is_evaluated(2018, "9")
    is_told_anew(world, she, Kind.POST, "年度考评提醒")


def dies(she: Life, boss: Life) -> None:
    she.is_reported(Leaving.DIED, str(she.world.today), by=boss)
    she.world.approved(boss.user.cases.get(kind="death"))


def is_one_with_another(she: Life, boss: Life) -> None:
    she.world.merges(she.world.enters("乌云其木格", "青禾", "2012-07-01", nth=1), she)


def leaves_the_region(she: Life, boss: Life) -> None:
    she.goes_to_another_province()


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("closes", [dies, is_one_with_another, leaves_the_region])
@pytest.mark.parametrize("kind", [Kind.POST, Kind.LEARNING])
def test_D07_D09_D10_whose_file_is_closed_is_warned_no_more(
    world: World, kind: Kind, closes: Callable[[Life, Life], None], *, signed: bool
) -> None:
    """D07, D09, D10, D12, D15, E05: between the two warnings the file was closed; a list that was signed is through afterwards."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she, other = world.enters("乌云其木格", "青禾", "2012-07-01"), world.enters("巴图", "三中", "2012-07-01")
    world.on("2019-04-08")
    world.lists(kind)
    world.warns(kind)
    world.after(15)
    if signed:
        Run.objects.update(signed_at=timezone.now())
    closes(she, boss)
    before = len(she.messages)
    world.warns(kind)
    assert len(she.messages) == before
    assert not Line.objects.open().filter(person=she.pk).exists()
    line = Line.objects.filter(person=she.pk).first()
    assert (line.state if line else None) == (LineState.SPARED if signed else None)
    assert Line.objects.open().filter(person=other.pk, warned=2).exists()


def test_D09_D14_D07_moved_out_restored_and_three_more_years_missed(world: World) -> None:
    """D09, D14, L09, D05, D12: 异动 closes every other room; after the restoration counting starts anew, and so does missing."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    assert she.status == "MOVED_OUT" and "申请恢复" in she.reads("/me/")
    with refused("信息采集完成以后才能办理"):
        she.asks_to_move_to("三中")
    with refused("正式库"):
        she.asks_to_go()
    with refused("继续教育档案"):
        she.asks_for_credits(2019)
    world.on("2020-03-02")
    she.is_restored()
    assert she.status == "REGISTERED" and she.missed == ()
    assert she.told == ["2012-07-01— 青禾在岗"]
    for year in (2021, 2022, 2023):
        world.on(f"{year}-04-08")
        assert world.lists(Kind.LEARNING) == {}
    world.on("2024-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2021, 2022, 2023]}
    assert she.status == "MOVED_OUT" and she.messages.count("会计人员档案已经恢复") == 1


def test_D07_D10_without_a_head_the_agency_decides_and_the_next_year_asks_anew(world: World) -> None:
    """D06, D07, D10, E04: held, spared with a reason; a head comes; the year after, the line is the rules' again."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-04-08")
    world.lists(Kind.POST)
    line = she.line(Kind.POST)
    assert line.state == LineState.HELD
    yearly.spare(line=line, reason="单位正在改制", by=world.clerk())
    assert world.lists(Kind.POST) == {} and she.line(Kind.POST).state == LineState.SPARED
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    world.on("2019-04-08")
    assert world.lists(Kind.POST) == {she: [2017, 2018]}
    assert she.line(Kind.POST).state == LineState.PROPOSED


def test_D09_D12_listed_and_gone_to_another_province_before_the_signature(world: World) -> None:
    """D09, D10, D12, D04: the file is not in the register: the line is spared; back again, the years before count on."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    world.warns(Kind.LEARNING)
    world.on("2019-04-24")
    world.warns(Kind.LEARNING)
    she.goes_to_another_province()
    world.on("2019-05-26")
    world.signs(Kind.LEARNING)
    assert she.status == "TRANSFERRED" and she.line(Kind.LEARNING).state == LineState.SPARED
    world.on("2021-06-01")
    she.comes_back()
    assert she.missed == (2016, 2017, 2018)
    world.on("2022-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018]}


def test_D10_C06_a_list_of_last_year_is_signed_by_nobody(world: World) -> None:
    """C06, D07, D10: warned in autumn and forgotten: the new year needs a list, warnings and a signature of its own."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    world.on("2018-10-08")
    assert world.lists(Kind.POST) == {boss: [2016, 2017]}
    world.warns(Kind.POST)
    world.on("2018-10-24")
    world.warns(Kind.POST)
    old = world.run(Kind.POST)
    assert "要转为非在岗的提醒" in boss.reads("/me/")
    world.on("2019-04-08")
    assert "要转为非在岗的提醒" not in boss.reads("/me/")
    with refused("只能办理今年的"):
        yearly.sign(run=old, basis="内财会〔2019〕1号", by=world.region, on=world.today)
    assert boss.heads == "青禾"
    assert world.settles(Kind.POST) == {boss: [2017, 2018]}
    assert boss.stands == "青禾非在岗 150105" and boss.messages.count("年度考评提醒") == 4


def test_D07_D05_W13_off_the_post_by_the_run_and_on_it_again_by_a_letter_of_another_unit(world: World) -> None:
    """D02, D03, D05, D07, D10: the undoing comes after she has begun elsewhere: the new post stays, the old one has gone on until it."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2018-02-10")
    boss.is_evaluated(2017, by=boss)
    world.on("2018-04-08")
    assert world.settles(Kind.POST) == {she: [2016, 2017]}
    world.on("2018-09-03")
    she.moves_to("三中")
    assert she.told[1] == "2018-05-24—2018-09-02 青禾非在岗" and she.months() == 5 * 12 + 11 + 1
    world.on("2018-10-08")
    she.is_put_back(Kind.POST)
    assert she.stands == "三中在岗 150105"
    assert she.told == ["2012-07-01—2018-09-02 青禾在岗", "2018-09-03— 三中在岗"]
    assert she.months() == 6 * 12 + 4


def test_D10_D14_a_restoration_that_waits_while_the_run_is_undone_is_closed_by_an_approval_that_changes_nothing(
    world: World,
) -> None:
    """D10, D14, C02: the file is back by the undo; approving says so, counting starts where the undo has put it; reversed, nothing moves."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    world.on("2019-05-06")
    case = she.asks_to_be_restored()
    world.looked_at(case, she.person.name)
    she.is_put_back(Kind.LEARNING)
    assert (she.status, case.state) == ("REGISTERED", "in_review")
    restarts = list(she.person.learning_restarts.values_list("year", "case_no"))
    world.on("2020-02-03")
    world.approved(case)
    assert she.status == "REGISTERED" and list(she.person.learning_restarts.values_list("year", "case_no")) == restarts
    assert words.RESTORED_BEFORE[0] in she.messages and "会计人员档案已经恢复" not in she.messages
    casework.reverse(case, by=world.league, items=[], reason="办错了")
    assert she.status == "REGISTERED"


def test_D10_D14_only_the_line_by_which_somebody_is_in_moved_out_brings_them_back(world: World) -> None:
    """D09, D10, D14, C02: moved out, restored, moved out again: the first line opens nothing, and its page does not offer it."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    old = she.line(Kind.LEARNING)
    world.on("2019-09-01")
    case = she.is_restored()
    world.on("2022-05-01")
    with refused("现在的状态不是这次办理的"):
        yearly.undo(line=old, reason="旧的", by=world.clerk())
    assert she.missed == (2020, 2021) and "已恢复会计人员档案" not in she.messages
    world.on("2023-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2020, 2021, 2022]}
    desk = Client()
    desk.force_login(world.region)
    assert 'name="undo"' not in desk.get(f"/desk/yearly/{old.run_id}/").text
    assert 'name="undo"' in desk.get(f"/desk/yearly/{she.line(Kind.LEARNING).run_id}/").text
    with refused("现在的状态不是这次办理的"):
        yearly.undo(line=old, reason="旧的", by=world.clerk())
    assert (she.status, old.state) == ("MOVED_OUT", "applied")
    she.is_put_back(Kind.LEARNING)
    assert she.status == "REGISTERED"
    casework.reverse(case, by=world.league, items=[], reason="办错了")
    assert she.status == "MOVED_OUT"  # by the first run, as if she had not been restored
    yearly.undo(line=old, reason="误办", by=world.clerk())
    assert she.status == "REGISTERED"


def test_D07_D10_E04_what_the_run_of_posts_did_once_is_put_right_and_nobody_is_head_of_a_unit_they_left(
    world: World,
) -> None:
    """D05, D07, D10, E04: off the post, elsewhere, and back at the unit years later: the months are hers, the headship ended when she left."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    world.on("2018-04-08")
    assert world.settles(Kind.POST) == {boss: [2016, 2017]}
    old = boss.line(Kind.POST)
    world.on("2018-09-03")
    boss.moves_to("三中")
    world.on("2020-03-02")
    boss.moves_to("青禾")
    yearly.undo(line=old, reason="误办", by=world.clerk())
    assert (boss.stands, boss.heads) == ("青禾在岗 150105", "")


def test_D07_D14_years_of_which_a_part_was_spent_in_moved_out_lack_no_evaluation(world: World) -> None:
    """D06, D07, D09, D14: nobody evaluates whom the register does not show; after the restoration the next whole year counts, and misses."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    boss.has_learned(*range(2016, 2025))
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    for year in range(2016, 2024):
        world.on(f"{year + 1}-02-10")
        boss.is_evaluated(year)
        if year < 2019:
            she.is_evaluated(year)
        if year == 2018:
            world.on("2019-04-08")
            assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
        if year == 2020:
            world.on("2021-11-20")
            she.is_restored()
    for year, found in ((2022, {}), (2023, {}), (2024, {she: [2022, 2023]})):
        world.on(f"{year}-04-08")
        assert world.lists(Kind.POST) == found


def test_D07_D10_who_was_put_back_on_the_post_is_asked_for_the_years_after(world: World) -> None:
    """D07, D10: an agency has put her back for good: the year that it has settled does not take her off the post a year later."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    for year in range(2016, 2021):
        world.on(f"{year + 1}-02-10")
        boss.is_evaluated(year)
        if year == 2017:
            world.on("2018-04-08")
            assert world.settles(Kind.POST) == {she: [2016, 2017]}
            she.is_put_back(Kind.POST, "单位已考评，档案在旗财政局")
    for year, found in ((2019, {}), (2020, {}), (2021, {she: [2019, 2020]})):
        world.on(f"{year}-04-08")
        assert world.lists(Kind.POST) == found


@pytest.mark.parametrize("right", [True, False])
def test_D07_D09_who_objects_before_the_signature_is_answered_before_anything_is_done(
    world: World, right: bool
) -> None:
    """D07, D09, D10: held until the agency has answered, though the list is made anew; the answer is the agency's reason, and is told."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    he = world.enters("巴图", "青禾", "2012-07-01")
    world.on("2019-04-08")
    assert set(world.lists(Kind.LEARNING)) == {she, he}
    world.warns(Kind.LEARNING)
    world.after(15)
    address = f"/me/yearly/{she.line(Kind.LEARNING).pk}/object/"
    assert address in she.reads("/me/")
    own = Client()
    own.force_login(she.user)
    own.post(address, {"text": "2018年休产假，已报旗财政局"})
    assert she.line(Kind.LEARNING).state == LineState.HELD
    assert set(world.lists(Kind.LEARNING)) == {she, he}
    world.warns(Kind.LEARNING)
    world.after(31)
    world.signs(Kind.LEARNING)
    assert (she.status, he.status) == ("REGISTERED", "MOVED_OUT")
    desk = Client()
    desk.force_login(world.clerk())
    line = she.line(Kind.LEARNING)
    assert "本人提出了异议，还没有答复" in desk.get(f"/desk/yearly/{line.run_id}/").text
    with refused("请写明理由"):
        yearly.confirm(line=line, by=world.clerk())
    if right:
        yearly.spare(line=line, reason="产假属实", by=world.clerk())
        assert she.status == "REGISTERED"
    else:
        desk.post(f"/desk/yearly/lines/{line.pk}/", {"confirm": "1", "reason": "没有产假的证明"})
        assert she.status == "MOVED_OUT"
    assert "您的异议有了答复" in she.messages and "您的异议有了答复" not in he.messages


def test_D07_D10_who_objects_again_is_heard_again(world: World) -> None:
    """D07: confirmed before the signature, and new facts come: the list waits for the agency once more."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    world.lists(Kind.LEARNING)
    for n in (1, 2):
        yearly.object_to(line=she.line(Kind.LEARNING), text=f"第{n}次", by=she.user)
        assert she.line(Kind.LEARNING).state == LineState.HELD
        world.after(1)
        yearly.confirm(line=she.line(Kind.LEARNING), reason="查过了", by=world.clerk())
        assert world.lists(Kind.LEARNING) and she.line(Kind.LEARNING).state == LineState.PROPOSED
        world.after(1)


def _desk_was_told(world: World) -> list[tuple[str, str]]:
    """Titles and links of what the agency's reviewer was told of the run."""
    rows = Message.objects.filter(user=world.clerk()).order_by("pk")
    return [(row.title, row.link) for row in rows if row.link.startswith("/desk/yearly/")]


def test_D08_D09_D10_credits_filed_in_time_and_granted_on_appeal_bring_back_whom_the_run_has_moved(
    world: World,
) -> None:
    """D08, D09, D10, C02: as of the day on which they were filed she missed two years only; nobody has to ask for what is hers."""
    world.clerk()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-12-03")
    case = she.asks_for_credits(2018)
    world.on("2019-02-01")
    world.refused(case)
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    assert she.status == "MOVED_OUT"
    world.on("2019-06-03")
    casework.appeal(case, by=she.user, reason="论文是真的")
    case.refresh_from_db()
    casework.approve(case, by=world.league, reason="论文真实")
    line = she.line(Kind.LEARNING)
    assert (she.status, line.state, line.settled_by) == ("REGISTERED", LineState.UNDONE, world.league)
    assert she.learned[2018] == "done" and she.missed == ()
    told = Message.objects.get(user=she.user, title="已恢复会计人员档案").text
    assert told.startswith("2018年度的学分已经认可") and "管理机构核对后" not in told
    assert _desk_was_told(world) == [("会计人员档案已经自动恢复", f"/desk/yearly/{line.run_id}/?state=undone")]


def test_D08_D09_credits_granted_late_for_one_of_five_years_change_nothing(world: World) -> None:
    """D08, D09: the year is hers; four others are missed all the same."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.has_learned(2018)
    world.on("2021-12-01")
    case = she.asks_for_credits(2021)
    world.on("2022-02-01")
    world.refused(case)
    world.on("2022-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2019, 2020, 2021]}
    world.on("2022-06-06")
    casework.appeal(case, by=she.user, reason="论文是真的")
    case.refresh_from_db()
    casework.approve(case, by=world.league, reason="论文真实")
    assert (she.status, she.learned[2021]) == ("MOVED_OUT", "done")
    assert she.line(Kind.LEARNING).state == LineState.APPLIED


def test_D07_D09_what_is_entered_after_the_run_is_brought_to_the_agency(world: World) -> None:
    """D06, D07, D09, D10: an exemption, an evaluation: the agency is led to the line, one press undoes it, and the person knows of it."""
    world.clerk()
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    for year in (2016, 2017):
        world.on(f"{year + 1}-02-10")
        boss.is_evaluated(year)
    world.on("2018-04-08")
    assert world.settles(Kind.POST) == {she: [2016, 2017]}
    world.on("2018-08-01")
    she.is_evaluated(2017, "9")
    assert _desk_was_told(world) == []
    she.is_evaluated(2017)
    world.on("2019-02-11")
    boss.is_evaluated(2018)
    boss.has_learned(2016)
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    she.is_exempt(2018)
    told = _desk_was_told(world)
    assert [title for title, _ in told] == ["年度办理的理由变了，请核对"] * 2
    assert she.messages.count("年度办理正在重新核对") == 2
    desk = Client()
    desk.force_login(world.clerk())
    for _, link in told:
        page = desk.get(link).text
        assert page.count('name="undo"') == 1 and "乌云其木格" in page
    she.is_put_back(Kind.LEARNING, "产假属实")
    assert she.status == "REGISTERED"


def test_D09_E05_who_is_in_moved_out_is_not_among_the_people_that_the_head_counts(world: World) -> None:
    """D09, E05: not counted anywhere; back again, counted again."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    boss.has_learned(2016, 2017, 2018)
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    assert "在岗会计人员2人" in boss.reads("/employer/")
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    assert "在岗会计人员1人" in boss.reads("/employer/")
    she.is_restored()
    assert "在岗会计人员2人" in boss.reads("/employer/")


def test_D07_a_head_who_comes_after_the_deadline_confirms_nothing_of_the_year(world: World) -> None:
    """D07, E04: without a head on the last day on which heads could enter anything, the agency is asked."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    world.on("2018-04-08")
    boss.is_appointed()
    assert world.lists(Kind.POST)[she] == [2016, 2017] and she.line(Kind.POST).state == LineState.HELD
    assert world.lists(Kind.POST)[she] and she.line(Kind.POST).state == LineState.HELD


def test_D09_D08_whoever_is_moved_reads_the_years_that_are_missed_on_that_day(world: World) -> None:
    """D08, D09, D10: one of the years of the warning was exempted meanwhile; the message and the line say so no more."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2020-04-08")
    warned = world.lists(Kind.LEARNING)[she]
    assert warned == [2016, 2017, 2018, 2019]
    world.warns(Kind.LEARNING)
    world.after(15)
    world.warns(Kind.LEARNING)
    she.is_exempt(warned[0])
    world.after(33)
    world.signs(Kind.LEARNING)
    line = she.line(Kind.LEARNING)
    assert (line.state, line.years) == (LineState.APPLIED, warned[1:])
    said = Message.objects.filter(user=she.user).latest("pk").text
    assert str(warned[0]) not in said and str(warned[-1]) in said


def death_of(she: Life, boss: Life) -> Case:
    she.is_reported(Leaving.DIED, str(she.world.today), by=boss)
    return she.world.looked_at(boss.user.cases.get(kind="death"))


def shown(world: World, kind: Kind) -> str:
    client = Client()
    client.force_login(world.clerk())
    return client.get(reverse("yearly:run", args=[world.run(kind).pk])).text


NOT_ANSWERED = "单位申报了去世，还没有办完"


@pytest.mark.parametrize("kind", [Kind.POST, Kind.LEARNING])
@pytest.mark.parametrize("when", ["before the list", "between the warnings", "after the signature's day"])
@pytest.mark.parametrize("died", [True, False])
def test_D10_E05_whose_death_is_reported_is_moved_by_no_run_before_the_agency_has_answered(
    world: World, kind: Kind, when: str, *, died: bool
) -> None:
    """D07, D09, D10, E05: the run waits with the one who is said to have died, says so, and moves the others; confirmed, the line is gone; not
    confirmed, the agency says the word."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she, other = (world.enters("乌云其木格", "青禾", "2012-07-01", nth=nth) for nth in (0, 1))
    world.on("2019-04-08")
    case = death_of(she, boss) if when == "before the list" else None
    assert {she, other} <= set(world.lists(kind))
    assert (she.line(kind).state == LineState.HELD) is (case is not None)
    world.warns(kind)
    case = death_of(she, boss) if when == "between the warnings" else case
    world.after(15)
    world.warns(kind)
    world.after(31)
    case = case or death_of(she, boss)
    world.signs(kind)
    assert (she.status, she.stands, she.line(kind).state) == ("REGISTERED", "青禾在岗 150105", LineState.HELD)
    assert other.line(kind).state == LineState.APPLIED and NOT_ANSWERED in shown(world, kind)
    with refused("已经去世，正在审核"):
        yearly.confirm(line=she.line(kind), by=world.clerk(), reason="同意")
    if died:
        world.approved(case)
        assert (she.status, she.line(kind).state) == ("CLOSED", LineState.SPARED)
    else:
        casework.refuse(case, by=world.clerk(case.deciding_code), reason="本人健在")
        page = shown(world, kind)
        assert NOT_ANSWERED not in page and "原来等的已经有了结果" in page
        yearly.confirm(line=she.line(kind), by=world.clerk(), reason="同意")
        assert she.line(kind).state == LineState.APPLIED


@pytest.mark.parametrize("kind", [Kind.POST, Kind.LEARNING])
def test_D10_E05_who_is_confirmed_dead_stands_on_no_list(world: World, kind: Kind) -> None:
    """D10, E05: neither on one made before, nor on one made afterwards."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    assert she in world.lists(kind)
    world.approved(death_of(she, boss))
    assert not Line.objects.filter(person=she.pk).exists()
    assert she not in world.lists(kind)


def test_D10_D15_E05_a_death_reported_of_a_file_that_was_merged_since_holds_the_one_file(world: World) -> None:
    """D10, D15, E05: who is said to have died is the same person."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    twin = world.enters("乌云其木格", "青禾", "2012-07-01")
    she = world.enters("乌云其木格", "三中", "2012-07-01", nth=1)
    world.on("2019-04-08")
    death_of(twin, boss)
    world.merges(she, twin)
    world.lists(Kind.LEARNING)
    assert she.line(Kind.LEARNING).state == LineState.HELD


def test_D10_E05_a_report_that_came_back_to_the_head_holds_and_the_agency_may_say_the_word(world: World) -> None:
    """D10, E05: nobody stays for ever because a head leaves it where it is."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    case = death_of(she, boss)
    items = [{"item": "death.on", "label": "死亡日期", "reason": "请核对"}]
    casework.return_for_correction(case, by=world.clerk(case.deciding_code), items=items)
    world.settles(Kind.LEARNING)
    assert she.line(Kind.LEARNING).state == LineState.HELD
    yearly.confirm(line=she.line(Kind.LEARNING), by=world.clerk(), reason="同意")
    assert she.status == "MOVED_OUT"


def away_by_mistake(she: Life, boss: Life) -> Iterator[None]:
    case = she.goes_to_another_province()
    yield
    casework.reverse(case, by=she.world.league, items=[], reason="接收单位不存在")


def merged_by_mistake(she: Life, boss: Life) -> Iterator[None]:
    done = she.world.merges(she.world.enters("乌云其木格", "三中", "2012-07-01", nth=1), she)
    yield
    she.world.takes_apart(done)


def merged_with_one_who_learned(she: Life, boss: Life) -> Iterator[None]:
    """The other file has what this one lacks, for as long as they are one."""
    twin = she.world.enters("乌云其木格", "青禾", "2012-07-01", nth=1)
    twin.is_exempt(2018)
    twin.is_evaluated(2018)
    done = she.world.merges(she, twin)
    yield
    she.world.takes_apart(done)


def dead_by_mistake(she: Life, boss: Life) -> Iterator[None]:
    case = death_of(she, boss)
    she.world.approved(case)
    yield
    casework.reverse(case, by=she.world.league, items=[], reason="本人健在")
    for kind in (Kind.POST, Kind.LEARNING):
        she.world.lists(kind)


OUT = (away_by_mistake, merged_by_mistake, merged_with_one_who_learned, dead_by_mistake)


@pytest.mark.parametrize("kind", [Kind.POST, Kind.LEARNING])
@pytest.mark.parametrize("out", OUT)
def test_D07_D09_D10_who_was_out_of_reach_of_the_rules_since_the_warnings_is_told_anew(
    world: World, kind: Kind, out: Callable[[Life, Life], Iterator[None]]
) -> None:
    """D07, D09, D10, D12, D15, E05, C02: on the eve of the day that was named the mistake is taken back."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    for one in (Kind.POST, Kind.LEARNING):
        world.lists(one)
    world.warns(kind)
    world.after(15)
    world.warns(kind)
    world.after(2)
    mistake = out(she, boss)
    next(mistake)
    world.after(29)
    list(mistake)
    Line.objects.exclude(person=she.pk).delete()
    is_told_anew(world, she, kind, "年度考评提醒" if kind == Kind.POST else "继续教育提醒")


def test_D07_D15_who_was_warned_while_two_files_were_one_keeps_that_warning(world: World) -> None:
    """D07, D15: it was of the one file, and of the other's nothing changed it."""
    world.enters("乔样例", "青禾", "2010-01-01").is_appointed()
    she, twin = (world.enters("乌云其木格", "青禾", "2012-07-01", nth=nth) for nth in (0, 1))
    world.on("2019-04-08")
    done = world.merges(she, twin)
    assert she in world.lists(Kind.POST)
    for days in (15, 31):
        world.warns(Kind.POST)
        world.after(days)
    world.takes_apart(done)
    world.signs(Kind.POST)
    assert she.line(Kind.POST).state == LineState.APPLIED
