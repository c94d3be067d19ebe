"""Sentences of the exports."""

PURPOSE_FIRST = "请写明导出的用途，至少4个字。"
NOT_FULL = "完整证件号只能由直接管理这些人员的机构导出。"


GONE = "这个文件已经过期删除，请重新导出。"
SHEET = "会计人员"
HEADS = (
    "姓名", "证件号", "性别", "出生日期", "档案号", "档案状态", "工作单位", "统一社会信用代码", "是否在岗", "资格级别", "最高学历",
    "管理地区", "开始从事会计工作日期",
)  # fmt: skip
ON_POST = {True: "在岗", False: "不在岗", None: "没有单位"}

# ---- imports ----------------------------------------------------------------------------------------------------------
NO_ROWS = "表格里除了表头没有内容。"
FILE_FIRST = "请选择文件。"
SWAPPED = "这里像是证件号，姓名和证件号两列可能填反了。"
NAME_SHAPE = "姓名要2到50个字，不能有数字和符号。"
NO_PLACE = "认不出是哪个旗县（市、区）。请填名称或6位区划代码。"
OUT_OF_SCOPE = "不在您的管理范围内。"
DAY_SHAPE = "不是日期。例如2009-05-26。"
NO_LEVEL = "要填初级、中级、高级或正高级。"
YEAR_SHAPE = "要填四位年份。"
TOO_LONG = "超过50个字。"
PLACE = "管理地区"
EMPTY = "没有填。"
TWICE = "这个证件号在表里前面已经出现过。"
NUMBER_FAULTS = {
    "empty": "没有填。",
    "length": "要18位。",
    "characters": "前17位只能是数字，最后一位是数字或X。",
    "birth": "第7到14位不是一个日期。",
    "check": "最后一位校验码对不上。",
}
FAULTS_LEFT = "还有不能写入的行。改好后重新上传，或者选择只写入没有问题的行。"
NOT_CHECKED = "先检查再写入。"
REPORT_HEADS = ("行号", "列", "问题")
REPORT_SHEET = "检查结果"


def unmapped(titles: list[str]) -> str:
    return f"这些列还没有对上，或者对到了同一列：{'、'.join(titles)}。"


POINTS_SHAPE = "要填0.5到200之间的数，最多一位小数。"
SUBJECT_SHAPE = "要填专业科目或公需科目。"
YEAR = "年度"
