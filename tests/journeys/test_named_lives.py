"""Lives that come in by a list, study, are put right in name, number and start, and leave their traces in order."""

from acms.filing import actions as filing
from acms.people import access, search
from acms.people.models import FormerName, FormerNumber, Listed
from acms.privacy import own_data, retention
from acms.yearly.models import Kind
from tests.conftest import refused
from tests.journeys.lives import World


def test_C05_L02_W14_D08_D09_from_an_old_list_to_the_register_with_the_credits_that_waited(world: World) -> None:
    """C05, L02, W14, D08, D09, F03: imported, credits wait for nobody, activated, collected: the credits are hers, missed is nothing."""
    world.on("2024-03-04")
    number = world.a_number("1985-05-05")
    assert world.imports_people(f"斯琴,{number},赛罕区,2007-08-01") == 1
    she = world.on_file(number)
    assert (she.status, filing.already(number, "斯琴") != "") == ("FILED", True)
    assert world.imports_credits(f"斯琴,{number},2024,专业科目,60,新会计法") == 1
    assert world.imports_credits(f"斯琴,{number},2024,专业科目,60,新会计法") == 0
    world.on("2024-06-03")
    she.activates()
    she.collects()
    assert she.status == "REGISTERED" and str(she.person.accounting_since) == "2007-08-01"
    assert she.learned[2024] == "done" and she.missed == ()
    assert world.imports_people(f"斯琴,{number},赛罕区,2009-01-01") == 0
    assert str(she.person.accounting_since) == "2007-08-01"
    world.on("2028-04-10")
    assert world.lists(Kind.LEARNING) == {she: [2025, 2026, 2027]}
    assert world.lists(Kind.POST) == {she: [2026, 2027]}


def test_W05_D08_C03_credits_sent_under_the_wrong_number_find_her_after_the_correction(world: World) -> None:
    """W05, C03, C05, D08, D15, N02: number and name put right; the training list with the old number is hers, and counts once."""
    she = world.enters("乌云其木各", "青禾", "2012-07-01")
    wrong = she.person.id_number
    right = world.a_number("1985-05-15")
    world.on("2016-03-01")
    she.corrects(number=right)
    she.corrects(name="乌云其木格")
    assert (she.person.name, she.person.id_number) == ("乌云其木格", right)
    assert FormerNumber.objects.get().id_number == wrong and FormerName.objects.get().name == "乌云其木各"
    assert access.by_id_number(world.clerk(), wrong) == she.person
    assert "曾用名：乌云其木各" in (page := she.reads("/me/file/")) and "至2016-02-29<br>" in page
    world.imports_credits(f"乌云其木格,{wrong},2016,专业科目,60,新会计法")
    world.on("2017-04-08")
    assert world.lists(Kind.LEARNING) == {}
    assert she.learned[2016] == "done"


def test_W08_D02_D03_D09_a_wrong_start_is_put_right_and_the_years_are_stated_anew(world: World) -> None:
    """W08, D02, D03, D09: later by a year: the statement is void and stated anew, never before the age of 16; then it stands."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    she.states_their_years()
    assert she.months("2015-03-02") == 33
    world.on("2016-05-10")
    with refused("不满16周岁"):
        she.corrects_start("1980-07-01")
    she.corrects_start("2013-07-01")
    assert she.messages[-2:] == ["工作履历需要重新填写", "开始从事会计工作日期已经更正"]
    unit = world.unit("青禾").name
    she.states_their_years(("2013-07", "", "on_post", unit))
    assert she.told == ["2013-07-01— 青禾在岗"] and she.months("2016-05-10") == 35
    with refused("履历已经填过"):
        she.states_their_years(("2013-07", "2014-01", "no_employer", ""), ("2014-02", "", "on_post", unit))


def test_D13_D08_D02_a_student_on_the_post_is_graduated_and_files_no_more(world: World) -> None:
    """D08, D09, D13, D02, D03: studies beside the post: courses fill the years of study, not those after; again only after graduation."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    world.on("2016-11-01")
    she.files_as_student("2016-09-01", 3)
    for year in (2016, 2017, 2018, 2019, 2020):
        world.on(f"{year}-12-05")
        world.enters_automatic_credits()
    assert [she.learned[year] for year in range(2016, 2021)] == ["done", "done", "done", "done", "open"]
    world.on("2019-12-06")
    with refused("2020年起才能再次申报"):
        she.files_as_student("2019-09-01", 3)
    world.on("2020-11-02")
    she.files_as_student("2020-09-01", 2)
    world.on("2020-12-05")
    world.enters_automatic_credits()
    for year in (2021, 2022, 2023):
        world.on(f"{year}-12-05")
        world.enters_automatic_credits()
    world.on("2024-04-08")
    assert she.missed == (2023,)


def test_D02_D03_D13_a_side_job_of_the_student_counts_for_no_work_year(world: World) -> None:
    """D02, D03, D05, D13: stated as 在校兼职; off the post, on again elsewhere: only days on the post count."""
    she = world.enters("乌云其木格", "青禾", "2012-07-01")
    unit = world.unit("青禾").name
    rows = (
        ("2012-07", "2013-08", "on_post", "样例小店"),
        ("2013-09", "2014-06", "student_job", "样例超市"),
        ("2014-07", "", "on_post", unit),
    )
    she.states_their_years(*rows)
    assert she.months("2015-03-02") == 14 + 9
    world.on("2016-09-05")
    she.goes_off_post()
    assert she.stands == "青禾非在岗 150105"
    world.on("2017-09-04")
    she.moves_to("三中")
    assert she.months("2017-09-04") == 14 + 27 + 1
    assert she.told[-2:] == ["2016-09-05—2017-09-03 青禾非在岗", "2017-09-04— 三中在岗"]


def test_Q02_W05_D12_ten_years_later_what_must_go_has_gone_and_the_life_is_whole(world: World) -> None:
    """Q02, D02, D06, D08, D12, W05: retention takes uploads and messages sent, never facts, credits, evaluations or former names."""
    she = world.enters("乌云其木各", "青禾", "2012-07-01")
    she.states_their_years()
    world.on("2016-03-01")
    she.corrects(name="乌云其木格")
    she.learns(2016)
    she.is_evaluated(2015)
    she.moves_to("三中")
    world.on("2017-03-01")
    she.goes_to_another_province()
    world.on("2018-03-01")
    she.comes_back()
    before = own_data.of(she.user)
    world.on("2028-03-01")
    assert dict(retention.apply())["uploads and working copies after the decision"] > 0
    after = own_data.of(she.user)
    for kept in ("facts", "records", "former_names", "file"):
        assert before[kept] == after[kept]
    assert she.told[0] == "2012-07-01—2016-02-29 青禾在岗"
    found = search.rows(access.visible_to(world.clerk()), search.Asked(q="乌云其木各"))
    assert [row.name for row in found] == ["乌云其木格"]


def test_C05_D15_N02_an_old_list_with_fifteen_digits_and_a_second_list_bring_one_file(world: World) -> None:
    """C05, D15, N02, D11: the number of fifteen places is the same person; a namesake with another number is people's to settle."""
    world.on("2024-03-04")
    number = world.a_number("1985-05-05")
    short = number[:6] + number[8:17]
    assert world.imports_people(f"斯琴,{short},赛罕区,2007-08-01") == 1
    assert world.imports_people(f"斯琴,{number},赛罕区,2007-08-01") == 0
    she = world.on_file(number)
    she.activates()
    world.on("2024-06-03")
    she.collects()
    twin = world.enters("斯琴", "三中", "2012-07-01", born="1985-05-05", nth=3)
    done = world.merges(twin, she, ["qualification"])
    assert not Listed.objects.exists()  # these lists said nothing beyond the file's own columns
    assert access.by_id_number(world.clerk(), number) == twin.person
    world.takes_apart(done)
    assert access.by_id_number(world.clerk(), number) == she.person
    assert (she.status, twin.status) == ("REGISTERED", "REGISTERED")
