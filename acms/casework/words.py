"""Sentences of the casework."""

from datetime import date, datetime
from typing import Any, NamedTuple

from acms.base.confirm import Question
from acms.base.dates import by, minute

RULES = "2026-11"
PHONE_UNCHECKED = "首次登录的手机号未经核对"
EXCHANGED = "前面提交过的材料在另一个人名下出现过，还没有人看过。"
TAKEN = "这个办件已经有人领取了。"
NOT_YOURS = "这个办件不在您手里。"
NO_COLLEAGUE = "只能转给本机构在用账号的同事。"
NOT_IN_REVIEW = "这个办件已经不在审核中。"
ENROLLED = "在籍"
NO_LONGER_ENROLLED = ("不在籍", "毕业", "结业", "肄业", "退学", "离校")
LETTER_UPLOADED = "已经上传，正在与打印的逐字核对。"
KEPT = "已暂存"
KEPT_ELSEWHERE = "您在另一个窗口又改过这一件的标记，这里的没有存上。刷新页面看最新的。"
NEXT_NONE = "这个列表里没有下一件了。"
REMARK_FIRST = "备注还没有写。"
TEMPLATE_FIRST = "理由还没有写。"
APPEAL_FIRST = "请写明申诉的理由。"
APPEAL_EXHAUSTED = "自治区财政厅会计处已经作出决定，不能再申诉。"
REVERSAL_REASON_FIRST = "要撤销通过，先写明理由。"
PICK_FIRST = "请先选择办件。"
MENDED_BY_STAFF = "由代填的管理机构补正后重新提交，您不用操作。"
MARK_FIRST = "要退回，先标出至少一项并写明理由。"
REASON_FIRST = "要不予通过，先写明理由。"
FOUND_BY_RULES = "系统核对与材料不一致"
APPROVED_BY_RULES = "各项核对一致，自动通过。"
REASONS = (
    "扫描件看不清，请重新上传清楚的。",
    "填写的与证件不一致，请按证件修改。",
    "上传的不是要求的证件，请核对后重新上传。",
    "证件已经过期，请上传有效的证件。",
    "印章或签字不齐全，请补齐后重新扫描上传。",
    "填写不完整，请补充。",
)


PHONE_UNKNOWN = "您的管理范围内没有用这个手机号的人。"
QUEUE_SHEET = "办件"
QUEUE_HEADS = (
    "办件号",
    "姓名",
    "单位",
    "类型",
    "状态",
    "到件",
    "期限",
    "剩余（工作日）",
    "不一致",
    "拿不准",
    "领取人",
    "管理地区",
)
QUEUE_WIDTHS = {"办件号": 26, "姓名": 14, "单位": 36, "类型": 20, "管理地区": 30, "说明": 60}
ABOUT_SHEET, ABOUT_HEADS = "说明", ("项目", "说明")


def about_queue(by: str, at: datetime, rows: int) -> list[tuple[str, str]]:
    """What a table of cases is: whose, of when."""
    return [("导出人", by), ("导出时间", f"{at:%Y-%m-%d %H:%M}"), ("件数", str(rows))]


def held_left(left: int) -> str:
    """Of a decision that may still be undone."""
    return f"已决定，{left}秒后生效" if left else "已决定，正在生效"


def left(left: int, late: int) -> str:
    """超期3天 of working days, 今天到期, 剩2天."""
    return f"超期{late}天" if late else f"剩{left}天" if left else "今天到期"


def too_many_to_export(most: int) -> str:
    return f"一次最多导出{most}件。请用类型、地区或到件时间缩小范围，再导出。"


def list_saved(name: str) -> str:
    return f"已经存为常用「{name}」。"


def taken_over(name: str, title: str, no: str) -> tuple[str, str]:
    """To whoever held a case that somebody has handed on."""
    return "您手里的办件转走了", f"{name}把{title}的办件{no}转走了。您写的标记和理由还在。"


def days(first: date, last: date) -> str:
    """From when to when, both days included."""
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d}至{last:%Y-%m-%d}"


def away_said(name: str, first: date | None, last: date | None) -> tuple[str, str]:
    """To a reviewer of whom a colleague has said it."""
    if first is None or last is None:
        return "已经登记您回到岗位", f"{name}登记您已经回到岗位。"
    return (
        "已经登记您不在岗",
        f"{name}登记您{days(first, last)}不在岗。这几天您手里的办件同事可以领取。回来了，在「各人工作量」里改。",
    )


def colleague_away(name: str, first: date, last: date, many: int) -> tuple[str, str]:
    """To the colleagues of a reviewer who is away."""
    return (
        f"{name}不在岗",
        f"{name}{days(first, last)}不在岗，手里有{many}件办件。这几天这些办件也在「没人领」里，可以领取。",
    )


AWAY_SAID, AWAY_BACK = "已经登记。", "已经登记回到岗位。"


def handed_over(name: str, title: str, no: str) -> tuple[str, str]:
    """To whoever has been handed a case."""
    return "转来一件办件", f"{name}把{title}的办件{no}转给了您。"


def too_long(most: int) -> str:
    return f"每项理由和备注最多{most}个字，请删短后再保存。"


def no_reason(labels: list[str]) -> str:
    """What is marked and says nothing: the person would not know what to do."""
    return f"「{'」「'.join(labels)}」还没有退回理由。给每项选一条或写一条，或者在下面写总的理由。"


def refuse_asked(name: str, title: str, reason: str, *, may_appeal: bool, signs_in: bool = True) -> Question:
    """Before a case is refused for good. `may_appeal`: there is an agency above; `signs_in`: whoever applied has an account for it."""
    onward = "可以向上一级管理机构申诉" if may_appeal else "不能再申诉"
    if not signs_in:
        onward = "没有账号登录，不能在系统里申诉，有异议的要联系管理机构"
    return Question(
        f"不予通过{name}的{title}？",
        (
            f"理由：{reason}",
            f"这是最终决定，办结后不能改。本人马上收到通知，看得到理由，{onward}。",
        ),
        "确定不予通过",
    )


def reverse_asked(name: str, title: str, reason: str, items: int) -> Question:
    """Before the agency above takes an approval back."""
    opened = f"本人只能改标出的{items}项" if items else "本人可以改全部内容"
    return Question(
        f"撤销{name}的{title}的通过？",
        (
            f"理由：{reason}",
            f"原来的通过作废，已经写入数据库的内容撤出，{opened}。本人马上收到通知。",
            "撤销以后不能恢复，要本人重新提交、再审核一次。",
        ),
        "确定撤销通过",
    )


AGREED = "您的意见已经记下，由另一位同事再看一遍后决定。"
AGREED_BEFORE = "您已经同意过这一件，由另一位同事再看一遍后决定。"


def agreed(by: str, name: str, title: str, no: str) -> tuple[str, str]:
    """To the colleagues of the first of two."""
    return "有办件等第二个人决定", f"{by}看过{name}的{title}（{no}），同意通过。这一件要两个人决定，请再看一遍。"


def drop_template_asked(text: str) -> Question:
    """Before the agency loses a reason."""
    return Question("删除这条退回理由？", (f"「{text}」", "本机构的同事都不能再选它，删除后不能恢复。"), "删除")


def held(name: str) -> str:
    return f"{name}正在办理这件，您的操作没有生效。需要接手的，请先转给自己。"


def many(done: int, verb: str, faults: list[str]) -> str:
    """What became of an act on many cases."""
    rest = f"没有{verb}的{len(faults)}件：{'；'.join(faults)}" if faults else ""
    return f"已{verb}{done}件。{rest}"


def reversed_(title: str) -> tuple[str, str]:
    return (
        f"{title}的通过决定已撤销",
        "上级管理机构复核后撤销了通过决定。请登录系统查看理由，改好后重新提交；有异议可以申诉。",
    )


def decided_before(case: Any) -> str:
    """Somebody or another page was first: who has decided, when and what, also long ago."""
    decision = case.last_decision
    if case.state in ("approved", "returned", "refused") and decision is not None:
        who = decision.by.name if decision.by is not None else "系统"
        return f"{who}已经在{minute(decision.at)}办结了这件：{case.state_title}。您的操作没有生效。"
    if case.state == "ended":
        return ENDED_BY_PERSON
    return f"这个办件的状态刚刚变成「{case.state_title}」，您的操作没有生效。请看最新情况。"


def decided_by_yourself(case: Any) -> str:
    """To whoever presses once more what they have done."""
    decision = case.last_decision
    return f"{case.title}：您已经在{minute(decision.at)}办结了这件：{case.state_title}，这一次没有重复办理。"


# What can still be undone (ADR 0041): what its reviewer has done, as the bar and the case say it.
HELD = {"approved": "已通过", "returned": "已退回", "refused": "已不予通过"}
HELD_AGREED = "已同意"
HELD_UNDONE = "已经撤销，没有办结。标记和理由都在，接着办。"
NOTHING_TO_UNDO = "这一件没有您可以撤销的决定。"
NOT_YOURS_ANY_MORE = "这个办件已经不由您办理。"
AGREED_MEANWHILE = "另一位同事已经同意过这一件，请再看一遍后决定。"
NOT_DONE = "系统没能办理，请再决定一次；还是不行的，请告诉运行维护人员。"
WITHDRAWN_MEANWHILE = "本人刚刚撤回了这个办件，改好后会重新提交。"


def decided_waits(name: str, done: str) -> str:
    """To whoever does something with a case whose decision may still be undone."""
    return f"{name}{done}这一件，马上生效，您的操作没有生效。要改的，由{name}先撤销。"


def held_by_yourself(name: str, done: str) -> str:
    """To the same reviewer, who presses something else."""
    return f"您{done}这一件，马上生效。要改的，先撤销。"


def too_late(case: Any) -> str:
    """To whoever undoes what has taken effect, or was overtaken."""
    return f"来不及撤销了：这个办件现在是「{case.state_title}」。"


def moved_meanwhile(case: Any) -> str:
    """Why a decision did not take effect: the case has moved by other hands."""
    return f"这个办件的状态刚刚变成「{case.state_title}」。"


def fell(title: str, kind: str, no: str, done: str, why: str) -> tuple[str, str]:
    """To the reviewer whose decision did not take effect."""
    return "您的决定没有生效", f"{title}的{kind}（{no}），您{done}，没有生效：{why}您写的标记和理由还在。"


SUBMITTED_ANEW = "本人刚刚撤回并重新提交了，您看的是上一次的内容，没有办理。请看新的内容再定。"
SENT_BEFORE = "已经在另一个页面提交过了，这一次没有提交。请看现在的办理情况。"
WITHDRAWN = "已经撤回，可以修改后重新提交。"
WITHDRAW_ASKED = Question(
    "撤回这个办件？",
    (
        "撤回以后，审核的人看不到它，也不再往下办，直到您重新提交。",
        "重新提交的，提交日期按重新提交的那一天算，从头排队。",
        "已经填的、上传的都在，可以改了再提交。",
    ),
    "撤回",
)
PAPER_FIRST = "请上传证明材料。"
NOT_TO_BE_ENDED = "这件现在不能选择不再办理，请联系管理机构。"
ENDED = "已经记下，这件不再办理。"
ENDED_BY_PERSON = "本人不再办理这件，您的操作没有生效。"
REOPENED = "全部内容都可以改了，改好后重新提交。"
REOPEN_ASKED = Question(
    "重新填报这件申请？",
    (
        "原来只开放退回的几项；重新填报后，全部内容都可以改。",
        "已经填的、上传的都在，不用从头再来。退回原因仍然看得到。",
    ),
    "重新填报",
)


def end_asked(title: str, no: str, comes_to: str) -> Question:
    """Before a case that is back with its person is over. `comes_to`: what that means outside the case."""
    points = (
        "以后不能再修改、提交这一件。要再办的，从头申请，日期从新提交的那天算起。",
        *filter(None, [comes_to]),
        "提交过的内容、材料和退回原因留作记录，您和管理机构都能看到。",
    )
    return Question(f"不再办理这件{title}（{no}）？", points, "不再办理")


def received(title: str, no: str, agency: str, due: date) -> tuple[str, str]:
    return f"{title}已经收到", f"办件号{no}，由{agency or '管理机构'}审核，预计{by(due)}办完，结果再通知您。"


def approved(title: str) -> tuple[str, str]:
    return f"{title}审核通过", "已经办好，登录系统可以查看。"


def returned(title: str, count: int) -> tuple[str, str]:
    return f"{title}退回修改", f"有{count}项要改，其余不用动。请登录系统查看原因，改好后重新提交。"


def refused(title: str) -> tuple[str, str]:
    return f"{title}不予通过", "请登录系统查看原因。有异议可以联系管理机构或者向上级申诉。"


TAKE, RELEASE, ASSIGN = "领取", "放回", "转给同事"
REVERSED = "已撤销通过，本人已收到通知。"
NOBODY_FOUND = "没有查到这个证件号的人员，或者不在您的管理范围内。"
NUMBER_WRONG = "这个证件号不对，请逐位核对。"
TEMPLATES_KEPT = "退回理由已经保存，本机构的同事都能用。"
APPEALED = "申诉已经提交，由上一级管理机构审核。"
ITEM_GROUPS = (
    ("", "所有项"),
    ("identity.", "人员基本信息"),
    ("post.", "单位与岗位信息"),
    ("education.", "学历学位信息"),
    ("qualification.", "专业技术资格信息"),
    ("scan.", "扫描件"),
    ("scan.proof_letter", "证明函"),
    ("scan.head_letter", "备案函"),
    ("employer.", "单位信息"),
)
ANOTHER_OPEN = "同样的申请已经有一件在办理，不用再提交。请刷新页面查看。"
NOTHING_FREE = "没有待领取的办件了。"
TAKEN_BACK = "本人刚刚撤回了这个办件，改好后会重新提交。您的操作没有生效。"
LETTER_WAITS = "这张函还没有核对完。"


def not_found(label: str, value: str) -> str:
    return f"没有读到{label}「{value}」。证件上没有找到填写的内容，由管理机构核对。"


def not_on_proof(label: str, value: str) -> str:
    return f"证明上没有读到{label}「{value}」，请核对。"


class Called(NamedTuple):
    """What a check compares: the field on the paper, what the stated value is called where it is not that field as filled in,
    what the found value is called where it is on no scan, and the unit of both."""

    field: str
    stated: str = ""
    found: str = ""
    unit: str = ""


# By the item where one code stands for several, else by the check's code: the whole, or what goes on after the paper's slot.
CALLED = {
    "filing.year": Called("取得时间", unit="年"),
    "credit.year": Called("年度", unit="年"),
    "outside.employer": Called("单位名称"),
    "study.school": Called("院校名称"),
    "": Called("姓名"),
    "name": Called("姓名"),
    "beside": Called("姓名"),
    "id": Called("证件号码"),
    "id_number": Called("证件号码"),
    "card_id_number": Called("证件号码"),
    "permit_number": Called("证件号码"),
    "student_number": Called("证件号码"),
    "student_id_number": Called("证件号码"),
    "born": Called("出生日期"),
    "sex": Called("性别"),
    "ethnic": Called("民族"),
    "void": Called("字样"),
    "anew": Called("字样"),
    "end": Called("结论", "应当写明的结论"),
    "level": Called("学历层次"),
    "degree_level": Called("学位"),
    "qualification_level": Called("资格级别"),
    "mode": Called("学习形式", "填写的学习形式"),
    "school": Called("学校名称"),
    "kind": Called("学校名称"),
    "issuer": Called("学校名称"),
    "qualification_issuer": Called("字样"),
    "certificate_issuer": Called("字样"),
    "course": Called("字样"),
    "work": Called("字样", "填写的学习形式"),
    "minor": Called("字样", "填写的学位"),
    "graduated": Called("毕业时间"),
    "granted": Called("授予时间", "填写的毕业时间"),
    "entered": Called("入学时间"),
    "years": Called("学制", "这一学历层次全日制的学制至少", unit="年"),
    "student_years": Called("学制", unit="年"),
    "age": Called("年龄", "按填写的毕业时间和出生日期算，毕业那年的年龄", unit="岁"),
    "number": Called("证书编号", "编号里应当看得出"),
    "no": Called("证书编号"),
    "seen_number": Called("证书编号"),
    "seen_registered": Called("证书编号", found="证书上的编号"),
    "holder": Called("证书编号", "填写的证书编号", "名单上的证书编号"),
    "major": Called("专业"),
    "student_accounting": Called("专业", found="报告上的专业"),
    "code": Called("在线验证码"),
    "type": Called("资格类型"),
    "way": Called("取得方式"),
    "day": Called("取得时间"),
    "start_day": Called("日期"),
    "card_validity": Called("有效期限至"),
    "card_sides": Called("签发机关", "头像面上的住址"),
    "household": Called("住址"),
    "residence_permit_region": Called("住址", "选择的地区"),
    "permit_authority": Called("签发机关", "应当在这个范围内颁发"),
    "student_state": Called("学籍状态", "应当写明的学籍状态"),
    "student_school": Called("院校名称", "选择的就读学校所在地"),
    "certificate_place": Called("住所"),
    "division": Called("单位地址", found="填写的单位地址"),
    "head_condition": Called("专业技术资格", found="档案里的专业技术资格"),
    "credit_proof": Called("姓名"),
    "outside_proof": Called("姓名"),
    "restore_proof": Called("姓名"),
    "stay_proof": Called("姓名"),
    "stay_place": Called("地区", "选择的地区"),
    "start_proof": Called("姓名"),
    "deed_paper": Called("姓名", "应当写明的姓名"),
}
CONTENT = "内容"
PRINTED, SCANNED = "系统打印的内容", "函上的内容"


def stated_as(field: str) -> str:
    """The heading of what was stated, to whoever decides."""
    return f"填写的{field}"


def found_as(field: str) -> str:
    """The heading of what was found on no paper."""
    return f"查到的{field}"


YOUR = "您"


def to_its_person(heading: str) -> str:
    """The same heading, to the person who has filled in or chosen what stands under it."""
    return f"{YOUR}{heading}" if heading.startswith(("填写", "选择")) else heading


def measured(value: str, unit: str) -> str:
    """A number with its unit; words and days as they are."""
    number = value.rstrip(".")
    return f"{number}{unit}" if unit and number.replace(".", "", 1).isdecimal() else value


# What is asked where no field is read off a scan, by the check's code.
ASKED = {
    "number_sex": "证件号码里的性别",
    "real_name": "公安机关登记的姓名和证件号码",
    "employer": "已经确认的单位信息登记",
    "letter": "系统打印的原文，以及应有的签字和印章",
    "face": "身份证上的照片",
    "holder": "取得资格人员名单",
}


def on_paper(paper: str, field: str) -> str:
    """The heading of what was found: on which paper, and which field of it."""
    return f"{paper}上的{field}"


NUMBER_NOT_FOUND = "没有读到证件号，由管理机构核对。"
NUMBER_DIFFERS = "证件号不一致：证件上的号码不是您登录用的号码，请核对是不是本人的证件。"


def differs(label: str, stated: str, found: str, paper: str = "证件") -> str:
    """`paper`: which one says otherwise, for one answer may be borne out by several."""
    return f"{label}不一致：填写的是{stated}，{paper}上是{found}。"


def voided(found: str) -> str:
    return f"证件上有「{found}」字样，由管理机构核对。"


def set_anew(found: str) -> str:
    return f"证件上几项内容的字体不一样（「{found}」与同一页的其他内容），由管理机构核对。"


def no_title(found: str) -> str:
    return f"证件上有「{found}」字样，可能不是会计专业技术资格证书，由管理机构核对。"


def code_differs(label: str, found: str) -> str:
    return f"证件上印的{label}与二维码里的不一致（{found}），由管理机构核对。"


NO_ISSUER = "证件上没有读到颁发资格的部门（人力资源和社会保障、财政部门或者评审委员会），由管理机构核对。"
CHANGE_PROOF_LOOKED_AT = "附有变更证明，由管理机构核对。"
CHANGE_PROOF_OF_ANOTHER = (
    "附的变更证明上没有读到本人现在的姓名或者证件号，写的可能是别人，不能说明本人的变更，由管理机构核对。"
)
CHANGE_PROOF_WANTED = (
    "改过姓名或者证件号的，请把公安机关的证明与证书合成一个文件上传，证明上要有原来的和现在的姓名或者号码。"
)
TWO_NAMES = "这一页上有两个人的姓名，由管理机构核对。"


def says_too(label: str, also: str) -> str:
    return f"这一页上还写着另一个{label}{f'「{also}」' if also else ''}，由管理机构核对。"


def another_holder(name: str) -> str:
    return f"另有一页写的是{name}的名字，由管理机构核对。"


SEEN_PICTURE = "同一张图片已经在另一个人名下提交过，由管理机构核对。"
SEEN_PORTRAIT = "这张照片与另一个人名下提交过的是同一张，只是重新存过、缩放、裁剪或翻转过，由管理机构核对。"
SEEN_NUMBER = "同一个证书编号已经在另一个人名下出现过，由管理机构核对。"
SEEN_SEAL = "函上的印章与另一个人函上的是同一次盖的（像是复制的），由管理机构核对。"
SEAL_CHANGED = "函上的印章与本单位以前函上的印章大小或者样式不同，由管理机构核对。"
SEEN_REGISTERED = "会计人员数据库里，这个证书编号已经登记在另一个人名下，由管理机构核对。"
NOT_ON_CERTIFICATE = "证照上没有读到填写的内容，请核对。"
LONGEST_NOTE = 200


def picked(note: str) -> str:
    """The note on the case of somebody whose photo was picked out of the sheet."""
    return f"翻看照片时挑出{f'：{note}' if note else '，请核对是不是本人、合不合要求。'}"


def looked(count: int, picked: int) -> str:
    """What became of a sheet of photos."""
    if not count:
        return "这一页已经有同事看过了。"
    return f"已记下：看过{count}张" + (f"，挑出{picked}张，备注写在各自的办件里。" if picked else "。")


OPINION_FIRST = "建议退回或者只作说明的，请写下意见。"
SUBMITTED_AGAIN = "本人刚刚重新提交了，请看过新的内容再写意见。"


def pre_reviewed(unit: str, title: str, no: str) -> tuple[str, str]:
    return "主管部门有预审意见", f"{unit}对{title}的办件（{no}）写了预审意见，供审核参考。"


def settled_meanwhile(title: str, no: str) -> tuple[str, str]:
    return "要等的答复已经有了", f"{title}的办件（{no}）由您办理，现在系统核对的都一致，可以直接通过。"


def reversed_merged(name: str, file_no: str) -> str:
    """Why the approval of a case of a file that was merged away cannot be taken back now, and what comes first."""
    kept = f"{name}{f'（{file_no}）' if file_no else ''}"
    return f"本人的这份档案后来并入了{kept}，这件办件的通过不能在合并期间撤销。请先在{kept}的页面撤销合并，再撤销通过。"


def file_merged(name: str, file_no: str) -> str:
    """Why a case of a file that was merged away cannot be approved, and the two ways on."""
    kept = f"{name}{f'（{file_no}）' if file_no else ''}"
    return (
        f"本人的这份档案已经并入{kept}，这件办件不能在原来的档案上通过。"
        f"该通过的，先在疑似重复档案里撤销合并，通过以后再合并；该在{kept}里办理的，不予通过并写明理由，由本人在现在的档案里重新申请。"
    )


def changed_within(masked: str) -> str:
    """A value whose difference lies in the places that are hidden."""
    return f"{masked}（隐去的几位不同）"
