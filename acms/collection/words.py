"""Sentences of the collection."""

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from acms.base.confirm import Question
from acms.base.dates import chinese
from acms.scans.words import Trouble

NOTHING_TO_SUBMIT = "还有没补齐的，不能提交。"
LETTER_FIRST = "先填写并打印证明函，签字、签章后再上传。"
LETTER_TO_FILL_IN = "填写并打印证明函"
EMPLOYER_FIRST = "先获取单位信息，再填写证明函。"
EMPLOYER_PENDING = "单位还在等管理机构确认，确认之前不能通过。"
UPLOAD_AGAIN = "您上传的原图已经按保存期限删除，请重新上传。"
USCC_UNKNOWN = "没有找到这个单位。"
NOT_PROVED = "还没有校验，校验以后才算数。"
LOCKED = "这一项不用改。"
SUBMITTED_MEANWHILE = "这一件已经提交，材料不能再换，这份没有收下。要换的，请先撤回。"
TAKES_NOTHING_MORE = "这一件已经办结，不再收材料，这份没有收下。"
AUTHORITY_SILENT = "实名认证暂时没有应答，由管理机构核对。"
AUTHORITY_NO_RECORD = "实名认证没有这个证件号的记录，由管理机构核对。"
AUTHORITY_NOT_ASKED = "没有连接实名认证，姓名与证件号是否属于同一个人没有核实，由管理机构核对。"
AUTHORITY_NO = "姓名与证件号不是同一个人，请核对姓名。"
FACE_LABEL = "证件照片与身份证头像"
FACE_NOT_COMPARED = "没有安装人脸比对组件，照片没有比对，由管理机构核对。"
FACE_NO_CONSENT = "没有同意人脸比对，照片由管理机构核对。"
FACE_NOT_FOUND = "证件照片或者身份证头像上没有找到可以比对的人脸，由管理机构核对。"
FACE_UNSURE = "证件照片与身份证头像是不是同一个人，系统不能确定，由管理机构核对。"
FACE_OTHER = "证件照片与身份证头像不像同一个人，由管理机构核对。"
CARD_EXPIRED = "身份证已经过期，请换领新证后上传。"
CARD_NOT_YET = "身份证有效期限还没有开始，请核对上传的是不是本人的有效身份证。"
CARD_TERM = "身份证有效期限不是五年、十年、二十年或者长期，由管理机构核对。"
NOT_SAVED_SUBMITTED = "这一件已经提交，刚才填的没有保存。您的操作没有生效。"
CARD_AGE = "身份证有效期限与持证人领证时的年龄不符，由管理机构核对。"
CARD_EARLY = "身份证有效期限的起始日期早于第二代身份证或者持证人出生，由管理机构核对。"
CARD_UNREADABLE = "身份证上有的内容没有读清，由管理机构核对。"


def sex_of_number(stated: str) -> str:
    return f"证件号码里的性别不是填写的「{stated}」，由管理机构核对。"


SAMPLED = "按比例抽查"
BY_POLICY_PERMIT = "持居住证的由人审核"
EMPLOYER_WAITS = "工作单位待管理机构确认。"
LISTED_OTHERWISE = "取得资格人员名单上，这本证书的级别或者年度与填写的不同，由管理机构核对。"
LISTED_FOR_ANOTHER = "取得资格人员名单上，这个证书号是另一个人的，由管理机构核对。"
NOT_LISTED = "取得资格人员名单上没有找到这本证书，由管理机构核对。"
THE_LIST = "取得资格人员名单"
THE_REGION = "内蒙古自治区"
ADDRESS_UNREAD = "身份证住址没有读清，由管理机构核对。"
ADDRESS_OTHER_BANNER = "身份证住址与选择的户籍所在地不一致，由管理机构核对。"
CPA_NUMBER = "注册会计师证书号一般是12位数字，填写的不是，由管理机构核对。"
TALENT = "高端人才"
TALENT_UNPROVED = "高端人才不用上传材料，系统不能核对，由管理机构核实。"
OLD_NUMBER_PATTERN = "这是会计从业资格证的号码，会计从业资格已经取消，不能作为专业技术资格填报。"


def still_missing(count: int) -> str:
    return f"还差{count}项"


def agreed_on(at: datetime) -> str:
    return f"{at:%-m月%-d日}已承诺"


def missing(label: str) -> str:
    return f"填写{label}"


def missing_choice(label: str) -> str:
    return f"选择{label}"


def missing_scan(label: str) -> str:
    return f"上传{label}"


def unusable_scan(label: str, why: str) -> str:
    return f"重新上传{label}：{why}"


def checking_scan(label: str) -> str:
    return f"{label}还在检查，一般几秒钟"


def discard_asked(label: str) -> Question:
    """Before a paper is taken out of its slot."""
    return Question(
        f"删除{label}？",
        ("这份文件从系统里删掉，不能恢复，要用得重新上传。", "只是换一张的，不用先删除，直接「重新上传」。"),
        "删除这份文件",
    )


def prove(label: str) -> str:
    return f"校验{label}"


def not_agreed() -> str:
    return "同意诚信提供信息承诺"


def future(label: str, day: date) -> str:
    return f"{label}是{day.isoformat()}，晚于今天。"


def graduated_young(label: str) -> str:
    return f"{label}时不满12周岁，请核对。"


def early(label: str, age: int) -> str:
    return f"{label}时只有{age}周岁，由管理机构核对。"


def no_schooling(found: str) -> str:
    return f"证件上有「{found}」字样，不像学历教育，由管理机构核对。"


def beside_work(found: str) -> str:
    return f"证件上有「{found}」字样，不像全日制，由管理机构核对。"


def minor_degree(found: str) -> str:
    return f"这是{found}学位证书，不是主修专业的学位，由管理机构核对。"


def degree_major(found: str) -> str:
    return f"学位证书上的专业是{found}，与填写的所学专业不一样，由管理机构核对。"


def school_of_less(level: str) -> Callable[[str], str]:
    return lambda found: f"证书上的学校「{found}」一般不颁发{level}学历证书，由管理机构核对。"


def too_short(level: str, least: str) -> Callable[[str], str]:
    return lambda found: f"证书上的学制是{found}年，全日制{level}至少{least}年，由管理机构核对。"


def other_age(found: str) -> str:
    return f"证书上写的是现年{found}岁，与填写的毕业时间和身份证上的出生日期不符，由管理机构核对。"


def degree_mode(found: str) -> str:
    return f"学位证书上的学习形式是{found}，由管理机构核对是不是这个学历的学位。"


def no_school(found: str) -> str:
    return f"证书上的学校「{found}」不像能颁发学历证书的学校，由管理机构核对。"


def talent_order() -> str:
    return "毕业年度不能早于入选年度。"


def address_elsewhere(province: str) -> str:
    return (
        f"身份证住址在{province}，不在内蒙古自治区范围内。工作单位、居住证所在地或者就读学校在自治区的，请改按那一项填报；"
        "都不在的，请在当地进行信息采集。"
    )


LETTER_VOID = "这张证明函已经作废，请重新填写并打印证明函。"


def letter_changed() -> str:
    return "单位、岗位或日期与证明函不一致，请重新填写并打印证明函。"


# Beside a graduation that the start of accounting work contradicts.
OR_ANOTHER_LETTER = "证明函里的开始从事会计工作日期填错了的，回第4步重新填写并打印证明函。"

COMMITMENT_VERSION = "2019-03"
COMMITMENT_TITLE = "会计人员诚信提供信息承诺书"
COMMITMENT = (
    "本人自愿按照《中华人民共和国会计法》《会计人员管理办法》和财政部门的要求参加会计人员信息采集，并郑重承诺：",
    "一、如实填写本人基本信息、单位与岗位信息、学历学位信息、专业技术资格信息，不隐瞒，不虚报。",
    "二、上传的身份证、学历学位证书、专业技术资格证书、从事会计工作证明函等扫描件真实、完整，与原件一致，没有涂改、拼接和伪造。",
    "三、开始从事会计工作日期属实。本人知道这个日期只能申报一次，关系到会计工作年限的计算。",
    "四、不在多个省、自治区、直辖市重复建立会计人员档案。",
    "五、妥善保管登录密码，不转借他人使用；信息发生变化时及时在系统中变更。",
    "六、如提供虚假信息，愿意承担由此产生的法律责任和后果，并接受财政部门按照规定记入会计人员信用记录。",
)
# The guide's own notice (§1, §4, §11): shown on step 1 and on both filings.
NOTICE = (
    "凡在内蒙古自治区范围内从事会计工作的人员均应通过信息采集进入会计人员数据库。",
    "未信息采集的人员，不能进入《内蒙古自治区会计人员信息管理系统》数据库，不能上报财政部信息管理系统；视同为不再从事会计工作，后续的会计专业技术资格考试及评审、"
    "继续教育学习、先进会计工作者评选、办理会计业务等相关事项将受到影响。未参加信息采集所造成的后果与责任，由会计人员本人承担。",
    "已经进入原《内蒙古会计人员综合管理网上服务大厅》数据库的人员，目前工作单位所在地，或户籍所在地，或居住地，或就读学校所在地属于内蒙古自治区范围内的，"
    "在「会计人员信息采集」办理。",
    "未进入原《内蒙古会计人员综合管理网上服务大厅》数据库的人员，请通过「取得会计专业技术资格入库备案」或「单位聘任会计人员入库备案」后进行信息采集。",
    "在自治区以外工作、居住的请参加工作单位、居住地会计人员信息采集。已经进入其他省区会计人员数据库的会计人员，请参加其他省区的会计人员信息采集，之后再办理调转，"
    "进入内蒙古自治区。",
    "不要在多个省区建立会计人员档案，进入多个省区的会计人员信息管理系统，否则您的信息可能不能上报到全国会计人员信息管理系统。此类情况的责任由会计人员本人承担。",
)


class Paper(NamedTuple):
    """One of the guide's thirteen kinds of evidence (§4): its name, the slots it goes into, what it must be, and drawn
    examples with what to heed."""

    title: str
    slots: tuple[str, ...]
    hint: str
    examples: tuple[tuple[str, str], ...]


_DIPLOMA = ("eg-diploma", "毕业证书")
_ACCREDITED = ("eg-accreditation", "学历认证报告")
_VERIFIED = ("eg-verification", "学历验证报告")
_REGISTERED = ("eg-eregistration", "电子注册备案表")
_DEGREE = ("eg-degree", "学位证书")
_INSTEAD = (
    "中专及以上学历提供。学历证书丢失的，可以提供教育部学历证书电子注册备案表，或学历验证报告，在教育部学信网办理。"
)
PAPERS = (
    Paper(
        "1吋免冠白底证件照片",
        ("photo",),
        "纯白底色、近期、清晰、露耳、无边框1吋免冠彩色证件照片，头部占照片尺寸的2/3，层次丰富、神态自然、无明显畸变。手机照片也可以，系统裁成295×413像素。",
        (("eg-photo", "白底、露耳、头部约占三分之二"),),
    ),
    Paper(
        "身份证国徽面、头像面",
        ("id_emblem", "id_portrait"),
        "两面分别上传，必须为正视图，不得倾斜、倒置、侧置。头像面必须清晰。",
        (("eg-emblem", "国徽面：没有反光"), ("eg-portrait", "头像面：四个角都在画面里")),
    ),
    Paper("全日制最高学历证书", ("diploma_full",), _INSTEAD, (_DIPLOMA, _ACCREDITED, _VERIFIED)),
    Paper("全日制最高学位证书", ("degree_full",), "如有，需要提供。", (_DEGREE,)),
    Paper("全日制最高学历电子备案表", ("eregistration_full",), "自愿提供，提供后学历加验证标注。", (_REGISTERED,)),
    Paper("非全日制最高学历证书", ("diploma_part",), _INSTEAD, (_DIPLOMA, _VERIFIED)),
    Paper("非全日制最高学位证书", ("degree_part",), "如有，需要提供。", (_DEGREE,)),
    Paper("非全日制最高学历电子备案表", ("eregistration_part",), "自愿提供，提供后学历加验证标注。", (_REGISTERED,)),
    Paper(
        "单位统一社会信用代码证书",
        ("employer_certificate",),
        "如营业执照、法人证书等。单位其中1人上传后，其他人选择。",
        (("eg-licence", "营业执照"), ("eg-institution", "事业单位法人证书")),
    ),
    Paper(
        "专业技术资格证书",
        ("qualification",),
        "要求是最高专业技术资格证书，有姓名和管理号的一页。",
        (("eg-qualification", "会计专业技术资格证书"),),
    ),
    Paper(
        "居住证",
        ("residence_permit",),
        "无工作单位，按居住地申报的必须提供，要在内蒙古自治区范围内颁发。",
        (("eg-permit", "居住证"),),
    ),
    Paper(
        "会计类专业在校学生学籍在线验证报告",
        ("student_report",),
        "属于会计类专业在校学生的，需要提供教育部学信网出具的学籍在线验证报告，信息采集完毕后申报。会计类专业包括：会计学、财务管理、会计电算化、管理会计、"
        "注册会计师专门化、审计学、理财学等。",
        (("eg-student", "学籍在线验证报告"),),
    ),
    Paper(
        "单位从事会计工作证明",
        ("proof_letter",),
        "有工作单位并且在会计工作岗位的提供。在本系统填写并打印，签字、签章齐全后扫描上传。其中开始从事会计工作时间，只能申报一次，申报后不能再进行修改，"
        "与您的从事会计工作经历历史记载时间相关，也与会计工作年限相关，请认真、诚信对待。",
        (("eg-letter", "从事会计工作证明函"),),
    ),
)


# ---- step 1: what is asked to shorten the list of papers: question, answers --------------------------------------------
PREPARING: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "unit": (
        "有工作单位吗？",
        (
            ("post", "有，现在做会计工作"),
            ("off", "有，现在不做会计工作"),
            ("household", "没有，按户籍所在地"),
            ("permit", "没有，按居住地"),
            ("school", "没有，在校学生"),
        ),
    ),
    "study": (
        "有中专及以上的学历吗？",
        (("full", "只有全日制"), ("part", "只有非全日制"), ("both", "两种都有"), ("none", "没有")),
    ),
    "title": ("有专业技术资格证书吗？", (("yes", "有"), ("no", "没有"))),
}
# Whom the papers of a group concern, in the order of the page.
PAPER_GROUPS = {"all": "人人要", "post": "在岗要", "some": "有才要"}


# What the guide prints in red over its steps (§7–§10), by the number of the step.
MUST = {
    4: (
        "有单位并且在岗的会计人员，必须上传单位从事会计工作证明。无工作单位的请选择户籍所在地或居住地，按照居住地申报的，必须上传居住证。"
        "单位、户籍、居住地不属于内蒙古的，按照财政部属地管理原则请在其他省市进行信息采集。填写开始从事会计工作日期，请点击【填写并打印证明函】按钮后进行填写。"
    ),
    5: "填写了中专及以上学历的，必须上传学历证书。学历证书丢失的，必须上传《教育部学历认证报告》；填写了学位的，必须上传学位证书。学历在线验证码，选择填写。填写的必须上传《教育部学历证书电子注册备案表》。",
    6: (
        "请填写最高专业技术资格信息。填写的必须上传相应的资格证书。会计从业资格已经取消，且不属于会计专业技术资格，不能作为专业技术资格填报、上传扫描件。"
        "姓名、身份证号码进行过变更的，现有信息与提供证件不相符的，请将变更的证明文件扫描件与证件扫描件合并为一个JPEG文件后进行上传；一次选几张图片，系统替您合并。"
    ),
    7: (
        "请仔细核实、确认填写、申报的信息是否准确无误。没有任何问题时再提交。提交后这里的信息发生变化时，请通过信息变更或其他菜单功能进行更新。"
        "对于没有更新信息造成的不能进行考试报名、不能评审专业技术资格等后果，均由本人负责。"
    ),
}


SAVED_AFTER_THE_DOOR = "登录过期时填的内容已经保存。"
WITHDRAWN = "已经撤回，可以修改后重新提交。"
NO_FILE = Trouble("还没有选择文件。", "先选择文件，再点上传。")
NAME_FIRST = "先在第3步填写姓名。"
CODE_SHAPE = "在线验证码是12位数字或16位字母数字。"
NUMBER_SHAPE = "证书号或批文号里有不会出现的字符，请核对。"
TERM_SHAPE = "期次是1到99的数。"
TITLE_SINCE_FIRST = "有会计专业技术职务的，请填聘任时间。"
NOTHING = "无"
PARTY_MEMBER = "中国共产党党员(含预备党员)"
YES, NO = "是", "否"


def joined_before(day: date) -> str:
    return f"进入新单位的日期要晚于原来的岗位开始的日期（{day}）。"


JOINED_TOO_YOUNG = "进入单位工作日期时不满16周岁。"


def year_shape(label: str, year: int) -> str:
    return f"{label}在2005到{year}之间。"


def not_enrolled(state: str) -> str:
    return f"学籍状态是「{state}」。在校学生才能按就读学校所在地填报；已经毕业的，请选户籍所在地或居住所在地。"


def permit_elsewhere(address: str) -> str:
    return f"居住证上的住址是「{address}」，与所选的旗县区不一致，请选居住证所在的旗县区。"


def permit_issued_elsewhere(authority: str) -> str:
    return f"居住证由「{authority}」签发，不是内蒙古自治区范围内颁发的。"


def school_elsewhere(school: str) -> str:
    return f"报告上的院校是「{school}」，它的所在地与所选的旗县区不一致或者不知道。请选学校所在的旗县区；学校在自治区以外的，请在当地采集。"


def other_mode(found: str) -> str:
    return f"证书上的学习形式是{found}，请填在{found}学历里。"


def not_graduated(found: str) -> str:
    return f"这是{found}的证书，不是毕业证书。没有毕业的学历不填，请填已经毕业的最高学历。"


def other_jurisdiction(authority: str) -> str:
    return f"国徽面的签发机关是「{authority}」，与头像面的住址不在一个地区，由管理机构核对是不是同一张身份证。"


def degree_day(granted: str) -> str:
    return f"学位证书的日期是{granted}，与填写的毕业时间相差太远，由管理机构核对。"


def number_of(level: str, year: int) -> str:
    return f"含{year}年、{level}"


def number_missing(level: str, year: int, full_time: bool) -> str:
    return f"没有读到{'18位的' if full_time else ''}证书编号。{year}年的{level}毕业证书应该有，由管理机构核对。"


def number_differs(number: str) -> str:
    return f"证书编号{number}所含的年份、层次或者类别与填写的不一致，由管理机构核对。"


def by_policy_level(level: str) -> str:
    return f"{level}资格由人审核"


START_CORRECTED_ELSEWHERE = (
    "首次参加会计工作时间已经固定，不能退回给本人改；填错了的，代本人申请更正，由自治区财政厅会计处决定。"
)


def start_fixed(day: date) -> str:
    return (
        f"开始从事会计工作日期已经申报为{chinese(day)}，只能申报一次，不能再改。"
        "申报错了的，请带证明到管理机构申请更正，由自治区财政厅会计处决定。"
    )


def approved(file_no: str) -> tuple[str, str]:
    return "信息采集审核通过", f"档案号{file_no}。以后请从「会计人员登录」进入。"


def barred(ban: str) -> str:
    return f"信用信息里有失信记载：{ban}，由管理机构核对。"


def saved_at(clock: str, wrong: int) -> str:
    return f"{clock}已保存，有{wrong}处还要改" if wrong else f"{clock}已保存"


def clash(count: int) -> str:
    return (
        f"有{count}处刚才在另一个页面改过，没有覆盖。您填的还在下面，那边填的写在旁边；"
        "要用这里的，再保存一次；要用那边的，照着改好再保存。"
    )


def clash_here(labels: str) -> str:
    return f"「{labels}」刚才在另一个页面改过，这里的没有保存。点「保存」看两边填的。"


def held_elsewhere(value: str) -> str:
    return f"另一个页面填的是「{value}」。" if value else "另一个页面已经清空。"


def unfinished(label: str) -> str:
    return f"改好{label}"
