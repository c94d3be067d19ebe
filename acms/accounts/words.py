"""Sentences of the login pages."""

from datetime import datetime

from django.utils import timezone

from acms.base.confirm import Question
from acms.scans.words import Trouble

LETTERS, DIGITS, SIGNS = "字母", "数字", "符号"
PASSWORD_COMMON = "这个密码太常见，换一个别人猜不到的。"
PASSWORD_HAS_NUMBER = "密码里有您的证件号或出生日期，换一个。"
PASSWORD_HAS_NAME = "密码里有您的姓名，换一个。"
PASSWORDS_DIFFER = "两次填的密码不一样，请再填一次。"
NO_SUCH_LOGIN = "证件号或密码不对，请再核对一次。"
FILE_CLOSED = "这份档案已经注销，或者并入了另一份档案，不能登录。与事实不符的，请联系管理机构。"
NO_SUCH_STAFF = "用户名或密码不对，请再核对一次。"
TOO_MANY_PAPERS = Trouble("选文件的次数太多了。", "请15分钟后再选，已经填的内容不会丢。")
CAPTCHA_WRONG = "验证码不对，请看新图重填。"
PROOF_STALE = "自动验证过期了，请再点一次。"
CAPTCHA_FIRST = "请先填页面上图片里的验证码，再点一次。"
PICTURES_SPENT = (
    "从这个网络填图片验证码的次数太多了，请15分钟后再试。浏览器打开脚本（JavaScript）的，不用填图片，现在就可以办。"
)
SECOND_FACTOR_WRONG = "动态验证码不对，请填最新的6位数字。"
NAME_DIFFERS = "姓名与档案不一致。请核对是否有错别字；档案里的姓名确实有错，请申请证件登记更正。"
NAME_TRIED_OUT = "姓名与档案对不上，已经试了5次，请15分钟后再试。与身份证上一致还是对不上的，是档案里的姓名有错：请申请证件登记更正。"
ACTIVATION_WRONG = "这样激活不了：请核对证件号、姓名和激活码。激活码只能用一次，过期或者重新发过的，向管理机构要新的。"
STAFF_ACTIVATION_WRONG = "用户名、身份证件号或者激活码不对，或者激活码已经用过、过期。请核对，或者请管理机构重新发。"
ACTIVATION_LOCKED = "试得太多了，请15分钟后再试。"
ACTIVATION_GONE = "激活码已经用过、过期或者重新发过，请向管理机构要新的。"
ACTIVATION_MADE_TWICE = "同事正在给同一批人发激活码，请过一会儿再看。"


def opened(at: datetime, tail: str) -> str:
    """By whose phone an account was opened, and when."""
    by = f"由尾号{tail}的手机" if tail else ""
    return f"这个账号于{timezone.localtime(at):%Y-%m-%d}{by}启用。"


def opened_by_another_phone(tail: str) -> str:
    """To the phone that the file held until now."""
    return (
        f"您在会计人员信息管理系统的账号刚刚用激活码启用，登记的手机换成了尾号{tail}的手机。"
        "不是本人启用的，请从登录页的「账号被他人使用」认领，或者带身份证到管理机构的窗口办理。"
    )


NOT_YOU = "不是您本人启用的，请马上联系管理机构。"


def opened_already(at: datetime, tail: str) -> str:
    """To who holds the code that has opened it."""
    return f"{opened(at, tail)}不是本人启用的，请从「账号被他人使用」认领，或者带身份证到管理机构的窗口办理。"


NAME_BEFORE_CODE = "请先填姓名，再获取验证码。"
PHONE_FIRST = "请先填手机号并完成短信校验。"
USE_PERSON_LOGIN = "您的信息采集已经完成，请从「会计人员登录」进入。信息采集只进行一次。"
USE_COLLECTION = "您还没有完成信息采集，请从「会计人员信息采集」进入。"
SESSION_EXPIRED = "登录已过期，请重新登录。登录后回到刚才的页面。"
SIGN_IN_FIRST = "请先登录，登录后打开您要的页面。"
TOO_MANY_FROM_HERE = "这个网络地址试得太多了，请15分钟后再来。"
ANSWERS_LOCKED = "密保问题答错了5次，请15分钟后再来，或者换一种方式找回。"
TOO_MANY_CODES = "验证码发得太多了，请1小时后再试。"
TOO_MANY_CODES_TODAY = "今天发到这里的验证码太多了，请明天再试。"
SESSION_GONE = "这个页面等得太久，已经失效。请从登录重新开始。"
OPENED_MEANWHILE = (
    "这个账号刚刚已经设好密码启用，这一页不再有效。是您本人设的，请用设好的密码登录；不是的，请从「账号被他人使用」认领，"
    "或者带身份证到管理机构的窗口办理。"
)
PASSWORD_SET_BEFORE = "密码已经设好，这一页不再有效。请用设好的密码登录。"
PASSWORD_SET_HERE = "密码已经设好，您已经登录。"


def password_short(length: int) -> str:
    return f"至少9位，现在是{length}位。"


def password_lacks(kinds: list[str]) -> str:
    return f"还缺{'、'.join(kinds)}，三种都要有。"


def login_locked() -> str:
    return "密码错了5次，这个账号锁定15分钟。忘记密码可以找回。"


def tries_left(left: int) -> str:
    return f"还可以试{left}次，之后锁定15分钟。" if left <= 2 else ""


def code_text(code: str, purpose: str) -> str:
    return f"验证码{code}，用于{purpose}，5分钟内有效。请不要告诉别人。"


CODE_SUBJECT = "您的验证码"


def code_wait(seconds: int) -> str:
    return f"验证码刚刚发出，{seconds}秒后可以重发。"


def code_elsewhere(seconds: int) -> str:
    return f"刚刚为另一件事发过验证码，那个验证码在这里不能用。{seconds}秒后可以获取这一件的。"


def code_sent(where: str) -> str:
    return f"验证码已发到{where}，5分钟内有效。"


def code_bad(left: int) -> str:
    return f"验证码不对，还可以试{left}次。" if left > 0 else "验证码试了5次都不对，请重新获取。"


CODE_SENT_AGAIN = "如果这个证件号有校验过的手机号或邮箱，新的验证码已经发出，原来的作废。"
CODE_SHAPE = "要填6位数字。"
CODE_NONE = "这个验证码在这里不能用：不是为这件事发的，或者已经用过。请重新获取。"
CODE_EXPIRED = "验证码已经过期，请重新获取。"
PHONE_SHAPE = "要填11位手机号。"
EMAIL_SHAPE = "电子邮箱的写法不对，例如name@example.com。"
PASSWORD_SAME = "新密码和原密码一样，请换一个。"
PASSWORD_CHANGED = "密码已经改好，请用新密码登录。"


NUMBER_HAS_ACCOUNT = "这个证件号已经有档案，不能再建。"
FORMER_WRONG = "原密码不对。"
THREE_QUESTIONS = "请选3个不同的问题，并且都填上答案。"
CONTACT_PROVED = "联系方式已经更换，原来的号码（邮箱）也收到了提醒。"
LOGIN_SHAPE = "用户名用小写字母开头，3到31个小写字母、数字。"
LOGIN_TAKEN = "这个用户名已经有了。"
STAFF_DISABLED = "账号已经停用，正在登录的已经退出。"
QUESTIONS_SET = "密保问题已经保存。"
ANSWERS_WRONG = "答案不对，或者这个证件号没有设过密保问题。"
SESSIONS_ENDED = "其他登录已经全部退出。"
SESSION_ENDED = "这次登录已经退出。"
QUESTIONS = {
    "teacher": "小学班主任的姓名",
    "village": "出生的嘎查、村或者街道",
    "first_unit": "第一个工作单位的名称",
    "mother": "母亲的姓名",
    "friend": "小时候最好的朋友的姓名",
    "book": "最喜欢的一本书",
    "horse": "第一次骑马（骑车）的地方",
    "song": "最喜欢的一首歌",
}


ACCOUNT_WARNING = "账号安全提醒"
DID_SET_FIRST = "设置了自己的密码"
DID_CHANGE_PASSWORD = "修改了密码"
DID_RESET_PASSWORD = "用「找回密码」设置了新密码"
DID_SET_QUESTIONS = "设置了密保问题"
DID_BIND_WECHAT = "绑定了微信"
DID_UNBIND_WECHAT = "解除了微信绑定"
DID_MAKE_PASSKEY = "添加了通行密钥"
DID_REMOVE_PASSKEY = "删除了通行密钥"
DID_MAKE_RECOVERY_CODES = "重新生成了备用验证码"

WAS_ASKED_TO_CORRECT = (
    "有人申请更正您账号的姓名或者身份证件号，管理机构正在核对。不是您本人申请的，请马上联系管理机构；改密码没有用。"
)
WAS_CORRECTED = "按更正申请改了姓名或者身份证件号，以后用改过的登录"


def did_sign_in(device: str) -> str:
    return f"在没有用过的设备（{device or '认不出的设备'}）上登录"


def did_reset(by: str) -> str:
    return f"由{by}重置，原来的密码、动态验证码、备用验证码和通行密钥作废"


STAFF_RESET = "工作人员账号重置"
STAFF_MADE = "新建工作人员账号"


def staff_reset(by: str, name: str, login: str) -> str:
    """To the auditors."""
    return f"{by}重置了{name}（{login}）的账号。激活码只发到本人的手机。"


def staff_made(by: str, name: str, login: str, role: str, phone: str) -> str:
    """To the auditors: the phone is what the operator says it is."""
    return f"{by}给{name}（{login}，{role}）建了账号，激活码发到{phone}。"


def staff_code(login: str, code: str, page: str) -> str:
    """By SMS to the member of staff alone."""
    return f"您在会计人员信息管理系统的用户名是{login}，激活码{code}，60天内有效，用一次作废。请打开{page}，自己设置密码和动态验证码。请不要告诉别人。"


def staff_code_sent(name: str, phone: str) -> str:
    return f"激活码已经发到{name}的手机{phone}，由本人设置密码和动态验证码。"


NO_STAFF_PHONE = "这个账号没有登记手机，激活码发不到本人，不能重置。本人登录后可以在「账号与安全」登记；登录不了的，停用这个账号，另建新账号。"


def did_change_contact(channel: str, to: str) -> str:
    return f"把{'手机号' if channel == 'sms' else '电子邮箱'}换成了{to}"


def account_changed(what: str) -> str:
    return f"您在会计人员信息管理系统的账号刚刚{what}。不是本人操作的，请马上用「找回密码」改密码，并联系管理机构。"


TAKEN_AWAY = "您在会计人员信息管理系统登录过的账号，管理机构核对身份证后已经交还给档案本人，您不能再登录。与事实不符的，请联系管理机构。"


def given_back(code: str) -> str:
    return f"管理机构已经把账号交还给您。请从登录页的「首次登录（激活码）」进，激活码{code}，60天内有效，用一次作废。请不要告诉别人。"


SITE_NAME = "会计人员信息管理系统"
ENOUGH_PASSKEYS = "通行密钥已经有10个，先删掉不用的。"
PASSKEY_MADE = "通行密钥已经保存，下次可以直接用它登录。"
PASSKEY_NOT_MADE = "通行密钥没有保存成，请再试一次。"
PASSKEY_REMOVED = "通行密钥已经删除。"
PASSKEY_UNKNOWN = "这个通行密钥登录不了。请用用户名和密码登录。"
WECHAT_BOUND = "微信已经绑定，忘记密码时可以用它找回。"
WECHAT_UNBOUND = "微信已经解除绑定。"
WECHAT_TAKEN = "这个微信已经绑定了别的账号，先在那个账号里解除绑定。"
WECHAT_UNANSWERED = "微信没有确认，请再试一次。"
WECHAT_NOT_THEIRS = "这个微信没有绑定您填的证件号。"

NOTICES_CHOSEN = "消息通知的方式已经保存。"

KEPT = "已暂存"
KEPT_NOT = "没有暂存上。请不要关闭页面；已经提交过的，重新打开本页再填。"
ANOTHERS_PAGE_TITLE = "这一页是另一个账号的"
ANOTHERS_PAGE = (
    "这一页是用另一个账号打开的，现在登录的不是那个账号，没有保存。请退出后用原来的账号登录；不再需要的，关闭这一页。"
)
VISITORS_PAGE = "这一页是登录以前打开的，填的没有暂存。请重新打开这一页再填。"
KEPT_SIGN_IN = "登录已经过期。填的内容已暂存，重新登录后还在这里。"


def disable_asked(name: str, login: str) -> Question:
    """Before an account of a member of staff is disabled."""
    return Question(
        f"停用{name}（{login}）的账号？",
        ("马上退出登录，以后不能登录。", "手里的办件要由同事转走。重新启用时由本人设置新密码和新的动态验证码。"),
        "停用",
    )


def reset_asked(name: str, login: str) -> Question:
    """Before a member of staff gets a new password and second factor."""
    return Question(
        f"重置{name}（{login}）的密码和动态验证码？",
        (
            "原来的密码、动态验证码、备用验证码和通行密钥马上作废，已经登录的退出。",
            "激活码只发到本人登记的手机，由本人设置新的；审计员会收到通知。",
        ),
        "重置",
    )


NO_COLLEAGUE = "只能登记本机构在用账号的同事。"
AWAY_DAYS = "请写从哪天到哪天不在：到的那天不早于从的那天和今天，不晚于一年以后。"


def list_named(most: int) -> str:
    return f"给这个列表起个名字，最多{most}个字。"


def lists_full(most: int) -> str:
    return f"最多存{most}个，请先删掉不用的。"


STAFF_STATES = (("on", "在用"), ("off", "已停用"), ("idle", "90天没有登录"))
