"""W09, W10, W13: what was stated against what was read, at its borders: no database, nothing but what the test says."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from acms.casework import comparing, words
from acms.casework.comparing import SURE, Claim
from acms.casework.models import Verdict
from acms.scans.models import Scan
from acms.scans.readings import Field, Reading

NAME = Claim("paper", "scan.diploma_full", "学历证书", "name", "乌云其木格", comparing.other_name, explained=True)
SCHOOL = Claim("school", "education.full_school", "毕业院校", "school", "样例大学", filled=True)
LEVEL = Claim("level", "education.full_level", "最高学历", "level", "本科")
BORN = Claim("born", "scan.diploma_full", "学历证书", "born", "1990-02-28", optional=True)
BOX = (1, 2, 3, 4)
OWN = {"name": ("乌云其木格", 0.99), "school": ("样例大学", 0.99), "level": ("本科", 0.99)}


def page(text: str = "", *shows: str, **read: tuple[str, float]) -> Reading:
    return Reading("diploma_full", {name: Field(*field, BOX) for name, field in read.items()}, text, list(shows))


def found(*pages: Reading, claims: tuple[Claim, ...] = (NAME, SCHOOL, LEVEL, BORN)) -> dict[str, tuple[str, str]]:
    """Verdict and sentence of each claim, of one page or of several that were joined."""
    text = "".join(each.text for each in pages)
    reading = pages[0] if len(pages) == 1 else Reading("diploma_full", {}, text, [], list(pages))
    scan = Scan(id=UUID(int=1), kind="diploma_full", read=reading.as_json())
    return {result.code: (result.verdict, result.message) for result in comparing.judged(scan, claims)}


def verdicts(*pages: Reading, **how: Any) -> dict[str, str]:
    return {code: verdict for code, (verdict, _) in found(*pages, **how).items()}


@pytest.mark.parametrize(
    ("read", "stated", "other"),
    [
        ("乌云其木格", "乌云其木格", False),
        ("乌云其本格", "乌云其木格", False),
        ("乌云其木", "乌云其木格", False),
        ("乌云其本各", "乌云其木格", True),
        ("乌云其", "乌云其木格", True),
        ("姓名乌云其木格性别女", "乌云其木格", False),
        ("巴图•测试", "巴图·测试", False),
        ("萨仁", "", True),
        ("", "萨仁", True),
    ],
)
def test_W13_one_character_is_no_other_name_two_are(read: str, stated: str, other: bool) -> None:
    assert comparing.other_name(read, stated) == other


@pytest.mark.parametrize(
    ("read", "stated", "other"),
    [
        ("样例大学", "样例大学", False),
        ("样例学院", "样例大学", False),
        ("样例财校", "样例大学", False),  # half alike
        ("河套财校", "样例大学", True),
        ("乌兰", "乌兰样例财经职业技术学院", False),  # the rest is under the seal
        ("乌兰", "北疆样例财经职业技术学院", True),
    ],
)
def test_W09_other_words_are_less_than_half_alike(read: str, stated: str, other: bool) -> None:
    assert comparing.other_words(read, stated) == other


def test_W09_a_day_is_an_iso_day() -> None:
    assert comparing.day("2015-07-01") == date(2015, 7, 1)
    assert comparing.day("2015年7月") is None and comparing.day("") is None


@pytest.mark.parametrize(
    ("state", "findings", "left"),
    [
        ("usable", [], None),
        ("checking", [], None),
        ("refused", [{"why": "看不清。", "cure": "重拍。"}], ("scan_refused", Verdict.FAIL, "看不清。重拍。")),
        (
            "unsure",
            [{"why": "反光。", "cure": ""}, {"why": "歪。", "cure": ""}],
            ("scan_unsure", Verdict.UNSURE, "反光。"),
        ),
        ("unsure", None, ("scan_unsure", Verdict.UNSURE, "这张函还没有核对完。")),
    ],
)
def test_S02_what_the_check_of_the_picture_left_is_taken_over(state: str, findings: Any, left: Any) -> None:
    results = comparing.taken("scan.x", "证书", Scan(id=UUID(int=1), kind="x", state=state, findings=findings))
    assert [(each.code, each.verdict, each.message) for each in results] == ([left] if left else [])
    assert all((each.item, each.title, each.scan) == ("scan.x", "证书", str(UUID(int=1))) for each in results)
    assert comparing.taken("scan.x", "证书", None) == []


def test_W09_what_a_paper_says_bears_out_what_is_stated() -> None:
    assert found(page("", "diploma", **OWN)) == dict.fromkeys(("paper", "school", "level"), (Verdict.PASS, ""))


@pytest.mark.parametrize(("sure", "verdict"), [(SURE, Verdict.FAIL), (SURE - 0.01, Verdict.UNSURE)])
def test_W09_what_is_read_with_confidence_is_definite(sure: float, verdict: str) -> None:
    said = found(page("", "diploma", **OWN | {"level": ("大专", sure)}))["level"]
    assert said[0] == verdict and "本科" in said[1] and "大专" in said[1]


@pytest.mark.parametrize(
    ("text", "stated", "verdict"),
    [
        ("毕业于样例大学会计学院", "样例大学", Verdict.PASS),  # the shortest that counts has four characters
        ("毕业于农大会计学院", "农大会", Verdict.UNSURE),
        ("毕业于河套大学", "样例大学", Verdict.UNSURE),
    ],
)
def test_W09_the_text_stands_for_a_field_that_was_not_read(text: str, stated: str, verdict: str) -> None:
    said = found(page(text, "diploma"), claims=(replace(SCHOOL, stated=stated),))["school"]
    assert said[0] == verdict and bool(said[1]) == (verdict != Verdict.PASS)
    unfilled = replace(SCHOOL, stated=stated, filled=False)
    assert verdicts(page(text, "diploma"), claims=(unfilled,)) == {"school": Verdict.UNSURE}


def test_W09_what_need_not_be_printed_is_compared_where_it_is() -> None:
    assert "born" not in found(page("", "diploma", **OWN))
    assert verdicts(page("", "diploma", **OWN, born=("1991-02-28", 0.99)))["born"] == Verdict.FAIL


def test_W09_a_page_of_another_kind_bears_out_nothing() -> None:
    borrowed = page("", "diploma", **OWN | {"name": ("萨仁", 0.99)})
    card = page("", "id_portrait", name=("乌云其木格", 0.99))
    assert verdicts(borrowed, card)["paper"] == Verdict.FAIL
    assert verdicts(card, page("", "id_emblem"))["paper"] == Verdict.UNSURE  # nothing that belongs here
    assert "born" not in found(card, page("", "id_emblem"))


@pytest.mark.parametrize("name", ["school", "level", "born"])
def test_W09_a_page_without_a_title_says_nothing_that_is_covered_on_the_paper(name: str) -> None:
    """A typed slip with the level, or a strip of another's certificate, beside one's own paper."""
    own = {**OWN, "born": ("1970-05-05", 0.99)}
    covered = page("", "diploma", **{key: field for key, field in own.items() if key != name})
    for beside in (page("", **{name: own[name]}), page("", **own)):
        for pages in ((covered, beside), (beside, covered)):
            assert name not in {code for code, verdict in verdicts(*pages).items() if verdict == Verdict.PASS}
    assert verdicts(page("", "diploma", **own), page("", level=("博士", 0.99)))["level"] == Verdict.PASS


NUMBER = Claim("no", "qualification.certificate_no", "证书号", "certificate_no", "15070085597")


def test_W10_of_a_booklet_the_left_page_says_the_number_and_nothing_else() -> None:
    own = {name: field for name, field in OWN.items() if name != "level"}
    right = replace(page("", "qualification", **own), kind="qualification")
    left = replace(page("", certificate_no=("15070085597", 0.99), level=OWN["level"]), kind="qualification")
    reading = Reading("qualification", {}, "", [], [right, left])
    scan = Scan(id=UUID(int=1), kind="qualification", read=reading.as_json())
    found = {one.code: one.verdict for one in comparing.judged(scan, (NAME, LEVEL, NUMBER))}
    assert (found["no"], found["level"]) == (Verdict.PASS, Verdict.UNSURE)


def test_W10_a_booklet_in_two_pictures_has_the_number_of_one_and_the_holder_of_the_other() -> None:
    holder, numbered = page("", "diploma", **OWN), page("", "diploma", certificate_no=("15070085597", 0.99))
    how: dict[str, Any] = {"claims": (NAME, SCHOOL, LEVEL, NUMBER)}
    for pages in ((holder, numbered), (numbered, holder)):
        assert set(verdicts(*pages, **how).values()) == {Verdict.PASS}
    more = page("", "diploma", certificate_no=("15070085597", 0.99), level=("博士", 0.99))
    without = page("", "diploma", name=OWN["name"], school=OWN["school"])
    assert verdicts(without, more, **how)["level"] == Verdict.UNSURE  # nothing but the number is taken
    named = page("", "diploma", certificate_no=("15070085597", 0.99), name=("萨仁", 0.99))
    assert verdicts(holder, named, **how)["no"] != Verdict.PASS  # it is another's
    bare = page("", "diploma", level=OWN["level"])  # neither the holder nor the number: nothing to be joined
    assert verdicts(holder, bare, **how) == dict.fromkeys(("paper", "school", "level"), Verdict.PASS) | {
        "no": Verdict.UNSURE
    }
    another = page("", "diploma", certificate_no=("15070085598", 0.99))
    assert verdicts(holder, numbered, another, **how)["no"] != Verdict.PASS


def test_W09_of_several_papers_the_one_that_bears_out_most_is_taken() -> None:
    own, worse = page("", "diploma", **OWN), page("", "diploma", **OWN | {"level": ("大专", 0.99)})
    doubtful = page("", "diploma", **OWN | {"level": ("大专", 0.5), "school": ("河套大学", 0.5)})
    for order in ((own, worse), (worse, own), (own, doubtful), (doubtful, own)):
        assert set(verdicts(*order).values()) == {Verdict.PASS}
    for order in ((worse, doubtful), (doubtful, worse)):
        assert Verdict.FAIL not in verdicts(*order).values()  # two doubts weigh less than one contradiction


@pytest.mark.parametrize(
    ("name", "sure", "shows", "told"),
    [
        ("萨仁", 0.99, "diploma", True),
        ("萨仁", SURE, "id_portrait", True),
        ("萨仁", SURE - 0.01, "diploma", False),
        ("乌云其本格", 0.99, "diploma", False),
        ("乌云其木格", 0.99, "diploma", False),
        ("萨仁", 0.99, "change_proof", False),
    ],
)
def test_W13_a_page_beside_that_names_somebody_else_is_for_people(
    name: str, sure: float, shows: str, told: bool
) -> None:
    said = found(page("", "diploma", **OWN), page("", shows, name=(name, sure)))
    assert said.get("paper_beside") == (
        (Verdict.UNSURE, f"另有一页写的是{name}的名字，由管理机构核对。") if told else None
    )
    unnamed = found(page("", "diploma", **OWN), page("", shows, name=(name, sure)), claims=(SCHOOL,))
    assert set(unnamed) == {"school"}


def test_W13_a_change_proof_explains_a_name_and_no_level() -> None:
    other = OWN | {"name": ("其木格花", 0.99), "level": ("大专", 0.99)}
    said = found(page("公民身份号码变更证明 乌云其木格", "diploma", "change_proof", **other))
    assert said["paper"][0] == Verdict.UNSURE and said["paper"][1].endswith("附有变更证明，由管理机构核对。")
    assert said["level"][0] == Verdict.FAIL and "变更证明" not in said["level"][1]
    assert found(page("", "diploma", **other))["paper"][0] == Verdict.FAIL


@pytest.mark.parametrize("everywhere", [False, True])
def test_W13_a_change_proof_explains_a_birth_date_and_whose_age_is_another_is_told_without_one(
    everywhere: bool,
) -> None:
    asked = tuple(comparing.birth_and_sex("paper", "x", "证书", date(1990, 2, 28), "2", everywhere=everywhere))
    other = {"born": ("1991-03-01", 0.99), "sex": ("男", 0.99)}
    assert verdicts(page("", **other), claims=asked) == {"paper_born": Verdict.FAIL, "paper_sex": Verdict.UNSURE}
    proved = page("公民身份号码变更证明", "diploma", "change_proof", **other)
    assert verdicts(proved, claims=asked)["paper_born"] == Verdict.UNSURE


def test_W13_a_proof_that_says_ones_birth_date_alone_may_be_of_anybody() -> None:
    born = next(comparing.birth_and_sex("paper", "x", "证书", date(1990, 2, 28), "2"))
    proof = page("公民身份号码变更证明 巴图 1990-02-28", "change_proof")
    said = found(page("", "diploma", **OWN | {"name": ("其木格花", 0.99)}), proof, claims=(NAME, born))
    assert said["paper"][0] == Verdict.UNSURE and said["paper"][1].endswith(words.CHANGE_PROOF_OF_ANOTHER)


@pytest.mark.parametrize(("value", "verdict"), [("样例大学", "pass"), ("北疆大学", "unsure"), ("", "unsure")])
def test_W13_a_proof_of_any_form_bears_out_what_it_says_and_nothing_else(value: str, verdict: str) -> None:
    proof = Scan(id=UUID(int=1), kind="change_proof", read=page("兹证明 样例大学 毕业").as_json())
    result = comparing.mentioned("proof", "x", "证明", value, proof, "由管理机构核对。")
    assert (result.verdict, result.message) == (verdict, "" if verdict == "pass" else "由管理机构核对。")


def test_W13_two_names_on_one_page_are_for_people() -> None:
    own = page("", "diploma", **OWN, born=("1990-02-28", 0.99))
    own.fields["name"] = replace(own.fields["name"], others=("萨仁",))
    said = found(own)
    assert said["paper"] == (Verdict.UNSURE, "这一页上还写着另一个姓名「萨仁」，由管理机构核对。")
    assert said["born"] == (Verdict.UNSURE, "这一页上有两个人的姓名，由管理机构核对。")
    assert said["school"][0] == Verdict.PASS


@pytest.mark.parametrize(("value", "other"), [("本科", "大专"), ("大专", "本科")])
def test_W13_a_page_that_says_a_thing_twice_bears_out_neither_and_contradicts_neither(value: str, other: str) -> None:
    """A slip above another's sentence; a stamp with a day of its own beside the day of graduation."""
    own = page("", "diploma", **OWN)
    own.fields["level"] = replace(own.fields["level"], value=value, others=(other,))
    assert found(own)["level"] == (Verdict.UNSURE, "这一页上还写着另一个最高学历「大专」，由管理机构核对。")


def test_W10_of_two_numbers_on_a_page_the_other_is_not_told() -> None:
    claim = Claim("no", "scan.qualification", "资格证书", "id_number", "152301197005050007")
    own = page("", "diploma", id_number=("152301197005050007", 0.99))
    own.fields["id_number"] = replace(own.fields["id_number"], others=("150105198803120011",))
    assert found(own, claims=(claim,))["no"] == (Verdict.UNSURE, "这一页上还写着另一个证件号码，由管理机构核对。")


def test_W10_a_whole_number_stands_in_no_sentence() -> None:
    claim = Claim("no", "scan.qualification", "资格证书", "id_number", "152301197005050007")
    for read in ({}, {"id_number": ("150105198803120011", 0.99)}):
        verdict, message = found(page("", "diploma", **read), claims=(claim,))["no"]
        assert verdict == (Verdict.FAIL if read else Verdict.UNSURE)
        assert "证件号" in message and not any(character.isdigit() for character in message)


YEARS = Claim("student_years", "study.years", "学制", "years", "4")


@pytest.mark.parametrize(
    ("claim", "read", "said"),
    [
        (YEARS, {"years": ("3", 0.99)}, "学制不一致：填写的是4年，全日制学历证书(学历认证报告)上是3年。"),
        (YEARS, {}, "没有读到学制「4年」。证件上没有找到填写的内容，由管理机构核对。"),
        (SCHOOL, {}, "没有读到毕业院校「样例大学」。证件上没有找到填写的内容，由管理机构核对。"),
        (NAME, {}, "没有读到姓名「乌云其木格」。证件上没有找到填写的内容，由管理机构核对。"),
        (
            LEVEL,
            {"level": ("本科", 0.99), "level_differs": ("大专", 0.99)},
            "证件上印的最高学历与二维码里的不一致（大专），由管理机构核对。",
        ),
    ],
)
def test_W13_every_value_of_a_sentence_has_its_name_and_its_unit(
    claim: Claim, read: dict[str, tuple[str, float]], said: str
) -> None:
    assert found(page("", "diploma", **read), claims=(claim,))[claim.code][1] == said


def test_W13_a_year_that_no_proof_says_is_called_a_year() -> None:
    proof = Scan(id=UUID(int=1), kind="credit_proof", read=page("成绩单").as_json())
    year = comparing.mentioned("credit_proof", "credit.year", "年度", "2024", proof)
    assert year.message == "证明上没有读到年度「2024年」，请核对。"
    name = comparing.mentioned("credit_proof", "scan.credit_proof", "证明", "测试甲", proof)
    assert name.message == "证明上没有读到姓名「测试甲」，请核对。"


def test_W09_a_holder_is_called_by_what_the_paper_prints() -> None:
    said = found(page("", "diploma", **OWN | {"name": ("萨仁", 0.99), "level": ("大专", 0.99)}))
    assert said["paper"][1].startswith("姓名") and said["level"][1].startswith("最高学历")


@pytest.mark.parametrize(
    ("read", "same"),
    [
        ("内蒙古样例工业大学", True),
        ("内蒙古样例", True),  # a seal hides the end
        ("内蒙古样", False),  # too little to know
        ("内蒙古样例大学", False),
        ("蒙古样例工业", False),
    ],
)
def test_W09_the_beginning_of_a_schools_name_is_the_same_school(read: str, same: bool) -> None:
    assert comparing.same_school(read, "内蒙古样例工业大学") == same


@pytest.mark.parametrize(
    ("code", "printed"),
    [("11", "博士"), ("14", "硕士"), ("17", "研究生班"), ("21", "本科"), ("31", "大专"), ("41", "中专")],
)
def test_W09_a_level_is_called_as_papers_call_it(code: str, printed: str) -> None:
    assert comparing.paper_level(code) == printed


def test_W09_levels_that_stand_on_papers_under_several_names_are_no_others() -> None:
    assert comparing.other_level("大专", "本科")
    assert not comparing.other_level("高中", "本科") and not comparing.other_level("大专", "技工学校")


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("在籍（注册学籍）", Verdict.PASS),
        ("不在籍（毕业）", Verdict.FAIL),
        ("不在籍", Verdict.FAIL),
        ("退学", Verdict.FAIL),
        ("休学中", Verdict.UNSURE),
    ],
)
def test_W06_D13_only_who_is_enrolled_is_a_student(state: str, verdict: str) -> None:
    claim = comparing.enrolled("state", "scan.student_report", "学籍报告", lambda value: f"{value}。")
    assert found(page("", "diploma", state=(state, 0.99)), claims=(claim,))["state"] == (
        verdict,
        "" if verdict == Verdict.PASS else f"{state}。",
    )


# ---- whose paper it is (W09, W10) --------------------------------------------------------------------------------------


def whose(*, everywhere: bool) -> tuple[Claim, ...]:
    more = comparing.birth_and_sex(
        "paper", "scan.diploma_full", "学历证书", date(1990, 2, 28), "2", everywhere=everywhere
    )
    return NAME, *more


@pytest.mark.parametrize(
    ("everywhere", "read", "said"),
    [
        (True, {}, Verdict.UNSURE),  # the date lies under a stain
        (True, {"born": ("1990-02-28", 0.9)}, Verdict.PASS),
        (True, {"id_number": ("152301199002280000", 0.9)}, None),  # it says the day as well
        (False, {}, None),  # 学位证书 need not print it
    ],
)
def test_W09_a_diploma_on_which_neither_birth_date_nor_number_is_read_is_for_people(
    everywhere: bool, read: dict[str, tuple[str, float]], said: str | None
) -> None:
    assert verdicts(page("", "diploma", **OWN | read), claims=whose(everywhere=everywhere)).get("paper_born") == said


def test_W09_a_slip_without_title_never_says_whose_diploma_lies_beside_it() -> None:
    slip = page(
        "学生乌云其木格 性别女", name=OWN["name"], born=("1990-02-28", 0.99), sex=("女", 0.99), number=("1", 0.9)
    )
    bare = page("毕业证书", "diploma", school=OWN["school"], level=OWN["level"])
    for pages in ((bare, slip), (slip, bare)):
        assert verdicts(*pages, claims=(*whose(everywhere=True), SCHOOL)) == {
            "paper": Verdict.UNSURE,
            "paper_born": Verdict.UNSURE,
            "school": Verdict.PASS,
        }


def test_W09_F01_words_that_void_a_certificate_are_for_people_whoever_compares_it() -> None:
    """Of two papers in one scan the one that holds is taken."""
    void = page("毕业证书", "diploma", **OWN, voided=("作废", 0.6))
    assert found(void) | {"paper_void": ("", "")} == found(page("毕业证书", "diploma", **OWN)) | {
        "paper_void": ("", "")
    }
    assert found(void)["paper_void"] == (Verdict.UNSURE, "证件上有「作废」字样，由管理机构核对\u3002")
    assert "paper_void" not in found(void, page("毕业证书", "diploma", **OWN))


def test_W09_W10_a_value_set_anew_is_for_people_though_all_that_is_read_agrees() -> None:
    anew = page("毕业证书", "diploma", **OWN, set_anew=(OWN["name"], 0.99))
    assert found(anew) == found(page("毕业证书", "diploma", **OWN)) | {
        "paper_anew": (
            Verdict.UNSURE,
            f"证件上几项内容的字体不一样（「{OWN['name']}」与同一页的其他内容），由管理机构核对\u3002",
        )
    }


def test_W09_E02_print_and_code_that_differ_bear_nothing_out() -> None:
    code = Claim("code", "education.full_code", "验证码", "verification_code", "1", definite=comparing.never)
    both = page("", "registration", **OWN, verification_code_differs=("2、1", 0.99))
    verdict, message = found(both, claims=(NAME, code, replace(code, code="also", optional=True)))["code"]
    assert verdict == Verdict.UNSURE and "2、1" in message
    assert verdicts(both, claims=(NAME, replace(code, optional=True)))["code"] == Verdict.UNSURE
