"""What the phone and the screen are told."""

from typing import NamedTuple


class Closed(NamedTuple):
    """Why a code opens nothing: its code for tests, the status of the answer, a heading and what to do."""

    code: str
    status: int
    title: str
    sentence: str


UNKNOWN = Closed("unknown", 404, "没有这个二维码", "请回到电脑上，在要传的材料下面点「用手机拍」，扫新的二维码。")
ANOTHER = Closed(
    "another",
    403,
    "这不是您的材料",
    "这台手机上登录的是另一个人。请用材料本人的手机扫，或者先在这台手机上退出登录，再扫一次。",
)
USED = Closed(
    "used", 410, "这个二维码已经用过了", "一个二维码只收一张，已经收到。要换一张，请在电脑上再点「用手机拍」。"
)
REPLACED = Closed("replaced", 410, "电脑上已经换了新的二维码", "请扫电脑上最新的那个，原来的不再收。")
EXPIRED = Closed("expired", 410, "这个二维码过期了", "二维码10分钟内有效。请在电脑上再点「用手机拍」，扫新的。")
SIGNED_OUT = Closed(
    "signed_out", 410, "账号的密码改过了", "以前生成的二维码不再收。请在电脑上重新登录，再点「用手机拍」。"
)
SUBMITTED = Closed("submitted", 409, "这件已经提交了", "提交以后材料不能再换。要换的，请先在电脑上撤回。")
DECIDED = Closed("decided", 409, "这件已经办结了", "办结以后不再收材料。要改的，请在电脑上另外申请变更。")
FORM_SENT = Closed(
    "form_sent", 409, "这份表已经提交了", "提交以后不再收这一项的照片。要补的，请在电脑上打开这份表重新填。"
)
LOCKED = Closed("locked", 409, "这份材料现在不能换", "退回修改的只能换退回时指出的材料，请在电脑上看退回的原因。")
TOO_OFTEN = Closed("too_often", 429, "试得太多了", "请过一刻钟再试，或者在电脑上直接选择文件。")

TOO_MANY_CODES = "生成的二维码太多了，请过一会儿再试，或者在这里直接选择文件。"
CANNOT_CHANGE = "这份材料现在不能换，没有生成二维码。请刷新页面看最新情况。"
