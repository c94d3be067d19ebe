"""Sentences of no room in particular."""

from acms.base.text import Fault

BODY_TOO_LARGE = "一次上传的文件太大。每个文件不超过20 MB，一次最多5个。"
CONTROL_CHARACTERS = "内容里有看不见的控制字符，没有接收。请回到刚才的页面，把粘贴进来的内容删掉，重新输入。"
TEXT_TOO_LARGE_TITLE = "文字太多"
TEXT_TOO_LARGE = "文字太多，没有接收。请缩短以后再提交。"
TO_THE_DESK, TO_MY_PAGE, TO_PORTAL = "回到工作台", "回到我的首页", "回到首页"
MISPLACED_TITLE = "这条记录没有打开"
MISPLACED = (
    "这条记录里有一项加密的内容和它所在的位置对不上，系统没有打开，已经记入告警。什么都没有改动。请联系管理机构。"
)
LATER_TITLE = "这一页现在打不开"
LATER = "消息说的是当时的情况。后来有了变化，这一页已经不在，或者不再归您管。"
# What an error page says by its status: title, sentence.
FAULTS = {
    400: ("没有办成", "提交的内容系统看不懂。请回到刚才的页面，核对后再试一次。"),
    403: ("没有权限", "您的账号不能做这一步。需要办的，请联系管理机构。"),
    404: ("没有这个页面", "地址可能写错了，或者您没有查看的权限。"),
    405: ("这个地址不能直接打开", "这是提交表单用的地址。请回到表单所在的页面，在那里点按钮办理。"),
    409: ("没有办成", "这一步现在不能办。请回到刚才的页面，看看最新的情况。"),
    410: ("没有这个页面", "这个页面已经失效，请重新打开。"),
    413: ("文件太大", BODY_TOO_LARGE),
    500: ("系统没有办成", "您保存过的内容都在。请过几分钟再试；仍然这样，请联系管理机构。"),
}
TOO_SLOW = "没有收完：上传太慢，或者同时上传的人太多。请过一会儿再试。"
DAY_MISSING = "请写到日，例如1993-08-01。"
NO_TABLE = "这不是能读的表格。能读Excel的xlsx和xls、WPS和OpenDocument的ods、CSV；请另存为其中一种再传。"
OTHER_ENCODING = (
    "看不出这个文本表格用的是哪种文字编码（例如繁体中文的Big5），没有读。能读的编码是UTF-8、UTF-16和GB 18030（GBK、GB2312）。"
    "请用Excel或WPS打开，看清没有乱码以后另存为xlsx，或者另存为「CSV UTF-8（逗号分隔）」，再传。"
)
SWOLLEN = "这个表格文件解开后大得不正常，不能接收。请把有内容的行和列复制到新的表格里，保存后再传。"
TOO_MANY_ROWS = "这张表超过1048576行，没有接收。请按旗县分成几张表，一张一张导入；已经在库的人不会重复。"
PROTECTED = "这个表格有打开密码，读不了。请去掉密码，另存一份再传。"
TABLE_FAULTS = {"no_table": NO_TABLE, "swollen": SWOLLEN, "protected": PROTECTED, "encoding": OTHER_ENCODING}

# What is wrong with an ID number, by the code of id_card.WrongNumber.
ID_FAULTS = {
    "empty": "没有填身份证件号。",
    "permit": "这是旧版外国人永久居留身份证的号码，系统还不能登记。请填新版证上9开头的18位号码；没有换领的，请联系管理机构。",
    "length": "要18位，请数一数有没有多或少。",
    "characters": "前17位只能是数字，最后一位是数字或X。",
    "birth": "第7到14位不是一个日期，请核对。",
    "check": "最后一位校验码对不上，请逐位核对。",
}

# What the gate for typed text refuses (N01, N02), by the code of its Fault.
TEXT_FAULTS = {
    "empty": "没有填。",
    "short": "姓名至少两个字。",
    "long": "姓名最多50个字。",
    "control": "第{place}个字符是看不见的控制字符，请删去重填。",
    "character": "第{place}个字符「{character}」不能用在姓名里。",
    "mobile": "手机号是1开头的11位数字。",
    "date": "日期写成1993-08-01这样。",
    "zeros": "全是0，不是日期。请填真实的日期。",
    "no_month": "没有{month}月，月份是1到12。",
    "no_day": "{year}年{month}月没有{day}日。",
    "years": "年份要在1900到2099之间。",
    "year_behind": "年份写在最前面，例如1993-08-01。",
    "year_short": "年份要写四位，例如1993-08-01。",
    "no_year": "没有写年份，日期写成1993-08-01这样。",
    "ambiguous": "看不准是哪一天或者哪个月，写成1993-08-01这样。",
    "destroyed": "Excel把它变成了数字，后几位已经丢了。请把这一列设为文本，重新填18位。",
}

ID_FAULTS["several"] = "一格里写了不止一个号码。一行写一个人，请分开填。"
SEVERAL_NAMES = "一格里写了不止一个人的姓名。一行写一个人，请分开填；确实是一个人的，去掉中间的空格、换行和标点。"
ID_FAULTS["destroyed"] = TEXT_FAULTS["destroyed"]  # of a cell of a table (`base.cells`)


def text_fault(fault: Fault) -> str:
    """The sentence for what the gate refuses; a character that cannot be shown is named by its number."""
    character = fault.character
    shown = character if character.isprintable() else f"U+{ord(character):04X}" if character else ""
    return TEXT_FAULTS[fault.code].format(place=fault.place, character=shown, **fault.said)


def please(verb: str, label: str) -> str:
    """What is to be done with an empty field; a label that says it itself (再填一次新密码) is not told twice."""
    return f"请{label}。" if verb in label else f"请{verb}{label}。"
