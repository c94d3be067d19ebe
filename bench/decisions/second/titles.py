"""Dishonest applications about professional qualifications."""

from dataclasses import replace

from bench.decisions import lives
from bench.decisions.papers import figures
from bench.decisions.second import layouts
from bench.decisions.second.bundle import Bundle, Chance, dishonest, earlier, lender, title, titled, twin
from bench.decisions.second.paper import Paper, beside

SLOT = "qualification"


def _hand_in(draft: Bundle, *sheets: Paper) -> Bundle:
    draft.pages[SLOT] = [sheet.pixels() for sheet in sheets]
    return draft


@dishonest
def economist_as_accountant(chance: Chance) -> Bundle:
    """经济师 in 财政税收 stated as 会计中级, on an electronic certificate."""
    draft = titled(chance)
    sheet = layouts.electronic(
        draft.stated.person, title(draft), chance, field="经济专业技术资格", by="人力资源和社会保障部"
    )
    sheet.text(44, 228, "专业：财政税收", 13.5)
    return _hand_in(draft, sheet)


@dishonest
def economist_in_accounting_words(chance: Chance) -> Bundle:
    """经济 stated as 会计: a booklet of 经济 whose 专业名称 is 会计与财务管理."""
    draft = titled(chance)
    text = "本证书由人力资源和社会保障部批准颁发，表明持证人通过国家统一组织的考试，取得经济专业技术资格。"
    return _hand_in(
        draft, layouts.booklet(draft.stated.person, title(draft), chance, speciality="会计与财务管理", sentence=text)
    )


@dishonest
def auditor_speciality_retyped(chance: Chance) -> Bundle:
    """审计师: 专业名称 set anew as 会计; the sentence on the left page still says 审计."""
    draft = titled(chance)
    sheet = layouts.booklet(draft.stated.person, title(draft), chance, speciality="审计", by="审计署")
    sheet.retype("speciality", "会计", serif=True)
    return _hand_in(draft, sheet)


@dishonest
def statistician(chance: Chance) -> Bundle:
    """统计师 stated as 会计中级."""
    draft = titled(chance)
    sheet = layouts.booklet(draft.stated.person, title(draft), chance, speciality="统计", by="国家统计局")
    return _hand_in(draft, sheet)


@dishonest
def management_accountant(chance: Chance) -> Bundle:
    """管理会计师（中级） of a society stated as 会计中级."""
    draft = titled(chance)
    who, of = draft.stated.person, title(draft)
    text = f"{who.name}，{who.sex}，身份证号{who.id_number}，参加管理会计师（中级）专业能力考试，成绩合格，特发此证。级别：中级。"
    sheet = layouts.course(who, "管理会计师专业能力证书", text, "样例总会计师协会", of.day, of.number, chance)
    return _hand_in(draft, sheet)


@dishonest
def rank_in_heading_left(chance: Chance) -> Bundle:
    """初级 lifted to 中级 in a booklet: the level set anew in another face, the sentence says 初级资格."""
    draft = titled(chance, "初级")
    text = "本证书由人力资源和社会保障部、财政部批准颁发，表明持证人通过国家统一组织的考试，取得会计专业技术初级资格。"
    sheet = layouts.booklet(draft.stated.person, title(draft), chance, sentence=text)
    sheet.retype("level", "中级")
    draft.stated = replace(draft.stated, title=replace(title(draft), level="中级"))
    return _hand_in(draft, sheet)


@dishonest
def rank_retyped_on_electronic(chance: Chance) -> Bundle:
    """初级 lifted to 中级 on an electronic certificate, whose only mention is the heading; set anew in a lighter face."""
    draft = titled(chance, "初级")
    sheet = layouts.electronic(draft.stated.person, title(draft), chance)
    sheet.retype("field", "会计专业技术资格（中级）", grow=0.97)
    draft.stated = replace(draft.stated, title=replace(title(draft), level="中级"))
    return _hand_in(draft, sheet)


@dishonest
def proof_of_passing(chance: Chance) -> Bundle:
    """考试成绩合格证明 instead of the certificate, with every fact that the certificate would have."""
    draft = titled(chance)
    who, of = draft.stated.person, title(draft)
    rows = [
        ("姓名", who.name), ("性别", who.sex), ("证件号码", who.id_number), ("考试名称", "会计专业技术资格考试"), ("级别", of.level),
        ("批准日期", figures(of.day)), ("管理号", of.number),
    ]  # fmt: skip
    sheet = layouts.list_paper(who, "会计专业技术资格考试成绩合格证明", rows, "样例市会计考试办公室", chance)
    return _hand_in(draft, sheet)


@dishonest
def verification_result_page(chance: Chance) -> Bundle:
    """证书查验结果, a page printed from the portal, instead of the certificate."""
    draft = titled(chance)
    who, of = draft.stated.person, title(draft)
    rows = [
        ("姓名", who.name), ("证件号码", who.id_number), ("证书名称", "会计专业技术资格"), ("级别", of.level), ("批准日期", figures(of.day)),
        ("管理号", of.number), ("查询时间", "2026年10月12日"),
    ]  # fmt: skip
    sheet = layouts.list_paper(who, "专业技术人员职业资格证书查验结果", rows, "仅供参考，以证书原件为准", chance)
    return _hand_in(draft, sheet)


@dishonest
def old_licence_without_title(chance: Chance) -> Bundle:
    """会计从业资格证书 cut off above its first line: no title is in the picture; stated as 会计初级."""
    draft = titled(chance, "初级")
    who, of = draft.stated.person, title(draft)
    rows = [
        ("姓名", who.name), ("性别", who.sex), ("身份证号", who.id_number), ("证书档案号", of.number), ("发证日期", figures(of.day)),
        ("发证机关", "样例市财政局"), ("类别", "会计从业"),
    ]  # fmt: skip
    page = layouts.list_paper(who, "会计从业资格证书", rows, "样例市财政局", chance).pixels()
    draft.pages[SLOT] = [page[page.shape[0] // 5 : page.shape[0] * 4 // 5]]
    return draft


@dishonest
def further_education(chance: Chance) -> Bundle:
    """会计专业技术人员继续教育合格证书 stated as 会计中级."""
    draft = titled(chance)
    who, of = draft.stated.person, title(draft)
    text = f"{who.name}（身份证号{who.id_number}）于{of.day.year}年度参加会计专业技术人员继续教育（中级）学习，修满90学分，考核合格。专业技术资格：会计 中级。"
    return _hand_in(
        draft, layouts.course(who, "会计专业技术人员继续教育证书", text, "样例市财政局", of.day, of.number, chance)
    )


@dishonest
def appointment_as_title(chance: Chance) -> Bundle:
    """A unit's 聘书 that appoints a 会计师, stated as 中级 by 评审."""
    draft = titled(chance)
    who, of = draft.stated.person, replace(title(draft), way="评审")
    draft.stated = replace(draft.stated, title=of)
    text = f"兹聘任{who.name}同志（身份证号{who.id_number}）为我单位会计师，专业技术职务级别：中级，聘期三年，自{figures(of.day)}起。"
    return _hand_in(
        draft,
        layouts.course(who, "专业技术职务聘任证书", text, "青禾样例物流集团股份有限公司", of.day, of.number, chance),
    )


@dishonest
def auditors_of_firms_passed(chance: Chance) -> Bundle:
    """注册会计师全国统一考试全科合格证 stated as 会计中级."""
    draft = titled(chance)
    who, of = draft.stated.person, title(draft)
    text = f"{who.name}，{who.sex}，身份证号{who.id_number}，参加注册会计师全国统一考试，专业阶段考试全科成绩合格，特发此证。"
    sheet = layouts.course(
        who, "注册会计师全国统一考试专业阶段合格证", text, "样例注册会计师考试委员会", of.day, of.number, chance
    )
    return _hand_in(draft, sheet)


@dishonest
def name_retyped_number_left(chance: Chance) -> Bundle:
    """A stranger's electronic certificate; the name alone set anew, their 证件号码 left."""
    draft = titled(chance)
    other = lender(chance, draft)
    sheet = layouts.electronic(replace(other.person, sex=draft.stated.person.sex), title(draft), chance)
    sheet.retype("name", draft.stated.person.name, serif=True)
    return _hand_in(draft, sheet)


@dishonest
def id_number_retyped(chance: Chance) -> Bundle:
    """A twin's electronic certificate; name and 证件号码 set anew in a sans face of another size."""
    draft = titled(chance)
    sheet = layouts.electronic(twin(chance, draft), title(draft), chance)
    sheet.retype("name", draft.stated.person.name, grow=0.9, away=(0.5, 0.8))
    sheet.retype("id_number", draft.stated.person.id_number, grow=0.9, away=(0.5, 0.8))
    return _hand_in(draft, sheet)


@dishonest
def booklet_of_twin_with_own_watermark(chance: Chance) -> Bundle:
    """A twin's booklet (only the month of birth is in it) under a watermark with one's own name."""
    draft = titled(chance)
    sheet = layouts.booklet(twin(chance, draft), title(draft), chance)
    sheet.watermark(f"姓名：{draft.stated.person.name} 会计信息采集专用", 13)
    return _hand_in(draft, sheet)


@dishonest
def own_lower_beside_higher(chance: Chance) -> Bundle:
    """One picture: one's own 初级 booklet below, a stranger's 中级 above; 中级 is stated."""
    draft = titled(chance)
    own = lives.title(chance, draft.stated.person.born, "初级")
    mine = layouts.booklet(draft.stated.person, own, chance).pixels()
    theirs = layouts.booklet(lender(chance, draft).person, title(draft), chance).pixels()
    draft.pages[SLOT] = [beside(theirs, mine)]
    return draft


@dishonest
def withdrawn_title(chance: Chance) -> Bundle:
    """One's own certificate, on which 该证书已被宣布无效 is printed below the seals."""
    draft = titled(chance)
    sheet = layouts.electronic(draft.stated.person, title(draft), chance)
    sheet.text(105, 282, "（该证书因考试违纪已被宣布无效）", 10, anchor="ma")
    return _hand_in(draft, sheet)


@dishonest
def approval_year_changed(chance: Chance) -> Bundle:
    """The approval day moved four years back by one digit in another face; the number holds the true year."""
    draft = titled(chance)
    of = title(draft)
    sheet = layouts.electronic(draft.stated.person, of, chance)
    before = of.day.replace(year=of.day.year - 4)
    sheet.retype("day", f"{before:%Y年%m月%d日}")
    draft.stated = replace(draft.stated, title=replace(of, day=before))
    return _hand_in(draft, sheet)


@dishonest
def number_of_registered_title(chance: Chance) -> Bundle:
    """A booklet drawn for oneself with a number that somebody registered has, but for spaces in it."""
    draft = titled(chance)
    other = earlier(chance, draft)
    draft.stated = replace(draft.stated, title=title(other))
    draft.others = [other]
    of = title(other)
    sheet = layouts.booklet(draft.stated.person, replace(of, number=f"{of.number[:4]} {of.number[4:]}"), chance)
    return _hand_in(draft, sheet)


@dishonest
def unit_grade_as_national(chance: Chance) -> Bundle:
    """A group's internal 内部职称 certificate stated as 中级 by 评审: only its employer stands behind it."""
    draft = titled(chance)
    who, of = draft.stated.person, replace(title(draft), way="评审")
    draft.stated = replace(draft.stated, title=of)
    rows = [
        ("姓名", who.name), ("性别", who.sex), ("身份证号", who.id_number), ("专业", "会计"), ("资格名称", "会计师"), ("级别", "中级"),
        ("取得方式", "评审"), ("批准时间", figures(of.day)), ("证书编号", of.number), ("适用范围", "本集团内有效"),
    ]  # fmt: skip
    return _hand_in(draft, layouts.list_paper(who, "专业技术资格证书", rows, "样例能源集团有限公司", chance))
