"""W01, W15: the seven pages say what the guide says, word for word: written here from the guide, looked for on the pages themselves."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from acms.casework.models import Case
from acms.collection.models import EducationAnswers, PostAnswers, QualificationAnswers

STEPS = (
    ("步骤一", "信息采集(核实)准备"),
    ("步骤二", "诚信提供信息承诺"),
    ("步骤三", "实名认证"),
    ("步骤四", "单位与岗位信息"),
    ("步骤五", "学历学位信息"),
    ("步骤六", "专业技术资格信息"),
    ("步骤七", "信息确认提交"),
)
IDENTITY = ("证件类型", "证件号", "姓名", "性别", "所属国家或地区", "出生日期", "民族", "政治面貌")
SIDES = ("身份证国徽面", "身份证头像面")
MANAGED = ("现会计人员管理地区", "现会计人员管理机构")
UNIT = ("是否有工作单位", "是否在岗", "统一社会信用代码", "工作单位全称", "单位经济类型")
POST = ("现从事会计工作岗位", "会计行政职务", "会计专业技术职务", "会计专业技术职务聘任时间")
STUDIES = tuple(
    f"{mode}{label}"
    for mode in ("全日制", "非全日制")
    for label in ("最高学历", "最高学位", "学历电子备案表在线验证码", "学位证书", "学历电子备案表")
)
DIPLOMAS = ("全日制学历证书(学历认证报告)", "非全日制学历证书(学历验证报告)")
QUALIFICATION = ("类型", "级别", "取得方式", "取得时间", "证书号或批文号", "证书或批文")
OTHERS = ("是否注册会计师", "是否资产评估师", "是否税务师", "是否高端人才")
TALENT = ("会计领军人才类别", "会计领军人才层级", "培养状态", "期次", "入选年度", "毕业年度")

THIRTEEN = (
    "1吋免冠白底证件照片",
    "身份证国徽面、头像面",
    "全日制最高学历证书",
    "全日制最高学位证书",
    "全日制最高学历电子备案表",
    "非全日制最高学历证书",
    "非全日制最高学位证书",
    "非全日制最高学历电子备案表",
    "单位统一社会信用代码证书",
    "专业技术资格证书",
    "居住证",
    "会计类专业在校学生学籍在线验证报告",
    "单位从事会计工作证明",
)
RED = {
    4: "有单位并且在岗的会计人员，必须上传单位从事会计工作证明。无工作单位的请选择户籍所在地或居住地，按照居住地申报的，必须上传居住证。"
    "单位、户籍、居住地不属于内蒙古的，按照财政部属地管理原则请在其他省市进行信息采集。"
    "填写开始从事会计工作日期，请点击【填写并打印证明函】按钮后进行填写。",
    5: "填写了中专及以上学历的，必须上传学历证书。学历证书丢失的，必须上传《教育部学历认证报告》；填写了学位的，必须上传学位证书。"
    "学历在线验证码，选择填写。填写的必须上传《教育部学历证书电子注册备案表》。",
    6: "请填写最高专业技术资格信息。填写的必须上传相应的资格证书。会计从业资格已经取消，且不属于会计专业技术资格，"
    "不能作为专业技术资格填报、上传扫描件。姓名、身份证号码进行过变更的，现有信息与提供证件不相符的，"
    "请将变更的证明文件扫描件与证件扫描件合并为一个JPEG文件后进行上传",
    7: "请仔细核实、确认填写、申报的信息是否准确无误。没有任何问题时再提交。提交后这里的信息发生变化时，请通过信息变更或其他菜单功能进行更新。"
    "对于没有更新信息造成的不能进行考试报名、不能评审专业技术资格等后果，均由本人负责。",
}

ASKED = {
    3: (*IDENTITY, *SIDES, "移动电话", "电子邮箱", "证件照片"),
    4: (*UNIT, *MANAGED, *POST, "单位地址", "单位联系电话", "开始从事会计工作日期", "单位从事会计工作证明函"),
    5: (
        *(*STUDIES, *DIPLOMAS),
        *(f"{mode}{label}" for mode in ("全日制", "非全日制") for label in ("所学专业", "毕业院校", "毕业时间")),
    ),
    6: (*(f"专业技术资格{label}" for label in QUALIFICATION), *OTHERS, *TALENT),
}
CONFIRMED = {
    "人员基本信息": {*IDENTITY, *SIDES, "手机号", "邮箱", "证件照片"},
    "单位与岗位信息": {
        *(*UNIT, *MANAGED, *POST),
        *("联系电话", "工作单位地址", "首次参加会计工作时间", "单位从事会计工作证明"),
    },
    "学历学位信息": {
        *(*STUDIES, "全日制学历证书(学历认证报告)", "非全日制学历证书(学历认证报告)"),
        *("全日制最高学历所学专业", "全日制最高学历毕业院校", "全日制最高学历毕业时间"),
        *("非全日制学历(学位)所学专业", "非全日制学历(学位)授予院校", "非全日制学历(学位)取得时间"),
    },
    "专业技术资格信息": {*(f"会计专业技术资格{label}" for label in QUALIFICATION), *OTHERS, *TALENT},
}


def bare(html: str) -> str:
    """The words that are seen: what is for screen readers alone, and the mark of what may stay empty, are no part of a label."""
    seen = re.sub(r'<span class="(?:visually-hidden|opt)">.*?</span>', "", html, flags=re.S)
    return re.sub(r"<[^>]+>|\s", "", seen)


def labels(page: str) -> set[str]:
    found = re.findall(r"<(label|legend|dt|h3)\b[^>]*>(.*?)</\1>", page, re.S)
    return {bare(html) for _, html in found} | {bare(h) for h in re.findall(r'<span class="label">(.*?)</span>', page)}


def buttons(page: str) -> set[str]:
    return {bare(html) for _, html in re.findall(r"<(button|a|label)\b[^>]*>(.*?)</\1>", page, re.S)}


@pytest.fixture
def everything(filled: Case) -> Case:
    """All that can be asked is asked: both educations with degree and code, and a talent who has graduated."""
    for mode in ("full", "part"):
        EducationAnswers.objects.filter(case=filled, mode=mode).update(level="21", degree="4", code="090888693519")
    QualificationAnswers.objects.filter(case=filled).update(is_highend=True, talent_status="2")
    return filled


@pytest.mark.parametrize("step", [3, 4, 5, 6])
def test_W15_each_page_asks_by_the_guides_words(client: Client, everything: Case, step: int) -> None:
    client.force_login(everything.subject)
    page = client.get(f"/collection/{step}/").text
    assert set(ASKED[step]) <= labels(page), set(ASKED[step]) - labels(page)
    assert {"上一步", "保存", "下一步"} <= buttons(page)
    if step == 4:
        assert {"填写并打印证明函", "获取单位信息", "上传新的"} <= buttons(page)


@pytest.mark.parametrize(
    ("kind", "label", "paper"),
    [("1", "户籍所在地", ""), ("2", "居住所在地", "居住证"), ("3", "就读学校所在地", "学籍在线验证报告")],
)
def test_W06_W15_without_a_unit_the_region_is_called_by_the_kind_of_residence(
    client: Client, filled: Case, kind: str, label: str, paper: str
) -> None:
    PostAnswers.objects.filter(case=filled).update(has_employer=False, residence_type=kind, division_code="150105")
    client.force_login(filled.subject)
    asked, papers = labels(client.get("/collection/4/").text), {"居住证", "学籍在线验证报告"}
    assert {label, "居住类型", *MANAGED} <= asked and asked & papers == ({paper} if paper else set())
    assert label in labels(client.get("/collection/7/").text)


def test_W11_W15_the_last_page_shows_everything_section_by_section_by_the_guides_words(
    client: Client, everything: Case
) -> None:
    client.force_login(everything.subject)
    page = client.get("/collection/7/").text
    sections = re.findall(
        r'<section class="sheet">\s*<div class="sheet-h">\s*<h2>(.*?)</h2>(.*?)</section>', page, re.S
    )
    assert {title: labels(section) for title, section in sections} == CONFIRMED
    assert [title for title, _ in sections] == list(CONFIRMED)
    assert {"上一步", "提交"} <= buttons(page)


@pytest.mark.parametrize("step", range(1, 8))
def test_W01_every_page_bears_its_number_and_its_name_among_all_seven(client: Client, filled: Case, step: int) -> None:
    client.force_login(filled.subject)
    page = client.get(f"/collection/{step}/").text
    number, name = STEPS[step - 1]
    header = re.search(r'<header class="walk-h">(.*?)</header>', page, re.S)
    assert header and bare(header[1]).startswith(f"{number}{name}")
    rail = re.search(r'<nav class="steps".*?</nav>', page, re.S)
    assert rail
    names = [bare(html) for html in re.findall(r"<span>(.*?)(?:<small>.*?</small>)?</span>", rail[0], re.S)]
    assert names == [each for _, each in STEPS]


def test_W01_the_first_page_opens_with_what_must_be_known(client: Client, person: Any) -> None:
    client.force_login(person)
    page = bare(client.get("/collection/1/").text)
    opens, papers = page.index("信息采集须知"), page.index("要准备的证件")
    for words in (
        "凡在内蒙古自治区范围内从事会计工作的人员均应通过信息采集进入会计人员数据库。",
        "未信息采集的人员，不能进入《内蒙古自治区会计人员信息管理系统》数据库，不能上报财政部信息管理系统",
        "后续的会计专业技术资格考试及评审、继续教育学习、先进会计工作者评选、办理会计业务等相关事项将受到影响。",
        "未参加信息采集所造成的后果与责任，由会计人员本人承担。",
        "不要在多个省区建立会计人员档案",
        "已经进入其他省区会计人员数据库的会计人员，请参加其他省区的会计人员信息采集，之后再办理调转",
    ):
        assert opens < page.index(words) < papers
    assert "60–150KB的JPEG（照片60–100KB，295×413），扫描请用350DPI以上" in page


def test_W01_thirteen_kinds_each_with_a_drawn_example(client: Client, person: Any) -> None:
    """The list of the guide's §4, both sides of the ID card as one kind; every example is a file that is there."""
    client.force_login(person)
    text = client.get("/collection/1/").text
    items = re.findall(r'<span class="num">(\d+)</span>\s*<div>\s*<b>(.*?)</b>(.*?)</div>', text, re.S)
    assert [int(number) for number, _, _ in items] == list(range(1, 14))
    assert {title for _, title, _ in items} == set(THIRTEEN)
    groups = [text.index(f">{words}</h3>") for words in ("人人要", "在岗要", "有才要")]
    assert (
        groups == sorted(groups) and text.index(f"<b>{THIRTEEN[12]}</b>") < groups[2]
    )  # the letter is for those on post
    for _, title, rest in items:
        pictures = re.findall(r'src="/static/(img/[\w.-]+?)(?:\.[0-9a-f]{12})?\.svg"', rest)
        assert pictures and f'alt="{title}示例"' in rest
        assert all((settings.BASE_DIR / "acms" / "static" / f"{picture}.svg").is_file() for picture in pictures)
    whole = bare(text)
    assert "会计类专业包括：会计学、财务管理、会计电算化、管理会计、注册会计师专门化、审计学、理财学等。" in whole
    assert "只能申报一次，申报后不能再进行修改" in whole


@pytest.mark.parametrize(("step", "words"), sorted(RED.items()))
def test_W15_the_red_text_of_each_step_is_whole(client: Client, person: Any, step: int, words: str) -> None:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    red = re.search(r'<p class="must">(.*?)</p>', client.get(f"/collection/{step}/").text, re.S)
    assert red is not None and words in bare(red[1])


def needless(client: Client, answers: str = "") -> set[str]:
    """The papers of the list that the page says need not be prepared; each of the thirteen stands once."""
    page = client.get(f"/collection/1/{answers}").text
    needed = re.findall(r'<span class="num">\d+</span>\s*<div>\s*<b>(.*?)</b>', page)
    spared = re.search(r"<summary>另外(\d+)种您不用准备</summary>\s*<ul>(.*?)</ul>", page, re.S)
    found = re.findall(r"<li>(.*?)</li>", spared[2]) if spared else []
    assert sorted([*needed, *found]) == sorted(THIRTEEN) and (not spared or int(spared[1]) == len(found))
    return set(found)


def test_W01_the_list_of_papers_follows_the_answers(client: Client, person: Any) -> None:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    assert needless(client) == set()
    case = Case.objects.get()
    client.post("/collection/4/", {"has_employer": "1", "on_post": "0"})
    assert needless(client) == {THIRTEEN[10], THIRTEEN[11], THIRTEEN[12]}
    client.post("/collection/4/", {"has_employer": "0", "residence_type": "1"})
    off = needless(client)
    assert "单位从事会计工作证明" in off
    EducationAnswers.objects.filter(case=case).update(level="00")
    QualificationAnswers.objects.filter(case=case).update(type="00")
    assert len(needless(client) - off) == 7  # three papers of each education, and that of the qualification


@pytest.mark.parametrize(
    ("answers", "without"),
    [
        ("?unit=post&study=full&title=yes", {5, 6, 7, 10, 11}),
        ("?unit=off&study=both&title=no", {9, 10, 11, 12}),
        ("?unit=household&study=none&title=no", {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}),
        ("?unit=permit&study=part", {2, 3, 4, 8, 11, 12}),
        ("?unit=school", {8, 10, 12}),
        ("?unit=nonsense&study=", set()),
    ],
)
def test_W01_three_questions_leave_the_papers_of_one_person(
    client: Client, person: Any, answers: str, without: set[int]
) -> None:
    client.force_login(person)
    assert needless(client, answers) == {THIRTEEN[n] for n in without}


def test_W01_what_the_steps_say_already_is_not_asked_again(client: Client, person: Any) -> None:
    client.force_login(person)
    client.post("/collection/agree/", {"agree": "1"})
    assert client.get("/collection/1/").text.count("<legend") == 3
    client.post("/collection/4/", {"has_employer": "1", "on_post": "1"})
    page = client.get("/collection/1/?unit=household").text
    assert "有工作单位吗" not in page and page.count("<legend") == 2
    assert "单位从事会计工作证明" not in needless(client, "?unit=household")  # an answer to what is not asked is none
