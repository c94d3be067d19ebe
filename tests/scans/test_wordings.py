"""S07: what stands on certificates of other schools and years, as OCR gives it: drawn by others than who wrote the readers."""

from datetime import date
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from acms.base.numbers import id_card
from acms.scans import ocr, readers
from acms.scans.ocr import Line
from acms.scans.readers import documents
from tests.scans.test_seals import FONT

DIPLOMAS: dict[str, tuple[list[str], dict[str, str]]] = {
    "普通, with commas": (
        [
            "华北样例工业大学",
            "毕业证书",
            "学生杜峰晓，女，1993年3月4日生，于2011年9月至2015年7月在我校金融学专业（全日制",
            "普通本科，学制四年）学习，修完教学计划规定的全部课程，成绩合格，准予毕业。",
            "样例工业",
            "校名：华北样例工业大学",
            "证书编号：190531201505003991",
            "2015年7月30日",
        ],
        {
            "name": "杜峰晓",
            "level": "本科",
            "mode": "全日制",
            "major": "金融学",
            "conclusion": "毕业",
            "born": "1993-03-04",
        },
    ),
    "自考, without commas": (
        [
            "高等教育自学考試",
            "毕業证书",
            "额尔敦巴雅尔女1974年5月4日生，参加汉语言文学专业本科高等教育自学考",
            "试，全部课程成绩合格，经审定，准予毕业。",
            "主考学校：辽河商学院",
            "身份证号：150402197405048125",
            "二〇〇二年六月十日",
        ],
        {"name": "额尔敦巴雅尔", "level": "本科", "mode": "非全日制", "graduated": "2002-06-10", "conclusion": "毕业"},
    ),
    "成人, 专科起点本科": (
        [
            "成人高等教育",
            "毕业证书",
            "学生孟强平性别男，1974年6月27日生，于2000年9月至2003年1月在本校财务管理",
            "专业业余学习，修完三年制专科起点本科教学计划规定的全部课程，成绩合格，准予毕业。",
            "校名：河套科技学院",
            "2003年1月20日",
        ],
        {"name": "孟强平", "level": "本科", "mode": "非全日制", "major": "财务管理", "sex": "男"},
    ),
    "党校, its number of seven digits": (
        [
            "毕业证书",
            "学员侯刚，女，1908年5月17日生，于2005年9月至2007年",
            "6月在中共内蒙古自治区委员会党校行政管理专业本科班学习，",
            "修完教学计划规定的全部课程，考试成绩合格，准予毕业。",
            "泉古自治区委",
            "中共内蒙古自治区委员会党校",
            "证书编号：0715944",
            "2007年6月16日",
        ],
        {
            "name": "侯刚",
            "level": "本科",
            "major": "行政管理",
            "school": "中共内蒙古自治区委员会党校",
            "certificate_no": "0715944",
        },
    ),
    "of the 1980s, entering by year": (
        [
            "毕业证书",
            "学生潘军，性别男，现年26岁，于一九八一年九月入本校",
            "财务管理专业学习，学制三年，修完专科教学计划规定的全部课程，成绩及格，准予毕业。",
            "包头钢铁学院",
            "一九八四年七月二十三日",
        ],
        {"name": "潘军", "age": "26", "major": "财务管理", "level": "大专", "school": "包头钢铁学院"},
    ),
    "普通中等专业学校, level in the title alone": (
        [
            "普通中等专业学校",
            "毕 业 证 书",
            "学生董凤思，女，现年18岁，于一九九八年九月至二〇〇一年七月在本校大数",
            "据与会计专业（学制三年）学习期满，成绩合格，准予毕业。",
            "学校：兴安商业学校",
            "编号：200107398",
            "二〇〇一年七月十日",
        ],
        {"name": "董凤思", "age": "18", "level": "中专", "mode": "全日制", "major": "大数据与会计", "sex": "女"},
    ),
    "普通高职（专科）": (
        [
            "普通高等学校",
            "毕业证书",
            "学生叶峰，女，1973年7月23日生，于1991年9月至1994年7月在我校财务会计教育专业",
            "（全日制普通高职（专科），学制三年）学习，修完教学计划规定的全部课程，成绩合格，",
            "准予毕业。",
            "校名：乌兰样例财经职业技术学院",
            "证书编号：190961199406003047",
            "1994年7月1日",
        ],
        {"name": "叶峰", "level": "大专", "mode": "全日制", "major": "财务会计教育", "graduated": "1994-07-01"},
    ),
    "普通大专, the level torn by the end of a line": (
        [
            "普通高等学校",
            "毕业证书",
            "学生胡军，女，1987年7月13日生，于2005年9月",
            "至2008年7月在我校财务会计教育专业（全日制普通大",
            "专，学制三年）学习，修完教学计划规定的全部课程，",
            "成绩合格，准予毕业。",
            "校 名：北疆商贸职业学院",
            "2008年7月20日",
        ],
        {"name": "胡军", "level": "大专", "mode": "全日制", "major": "财务会计教育", "school": "北疆商贸职业学院"},
    ),
    "研究生": (
        [
            "毕业证书",
            "研究生徐勇涛性别男，1990年1月2日生，于2013年9月至2016年6月在会计学专业学习，学制",
            "三年，修完硕士研究生培养计划规定的全部课程，成绩合格，毕业论文答辩通过，准予毕业。",
            "培养单位：样例大学",
            "2016年6月20日",
        ],
        {"name": "徐勇涛", "level": "硕士", "conclusion": "毕业", "major": "会计学", "school": "样例大学"},
    ),
    "结业": (
        [
            "北疆财经大学",
            "结业证书",
            "学生高晓，女，一九九四年十二月二十六日生，于二〇一二年九月至二〇一六年七月在",
            "我校汉语言文学专业（全日制普通本科，学制四年）学习，修完教学计划规定的全部课程，",
            "未完成毕业要求，准予结业。",
            "校名：北疆财经大学",
            "二〇一六年七月十五日",
        ],
        {"name": "高晓", "conclusion": "结业", "level": "本科", "major": "汉语言文学"},
    ),
}
BOOKLET = ["姓名：", "田志涛", "Full Name", "性别：", "女", "出生年月：", "1973年07月", "专业名称：", "会计", "资格级别：", "中级", "签发单位盖章:", "管理号：15020075043"]  # fmt: skip


def read(kind: str, texts: list[str]) -> Any:
    lines = [Line(text, 0.99, (100, 100 * row, 40 * len(text), 40)) for row, text in enumerate(texts, start=1)]
    return readers.read(kind, lines)


@pytest.mark.parametrize(
    ("words", "age"),
    [("现年二十二岁", "22"), ("现年十八周岁", "18"), ("现年二三岁", "23"), ("现年八十十岁", ""), ("现年岁", "")],
)
def test_W09_the_age_of_a_diploma_is_read_in_any_numerals(words: str, age: str) -> None:
    texts = ["毕业证书", f"学生潘军，男，{words}，于一九八一年九月入本校财务管理专业学习，准予毕业。"]
    assert read("diploma_full", texts).value("age") == age


@pytest.mark.parametrize(
    ("texts", "graduated"),
    [
        (["国(境)外学历学位认证书", "李娜，女，中国国籍，1994年8月30日生。于2017年9月至2018年11月在英国样例大学学习，", "2018年11月获得样例大学颁发的理学硕士学位证书。", "2019年3月8日"], "2018-11"),
        (["毕业证明书", "学生乌日娜，女，一九九五年四月十八日生，于二〇一七年七月毕业，准予毕业，原证书遗失，", "特此证明。", "二〇二一年三月二日"], "2017-07"),
        (["证明", "兹证明乌日娜，女，1995年4月18日生，在我校会计学专业本科学习，准予毕业。", "2018年3月2日"], ""),
        (["毕业证书", "学生乌日娜，女，1995年4月18日生，在本校会计学专业四年制本科学习，准予毕业。", "2017年7月1日"], "2017-07-01"),
    ],
)  # fmt: skip
def test_W09_the_day_of_a_paper_that_speaks_of_a_certificate_is_not_that_of_graduation(
    texts: list[str], graduated: str
) -> None:
    assert read("diploma_full", texts).value("graduated") == graduated


@pytest.mark.parametrize("texts, fields", DIPLOMAS.values(), ids=DIPLOMAS)
def test_S07_diplomas_of_many_wordings_are_read(texts: list[str], fields: dict[str, str]) -> None:
    found = read("diploma_full", texts)
    assert {name: found.value(name) for name in fields} == fields
    assert "diploma" in found.shows


def test_S07_a_sentence_beside_a_label_is_no_school() -> None:
    """Columns and a seal, read as one line: 学校 stands on the seal, the sentence beside it."""
    lines = [
        Line("学校：八年七月在本校会计学专业学习期满学生陈样例", 0.95, (40, 40, 900, 30)),
        Line("样例财政学校", 0.95, (40, 90, 300, 30)),
    ]
    assert readers.read("diploma_full", lines).value("school") == "样例财政学校"


@pytest.mark.parametrize(
    ("address", "sure"),
    [("东胜区友谊大街126号恒大中央广", False), ("东胜区友谊大街126号B座4层2265室", True), ("新华嘎查", True)],
)
def test_S07_an_address_that_is_cut_short_is_not_sure(address: str, sure: bool) -> None:
    lines = [
        Line("营业执照", 0.99, (40, 10, 300, 40)),
        Line(f"住所：内蒙古自治区样例市{address}", 0.99, (40, 90, 700, 30)),
    ]
    field = readers.read("employer_certificate", lines).fields["address"]
    assert (field.confidence >= 0.9) is sure


def test_S07_an_office_ends_before_the_label_on_its_line() -> None:
    lines = [
        Line("居住证", 0.99, (40, 10, 300, 40)),
        Line("性别：女", 0.99, (40, 60, 200, 30)),
        Line("出生日期：1990年3月4日", 0.99, (40, 100, 400, 30)),
        Line("签发机关：样例市公安局样例分局签发日", 0.99, (40, 140, 700, 30)),
    ]
    reading = readers.read("residence_permit", lines)
    assert [reading.value(name) for name in ("authority", "sex", "born")] == [
        "样例市公安局样例分局",
        "女",
        "1990-03-04",
    ]


def test_S07_the_inner_pages_of_an_old_booklet_are_a_certificate_and_no_card() -> None:
    assert read("qualification", BOOKLET).shows == ["qualification"]
    assert read("id_portrait", ["姓名 田志涛", "性别 女 民族 汉", "出生 1973年7月2日"]).shows == ["id_portrait"]


@pytest.mark.parametrize("label", ["证书编号：", "管理号：", "统一社会信用代码"])
@pytest.mark.parametrize("apart", [False, True])
def test_S07_a_number_that_is_called_otherwise_is_no_ID_number(label: str, apart: bool) -> None:
    number = "110105199003010006"  # a check character that is right by chance
    written = [Line(label, 0.99, (10, 10, 200, 40)), Line(number, 0.99, (230, 10, 400, 40))]
    lines = written if apart else [Line(label + number, 0.99, (10, 10, 600, 40))]
    assert id_card.is_valid(number)
    assert "id_number" not in readers.read("diploma_full", lines).fields
    labelled = [Line(f"身份证号：{number}", 0.99, (10, 200, 600, 40))]
    assert readers.read("diploma_full", [*lines, *labelled]).value("id_number") == number


@pytest.mark.parametrize(
    ("read", "day"),
    [
        ("一九九年四月八日", date(1990, 4, 8)),
        ("一九八年十二月二十一日", date(1980, 12, 21)),
        ("二〇〇年五月一日", date(2000, 5, 1)),
        ("二〇一年五月一日", None),  # 2001 or 2010
        ("一八九年五月一日", None),  # nobody lives who was born in 1890
        ("一九九年二月三十日", None),
        ("一九九〇年四月八日", None),  # whole: it is read as every day is
    ],
)
def test_W09_a_nought_that_was_not_read_is_found_where_one_year_alone_can_be_meant(read: str, day: date | None) -> None:
    assert documents.birthday_short_of_a_nought(read) == day


@pytest.mark.parametrize(
    ("read", "day"),
    [
        ("976年11月4日", date(1976, 11, 4)),
        ("021年7月1日", date(2021, 7, 1)),
        ("176年11月4日", None),  # no first digit makes a year of it
        ("1976年11月4日", None),  # whole: it is read as every day is
        ("976年2月30日", None),
    ],
)
def test_W09_a_year_cut_by_the_edge_of_its_cell_is_found(read: str, day: date | None) -> None:
    assert documents.day_short_of_its_first_digit(read) == day


def test_W09_a_day_of_which_a_digit_was_not_read_contradicts_nobody() -> None:
    texts = ["教育部学历证书电子注册备案表", "姓名：贾嘉", "出生日期：976年11月4日", "毕业时间：1998年7月15日"]
    fields = read("diploma_full", texts).fields
    assert (fields["born"].value, fields["born"].confidence) == ("1976-11-04", 0.8)
    assert (fields["graduated"].value, fields["graduated"].confidence > 0.9) == ("1998-07-15", True)


def test_W09_the_day_of_birth_is_never_the_day_of_graduation() -> None:
    """The date under the seal was not read, and the only other day on the page was taken for it: an honest person was returned."""
    texts = [
        "毕业证书",
        "学生潘丽，女，1996年7月7日生，于2021年9月至2024年7月在本校会计专业学习，准予毕业。",
        "一〇一四年六日一口",
    ]
    fields = read("diploma_full", texts).fields
    assert fields["born"].value == "1996-07-07" and "graduated" not in fields
    assert read("diploma_full", [*texts, "二〇二四年六月一日"]).fields["graduated"].value == "2024-06-01"
    degree = ["学士学位证书", "潘丽，女，1996年7月7日生。在北疆财经大学完成了会计学专业学习计划，授予管理学学士学位。"]
    assert "granted" not in read("degree_full", degree).fields


def _diploma(*lines: str) -> dict[str, str]:
    page = [Line(text, 0.99, (0, 40 * n, 600, 30)) for n, text in enumerate(("普通高等学校", "毕业证书", *lines))]
    return {name: field.value for name, field in readers.read("diploma_full", page).fields.items()}


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("此件作废", "作废"),
        ("作废 VOID", "作废"),
        ("仅供娱乐", "仅供娱乐"),
        ("样本 仅供参考 复印无效", "样本"),
        ("样品展示 非正式证书", "样品"),
        ("本页为非正式文本", "非正式"),
        ("仅供参考", "仅供参考"),
        ("Specimen", "Specimen"),
        ("该证书已撤销", "已撤销"),
        ("证书编号查询状态：已被注销", "被注销"),
        ("复印无效", ""),
        ("遗失的，登报声明作废后补发", ""),
        ("仅供会计信息采集使用", ""),
        ("经查实撤销本证书", ""),
        ("本证书涂改作废", ""),
        ("证书遗失不补", ""),
    ],
)
def test_S07_words_that_void_a_paper_are_read(line: str, read: str) -> None:
    assert _diploma(line).get("voided", "") == read


def test_S07_a_school_is_read_where_its_label_is_spaced_apart() -> None:
    assert _diploma("校　　名：华北样例工业大学")["school"] == "华北样例工业大学"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("二〇一一年七月", "2011-07"),
        ("2011年12月", "2011-12"),
        ("2011年13月", ""),
        ("于2007年9月至2011年7月在本校学习", ""),
    ],
)
def test_S07_a_month_on_a_line_of_its_own_is_read_where_no_day_stands(line: str, read: str) -> None:
    assert _diploma(line).get("graduated", "") == read
    assert _diploma(line, "2011年7月1日")["graduated"] == "2011-07-01"


def test_S07_the_month_of_the_birth_is_not_that_of_the_graduation() -> None:
    assert "graduated" not in _diploma("学生样例甲，女，1990年2月28日生，在本校会计学专业学习", "1990年2月")


def test_S07_a_course_that_gives_no_schooling_is_read() -> None:
    assert _diploma("学员样例甲在本校会计学专业本科课程进修班学习，成绩合格，准予毕业。")["course"] == "课程进修"


# ---- what gives a title (W10) ------------------------------------------------------------------------------------------------------

HOLDER = ["姓名：田志涛", "性别：女", "出生年月：1973年07月", "专业：会计", "资格级别：中级", "批准日期：2009年5月17日"]
GIVE_ONE = {
    "of the state, 1990s": ["中华人民共和国", "专业技术资格证书", *HOLDER, "证书编号：97150321", "内蒙古自治区人事厅"],
    "会计员 of a 人事局": ["会计专业技术资格证书", *HOLDER, "任职资格：会计员", "发证机关：样例市人事局"],
    "a booklet, its authority on the seal": BOOKLET,
    "electronic": ["中华人民共和国", "专业技术人员职业资格证书", "会计专业技术资格（中级）", *HOLDER, "本证书由人力资源和社会保障部、财政部批准颁发，表明持证人通过国家统一组织的考试。"],
    "by evaluation": ["内蒙古自治区", "专业技术职务任职资格证书", *HOLDER, "工作单位：样例集团有限公司", "评审委员会：样例自治区会计专业高级职称评审委员会"],
    "after an examination passed": ["专业技术资格证书", *HOLDER, "参加全国会计专业技术资格考试，成绩合格。", "样例省职称改革领导小组办公室"],
    "a copy for a purpose": ["中华人民共和国", "专业技术资格证书", *HOLDER, "仅限办理会计人员信息采集使用", "复印件与原件一致"],
    "of a graduate": ["专业技术职务任职资格证书", *HOLDER, "毕业院校及专业：样例大学会计学", "内蒙古自治区人力资源和社会保障厅"],
}  # fmt: skip
GIVE_NONE = {
    "单科": ["全国会计专业技术资格考试", "单科成绩合格证", *HOLDER, "以上科目成绩合格，有效期两年。", "财政部会计资格评价中心"],
    "合格证明": ["会计专业技术资格考试", "成绩合格证明", *HOLDER, "本证明不代替资格证书。", "样例自治区财政厅"],
    "results": ["会计专业技术资格考试", "准考证暨成绩通知单", *HOLDER, "样例市财政局"],
    "of a unit": ["样例集团有限公司", "会计师资格证书", *HOLDER, "经公司评定，仅限本企业内部有效。", "样例集团有限公司人事部"],
    "valid in the unit alone": ["会计师任职资格证书", *HOLDER, "限本单位有效", "样例市人事局"],
    "of an association": ["管理会计师专业能力资格证书", *HOLDER, "中国样例会计师协会"],
    "private": ["现代样例会计教育", "会计师岗位资格证书", *HOLDER, "经培训考核，成绩合格。", "现代样例会计教育"],
    "电算化": ["内蒙古自治区财政厅", "会计电算化资格证书", *HOLDER, "经考核合格，特发此证。"],
}  # fmt: skip


@pytest.mark.parametrize("texts", GIVE_ONE.values(), ids=GIVE_ONE)
def test_W10_a_certificate_names_who_gives_titles(texts: list[str]) -> None:
    found = read("qualification", texts)
    assert "issuer" in found.fields and "otherwise" not in found.fields


@pytest.mark.parametrize("texts", GIVE_NONE.values(), ids=GIVE_NONE)
def test_W10_results_courses_units_and_associations_give_no_title(texts: list[str]) -> None:
    assert "otherwise" in read("qualification", texts).fields


def test_W10_a_certificate_of_nobody_names_nobody() -> None:
    found = read("qualification", ["样例会计", "会计师资格证书", *HOLDER, "样例会计"])
    assert not {"issuer", "otherwise"} & {*found.fields} and "qualification" in found.shows


@pytest.mark.parametrize("case, none", [("单科", True), ("of the state, 1990s", False)])
def test_W10_so_it_is_read_from_a_picture(case: str, none: bool) -> None:
    image = Image.new("RGB", (1500, 1300), (252, 251, 246))
    pen = ImageDraw.Draw(image)
    for row, text in enumerate((GIVE_ONE | GIVE_NONE)[case]):
        pen.text((160, 90 + 110 * row), text, (20, 20, 20), ImageFont.truetype(FONT, 64 if row < 2 else 40))
    found = readers.read("qualification", ocr.read(np.asarray(image)[:, :, ::-1].copy()))
    assert found.value("name") == "田志涛" and ("otherwise" in found.fields) == none


@pytest.mark.parametrize(
    ("said", "level", "years"),
    [
        ("会计学专业四年制本科学习", "本科", "4"),
        ("会计学专业5年制本科学习", "本科", "5"),
        ("会计学专业（全日制普通本科，学制三年）学习", "本科", "3"),
        ("会计学专业三年制专科学习", "大专", "3"),
        ("会计学专业专科起点二年制本科学习", "本科", ""),
        ("会计学专业专科起点本科（二年制）学习", "本科", ""),
        ("会计学专业二年制专升本学习", "本科", ""),
    ],
)
def test_S07_how_long_a_level_took_from_its_beginning_is_read(said: str, level: str, years: str) -> None:
    """What goes on from another level takes less, and names it: 专科起点 is no second level."""
    fields = read(
        "diploma_full", ["毕业证书", f"学生 杜峰晓，女，于2011年9月至2015年7月在本校{said}，准予毕业。"]
    ).fields
    assert (fields["level"].value, fields["level"].others) == (level, ())
    assert (fields["years"].value if "years" in fields else "") == years
