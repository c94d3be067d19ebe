"""Sentences of the first entry: codes on paper and by SMS, and accounts that are claimed (L02)."""

from datetime import datetime

from django.utils import timezone

from acms.base.confirm import Question
from acms.regions import divisions

SHEET_HOW = "打开网址，填身份证件号、姓名、激活码，用手机短信验证，设置自己的密码。"
NOBODY = "没有要发激活码的人：已经设好密码的不用再发。"
NOBODY_REACHED = "没有可以发短信的人：档案里没有手机号的，请打印。"


def code_by_sms(code: str) -> str:
    return f"您在会计人员信息管理系统的激活码是{code}，60天内有效，用一次作废。请从登录页的「首次登录（激活码）」进。请不要告诉别人。"


def sent(count: int) -> str:
    return f"已经给{count}人发出短信。"


def sheet_file(title: str) -> str:
    return f"激活码-{title}.pdf"


NO_PLACE = "没有管理地区"


def place_named(place: str) -> str:
    """How a place stands in the list of those without a unit: the region's own are those whom no place manages."""
    return NO_PLACE if place == divisions.REGION else divisions.path(place)


def of_no_unit(place: str) -> str:
    return f"{place_named(place)}，没有单位"


def people_of(title: str, count: int) -> str:
    return f"{title}的{count}人"


def anew_asked(who: str) -> Question:
    """Before codes that may be in people's hands already become void."""
    return Question(
        f"给{who}重新生成激活码？",
        ("已经有激活码，重新生成后原来的马上作废。", "已经设好密码的人不受影响。"),
        "重新生成",
    )


THE_ACCOUNT = "被认领的账号"
NO_FILE, NO_UNIT = "没有档案", "没有单位"
NEVER_ENTERED, NO_SIGN_IN, NOT_NOTED = "还没有人启用", "没有记录", "没有记录"
PHONE_BEFORE = {"none": "没有", "same": "就是启用用的手机", "other": "另一个手机，启用时换掉了"}
FEW = 5  # numbers of cases in one sentence
LONGEST = 300  # letters of what a holder says
SAID = "已经告诉管理机构：这是您本人在用。结果会通知您。"
SAID_BEFORE = "您已经说明过，管理机构看得到。"


def on_file(paper: str) -> str:
    return f"档案里的{paper}"


def entered(at: datetime | None, tail: str) -> str:
    day = timezone.localtime(at).strftime("%Y-%m-%d") if at else "日期没有记录"
    return f"{day}，由尾号{tail}的手机" if tail else day


def contact(masked: str, proved_at: datetime | None) -> str:
    if not masked:
        return "没有"
    return f"{masked}，{timezone.localtime(proved_at):%Y-%m-%d}校验" if proved_at else f"{masked}，没有校验过"


def signed_in(at: datetime, device: str, place: str) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M} {device} {place}".strip()


def was_claimed(agency: str, phone: str) -> str:
    """To whoever uses the account: what helps is their word and the agency, for another password stops no claim."""
    whom = f"{agency or '管理机构'}{f'（{phone}）' if phone else ''}"
    return (
        f"有人用身份证照片申请认领您在会计人员信息管理系统的账号，{agency or '管理机构'}正在核对。您本人在用的，请登录后从「账号与安全」打开"
        f"「认领我账号的申请」，按「这是我本人在用」；登录不了的，请联系{whom}。改密码没有用。"
    )


def claim_came_to_nothing(no: str) -> str:
    """To whoever uses the account and was warned of the claim."""
    return f"有人认领您在会计人员信息管理系统的账号，这份申请（办件号{no}）管理机构核对后没有通过，您的账号没有变动。"


def protest_told(no: str) -> tuple[str, str]:
    return "被认领账号的使用人有说明", f"账号认领{no}：账号现在的使用人登录后说，这是本人在用。这一件要两个人决定。"


NOT_HOLDER_ANY_MORE = "账号已经交还给申请人，不能再说明。这是您本人的账号的，请联系管理机构。"


def protested(at: datetime, text: str, other: str = "") -> str:
    """`other`: the claim that it was said to, where it is not the one that is looked at."""
    said = f"补充说明：{text}" if text else ""
    to = f"对另一件认领{other}" if other else ""
    return f"账号现在的使用人{timezone.localtime(at):%Y-%m-%d %H:%M}登录后{to}说：这是我本人在用。{said}"


OTHER_CLAIMS = "这个账号的其他认领"


def claim_waits(tail: str, at: datetime | None) -> str:
    day = f"，{timezone.localtime(at):%Y-%m-%d}提交" if at else ""
    return f"手机尾号{tail}{day}，正在办理"


def claim_decided(tail: str, at: datetime, outcome: str, reasons: list[str]) -> str:
    why = f"：{'；'.join(reasons)}" if reasons else ""
    return f"手机尾号{tail}，{timezone.localtime(at):%Y-%m-%d}{outcome}{why}"


def came_to_nothing_before(numbers: list[str]) -> str:
    return f"这个账号以前有{len(numbers)}份认领没有通过（{_listed(numbers)}），哪天、为什么见下面，请对照后再决定。"


def picture_in_claims(numbers: list[str]) -> str:
    return f"同一张图片已经在另一件认领里：{_listed(numbers)}。手机不是同一个，请核对是谁的身份证、谁在申请。"


def picture_in_later(numbers: list[str]) -> str:
    return f"身份证的同一张图片后来又交到了另一件认领里：{_listed(numbers)}。手机不是同一个，请核对是谁的身份证、谁在申请。"


def _listed(numbers: list[str]) -> str:
    """A few of them by number."""
    more = "等" if len(numbers) > FEW else ""
    return f"{'、'.join(numbers[-FEW:])}{more}"


PROTEST_OVERRULED = "账号现在的使用人说是本人在用。仍要通过的，先写明核实的情况。"
BY_TWO = (
    "这个账号有人在用，手机不是申请人的：一个人不能决定，要两位审核人员先后都按「通过」，"
    "或者请申请人带身份证到窗口，用「交还账号」办。"
)


CLAIM_TITLE = "账号认领"
CLAIM_BY_PEOPLE = "账号认领由管理机构核对身份证后决定。"
CLAIM_AT_COUNTER = "窗口核对过本人和身份证，由另一位同事确认后交还。"
CARD_UNREAD = (
    "身份证上没有读清姓名和号码，不能由一个人通过。请退回，请本人重拍清楚的身份证头像面；"
    "或者请本人带身份证到窗口，用「交还账号」办，由两人核对。"
)
NOT_ONES_OWN = "这一件是您自己填报的，由同事决定。"
GIVE_BACK_FILED = "已经提交，由另一位同事确认。确认后，激活码发到本人手机。"


def seen_by(name: str) -> str:
    return f"窗口办理，{name}当面核对了本人和身份证原件"


NO_SUCH_ACCOUNT = "没有与这个姓名和证件号都一致的账号，不能通过。请核对后不予通过。"
ACCOUNT_CLOSED = "这份档案已经注销或者并入另一份档案，不能通过。"
NOT_ENTERED = (
    "这个账号还没有人登录过，不用认领，不能通过：用激活码登录。激活码由管理机构发到档案里的手机；"
    "没有手机或者手机换了的，带身份证到窗口打印，或者由单位转发。"
)
CLAIMED_FOR_GOOD = "账号已经交还，不能撤销；交错了的，由对方再申请认领。"
CLAIM_WAITS = "您用这个手机号提交的认领申请正在办理，办完以后再申请。"
GIVEN_TO_ANOTHER = "这份申请提交以后，账号已经交还给另一位申请人，不能通过。请核对后不予通过。"
ANOTHER_GIVEN = "同一个证件号的另一份认领申请核对后已经通过，这一份不再办理。"


CARD_NUMBER_DIFFERS = "证件号不一致：身份证上的号码不是申请里填写的号码，请核对是不是申请人本人的身份证。"


def card_overruled(against: list[str]) -> str:
    return f"身份证上的{'、'.join(against)}与申请明显不一致。仍要通过的，先写明核实的情况。"


def beside(numbers: list[str]) -> str:
    return (
        f"同一个账号还有{len(numbers)}份别人的认领申请在办理（{_listed(numbers)}），请对照后分别决定；"
        "通过一份，其余的自动退回。"
    )


def claim_ended() -> tuple[str, str]:
    return f"{CLAIM_TITLE}不再办理", f"{ANOTHER_GIVEN}您才是本人的，请重新申请认领，或者带身份证到管理机构办理。"


CLAIM_RECEIVED = "已经收到。办件号和办理机构发到您校验过的手机；管理机构核对身份证后，结果也发到那里。"
STAFF_CLAIM = "这一页是会计人员认领自己账号用的。"


def claim_message(outcome: str, reasons: list[str], agency: str) -> tuple[str, str]:
    """To the claimant, who has no account to sign in with. `agency`: who has decided."""
    if outcome == "approved":
        return (
            f"{CLAIM_TITLE}审核通过",
            "账号已经交还给您，原来的密码和绑定都已作废。请用短信里的激活码设置自己的密码。",
        )
    why = f"{'；'.join(reasons).rstrip('。')}。"
    if outcome == "refused":
        return f"{CLAIM_TITLE}不予通过", f"{why}确实是本人的，请带身份证到{agency or '管理机构'}的窗口办理。"
    return f"{CLAIM_TITLE}没有通过", f"{why}请改好后重新提交申请。"


GIVEN_BACK = (
    "账号已经交还给您",
    "登录后可以看到首次登录以来在账号里办过什么；有不是您本人办的，请联系管理机构。",
)
TAKEN_BACK = "账号已经交还本人。这是交还以前在账号里提交的，请逐项看过：手机号、邮箱和各项内容都对的，重新提交；不对的，改好再提交。"


def came_back(cases: list[tuple[str, str]]) -> tuple[str, str]:
    """To the claimant: what was submitted before and nobody has decided."""
    named = "、".join(f"{title}（办件号{no}）" for title, no in cases)
    return (
        "账号交还以前提交的申请已经退回给您",
        f"{named}还没有办结，已经退回。不是您本人填的，请改好再提交；您不重新提交，就不会办理。",
    )
