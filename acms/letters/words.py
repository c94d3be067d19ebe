"""Sentences of the letters and their audit; {short}, {formal}, {own}, {unit} and {seal} are filled by the letter's form."""

AUDIT_FAILED = "这份{short}没有自动核对完，由管理机构核对。"
RESCAN_ADVICE = "请确认打印清晰、没有脏点，用350DPI重新扫描后再上传。"
NOT_OURS = "这不是在本系统填写、打印的{short}，或者二维码被遮住、剪掉了。请用本系统打印的{short}签字、签章后扫描上传。"
ILLEGIBLE = "扫描件不清晰，系统无法识别。" + RESCAN_ADVICE
CODE_UNREAD = "函上的二维码看不清，系统认不出是哪一张{short}。" + RESCAN_ADVICE
NOT_ALIGNED = "{short}没有拍全或者变形太大，系统无法对齐。请放平后把四个角都拍进画面，或者用扫描仪扫描。"
VOID = "这张{short}已经作废。请重新打印现在有效的{short}。"
OTHER_LETTER = "这不是现在这张{short}（编号不同）。请上传最近一次打印的那张。"
OTHER_PERSON = "这是别人的{short}。"
TWO_LETTERS = "这个扫描件里有两张{short}。请只扫描一张，重新上传。"
MISSING_SIGN_OWN = "没有找到{own}。请本人签字后重新扫描上传。"
MISSING_SIGN_UNIT = "没有找到{unit}。请签字后重新扫描上传。"
MISSING_SEAL = "没有找到「单位{seal}」。请单位在函的左下方加盖{seal}后重新扫描上传。"
SEAL_NOT_RED = "印章不是红色的。请用彩色扫描原件，不要用复印件。"
SEAL_NOT_ROUND = "看不出圆形或椭圆形的单位{seal}：可能是方章，可能没有盖全，也可能印色太淡，由管理机构核对。"
SEAL_TEXT = "印章上的单位名称没有读清，或者与出函单位不一致，由管理机构核对。"
SEAL_OTHER_USE = "印章是合同、工会、发票、食堂等其他用途的专用章，或者是部门的章，不是单位{seal}，由管理机构核对。"
SEAL_DRAWN = "印章只有一种纯色，不像在纸上盖的，由管理机构核对。请在打印的{short}上盖章后扫描原件。"
MISSING_TEXT = "函上有一部分内容是空白的。" + RESCAN_ADVICE
COVERED_TEXT = "函上有一部分内容被红色印迹盖住后看不见了，由管理机构核对。"
CREASED_TEXT = "函纸不平整，有一部分内容看不清，由管理机构核对。"
EXTRA_INK = "函上有打印内容以外的字迹，由管理机构核对。"
RED_INK = "函上除印章以外还有红色的字迹或印迹，由管理机构核对。"
SIGN_RED = "「{who}」处是人名章或者不清楚的红色字迹，由管理机构核对。"
SIGN_MARK = "「{who}」处只有简单的笔画，看不出是签名，由管理机构核对。"
SIGN_TYPED = "「{who}」处像是打印的字，不是手写签名，由管理机构核对。"
SIGN_TWICE = "两处签名一模一样，由管理机构核对。"
NEVER_PRINTED = "这份扫描件没有纸张和扫描的痕迹，不像是打印、签字后再扫描的，由管理机构核对。"
SCREEN = "这份扫描件上有规则的彩色条纹，像是对着屏幕拍的，由管理机构核对。请扫描签字、盖章的纸质原件。"
FIXED_TEXT = "函上的固定文字与打印的不一致。{short}打印后不能修改，请重新打印。"

# What people write by hand beside signatures and seals: consent, that it is true, and the day. Readers take a hand's 意 for many others,
# and one character of a day for another.
BESIDE_SEALS = (
    "(同.|情况属实|属实|已核对|核对无误|[\\d年月日./、,，。:：·-])+"
    "|(?=(\\D*\\d){5})[\\d年月日./、,，。:：·-]+.[\\d年月日./、,，。:：·-]+"
)


def differs(label: str) -> str:
    """The guide's own example, §3.3."""
    return f"{{formal}}{label}与填写的{label}不一致。{{short}}打印后不能修改，否则无效；请重新打印、签章后扫描上传。"


def doubtful(label: str) -> str:
    return f"「{label}」看不清，由管理机构核对。"


def missing_characters(characters: str) -> str:
    return f"「{characters}」这几个字暂时打印不出来，请联系管理机构。"
