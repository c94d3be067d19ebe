"""Lives of learning that cross rooms: qualifications, agencies, exemptions, struck credits, appeals decided late."""

import pytest

from acms.amendments import actions as amendments
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.learning import actions as learning
from acms.learning.models import Credit, YearRecord
from acms.merging import actions as merging
from acms.yearly import actions as yearly
from acms.yearly.models import Kind, LineState
from tests.conftest import refused
from tests.journeys.lives import Life, World


def test_D08_D09_D05_a_higher_qualification_fills_its_own_year_and_wipes_no_other(world: World) -> None:
    """D05, D08, D09, D10: missed 2016–2018, 中级→高级 in 2018: the exam's year is done by itself, the others stay missed."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-11-20")
    she.qualifies("4", "2018-10-15")
    assert she.learned[2018] == "done"
    assert "2018年度" in " ".join(she.messages)
    world.on("2019-04-08")
    assert she.missed == (2016, 2017) and world.lists(Kind.LEARNING) == {}
    world.on("2021-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2019, 2020]}


def test_D08_C02_D05_an_appeal_about_credits_is_decided_after_she_has_moved_to_another_league(world: World) -> None:
    """C02, D05, D08, D09, D10, R02: filed in time in one league, refused, appealed, decided after settlement: the year is done."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.has_learned(2016)
    world.on("2019-03-29")
    case = she.asks_for_credits(2018)
    world.on("2019-04-10")
    casework.refuse(case, by=world.clerk(), reason="不是会计类期刊")
    casework.appeal(case, by=she.user, reason="见版权页")
    she.moves_to("乳业")
    assert she.stands == "乳业在岗 150702"
    world.on("2020-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2017, 2018, 2019]}
    assert she.line(Kind.LEARNING).state == LineState.HELD  # what was filed in time is heard first
    case.refresh_from_db()
    casework.approve(case, by=world.league)
    assert she.learned[2018] == "done" and she.missed == (2017, 2019)
    assert world.lists(Kind.LEARNING) == {}


def test_D09_D06_D10_maternity_and_illness_neither_count_nor_break_the_run(world: World) -> None:
    """D06, D07, D09, D10: exempt 2017 and 2018 between missed years; off no post, and moved by the third that counts."""
    boss = world.enters("乔样例", "青禾", "2010-01-01")
    boss.is_appointed()
    boss.has_learned(*range(2016, 2021))
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    for year in range(2016, 2020):
        world.on(f"{year + 1}-02-10")
        she.is_evaluated(year, by=boss)
    she.is_exempt(2017)
    she.is_exempt(2018, "长期病假")
    world.on("2020-04-08")
    assert she.missed == (2016, 2019) and world.lists(Kind.LEARNING) == {}
    assert "再有一个年度没有完成" in she.reads("/me/")
    world.on("2021-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2019, 2020]}
    assert she.status == "MOVED_OUT"
    assert [she.learned[year] for year in range(2016, 2021)] == ["missed", "exempt", "exempt", "missed", "missed"]


def test_D08_D09_D10_credits_struck_after_the_settlement_and_a_year_is_missing_again(world: World) -> None:
    """D08, D09, D10: the provider had sent somebody else's training: struck with reasons, told, and the list knows it."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-12-01")
    she.learns(2018, 60, "冒名的培训")
    world.on("2019-04-08")
    assert world.lists(Kind.LEARNING) == {} and she.learned[2018] == "done"
    learning.strike(credit=Credit.objects.get(), reason="不是本人参加的", by=world.clerk())
    assert she.learned[2018] == "missed"
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    assert she.status == "MOVED_OUT"


def test_D08_D09_D10_credits_struck_by_mistake_after_the_settlement_are_put_back_and_the_list_knows_it(
    world: World,
) -> None:
    """D08, D09, D10: nothing can be entered for the year any more; the same entry counts again, with the reason."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-12-01")
    she.learns(2018)
    world.on("2019-04-08")
    learning.strike(credit=Credit.objects.get(), reason="同名的另一个人", by=world.clerk())
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    with refused("已经结算"):
        she.learns(2018)
    learning.put_back(credit=Credit.objects.get(), reason="核对了签到表，是本人", by=world.clerk())
    assert she.learned[2018] == "done" and world.lists(Kind.LEARNING) == {}
    assert "核对了签到表，是本人" in she.reads("/me/learning/")


def test_D08_D12_D09_credits_of_the_year_in_which_the_file_leaves(world: World) -> None:
    """D04, D08, D09, D12, D14: what was done here stays done; nothing is entered while away; the year of return counts for nothing."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.has_learned(2016)
    world.on("2017-03-10")
    she.learns(2017, 60)
    she.goes_to_another_province()
    world.on("2018-11-01")
    with refused("继续教育档案"):
        she.asks_for_credits(2018)
    world.on("2020-09-01")
    she.comes_back("150702")
    assert [she.learned[year] for year in range(2016, 2021)] == ["done", "done", "away", "away", "away"]
    she.learns(2020, 60)
    assert she.learned[2020] == "done"
    world.on("2024-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2021, 2022, 2023]}
    assert she.line(Kind.LEARNING).management_code == "150702"


# ---- filed in time, decided late (D08) ----------------------------------------------------------------------------------


def _comes_back(world: World, case: Case, item: str) -> None:
    items = [{"item": item, "label": "附件", "reason": "缺第二页"}]
    casework.return_for_correction(case, by=world.clerk(case.deciding_code), items=items)
    case.refresh_from_db()


def test_D08_D05_an_examination_stated_in_time_fills_its_year_however_late_the_change_is_approved(world: World) -> None:
    """C02, D05, D08: stated on 20 March, returned after the settlement, put right and approved a year later."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2019-03-20")
    case = world.looked_at(she.states_a_qualification("2", "2018-12-01"))
    world.on("2019-04-03")
    _comes_back(world, case, "scan.qualification")
    assert she.learned[2018] == "missed"
    world.on("2020-04-10")
    amendments.submit(case=case, by=she.user, on=world.today)
    world.approved(case)
    assert she.learned[2018] == "done" and "2018年度继续教育已经完成" in she.messages


def test_D08_D05_an_examination_stated_too_late_is_not_brought_in_by_another_case_of_that_spring(world: World) -> None:
    """D05, D08: credits are applied for in time and approved late; the certificate of that year came after the settlement."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2019-03-20")
    in_time = she.asks_for_credits(2018)
    world.on("2019-04-10")
    she.qualifies("2", "2018-12-01")
    world.approved(in_time)
    assert [row.what for row in Credit.objects.filter(person=she.pk)] == ["论数字化转型"]


def test_D08_D10_whose_examination_waits_is_not_moved_before_it_is_decided(world: World) -> None:
    """D05, D08, D09, D10: three years missed but for a certificate that the agency has in hand; the run waits, and spares her."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2019-03-20")
    case = world.looked_at(she.states_a_qualification("2", "2018-12-01"))
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    assert (she.status, she.line(Kind.LEARNING).state) == ("REGISTERED", LineState.HELD)
    with refused("有关学分的办件正在审核"):
        yearly.confirm(line=she.line(Kind.LEARNING), by=world.clerk())
    world.approved(case)
    yearly.confirm(line=she.line(Kind.LEARNING), by=world.clerk())
    assert (she.status, she.line(Kind.LEARNING).state) == ("REGISTERED", LineState.SPARED)


def test_D08_D13_D10_whose_filing_as_a_student_waits_is_not_moved_before_it_is_decided(world: World) -> None:
    """D08, D09, D10, D13: filed on 20 November, not decided by June: the courses of that year are heard first."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2018-11-20")
    case = world.looked_at(she.asks_as_student("2017-09-01", state=""))
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]} and she.status == "REGISTERED"
    world.approved(case)
    assert she.learned[2018] == "done" and world.lists(Kind.LEARNING) == {}


@pytest.mark.parametrize("year", [2018, 2019])
def test_D08_D10_what_waits_for_another_year_than_a_missed_one_holds_nobody(world: World, year: int) -> None:
    """D08, D09, D10: more credits for a year that is done, or for this one, change nothing about the years that were missed."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    she.has_learned(2018)
    world.on("2019-03-20")
    she.asks_for_credits(year)
    world.on("2020-04-08")
    she.has_learned(2019)
    world.on("2022-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2020, 2021]}
    assert she.line(Kind.LEARNING).state == LineState.PROPOSED


def test_D08_D10_what_came_back_holds_the_batch_and_the_agency_may_end_the_waiting(world: World) -> None:
    """C02, D08, D09, D10: an application that was returned counts from its first day; nobody stays for ever by leaving it."""
    she, other = (world.enters("乌云其木格", "青禾", "2010-07-01", nth=nth) for nth in (0, 1))
    world.on("2019-03-29")
    for life in (she, other):
        case = life.asks_for_credits(2018)
        _comes_back(world, case, "scan.credit_proof")
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    assert (she.status, other.status) == ("REGISTERED", "REGISTERED")
    world.approved(she.asks_for_credits(2018), f"{she.person.name} 2018")
    for life in (she, other):
        yearly.confirm(line=life.line(Kind.LEARNING), by=world.clerk(), reason="已经联系本人")
    assert (she.status, other.status) == ("REGISTERED", "MOVED_OUT")


def test_D08_D10_what_was_applied_for_too_late_holds_nobody(world: World) -> None:
    """D08, D09, D10: the rules have sent it back because the year is settled: there is nothing to put right."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2019-04-02")
    assert she.asks_for_credits(2018).state == CaseState.RETURNED
    world.on("2019-04-08")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018]} and she.status == "MOVED_OUT"


def test_D08_C02_D10_who_appeals_while_the_run_waits_is_heard_before_they_are_moved(world: World) -> None:
    """C02, D08, D09, D10: refused before the list was made, appealed before it was signed."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2019-03-29")
    case = world.refused(she.asks_for_credits(2018))
    world.on("2019-04-08")
    assert world.lists(Kind.LEARNING) == {she: [2016, 2017, 2018]}
    assert she.line(Kind.LEARNING).state == LineState.PROPOSED
    world.warns(Kind.LEARNING)
    world.after(15)
    world.warns(Kind.LEARNING)
    casework.appeal(case, by=she.user, reason="见版权页")
    world.after(31)
    world.signs(Kind.LEARNING)
    assert (she.status, she.line(Kind.LEARNING).state) == ("REGISTERED", LineState.HELD)
    case.refresh_from_db()
    casework.refuse(case, by=world.league, reason="版权页与刊物不符")
    yearly.confirm(line=she.line(Kind.LEARNING), by=world.clerk())
    assert she.status == "MOVED_OUT"


def by_no_door(world: World, she: Life, year: int, sentence: str) -> None:
    """Nobody records credits of a year: not the agency, not by a table, not the person, not an examination's certificate."""
    had = Credit.objects.filter(person=she.pk, year=year).count()
    with refused(sentence):
        she.learns(year)
    row = world.checks_credits(f"{she.person.name},{she.person.id_number},{year},专业科目,60,网络课程")
    assert (row.good, row.bad) == (0, 1) and sentence in row.faults.get().why
    with refused(sentence):
        she.asks_for_credits(year)
    assert f"{year}年度</option>" not in she.reads("/me/learning/apply/")
    she.qualifies("4", f"{year}-10-15")
    world.enters_automatic_credits()
    assert Credit.objects.filter(person=she.pk, year=year).count() == had


def test_D04_D08_D09_what_was_learned_in_a_year_in_another_province_is_recorded_there(world: World) -> None:
    """D04, D08, D09, D12, A30: 2018 was spent there whole, 2017 and 2019 in part: their credits are recorded here, by whichever door."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2017-12-20")
    she.goes_to_another_province()
    world.on("2018-03-01")
    with refused("一直在区外"):
        she.learns(2018)
    she.learns(2017, what="走以前学的")
    assert she.learned[2017] == "done"
    world.on("2019-02-10")
    she.comes_back()
    by_no_door(world, she, 2018, "这个年度档案一直在区外")
    assert she.learned[2018] == "away" and "在区外，不计算" in she.reads("/me/learning/")
    assert world.imports_credits(f"{she.person.name},{she.person.id_number},2019,专业科目,60,网络课程") == 1
    assert she.learned[2019] == "done"


def test_D08_D14_nobody_learns_from_异动(world: World) -> None:
    """D08, D09, D10, D14: 2020 was spent there whole; of the year of the run, and of that of the restoration, credits are recorded."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    assert she.status == "MOVED_OUT"
    row = f"{she.person.name},{she.person.id_number},2019,专业科目,30,"
    assert world.imports_credits(f"{row}年初的课程") == 1
    she.learns(2019, 10, "年初的讲座")
    assert [str(one.person_id == she.pk) for one in Credit.objects.filter(year=2019)] == ["True", "True"]
    world.on("2020-06-01")
    with refused("一直在异动库"):
        she.learns(2020)
    world.on("2021-02-10")
    she.is_restored()
    by_no_door(world, she, 2020, "这个年度档案一直在异动库")
    assert she.learned[2020] == "moved_out" and "在异动库，不计算" in she.reads("/me/learning/")
    she.learns(2021)
    assert she.learned[2021] == "done"


def test_D08_D10_who_was_put_back_has_not_been_in_异动(world: World) -> None:
    """What the agency undoes was a mistake: credits of the time meanwhile are recorded."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    line = she.line(Kind.LEARNING)
    world.on("2021-02-10")
    yearly.undo(line=line, reason="误办", by=world.clerk())
    she.learns(2020)
    assert she.learned[2020] == "done"


def test_D09_D10_an_exemption_of_the_wrong_person_is_taken_back(world: World) -> None:
    """D08, D09, D10: by whom had entered it or above, with the reason, before a signed run has counted upon it."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2019-02-10")
    she.is_exempt(2017)
    she.is_exempt(2018)
    mine, other = YearRecord.objects.filter(person=she.pk).order_by("year")
    with refused("理由"):
        learning.take_back_exemption(record=mine, reason=" ", by=world.clerk())
    learning.exempt(person=she.person, year=2019, reason="产假", by=world.league)
    above = YearRecord.objects.get(person=she.pk, year=2019)
    with refused("别的管理机构记的"):
        learning.take_back_exemption(record=above, reason="x", by=world.clerk())
    learning.take_back_exemption(record=mine, reason="记错了人", by=world.clerk())
    assert she.learned[2017] == "missed" and "2017年度继续教育的免修已经撤销" in she.messages
    assert "记错了人" in she.reads("/me/messages/")
    with refused("已经撤销"):
        learning.take_back_exemption(record=mine, reason="记错了人", by=world.clerk())
    she.learns(2018, what="后来又学了")
    assert she.learned[2018] == "exempt"
    learning.take_back_exemption(record=other, reason="本人学完了", by=world.league)
    assert she.learned[2018] == "done" and she.missed == (2016, 2017)


def test_D09_D10_an_exemption_that_a_signed_run_has_counted_upon_stands(world: World) -> None:
    """D09, D10: what was settled stays settled; before the signature it is taken back, and the list has her."""
    she, other = world.enters("乌云其木格", "青禾", "2012-07-01"), world.enters("邱样例", "三中", "2010-01-01")
    world.on("2019-02-10")
    she.is_exempt(2018)
    record = YearRecord.objects.get(person=she.pk)
    world.on("2019-04-08")
    assert list(world.settles(Kind.LEARNING)) == [other]
    with refused("已经签批"):
        learning.take_back_exemption(record=record, reason="记错了人", by=world.clerk())
    assert she.learned[2018] == "exempt"
    later = learning.exempt(person=she.person, year=2017, reason="病假", by=world.clerk())
    assert later is None and she.learned[2017] == "exempt"
    learning.take_back_exemption(
        record=YearRecord.objects.get(person=she.pk, year=2017), reason="记错了人", by=world.clerk()
    )
    assert she.learned[2017] == "missed"


def test_C02_D08_D10_D13_an_appeal_of_a_student_is_decided_in_异动_as_of_its_day(world: World) -> None:
    """C02, D08, D09, D10, D13: refused, moved out for want of that year, appealed: courses of the year, and back by themselves."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-10-10")
    case = she.asks_as_student("2018-09-01", state="")
    world.looked_at(case)
    casework.refuse(case, by=world.clerk(), reason="看不清")
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    assert she.status == "MOVED_OUT"
    casework.appeal(case, by=she.user, reason="原件清楚")
    casework.approve(case, by=world.league)
    assert (she.status, she.learned[2018]) == ("REGISTERED", "done")


def test_C02_D05_D08_D10_an_appeal_about_an_examination_is_decided_in_异动_as_of_its_day(world: World) -> None:
    """C02, D05, D08, D10: the certificate of 2018 is in the register, its year is done, and she is back."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-11-20")
    case = world.looked_at(she.states_a_qualification("4", "2018-10-15"))
    casework.refuse(case, by=world.clerk(), reason="看不清")
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    assert she.status == "MOVED_OUT"
    casework.appeal(case, by=she.user, reason="原件清楚")
    casework.approve(case, by=world.league)
    assert she.person.qualification_level == "4"
    assert (she.status, she.learned[2018]) == ("REGISTERED", "done")


def test_C02_D15_an_appeal_of_a_closed_file_says_what_to_do_and_is_approved_once_the_files_are_apart(
    world: World,
) -> None:
    """C02, D05, D08, D13, D15: what was filed in time is not lost by a merge."""
    kept, she = (
        world.enters("乌云其木格", "青禾", "2012-07-01"),
        world.enters("乌云其木格", "三中", "2012-07-01", nth=1),
    )
    world.on("2018-11-20")
    cases = [world.looked_at(she.states_a_qualification("4", "2018-10-15"))]
    world.on("2018-11-21")
    cases.append(world.looked_at(she.asks_as_student("2018-09-01", state="")))
    for case in cases:
        casework.refuse(case, by=world.clerk(), reason="看不清")
    merge = world.merges(kept, she)
    for case in cases:
        casework.appeal(case, by=kept.user, reason="原件清楚")
        with refused("先在疑似重复档案里撤销合并，通过以后再合并"):
            casework.approve(case, by=world.league)
        case.refresh_from_db()
        assert case.state == CaseState.IN_REVIEW
    merging.undo(merge=merge, by=world.region)
    casework.approve(cases[0], by=world.league)
    assert she.person.qualification_level == "4" and she.learned[2018] == "done"


@pytest.fixture
def back(world: World) -> tuple[Life, Case]:
    """Refused credits of 2018, moved out for want of that year, appealed and won, back by themselves; with the case."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2018-12-01")
    case = world.refused(she.asks_for_credits(2018))
    world.on("2019-04-08")
    world.settles(Kind.LEARNING)
    world.on("2019-07-01")
    casework.appeal(case, by=she.user, reason="有证")
    casework.approve(case, by=world.league)
    case.refresh_from_db()
    assert (she.status, she.missed) == ("REGISTERED", ())
    return she, case


def _taken_back(world: World, case: Case) -> None:
    world.on("2019-09-02")
    items = [{"item": "credit.what", "label": "内容", "reason": "不是本人的"}]
    casework.reverse(case, by=world.region, items=items, reason="误批")
    case.refresh_from_db()


def test_C02_D08_D09_D10_an_appeal_that_brought_somebody_back_is_reversed(
    world: World, back: tuple[Life, Case]
) -> None:
    """C02, D08, D09, D10: nobody is moved by that, but what was missed counts again, and the next run finds them, warned twice anew."""
    she, case = back
    _taken_back(world, case)
    assert (she.status, she.missed, she.learned[2018]) == ("REGISTERED", (2016, 2017, 2018), "missed")
    assert she.messages.count("未完成的继续教育年度重新计算") == 1
    world.on("2020-04-02")
    assert world.settles(Kind.LEARNING) == {she: [2016, 2017, 2018, 2019]}
    line = she.line(Kind.LEARNING)
    assert (line.state, line.warned) == (LineState.HELD, 2)  # what went back to her could still be put right
    yearly.confirm(line=line, reason="没有补正", by=world.clerk())
    assert she.status == "MOVED_OUT"


def test_C02_D08_an_appeal_is_reversed_and_won_again(world: World, back: tuple[Life, Case]) -> None:
    """C02, D08: the year is done again; the run would not find them."""
    she, case = back
    _taken_back(world, case)
    casework.submit(case, by=she.user)
    world.approved(case, "乌云其木格 2018")
    assert (she.status, she.missed, she.learned[2018]) == ("REGISTERED", (2016, 2017), "done")
    world.on("2020-04-02")
    assert she not in world.lists(Kind.LEARNING)


def test_D08_D09_a_return_by_rule_stands_while_another_year_of_the_run_is_done(
    world: World, back: tuple[Life, Case]
) -> None:
    """D08, D09: without 2017 the run would not have found her either."""
    she, case = back
    she.is_exempt(2017)
    _taken_back(world, case)
    assert (she.status, she.missed) == ("REGISTERED", ())


def test_D08_D14_a_later_return_stands_when_the_appeal_is_reversed(world: World, back: tuple[Life, Case]) -> None:
    """D08, D10, D14: moved out again in later years and put back by people: that settles the years before, whatever falls."""
    she, case = back
    world.on("2023-04-03")
    assert world.settles(Kind.LEARNING) == {she: [2020, 2021, 2022]}
    world.on("2023-08-01")
    she.is_restored()
    casework.reverse(case, by=world.region, items=[], reason="误批")
    assert (she.status, she.missed) == ("REGISTERED", ())


def test_D08_D10_D15_an_appeal_is_reversed_after_the_file_was_merged(world: World, back: tuple[Life, Case]) -> None:
    """D08, D10, D15: the years count again in the file that goes on."""
    she, _ = back
    kept = world.enters("乌云其木格", "三中", "2012-07-01", nth=1)
    world.merges(kept, she)
    credit = Credit.objects.get(person=kept.pk, year=2018)
    learning.strike(credit=credit, reason="误批", by=world.region)
    assert (kept.status, kept.missed) == ("REGISTERED", (2016, 2017, 2018))
