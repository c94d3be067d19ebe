"""Sentences of the login pages."""

LETTERS, DIGITS, SIGNS = "字母", "数字", "符号"
PASSWORD_COMMON = "这个密码太常见，换一个别人猜不到的。"
PASSWORD_HAS_NUMBER = "密码里有您的证件号或出生日期，换一个。"
PASSWORD_HAS_NAME = "密码里有您的姓名，换一个。"
PASSWORDS_DIFFER = "两次填的密码不一样，请再填一次。"
NO_SUCH_LOGIN = "证件号或密码不对，请再核对一次。"
NO_SUCH_STAFF = "用户名或密码不对，请再核对一次。"
CAPTCHA_WRONG = "验证码不对，请看新图重填。"
SECOND_FACTOR_WRONG = "动态验证码不对，请填最新的6位数字。"
NAME_DIFFERS = "姓名与档案不一致。请核对是否有错别字；档案里的姓名确实有错，请申请证件登记更正。"
PHONE_FIRST = "请先填手机号并完成短信校验。"
USE_PERSON_LOGIN = "您的信息采集已经完成，请从「会计人员登录」进入。信息采集只进行一次。"
USE_COLLECTION = "您还没有完成信息采集，请从「会计人员信息采集」进入。"
TOO_MANY_FROM_HERE = "这个网络地址试得太多了，请15分钟后再来。"
TOO_MANY_CODES = "验证码发得太多了，请1小时后再试。"
SESSION_GONE = "这个页面等得太久，已经失效。请从登录重新开始。"

ID_FAULTS = {
    "empty": "请填身份证件号。",
    "length": "要18位，请数一数有没有多或少。",
    "characters": "前17位只能是数字，最后一位是数字或X。",
    "birth": "第7到14位不是一个日期，请核对。",
    "check": "最后一位校验码对不上，请逐位核对。",
}


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


def code_sent(where: str) -> str:
    return f"验证码已发到{where}，5分钟内有效。"


def code_bad(left: int) -> str:
    return f"验证码不对，还可以试{left}次。" if left > 0 else "验证码试了5次都不对，请重新获取。"


CODE_SHAPE = "要填6位数字。"
CODE_EXPIRED = "验证码已经过期，请重新获取。"
PHONE_SHAPE = "要填11位手机号。"
EMAIL_SHAPE = "电子邮箱的写法不对，例如name@example.com。"
PASSWORD_CHANGED = "密码已经改好，请用新密码登录。"


def please(verb: str, label: str) -> str:
    return f"请{verb}{label}。"


NUMBER_HAS_ACCOUNT = "这个证件号已经有档案，不能再建。"
