"""A paper says each thing once (S07, W09, W10): what a slip, a stamp or a note adds is seen beside it, through the real reader."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.demo import documents
from acms.scans import ocr, readers
from acms.scans.intake import Pixels
from acms.scans.ocr import Line
from acms.scans.readers import page as pages
from acms.scans.readings import Reading
from tests.scans.test_seals import FONT
from tests.scans.test_wordings import read

WHO = documents.cast_for("乌云其木格", "152301197005050007")
OTHER = "学生 王小样 性别 女，一九九〇年五月六日生"


def with_slips(kind: str, *slips: str, low: bool = False, form: str = "") -> Pixels:
    """The drawn paper with slips of white paper above or below its own words."""
    drawn = documents.draw(WHO, kind, form=form)
    size = max(30, drawn.shape[1] // 45)
    margin = np.full((len(slips) * 2 * size + size, drawn.shape[1], 3), 255, np.uint8)
    image = Image.fromarray(np.ascontiguousarray(np.vstack((drawn, margin) if low else (margin, drawn))[:, :, ::-1]))
    top, pen = drawn.shape[0] if low else 0, ImageDraw.Draw(image)
    for number, text in enumerate(slips):
        pen.text((80, top + size // 2 + number * 2 * size), text, (20, 20, 20), ImageFont.truetype(FONT, size))
    return np.asarray(image)[:, :, ::-1].copy()


def reading(kind: str, *slips: str, **how: bool) -> Reading:
    return readers.read(kind, ocr.read(with_slips(kind, *slips, **how)))  # type: ignore[arg-type]


def both(found: Reading, name: str) -> set[str]:
    field = found.fields[name]
    return {field.value, *field.others}


@pytest.mark.parametrize("kind", ["diploma_full", "degree_full", "eregistration_full", "qualification"])
def test_W09_W10_a_paper_alone_says_everything_once(kind: str) -> None:
    assert {name: field.others for name, field in reading(kind).fields.items() if field.others} == {}


@pytest.mark.parametrize("kind", ["diploma_full", "degree_full"])
@pytest.mark.parametrize("low", [False, True])
def test_W09_an_identity_on_a_strip_stands_beside_the_holders(kind: str, *, low: bool) -> None:
    found = reading(kind, OTHER, low=low)
    assert both(found, "name") == {WHO.name, "王小样"} and both(found, "born") == {"1970-05-05", "1990-05-06"}


@pytest.mark.parametrize(
    ("kind", "slip", "name", "says"),
    [
        ("eregistration_full", "姓名：王小样", "name", "王小样"),
        ("diploma_full", "普通专科", "level", "大专"),
        ("diploma_full", "学校名称：华北样例工业大学", "school", "华北样例工业大学"),
        ("qualification", "资格级别：初级", "level", "初级"),
        ("qualification", "专业名称：审计", "type", "审计类"),
        ("qualification", "表明持证人取得审计专业技术资格", "type", "审计类"),
        ("qualification", "表明持证人取得经济专业技术资格", "type", "经济类"),
        ("qualification", "取得会计专业技术初级资格", "level", "初级"),
        ("qualification", "会计专业技术资格（高级）", "level", "高级"),
        ("qualification", "经评审委员会评审，王小样同志具备资格", "name", "王小样"),
        ("qualification", "兹有王小样同志，经评审委员会评审，具备资格", "name", "王小样"),
        ("qualification", "兹证明王小样，性别女，具备资格", "name", "王小样"),
    ],
)
def test_W09_W10_what_a_slip_says_otherwise_is_seen(kind: str, slip: str, name: str, says: str) -> None:
    plain, found = reading(kind), reading(kind, slip)
    assert says in both(found, name) and plain.value(name) in both(found, name)


@pytest.mark.parametrize(
    "said",
    [
        "经评审委员会评审，持证人取得会计专业技术资格",
        "兹证明该同志，性别女，具备资格",
        "经考试，本证书持有人已取得资格",
    ],
)
def test_W10_a_sentence_that_names_nobody_is_no_second_name(said: str) -> None:
    assert read("qualification", ["会计专业技术资格证书", "姓名：乌云其木格", said]).fields["name"].others == ()


@pytest.mark.parametrize(
    "line", ["复印件与原件一致 2024年5月6日", "打印日期：2024年5月6日", "补办日期：2024年5月6日", "2024-05-06 14:33"]
)
def test_W09_a_day_that_a_copy_or_a_camera_adds_is_no_graduation(line: str) -> None:
    plain, found = reading("diploma_full"), reading("diploma_full", line, low=True)
    assert found.fields["graduated"].value == plain.fields["graduated"].value and not found.fields["graduated"].others


def test_W09_another_day_by_itself_is_a_doubt() -> None:
    plain, found = reading("diploma_full"), reading("diploma_full", "2024年5月6日", low=True)
    assert both(found, "graduated") == {plain.value("graduated"), "2024-05-06"}


DIPLOMA = [
    "毕业证书",
    "学生乌云其木格，女，1970年5月5日生，于1990年9月至1994年7月在本校会计学专业四年制本科学习，成绩合格，准予毕业。",
    "样例财经大学",
    "1994年7月1日",
]


def with_line(*more: str) -> list[str]:
    return [*DIPLOMA, *more]


@pytest.mark.parametrize(
    "said",
    [
        "此证注销", "证书注销", "此证无效", "注册信息无效", "学校已撤回", "学历已取消", "资格已被取消，证书收回", "学位已撤消", "伪造没收", "暂扣", "证书作废",
        "经核查，上述学历证书信息不属实，不予认证", "本证书不等同于毕业证书", "不代替资格证书", "仅限本企业内部有效", "查无此证",
    ],
)  # fmt: skip
def test_W09_W10_a_paper_that_says_it_is_worth_nothing_is_seen(said: str) -> None:
    for kind in ("diploma_full", "qualification"):
        assert "voided" in read(kind, with_line(said)).fields, kind


@pytest.mark.parametrize(
    "said",
    [
        "涂改无效", "复印无效", "本证书涂改作废", "未加盖公章无效", "遗失声明作废", "伪造、变造证书的依法追究责任", "如不属实，本人承担责任", "有效期内有效",
        "证书遗失不补", "仅供办理会计人员信息采集使用", "注册信息真实有效",
    ],
)  # fmt: skip
def test_W09_W10_what_is_printed_on_good_papers_voids_none(said: str) -> None:
    assert "voided" not in read("diploma_full", with_line(said)).fields


def test_W09_a_voiding_word_is_no_end_of_a_line_with_the_beginning_of_the_next() -> None:
    assert "voided" not in read("diploma_full", ["校名：北疆财经大学样", "证书编号：105301201505003991"]).fields
    torn = ["本证书不等同于", "毕业证书。"]
    assert read("diploma_full", torn).value("voided") == "不等同于毕业"


@pytest.mark.parametrize(
    ("label", "signs", "others"),
    [
        ("彬城职业学院", "郴城职业学院", ()),  # one name, read twice
        ("河南师范大学", "湖南师范大学", ("湖南师范大学",)),
        ("内蒙古大学", "内蒙古农业大学", ("内蒙古农业大学",)),
        ("样例财经大学", "会计学院", ()),  # a department signs nothing by itself
    ],
)
def test_W09_another_school_is_told_from_one_name_read_twice(label: str, signs: str, others: tuple[str, ...]) -> None:
    found = read("diploma_full", [*DIPLOMA[:2], f"校名：{label}", signs, "1994年7月1日"]).fields["school"]
    assert (found.value, found.others) == (label, others)


@pytest.mark.parametrize(
    ("lines", "first"),
    [
        (["结业证书", "结业后可换发毕业证书", "成绩不合格，准许结业。"], "结业"),
        (["学生乌云其木格，女，按结业处理。", "在两年内补考合格者换发毕业证书"], "结业"),
        (["毕业证书", "准予毕业。"], "毕业"),
        (["肄业证书"], "肄业"),
    ],
)
def test_W09_of_several_endings_the_lesser_counts(lines: list[str], first: str) -> None:
    assert read("diploma_full", lines).value("conclusion") == first


@pytest.mark.parametrize(
    "school",
    [
        "样例市职工大学",
        "内蒙古广播电视大学",
        "样例夜大学",
        "样例大学干部专修科",
        "样例刊授大学",
        "样例老年大学",
        "样例管理干部学院",
    ],
)
def test_W09_schools_for_people_who_worked_are_seen(school: str) -> None:
    assert "beside_work" in read("diploma_full", with_line(school)).fields
    assert "beside_work" not in read("diploma_full", DIPLOMA).fields


def test_W09_how_somebody_studied_stands_beside_its_label_whatever_a_note_lists() -> None:
    report = [
        "学历认证报告",
        "姓名：乌云其木格",
        "学历类别：普通高等教育",
        "学习形式：普通全日制",
        "说明：学历类别有普通、成人、网络教育、自学考试等",
    ]
    assert read("diploma_full", report).value("mode") == "全日制"
    assert read("diploma_full", [*report[:2], "学历类别：成人高等教育", "学习形式：函授"]).value("mode") == "非全日制"


@pytest.mark.parametrize(
    "heading", ["网络高等教育毕业证书", "网络教育毕业证书", "远程高等教育毕业证书", "成人高等教育毕业证书"]
)
def test_W09_a_heading_says_how_somebody_studied(heading: str) -> None:
    assert read("diploma_full", [heading, *DIPLOMA]).value("mode") == "非全日制"


@pytest.mark.parametrize("title", ["国外学历学位认证书", "国(境)外学历学位认证书", "港澳学历学位认证书"])
def test_W09_what_was_studied_abroad_is_certified_for_both_slots(title: str) -> None:
    for kind in ("diploma_full", "degree_full"):
        found = read(kind, [title, "教育部留学服务中心", "乌云其木格，获得理学硕士学位证书"])
        assert readers.recognise.belongs(found.shows, kind)


def test_W09_a_minor_degree_says_so() -> None:
    assert read("degree_full", ["辅修学士学位证书", "乌云其木格，女"]).value("minor") == "辅修"
    assert "minor" not in read("degree_full", ["学士学位证书", "乌云其木格，女"]).fields


def test_S07_what_one_pattern_has_taken_no_later_one_reads_again() -> None:
    page = pages.Page([Line("三年制专科起点本科学习", 0.9, (0, 0, 200, 20))])
    assert [one.value for one in page.every(r"(专科起点本科)", r"制(专科)", r"(本科)学习")] == ["专科起点本科"]
