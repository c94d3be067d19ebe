"""D15: two files were one for a while; what was done meanwhile is found where it belongs once they are apart again."""

import random
import re

import pytest
from django.test import Client
from django.urls import reverse

from acms.careers.models import WorkStatement
from acms.casework import actions as casework
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning import actions as learning
from acms.learning.models import Credit
from acms.merging import contradicting
from acms.merging.models import Merge
from acms.people import actions as people
from acms.people.models import Departure, Leaving
from acms.transfers import actions as transfers
from acms.transfers.models import TransferOut
from acms.yearly import objecting
from acms.yearly.models import Evaluation, Kind, Objection
from tests.conftest import refused
from tests.journeys.lives import Life, World


def two(world: World) -> tuple[Life, Life, Life]:
    """Two files of one person at two units, and the head of the second unit."""
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    boss = world.enters("邱样例", "三中", "2010-07-01")
    boss.is_appointed()
    return she, twin, boss


# ---- what happened to a post that came over ---------------------------------------------------------------------


def test_D07_D10_D15_a_run_that_has_ended_the_other_files_post_is_undone_before_the_merge(world: World) -> None:
    """D07, D10, D15, E04: the page names the run and leads to the line; once it is undone both files stand as before."""
    she, twin, boss = two(world)
    for year in (2016, 2017):
        world.on(f"{year + 1}-02-10")
        boss.is_evaluated(year)
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    world.on("2018-04-08")
    assert she in world.settles(Kind.POST)
    assert she.stands == "三中非在岗 150105"
    client = Client()
    client.force_login(world.region)
    answer = client.post(reverse("merging:unmerge", args=[done.pk]))
    assert answer.status_code == 409 and "2018年的年度处理把并入的岗位转为非在岗" in answer.text
    assert reverse("yearly:run", args=[world.run(Kind.POST).pk]) in answer.text
    assert Merge.objects.get(pk=done.pk).undone_at is None and she.stands == "三中非在岗 150105"
    she.is_put_back(Kind.POST)
    world.takes_apart(done)
    assert (she.stands, twin.stands) == ("青禾在岗 150105", "三中在岗 150105")
    assert she.told[-1].endswith("— 青禾在岗") and twin.told[-1].endswith("— 三中在岗")


def test_D07_D15_a_run_of_which_nothing_stands_any_more_is_not_in_the_way(world: World) -> None:
    """D05, D07, D15: a letter of the day of the run or before has taken its days; nobody could undo the line."""
    she, twin, _ = two(world)
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    world.on("2018-04-08")
    assert she in world.settles(Kind.POST)
    world.after(3)
    she.moves_to("乳业", joined="2018-04-01")
    world.takes_apart(done)
    assert (she.stands, twin.stands) == ("乳业在岗 150702", "三中在岗 150105")


@pytest.mark.parametrize("what", [Leaving.OFF_POST, Leaving.LEFT, Leaving.RETIRED])
@pytest.mark.parametrize("on", ["2018-03-20", "2018-02-01"])
def test_E05_D15_what_the_unit_has_reported_of_the_post_goes_with_it(world: World, what: Leaving, on: str) -> None:
    """E05, D02, D15: since the merge or from a day before it; she has never left her unit, the twin has; its head takes it back as ever."""
    she, twin, boss = two(world)
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    world.on("2018-04-02")
    she.is_reported(what, on, by=boss)
    report = Departure.objects.get()
    objecting.object_to(person=she.person, report=report, text="没有离岗", by=she.user)
    world.on("2018-05-07")
    world.takes_apart(done)
    left = "无单位" if what is Leaving.LEFT else "三中非在岗"
    assert (she.stands, twin.stands) == ("青禾在岗 150105", f"{left} 150105")
    assert she.told == ["2015-03-02— 青禾在岗"] and twin.told[-1] == f"{on}— {left}"
    assert twin.messages[-1].startswith("单位申报了您的")
    assert Objection.objects.get().person == twin.person
    report.refresh_from_db()
    people.take_back_leaving(report=report, by=boss.user)
    assert twin.stands == "三中在岗 150105" and twin.told == ["2015-03-02— 三中在岗"]


def test_E05_D05_D15_two_reports_of_it_and_a_letter_since(world: World) -> None:
    """E05, D05, D15: off the post, then gone; her own letter since is hers, and nothing of the reports is left in her file."""
    she, twin, boss = two(world)
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    world.on("2018-04-02")
    she.is_reported(Leaving.OFF_POST, "2018-03-20", by=boss)
    she.is_reported(Leaving.LEFT, "2018-03-28", by=boss)
    world.on("2018-05-07")
    she.moves_to("乳业", joined="2018-05-01")
    world.takes_apart(done)
    assert she.told == ["2015-03-02—2018-04-30 青禾在岗", "2018-05-01— 乳业在岗"]
    assert twin.told == [
        "2015-03-02—2018-03-19 三中在岗",
        "2018-03-20—2018-03-27 三中非在岗",
        "2018-03-28— 无单位",
    ]


def test_E05_D15_a_report_goes_over_two_merges(world: World) -> None:
    """E05, D15: the post had come from a third file by way of the second; each undoing hands the report on."""
    she, twin, boss = two(world)
    third = world.enters("乌云其木格", "青禾", "2010-07-01", nth=2)
    world.on("2018-03-06")
    first = world.merges(third, twin, ["post"])
    world.on("2018-03-07")
    second = world.merges(she, third, ["post"])
    world.on("2018-04-02")
    she.is_reported(Leaving.LEFT, "2018-03-28", by=boss)
    world.takes_apart(second)
    assert (she.stands, third.stands) == ("青禾在岗 150105", "无单位 150105")
    world.takes_apart(first)
    assert (third.stands, twin.stands) == ("青禾在岗 150105", "无单位 150105")


def test_D05_D15_who_went_off_the_post_by_a_case_takes_that_back_first(world: World) -> None:
    """C02, D05, D15: the case is named; reversed, the files are taken apart."""
    she, twin, _ = two(world)
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    world.on("2018-04-02")
    case = she.goes_off_post()
    with refused(case.no or ""):
        world.takes_apart(done)
    casework.reverse(case, by=world.league, items=[], reason="弄错了")
    world.takes_apart(done)
    assert (she.stands, twin.stands) == ("青禾在岗 150105", "三中在岗 150105")


def test_E05_D15_of_a_death_people_say_first_whose_it_is(world: World) -> None:
    """E05, D15: reported while the files were one, by the other's unit: decided or reversed before they are apart."""
    she, twin, boss = two(world)
    world.on("2018-03-06")
    done = world.merges(she, twin, ["post"])
    world.on("2018-04-02")
    she.is_reported(Leaving.DIED, "2018-04-01", by=boss)
    case = boss.user.cases.get(kind="death")
    world.looked_at(case)
    with refused("申报了本人死亡"):
        world.takes_apart(done)
    world.approved(case)
    with refused("申报了本人死亡"):
        world.takes_apart(done)
    casework.reverse(case, by=world.league, items=[], reason="弄错了人")
    world.takes_apart(done)
    assert (she.stands, twin.stands) == ("青禾在岗 150105", "三中在岗 150105")


def test_E05_D15_a_report_of_the_closed_file_is_taken_back_once_the_files_are_apart(world: World) -> None:
    """E05, D15: nobody reads the closed file; what stands in the kept one would not hear of it."""
    she, twin, boss = two(world)
    world.on("2018-03-06")
    twin.is_reported(Leaving.LEFT, "2018-03-01", by=boss)
    done = world.merges(she, twin, ["post"])
    with refused("已经并入乌云其木格"):
        people.take_back_leaving(report=Departure.objects.get(), by=boss.user)
    world.takes_apart(done)
    people.take_back_leaving(report=Departure.objects.get(), by=boss.user)
    assert twin.stands == "三中在岗 150105"


# ---- one file away, the other here ------------------------------------------------------------------------------


def opened(world: World, pair: int) -> str:
    client = Client()
    client.force_login(world.region)
    return client.get(reverse("merging:pair", args=[pair])).text


@pytest.mark.parametrize("keeps_the_one_here", [True, False])
def test_D09_D12_D15_years_of_one_file_here_are_not_wiped_by_the_others_absence(
    world: World, *, keeps_the_one_here: bool
) -> None:
    """D02, D04, D09, D12, D15: the clerk reads both; merged, what was missed here was missed, time at the unit is time at the unit, and
    no work outside can be proved of it; apart, the one has been away again. Whichever file is kept."""
    she, twin, _ = two(world)
    world.on("2016-05-10")
    twin.goes_to_another_province()
    world.on("2018-09-03")
    twin.comes_back()
    world.on("2019-04-08")
    missed, alone = she.missed, twin.missed
    assert missed == (2016, 2017, 2018) and alone == ()
    pair = world.pair(she, twin)
    said = opened(world, pair.pk)
    assert "2016年5月10日至2018年9月2日" in said and "同期在本区" in said
    kept, other = (she, twin) if keeps_the_one_here else (twin, she)
    done = world.merges(kept, other)
    assert kept.missed == missed
    assert "区外" not in " ".join(kept.told)
    with refused("区外"):
        kept.proves_work_outside("2016-06-01", "2017-06-01")
    assert "同期在本区" not in opened(world, pair.pk)
    world.takes_apart(done)
    assert (she.missed, twin.missed) == (missed, alone)
    assert any("区外" in line for line in twin.told)


def test_D09_D12_D15_what_the_other_file_does_not_contradict_is_time_away(world: World) -> None:
    """D04, D09, D12, D15: the file here came later, and has gone itself since: the years before and after are away."""
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2016-05-10")
    twin.goes_to_another_province()
    world.on("2019-06-03")
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2020-09-03")
    world.merges(she, twin)
    world.on("2021-03-03")
    she.goes_to_another_province()
    world.on("2023-03-03")
    she.comes_back()
    assert she.missed == (2020,)
    assert [line for line in she.told if "区外" in line] == [
        "2016-05-10—2019-06-02 区外无单位",
        "2021-03-03—2023-03-02 区外无单位",
    ]


# ---- what was entered meanwhile ---------------------------------------------------------------------------------


def test_D08_D15_credits_that_came_by_a_number_are_of_the_file_of_that_number(world: World) -> None:
    """C05, D08, D15: a table names the twin's number while the files are one; apart, the year is the twin's, and hers is open. Sent again,
    by either number, nothing is twice. What a clerk has entered stays, and whoever takes them apart is told of it."""
    she, twin, _ = two(world)
    world.on("2016-03-01")
    done = world.merges(she, twin)
    rows = [f"乌云其木格,{one.person.id_number},2016,专业,{points},{what}" for one, points, what in (
        (twin, 60, "甲"), (she, 20, "乙"),
    )]  # fmt: skip
    world.imports_credits(*rows)
    she.learns(2016, 10, "丙")
    assert she.learned[2016] == "done"
    world.on("2016-05-02")
    world.takes_apart(done)
    assert (she.learned[2016], twin.learned[2016]) == ("open", "done")
    entered = {(row.what, row.person_id, row.id_digest) for row in Credit.objects.all()}
    assert entered == {
        ("甲", twin.pk, twin.person.id_digest), ("乙", she.pk, she.person.id_digest), ("丙", she.pk, she.person.id_digest),
    }  # fmt: skip
    assert world.imports_credits(*rows) == 0
    said = Message.objects.filter(user=world.region).latest("pk")
    assert "继续教育学分2条" in said.text and said.link == reverse("people:person", args=[she.pk])


def test_D08_D15_credits_that_had_waited_under_the_other_number_go_with_it(world: World) -> None:
    """C05, D08, D15: they came before anybody knew whose the number is, and were found by the merge's kept file."""
    she, twin, _ = two(world)
    Credit.objects.create(id_digest=twin.person.id_digest, year=2015, subject="P", form="11", points=60, what="甲")
    done = world.merges(she, twin)
    assert learning.adopt(person=she.person) == 1 and she.learned[2015] == "done"
    world.takes_apart(done)
    assert (she.learned.get(2015), twin.learned[2015]) == ("before", "done")


def test_D09_D15_an_exemption_is_of_the_file_that_has_to_learn_in_that_year(world: World) -> None:
    """D09, D15: the one is in the register since 2015, the other since 2018: 2016 was exempt for the first; 2019 may be of either."""
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    world.on("2018-06-01")
    she = world.enters("乌云其木格", "青禾", "2010-07-01")
    world.on("2019-06-03")
    done = world.merges(she, twin)
    she.is_exempt(2016)
    she.is_exempt(2019)
    world.takes_apart(done)
    assert (twin.learned[2016], she.learned[2019]) == ("exempt", "exempt")
    assert twin.learned[2019] == "open" and 2016 not in she.learned
    said = Message.objects.filter(user=world.region).latest("pk").text
    assert "继续教育年度记载1条" in said


def test_D06_D15_the_objection_to_an_evaluation_goes_with_it(world: World) -> None:
    """D06, D15: what the twin's unit has said meanwhile is of the twin, and so is what was objected to it."""
    she, twin, boss = two(world)
    world.on("2016-01-10")
    done = world.merges(she, twin)
    she.is_evaluated(2015, "4", at="三中", by=boss)
    objecting.object_to(person=she.person, evaluation=Evaluation.objects.get(person=she.pk), text="不实", by=she.user)
    world.takes_apart(done)
    assert Objection.objects.get().person == twin.person
    assert not Message.objects.filter(user=world.region, title__startswith="撤销合并").exists()


@pytest.mark.parametrize("sent", [False, True])
def test_D11_D12_D15_who_takes_apart_files_for_which_one_was_signed_hears_of_it(world: World, *, sent: bool) -> None:
    """D11, D12, D15: the signed file names the twin's ban as hers; handed on, its receiver has to be told, else the transfer is reversed. What
    was signed for one file alone is none of it."""
    she, twin, _ = two(world)
    world.on("2018-01-08")
    casework.reverse(she.goes_to_another_province(), by=world.league, items=[], reason="没有去")
    twin.is_blamed()
    world.on("2018-03-06")
    done = world.merges(she, twin)
    world.on("2018-04-02")
    case = she.goes_to_another_province()
    transfer = TransferOut.objects.get(case=case)
    assert "B401" in transfer.file
    if sent:
        transfers.mark_sent(transfer=transfer, by=world.clerk())
    client = Client()
    client.force_login(world.region)
    page = client.post(reverse("merging:unmerge", args=[done.pk]), follow=True).text
    said = Message.objects.filter(user=world.region).latest("pk")
    then = "请通知河北省的接收机构更正" if sent else "请先撤销这个办件的通过"
    assert case.no in said.text and then in said.text and then in page
    assert said.link == reverse("casework:case", args=[case.no])
    if not sent:
        case.refresh_from_db()
        casework.reverse(case, by=world.league, items=[], reason="写有别人的失信")
        world.after(1)
        again = TransferOut.objects.get(case=she.goes_to_another_province())
        assert "B401" not in again.file


def test_D12_D15_where_nothing_was_signed_meanwhile_nothing_is_said(world: World) -> None:
    """D12, D15: a file that went before the merge named its own alone."""
    she, twin, _ = two(world)
    world.on("2018-01-08")
    twin.goes_to_another_province()
    world.after(1)
    done = world.merges(she, twin)
    world.after(1)
    world.takes_apart(done)
    assert not Message.objects.filter(user=world.region, title__contains="签发过文件").exists()


# ---- two words of one unit --------------------------------------------------------------------------------------


def rated(life: Life) -> set[tuple[int, str, str]]:
    return {
        (row.year, row.result, "void" if row.voided_at else "") for row in Evaluation.objects.filter(person=life.pk)
    }


def twice_rated(world: World) -> tuple[Life, Life, int]:
    """One unit has said two things of one year, of two files; how a form names the choice."""
    she = world.enters("乌云其木格", "三中", "2010-07-01")
    twin = world.enters("乌云其木格", "三中", "2010-07-01", nth=1)
    for year in (2016, 2017):
        world.on(f"{year + 1}-02-10")
        she.is_evaluated(year, "2")
        twin.is_evaluated(year, "4" if year == 2016 else "2")
    return she, twin, world.pair(she, twin).pk


@pytest.mark.parametrize("stands", [0, 1])
@pytest.mark.parametrize("keeps", [0, 1])
def test_D06_D15_of_two_evaluations_by_one_unit_people_choose_which_stands(
    world: World, stands: int, keeps: int
) -> None:
    """D06, D15: the page asks, nothing is merged without an answer; the other word is kept with the closed file, and both are back apart."""
    she, twin, pair = twice_rated(world)
    files = (she, twin)
    client = Client()
    client.force_login(world.region)
    address = reverse("merging:pair", args=[pair])
    page = client.get(address).text
    assert page.count('name="stand-evaluation-') == 2 and "2016年度考评说法不同" in page
    (name,) = set(re.findall(r'name="(stand-evaluation-[-\d]+)"', page))
    given = {"keep": files[keeps].pk, "start_of": she.pk, "reason": "核对了", "merge": "1", "sure": "1"}
    answer = client.post(address, given)
    assert answer.status_code == 422 and "请逐项选择" in answer.text and not Merge.objects.exists()
    asked = client.post(address, {**given, name: files[stands].pk, "sure": ""})
    assert f'name="{name}"' in asked.text and not Merge.objects.exists()
    assert client.post(address, {**given, name: files[stands].pk}).status_code == 302
    word = "24"[stands]
    assert rated(files[keeps]) == {(2016, word, ""), (2017, "2", "")}
    assert (2016, "42"[stands], "") in rated(files[1 - keeps])
    world.takes_apart(Merge.objects.get())
    assert (rated(she), rated(twin)) == ({(2016, "2", ""), (2017, "2", "")}, {(2016, "4", ""), (2017, "2", "")})


def test_D06_D15_a_correction_goes_with_the_word_that_it_corrects(world: World) -> None:
    """D06, D15: the twin's word was chosen and corrected while the files were one; apart, the corrected one is the twin's, and hers stands."""
    she, twin, _ = twice_rated(world)
    (one,) = contradicting.between(she.person, twin.person)
    done = world.merges(she, twin, stand={one.key: twin.pk})
    world.on("2018-03-01")
    she.is_evaluated(2016, "1")
    assert (2016, "1", "") in rated(she)
    world.takes_apart(done)
    assert rated(she) == {(2016, "2", ""), (2017, "2", "")}
    assert rated(twin) == {(2016, "1", ""), (2016, "4", "void"), (2017, "2", "")}


@pytest.mark.parametrize(("hers", "its"), [("三中", "三中二"), ("三中二", "三中")])
def test_E01_D06_D15_of_two_rows_of_one_unit_each_file_has_one_word(world: World, hers: str, its: str) -> None:
    """E01, D06, D15: her word is of the one row of the school, the twin's of the other; the rows become one, then the files; what stands,
    the word of the row that goes on, is corrected. Apart, nobody has two words of one year, and the correction is of whom it corrects."""
    she = world.enters("乌云其木格", hers, "2010-07-01")
    twin = world.enters("乌云其木格", its, "2010-07-01", nth=1)
    world.on("2017-02-10")
    she.is_evaluated(2016, "2")
    twin.is_evaluated(2016, "4")
    world.merges_units("三中二", "三中")
    done = world.merges(she, twin)
    she.is_evaluated(2016, "1", at="三中")
    world.takes_apart(done)
    stand = [[result for _, result, voided in rated(life) if not voided] for life in (she, twin)]
    assert stand == ([["1"], ["4"]] if hers == "三中" else [["2"], ["1"]])


def test_E01_D06_D15_a_correction_at_the_units_later_row_is_of_the_file_that_it_corrects(world: World) -> None:
    """E01, D06, D15: only the twin had a word, of a row of the school that was merged; the correction stands at the row that goes on."""
    she = world.enters("乌云其木格", "三中", "2010-07-01")
    twin = world.enters("乌云其木格", "三中二", "2010-07-01", nth=1)
    world.on("2017-02-10")
    twin.is_evaluated(2016, "4")
    done = world.merges(she, twin)
    world.merges_units("三中二", "三中")
    she.is_evaluated(2016, "1")
    world.takes_apart(done)
    assert (rated(she), rated(twin)) == (set(), {(2016, "4", "void"), (2016, "1", "")})


@pytest.mark.parametrize("first", [0, 1])
def test_D06_D15_three_files_each_chosen_anew_are_taken_apart_in_either_order(world: World, first: int) -> None:
    """D06, D15: the second file's word is chosen, then the third's instead; whichever merge is taken back first, each has its own in the end."""
    lives = [world.enters("乌云其木格", "三中", "2010-07-01", nth=nth) for nth in range(3)]
    world.on("2017-02-10")
    for life, result in zip(lives, "124", strict=True):
        life.is_evaluated(2016, result)
    she = lives[0]
    done = []
    for other, result in ((lives[1], "2"), (lives[2], "4")):
        (one,) = contradicting.between(she.person, other.person)
        done.append(world.merges(she, other, stand={one.key: other.pk}))
        assert rated(she) == {(2016, result, "")}
    world.takes_apart(done[first])
    assert rated(lives[1 + first]) == {(2016, "24"[first], "")} and rated(she) == {(2016, "42"[first], "")}
    world.takes_apart(done[1 - first])
    assert [rated(life) for life in lives] == [{(2016, result, "")} for result in "124"]


@pytest.mark.parametrize("seed", range(12))
def test_D06_D15_in_whatever_order_files_become_one_and_are_taken_apart_each_has_its_own_words(
    world: World, seed: int
) -> None:
    """D06, D15: four files, merges with any choice, corrections, undoing in any order: at each moment one word of each year that any of the
    joined files has, in the end every file its own, corrected or not."""
    chance = random.Random(seed)
    lives = [world.enters("乌云其木格", "三中", "2010-07-01", nth=nth) for nth in range(4)]
    years = (2016, 2017)
    for year in years:
        world.on(f"{year + 1}-02-10")
        for life in lives:
            if chance.random() < 0.8:
                life.is_evaluated(year, chance.choice("124"))
    of = dict(Evaluation.objects.values_list("pk", "person"))  # whose word each is
    files = {life.pk: {life.pk} for life in lives}
    held: list[Merge] = []

    def told() -> dict[int, dict[int, int]]:
        stand = Evaluation.objects.filter(voided_at=None, person__in=files)
        found: dict[int, dict[int, int]] = {pk: {} for pk in files}
        for row in stand:
            assert row.year not in found[row.person_id]
            found[row.person_id][row.year] = row.pk
        return found

    def merges() -> None:
        kept, other = chance.sample(sorted(files), 2)
        one, two_ = (next(life for life in lives if life.pk == pk) for pk in (kept, other))
        first, second = sorted((one.person, two_.person), key=lambda person: person.pk)
        stand = {found.key: chance.choice([kept, other]) for found in contradicting.between(first, second)}
        held.append(world.merges(one, two_, stand=stand))
        files[kept] |= files.pop(other)

    def corrects() -> None:
        file, year = chance.choice(sorted(files)), chance.choice(years)
        before = told()[file].get(year)
        if before is not None:
            life = next(life for life in lives if life.pk == file)
            life.is_evaluated(year, chance.choice("12349"))
            of.setdefault(told()[file][year], of[before])

    def takes_apart() -> None:
        done = chance.choice([one for one in held if one.kept_id in files])
        world.takes_apart(done)
        held.remove(done)
        inside, level = {done.duplicate_id}, {done.duplicate_id}
        while level := {one.duplicate_id for one in held if one.kept_id in level}:
            inside |= level
        files[done.kept_id] -= inside
        files[done.duplicate_id] = inside

    for step in range(24):
        world.after(1)
        may = [corrects, *([merges] if len(files) > 1 and step < 16 else ()), *([takes_apart] if held else ())]
        chance.choice(may)()
        for file, words in told().items():
            assert {of[row] for row in words.values()} <= files[file]
            of_any = Evaluation.objects.filter(pk__in=[row for row, whose in of.items() if whose in files[file]])
            assert set(words) == set(of_any.values_list("year", flat=True))
    while held:
        takes_apart()
    assert set(Evaluation.objects.values_list("pk", "person")) == set(of.items())
    assert not Evaluation.objects.exclude(belongs_to=None).exists()


@pytest.mark.parametrize("both", [False, True])
def test_W08_D02_D15_a_statement_that_gave_way_to_another_start_stands_again_once_the_files_are_apart(
    world: World, *, both: bool
) -> None:
    one = world.enters("萨仁", "青禾", "2010-07-01")
    other = world.enters("萨仁", "三中", "2012-07-01", nth=1)
    world.on("2016-06-01")
    one.states_their_years()
    if both:
        other.states_their_years()
    before = one.told
    done = world.merges(one, other, start_of=other.pk)
    world.after(5)
    world.takes_apart(done)
    standing = WorkStatement.objects.filter(voided_at=None).values_list("person", flat=True)
    assert set(standing) == ({one.pk, other.pk} if both else {one.pk})
    assert one.told[0] == before[0]
    assert any(
        "恢复有效，不用重新填写" in text
        for text in Message.objects.filter(user=one.user).values_list("text", flat=True)
    )


def test_W08_D02_D15_what_was_stated_anew_meanwhile_gives_way_and_one_sentence_says_which_stands(world: World) -> None:
    one = world.enters("萨仁", "青禾", "2010-07-01")
    other = world.enters("萨仁", "三中", "2012-07-01", nth=1)
    world.on("2016-06-01")
    one.states_their_years()
    before = one.told
    done = world.merges(one, other, start_of=other.pk)
    world.after(5)
    one.states_their_years()
    assert one.told[0] != before[0]
    said = len(one.messages)
    world.takes_apart(done)
    assert one.told[0] == before[0]
    assert [title for title in one.messages[said:] if "工作履历" in title] == ["工作履历恢复"]
    assert Entry.objects.filter(about=one.user, verb__in=("work.voided", "work.stands_again")).count() == 3
