"""Dishonest applications about diplomas, degrees and their reports."""

from dataclasses import replace
from datetime import date, timedelta

from acms.demo.specimens import in_words
from bench.decisions import lives, papers
from bench.decisions.papers import figures
from bench.decisions.second import layouts
from bench.decisions.second.bundle import Bundle, Chance, dishonest, earlier, full, lender, schooled, state_full, twin
from bench.decisions.second.paper import Paper, beside


def _hand_in(draft: Bundle, *sheets: Paper, slot: str = "diploma_full") -> Bundle:
    draft.pages[slot] = [sheet.pixels() for sheet in sheets]
    return draft


def _of_twin(chance: Chance) -> tuple[Bundle, Paper]:
    """One's twin's diploma, stated as one's own: birth, sex and the school's facts agree, the name does not."""
    draft = schooled(chance)
    return draft, layouts.diploma(twin(chance, draft), full(draft), chance)


@dishonest
def name_retyped_sans(chance: Chance) -> Bundle:
    """A twin's diploma; the name painted over and set anew in a sans face, a little larger and lower."""
    draft, sheet = _of_twin(chance)
    sheet.retype("name", draft.stated.person.name, grow=1.06, away=(0.0, 0.7))
    return _hand_in(draft, sheet)


@dishonest
def name_retyped_birth_left(chance: Chance) -> Bundle:
    """A stranger's diploma; the name set anew in the same face, the other's day of birth left."""
    draft = schooled(chance)
    other = lender(chance, draft)
    state_full(draft, replace(other.full, degree="") if other.full else None)
    sheet = layouts.diploma(other.person, full(draft), chance)
    sheet.retype("name", draft.stated.person.name, serif=True)
    return _hand_in(draft, sheet)


@dishonest
def name_struck_through(chance: Chance) -> Bundle:
    """A twin's diploma; their name struck through, one's own written above by hand."""
    draft, sheet = _of_twin(chance)
    spot = sheet.spots["name"]
    sheet.strike("name")
    sheet.pen(spot.x + 2, spot.y - 6, draft.stated.person.name, chance)
    return _hand_in(draft, sheet)


@dishonest
def own_name_in_margin(chance: Chance) -> Bundle:
    """A twin's diploma; 姓名 and one's own name in small print in the lower margin."""
    draft, sheet = _of_twin(chance)
    sheet.text(30, 190, f"姓名：{draft.stated.person.name}", 9, serif=False)
    return _hand_in(draft, sheet)


@dishonest
def own_name_in_header(chance: Chance) -> Bundle:
    """A twin's diploma; a header says that these are the applicant's own papers."""
    draft, sheet = _of_twin(chance)
    sheet.text(20, 3, f"会计人员信息采集材料　学生{draft.stated.person.name}　毕业证书", 9, serif=False)
    return _hand_in(draft, sheet)


@dishonest
def own_name_in_watermark(chance: Chance) -> Bundle:
    """A twin's diploma under a watermark that names the applicant."""
    draft, sheet = _of_twin(chance)
    sheet.watermark(f"仅供{draft.stated.person.name}办理会计信息采集使用", 14)
    return _hand_in(draft, sheet)


@dishonest
def own_name_as_student_caption(chance: Chance) -> Bundle:
    """A twin's diploma; a line like the diploma's own, 学生 and one's name, printed between title and text."""
    draft, sheet = _of_twin(chance)
    sheet.text(28, 58, f"学生 {draft.stated.person.name}", 17)
    return _hand_in(draft, sheet)


@dishonest
def name_one_sign_apart(chance: Chance) -> Bundle:
    """A brother's diploma whose name differs by one sign of nearly the same look, 海峰 and 海锋."""
    draft = schooled(chance)
    mine, theirs = chance.choice(
        (("海峰", "海锋"), ("晓琪", "晓淇"), ("建伟", "建玮"), ("俊杰", "峻杰"), ("立新", "立欣"))
    )
    who = replace(draft.stated.person, name=f"王{mine}")
    draft.stated = replace(draft.stated, person=who)
    return _hand_in(draft, layouts.diploma(replace(who, name=f"王{theirs}", face=who.face + 1), full(draft), chance))


@dishonest
def namesake_born_ten_years_apart(chance: Chance) -> Bundle:
    """A namesake's diploma: everything agrees but one digit of the year of birth."""
    draft = schooled(chance)
    who = draft.stated.person
    born = who.born.replace(year=who.born.year + chance.choice((-1, 1)))
    return _hand_in(draft, layouts.diploma(replace(who, born=born), full(draft), chance))


@dishonest
def two_diplomas_one_picture(chance: Chance) -> Bundle:
    """One picture with a stranger's 本科 diploma above and one's own 专科 diploma below; 本科 is stated."""
    draft = schooled(chance)
    own = lives.schooling(chance, draft.stated.person.born, "普通", "专科")
    mine = layouts.diploma(draft.stated.person, own, chance).pixels()
    theirs = layouts.diploma(lender(chance, draft).person, full(draft), chance).pixels()
    draft.pages["diploma_full"] = [beside(theirs, mine)]
    return draft


@dishonest
def own_lower_page_joined(chance: Chance) -> Bundle:
    """Two pages: one's own 专科 diploma first, a stranger's 本科 second; 本科 is stated."""
    draft = schooled(chance)
    own = lives.schooling(chance, draft.stated.person.born, "普通", "专科")
    mine = layouts.diploma(draft.stated.person, own, chance)
    return _hand_in(draft, mine, layouts.diploma(lender(chance, draft).person, full(draft), chance))


@dishonest
def own_degree_in_diploma_slot(chance: Chance) -> Bundle:
    """同等学力: a 硕士 degree without a diploma; the degree certificate handed in as the diploma too."""
    draft = schooled(chance, "硕士", degree=True)
    sheet = papers.degree(draft.stated.person, full(draft), chance)
    draft.pages |= {"diploma_full": [sheet], "degree_full": [sheet]}
    return draft


@dishonest
def level_lifted_number_left(chance: Chance) -> Bundle:
    """One's own 专科 diploma; 专 changed into 本 in another face, the number still of a 专科."""
    draft = schooled(chance, "专科")
    of = full(draft)
    sheet = layouts.diploma(draft.stated.person, of, chance)
    sheet.retype("level", "本科")
    state_full(draft, replace(of, level="本科"))
    return _hand_in(draft, sheet)


@dishonest
def level_lifted_with_number(chance: Chance) -> Bundle:
    """One's own 专科 diploma of a 职业学院; the level and the number's two digits set anew."""
    draft = schooled(chance, "专科")
    of = full(draft)
    sheet = layouts.diploma(draft.stated.person, of, chance)
    sheet.retype("level", "本科")
    sheet.retype("number", f"证书编号：{of.number[:10]}05{of.number[12:]}")
    state_full(draft, replace(of, level="本科", number=f"{of.number[:10]}05{of.number[12:]}"))
    return _hand_in(draft, sheet)


@dishonest
def year_changed_in_sentence(chance: Chance) -> Bundle:
    """The year of graduation moved three years back in the sentence alone; the foot and the number tell the true one."""
    draft = schooled(chance)
    of = full(draft)
    before = of.graduated.replace(year=of.graduated.year - 3, day=1)
    sheet = layouts.diploma(draft.stated.person, of, chance)
    sheet.retype("until", layouts.month(before), serif=True)
    state_full(draft, replace(of, graduated=before))
    return _hand_in(draft, sheet)


@dishonest
def year_changed_at_foot(chance: Chance) -> Bundle:
    """The day at the foot moved two years back; the sentence and the number tell the true one."""
    draft = schooled(chance)
    of = full(draft)
    before = of.graduated.replace(year=of.graduated.year - 2)
    sheet = layouts.diploma(draft.stated.person, of, chance)
    sheet.retype("day", in_words(before), serif=True)
    state_full(draft, replace(of, graduated=before))
    return _hand_in(draft, sheet)


@dishonest
def major_retyped(chance: Chance) -> Bundle:
    """The major set anew on the diploma; the degree certificate still tells the true one."""
    draft = schooled(chance, degree=True)
    of = replace(full(draft), major="工商管理")
    sheet = layouts.diploma(draft.stated.person, of, chance)
    sheet.retype("major", "会计学", serif=True)
    state_full(draft, replace(of, major="会计学"))
    _hand_in(draft, layouts.degree(draft.stated.person, of, chance), slot="degree_full")
    return _hand_in(draft, sheet)


@dishonest
def school_retyped(chance: Chance) -> Bundle:
    """The school's name at the foot replaced by a better one; the seal is still the true school's."""
    draft = schooled(chance, "专科")
    of = full(draft)
    better = "东北样例财经大学"
    sheet = layouts.diploma(draft.stated.person, of, chance)
    sheet.retype("school", better, serif=True, bold=True)
    state_full(draft, replace(of, school=better))
    return _hand_in(draft, sheet)


def _part_time(chance: Chance, kind: str, level: str = "本科") -> tuple[Bundle, lives.Schooling]:
    draft = schooled(chance)
    of = lives.schooling(chance, draft.stated.person.born, kind, level)
    state_full(draft, of)
    return draft, of


@dishonest
def correspondence_plain_title(chance: Chance) -> Bundle:
    """函授 stated as full-time; the diploma has no heading 成人高等教育 and says 函授 in its sentence alone."""
    draft, of = _part_time(chance, "成人")
    return _hand_in(draft, layouts.diploma(draft.stated.person, of, chance, head="", mode="函授"))


@dishonest
def evening_study_number_changed(chance: Chance) -> Bundle:
    """业余 stated as full-time; the heading is gone and the number's digit of the kind changed to 1."""
    draft, of = _part_time(chance, "成人")
    of = replace(of, number=f"{of.number[:5]}1{of.number[6:]}")
    state_full(draft, of)
    return _hand_in(draft, layouts.diploma(draft.stated.person, of, chance, head="", mode="业余"))


@dishonest
def adult_full_day(chance: Chance) -> Bundle:
    """成人脱产 stated as 全日制: a 成人高等教育 diploma that says 脱产."""
    draft, of = _part_time(chance, "成人")
    return _hand_in(draft, layouts.diploma(draft.stated.person, of, chance, head="成人高等教育", mode="脱产"))


@dishonest
def network_study_as_full_time(chance: Chance) -> Bundle:
    """网络教育 stated as full-time; the words stand in the sentence, the number says 7."""
    draft, of = _part_time(chance, "成人")
    of = replace(of, number=f"{of.number[:5]}7{of.number[6:]}")
    state_full(draft, of)
    return _hand_in(draft, layouts.diploma(draft.stated.person, of, chance, head="高等学校", mode="网络教育"))


@dishonest
def mode_erased(chance: Chance) -> Bundle:
    """函授 painted over and 全日制 set there; heading covered; the number still says 5."""
    draft, of = _part_time(chance, "成人")
    sheet = layouts.diploma(draft.stated.person, of, chance, head="成人高等教育", mode="函授")
    sheet.retype("head", "普通高等学校", serif=True)
    sheet.retype("mode", "全日制")
    return _hand_in(draft, sheet)


@dishonest
def self_study_with_school_statement(chance: Chance) -> Bundle:
    """自考 stated as full-time, a school's statement joined that the study was 全日制."""
    draft, of = _part_time(chance, "自考")
    who = draft.stated.person
    text = f"兹证明{who.name}，身份证号{who.id_number}，于{layouts.month(of.entered)}至{layouts.month(of.graduated)}在我校{of.major}专业全日制自考助学班脱产学习，属全日制学习形式。"
    diploma = papers.diploma(who, of, chance)
    draft.pages["diploma_full"] = [
        diploma,
        layouts.letter("证　明", text, of.school, date(2026, 10, 9), chance).pixels(),
    ]
    return draft


@dishonest
def party_school_correspondence(chance: Chance) -> Bundle:
    """党校函授学院 stated as full-time 本科."""
    draft, of = _part_time(chance, "成人")
    of = replace(of, school="中共样例自治区委党校函授学院", number=f"{of.graduated.year}{chance.randint(1, 9999):05d}")
    state_full(draft, of)
    return _hand_in(draft, layouts.diploma(draft.stated.person, of, chance, head="", student="学员"))


@dishonest
def statement_of_enrolment(chance: Chance) -> Bundle:
    """A school's 兹证明…系我校在读学生 in place of the diploma; graduation is stated."""
    draft = schooled(chance)
    who, of = draft.stated.person, full(draft)
    text = f"兹证明{who.name}，性别{who.sex}，{figures(who.born)}生，系我校{of.major}专业{of.years}年制{of.level}在读学生，{figures(of.entered)}入学，学制{of.years}年，预计{figures(of.graduated)}毕业。"
    return _hand_in(draft, layouts.letter("在读证明", text, of.school, of.graduated - timedelta(days=90), chance))


@dishonest
def statement_of_graduation(chance: Chance) -> Bundle:
    """A college's own 证明 that somebody had graduated, without number: no 毕业证书 and none of the reports."""
    draft = schooled(chance)
    who, of = draft.stated.person, full(draft)
    text = f"兹证明{who.name}，性别{who.sex}，{figures(who.born)}生，于{figures(of.entered)}至{figures(of.graduated)}在我校{of.major}专业{of.years}年制{of.level}学习，已毕业，毕业证书编号：{of.number}，正在办理中。"
    return _hand_in(draft, layouts.letter("毕业证明", text, f"{of.school}教务处", of.graduated, chance))


@dishonest
def incomplete_under_neutral_title(chance: Chance) -> Bundle:
    """Titled 学历证书; only the sentence says 准予结业."""
    draft = schooled(chance)
    done = "因毕业设计不合格，未达到毕业要求，准予结业。"
    return _hand_in(draft, layouts.diploma(draft.stated.person, full(draft), chance, title="学历证书", done=done))


@dishonest
def left_school_title_retyped(chance: Chance) -> Bundle:
    """A 肄业证书 whose title alone was set anew as 毕业证书; the sentence says 肄业."""
    draft = schooled(chance)
    sheet = layouts.diploma(
        draft.stated.person, full(draft), chance, title="肄业证书", done="修满两学年，因故退学，准予肄业。"
    )
    sheet.retype("title", "毕 业 证 书", serif=True, bold=True)
    return _hand_in(draft, sheet)


@dishonest
def postgraduate_course(chance: Chance) -> Bundle:
    """研究生课程进修班 stated as 硕士; the certificate calls itself 结业证书 of a course."""
    draft = schooled(chance, "硕士")
    who, of = draft.stated.person, full(draft)
    text = f"{who.name}，{who.sex}，{figures(who.born)}生，于{layouts.month(of.entered)}至{layouts.month(of.graduated)}在我校{of.major}专业硕士研究生课程进修班学习，修完全部课程，成绩合格，准予结业。"
    return _hand_in(draft, layouts.course(who, "研究生课程结业证书", text, of.school, of.graduated, of.number, chance))


@dishonest
def training_centre_diploma(chance: Chance) -> Bundle:
    """毕业证书 of a 会计培训学校: 大专班 of a private centre stated as 专科."""
    draft = schooled(chance, "专科")
    of = replace(full(draft), school="青城恒信样例会计培训学校")
    state_full(draft, of)
    who = draft.stated.person
    text = f"学员{who.name}，性别{who.sex}，{figures(who.born)}生，于{layouts.month(of.entered)}至{layouts.month(of.graduated)}在本校会计大专班{of.major}专业学习，修完专科全部课程，成绩合格，准予毕业。"
    return _hand_in(draft, layouts.course(who, "毕业证书", text, of.school, of.graduated, of.number, chance))


@dishonest
def high_school_as_secondary(chance: Chance) -> Bundle:
    """A 普通高中 diploma stated as 中专."""
    draft = schooled(chance, "中专")
    of = replace(full(draft), school="青城样例第三中学")
    state_full(draft, of)
    who = draft.stated.person
    text = f"学生{who.name}，性别{who.sex}，{figures(who.born)}生，于{layouts.month(of.entered)}至{layouts.month(of.graduated)}在本校高中修业期满，成绩合格，准予毕业。"
    return _hand_in(
        draft, layouts.course(who, "普通高级中学毕业证书", text, of.school, of.graduated, of.number, chance)
    )


@dishonest
def revoked_registration(chance: Chance) -> Bundle:
    """A 备案表 whose last line says that the registration was cancelled."""
    draft = schooled(chance)
    sheet = layouts.registration(draft.stated.person, full(draft), chance, result="毕业（学历注册信息已注销）")
    return _hand_in(draft, sheet)


@dishonest
def registration_incomplete(chance: Chance) -> Bundle:
    """A 备案表 that says 结业, with a plain diploma retyped beside it as a second page."""
    draft = schooled(chance)
    who, of = draft.stated.person, full(draft)
    sheet = layouts.diploma(who, of, chance, title="结业证书", done="修完规定课程，成绩合格，准予毕业。")
    sheet.retype("title", "毕 业 证 书", serif=True, bold=True)
    _hand_in(draft, layouts.registration(who, of, chance, result="结业"), slot="eregistration_full")
    return _hand_in(draft, sheet)


@dishonest
def registration_of_lower_level(chance: Chance) -> Bundle:
    """A forged 本科 diploma, and one's own true 备案表 of 专科 beside it."""
    draft = schooled(chance)
    who, of = draft.stated.person, full(draft)
    true = lives.schooling(chance, who.born, "普通", "专科")
    _hand_in(draft, layouts.registration(who, true, chance), slot="eregistration_full")
    draft.answers["full_code"] = true.code
    return _hand_in(draft, layouts.diploma(who, of, chance))


@dishonest
def report_name_line_altered(chance: Chance) -> Bundle:
    """A stranger's 认证报告; the line of the name set anew in another face, all else theirs."""
    draft = schooled(chance)
    other = lender(chance, draft)
    state_full(draft, replace(other.full, degree="") if other.full else None)
    sheet = layouts.attestation(other.person, full(draft), chance)
    sheet.retype("name", draft.stated.person.name)
    return _hand_in(draft, sheet)


@dishonest
def report_name_and_birth_altered(chance: Chance) -> Bundle:
    """A stranger's 认证报告; name and birth set anew in another face, larger, off the line."""
    draft = schooled(chance)
    other = lender(chance, draft)
    state_full(draft, replace(other.full, degree="") if other.full else None)
    sheet = layouts.attestation(other.person, full(draft), chance)
    sheet.retype("name", draft.stated.person.name, grow=1.15, away=(1.2, -0.6))
    sheet.retype("born", figures(draft.stated.person.born), grow=1.15, away=(1.2, -0.6))
    return _hand_in(draft, sheet)


@dishonest
def query_page_photographed(chance: Chance) -> Bundle:
    """A telephone's picture of the query page instead of one of the four papers."""
    draft = schooled(chance)
    return _hand_in(draft, layouts.screen(draft.stated.person, full(draft), chance))


@dishonest
def query_page_of_twin(chance: Chance) -> Bundle:
    """The query page of a twin, one's own name in its search line."""
    draft = schooled(chance)
    return _hand_in(draft, layouts.screen(twin(chance, draft), full(draft), chance, draft.stated.person.name))


@dishonest
def void_stamp(chance: Chance) -> Bundle:
    """One's own diploma with a red stamp 已作废 aslant beside the seal."""
    draft = schooled(chance)
    sheet = layouts.diploma(draft.stated.person, full(draft), chance)
    sheet.stamp(100, 132, "已作废", 26)
    return _hand_in(draft, sheet)


@dishonest
def void_by_hand(chance: Chance) -> Bundle:
    """One's own diploma on whose margin an office wrote by hand that it was withdrawn."""
    draft = schooled(chance)
    sheet = layouts.diploma(draft.stated.person, full(draft), chance)
    sheet.pen(40, 186, "此证已收回注销", chance)
    return _hand_in(draft, sheet)


@dishonest
def model_for_display(chance: Chance) -> Bundle:
    """A printer's specimen filled in: 样品 非正式证书 in small print under the frame."""
    draft = schooled(chance)
    sheet = layouts.diploma(draft.stated.person, full(draft), chance)
    sheet.text(148, 196, "样品展示 非正式证书", 10, serif=False, anchor="ma")
    return _hand_in(draft, sheet)


@dishonest
def adult_degree_for_full_time(chance: Chance) -> Bundle:
    """A 成人高等教育 bachelor's degree beside a full-time diploma."""
    draft = schooled(chance, degree=True)
    sheet = layouts.degree(draft.stated.person, full(draft), chance, head="（成人高等教育本科毕业生）")
    return _hand_in(draft, sheet, slot="degree_full")


@dishonest
def second_degree(chance: Chance) -> Bundle:
    """A 辅修学士学位证书 as the degree of one's main study."""
    draft = schooled(chance, degree=True)
    return _hand_in(
        draft, layouts.degree(draft.stated.person, full(draft), chance, kind="辅修学士学位证书"), slot="degree_full"
    )


@dishonest
def degree_of_twin(chance: Chance) -> Bundle:
    """One's own diploma, the degree certificate a twin's of the same school and year."""
    draft = schooled(chance, degree=True)
    return _hand_in(draft, layouts.degree(twin(chance, draft), full(draft), chance), slot="degree_full")


@dishonest
def number_of_registered_diploma(chance: Chance) -> Bundle:
    """A diploma drawn for oneself under the number of somebody registered, all other facts one's own."""
    draft = schooled(chance)
    other = earlier(chance, draft)
    state_full(draft, replace(full(other), major="会计学"))
    draft.others = [other]
    return _hand_in(draft, layouts.diploma(draft.stated.person, full(draft), chance))


@dishonest
def registered_sheet_with_name_retyped(chance: Chance) -> Bundle:
    """The very diploma of an earlier applicant, photographed again, name and birth set anew."""
    draft = schooled(chance)
    other = earlier(chance, draft)
    of = full(other)
    sheet = layouts.diploma(other.stated.person, of, chance)
    other.pages["diploma_full"] = [sheet.pixels()]
    sheet.retype("name", draft.stated.person.name, serif=True)
    sheet.retype("born", in_words(draft.stated.person.born), serif=True)
    sheet.retype("sex", draft.stated.person.sex, serif=True)
    state_full(draft, of)
    draft.state, draft.others = "phone", [other]
    return _hand_in(draft, sheet)
