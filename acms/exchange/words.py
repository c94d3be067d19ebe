"""Sentences of the exports."""

PURPOSE_FIRST = "请写明导出的用途，至少4个字。"
NOT_FULL = "完整证件号只能由直接管理这些人员的机构导出。"


GONE = "这个文件已经过期删除，请重新导出。"
SHEET = "会计人员"
# The columns that can be exported, in their order.
EXPORTED = {
    "name": "姓名", "id_number": "证件号", "sex": "性别", "born": "出生日期", "file_no": "档案号", "status": "档案状态", "employer": "工作单位",
    "uscc": "统一社会信用代码", "on_post": "是否在岗", "level": "资格级别", "education": "最高学历", "region": "管理地区",
    "since": "开始从事会计工作日期",
}  # fmt: skip
WIDTHS = {"证件号": 22, "工作单位": 36, "统一社会信用代码": 22, "管理地区": 30, "内容": 80}
ABOUT, ABOUT_HEADS = "说明", ("项目", "内容")
NUMBERS = {True: "完整", False: "中间几位隐去"}


def about(
    *, at: str, by: str, agency: str, asked: str, purpose: str, rows: int, full: bool
) -> tuple[tuple[str, str], ...]:
    """What the file of an export says of itself."""
    return (
        ("内容", "会计人员名单，导出时会计人员数据库的记录"),
        ("导出时间", at),
        ("导出人", f"{by}（{agency}）"),
        ("条件", asked),
        ("人数", f"{rows}人"),
        ("证件号", NUMBERS[full]),
        ("用途", purpose),
        ("注意", "含个人信息，只能用于上面的用途，用完删除。"),
    )


ON_POST = {True: "在岗", False: "不在岗", None: "没有单位"}

# ---- imports ----------------------------------------------------------------------------------------------------------
GOOD_NO_MORE = "检查以后情况有变，有的行现在不能导入了，所以什么都没有写入。已经重新检查，原因见下面。"
NO_ROWS = "表格里除了表头没有内容。"
FILE_FIRST = "请选择文件。"
KIND_FIRST = "请选择导入什么。"
SWAPPED = "这里像是证件号，姓名和证件号两列可能填反了。"
NO_PLACE = "认不出是哪个旗县（市、区）。请填名称或6位区划代码。"
OUT_OF_SCOPE = "不在您的管理范围内。"
SPACED_NAME = "姓名中间的空格去掉了，按一个人读；写的是两个人的，请分成两行。"
FORMER_NAME = "这是曾用名，计入这个证件号的档案。"
OTHER_NAME = "和这个证件号在档案里的姓名不一致。"
DAY_RANGE = "不早于1950年1月1日，不晚于今天。"
MONTH_AS_FIRST = "只写到月，按当月1日写入。"
MONTH_KEPT = "只写到月，原样记着，本人采集时写到日。"
LENGTHENED = "15位的旧号，按18位写入。"
DESTROYED = "Excel把它变成了数字，后几位已经丢了。请把这一列设为文本，重新填写。"
NO_MOBILE = "不是手机号，没有写入；这个人的激活码请打印。"
NO_UNIT_CODE = "不是统一社会信用代码，原样记着，本人采集时核对。"
START_KEPT = "这个人已经在库里，开始从事会计工作日期与档案不同，没有写入；档案里的不对，要在档案里申请更正。"
PHONE_KEPT = "这个人已经在库里，手机号与登记的不同，没有写入。"
NO_SUCH_UNIT = "单位库里还没有这个单位，先记着，本人采集时核对。"
NO_SUCH_NAME = "没有代码，按全称也没有找到单位，名称先记着，本人采集时核对。"
SEVERAL_OF_NAME = "没有代码，叫这个名称的单位不止一个，名称先记着，本人采集时核对。"
BY_NAME = "没有代码，按全称对上了单位库里的单位。"
NO_EDUCATION = "认不出是哪种学历。"
NO_DEGREE = "认不出是哪种学位。"
NO_MODE = "认不出是全日制还是非全日制。"
SAYS_NOTHING = "写的是没有或者不知道，按没有填处理。"
WHOLE_ROW = "整行"
TOTAL_ROW = "是合计或者填表说明，没有读取。"
BLANK_ROW = "对上的列都是空的，没有读取。"
NO_LEVEL = "要填初级、中级、高级或正高级。"
YEAR_SHAPE = "要填四位年份。"
EMPTY = "没有填。"
AS_ABOVE = "写的是「同上」。每一行都要填写完整，请把内容填上。"
NO_CREDITS = "两个科目的学分都是0或者没有填，没有读取。"
NOT_REGISTERED = "这个人还没有正式入库，学分先记着，入库以后计入；现在不算。"
CLOSED = "这个人的档案已经注销，学分只是记着，不算。"
TWICE = {
    "people": "这个证件号在表里前面已经出现过。",
    "holders": "这个人的这本证书在表里前面已经出现过。",
    "credits": "这个人同一年度、科目、内容的学分在表里前面已经出现过。",
}
FAULTS_LEFT = "还有不能写入的行。改好后重新上传，或者选择只写入没有问题的行。"
NOT_CHECKED = "先检查再写入。"
GOES_ON = {
    "reading": "正在读取这个文件，读完再选。",
    "checking": "正在检查，不用再点，检查完会显示结果。",
    "applying": "正在写入，不用再点，写完会显示结果。",
    "done": "已经写入，不用再点。要再写入别的行，请重新上传。",
}
EXPIRED = "这个文件已经过期删除，请重新上传。"
HEAD_FIRST = "请选择哪一行是表头。"
REPORT_HEADS = ("行号", "姓名", "列", "填的内容", "问题")
NOTES_HEADS = ("行号", "姓名", "列", "填的内容", "怎样处理")
REPORT_SHEET = "问题清单"
ROWS_SHEET = "要改的行"
NOTES_SHEET = "写入说明"
ROW = "原表行号"
PROBLEMS = "问题"
NO_HEAD = "（没有表头）"
WHOLE_FILE = "整个文件"
SEVERAL_NUMBERS = "表里有不止一列「身份证号」，像是几张表并排放着，或者写了几种人。一次导入只读选定的一组列；别的列里如果也是要导入的人，导完后把文件再上传一次，选那一组。"
SHEET_LEFT = "这张工作表没有读，一次导入读一张。"
ONE_OF_SEVERAL_NUMBERS = "有不止一列「身份证号」，只读了选定的那一列。"
TEMPLATE_SHEET = "填写"
EXAMPLE_SHEET = "说明"
EXAMPLE_HEADS = ("列", "要不要填", "例子")
REQUIRED = {True: "必填", False: "选填"}


def unit_by_name(found: int) -> str:
    """What became of a unit's name without a code."""
    return BY_NAME if found == 1 else SEVERAL_OF_NAME if found else NO_SUCH_NAME


def kept_unread(why: str) -> str:
    """What becomes of a cell that nobody has to correct before the row can be written."""
    return f"{why.rstrip('。')}。原样记着，本人采集时核对。"


def too_long(most: int) -> str:
    return f"超过{most}个字。"


def joined(faults: list[tuple[str, str]]) -> str:
    """Everything that is wrong with a row, in one cell."""
    return "".join(f"{column}：{why}" for column, why in faults)


def head_choice(sheet: str, number: int, cells: list[str]) -> str:
    """第3行：姓名、身份证号…"""
    shown = "、".join(cell[:12] for cell in cells if cell)
    return f"{f'{sheet}，' if sheet else ''}第{number}行：{shown[:40]}{'…' if len(shown) > 40 else ''}"


def of_column(title: str, at: int) -> str:
    """A head that stands in several columns: 姓名（左起第5列）"""
    return f"{title}（左起第{at + 1}列）" if title else ""


def may_be(titles: list[str]) -> str:
    """Which columns may be the one that is open; the empty text where none is."""
    shown = "".join(f"「{title}」" for title in titles[:4])
    return f"表里有{shown}{'等' if len(titles) > 4 else ''}，不确定是不是要的，请选择。" if titles else ""


def sheets_left(read: str, left: list[str]) -> str:
    """What is said of a workbook of several sheets."""
    if not left:
        return ""
    shown = "".join(f"「{name}」" for name in left[:8])
    return (
        f"这个文件有{len(left) + 1}张工作表，这次只读「{read}」，没有读{shown}{'等' if len(left) > 8 else ''}。"
        "要读别的，在「哪一行是表头」里选那张表的表头；几张都要，导完一张再上传一次，选另一张。"
    )


def sheets_left_count(left: int) -> str:
    return f"还有{left}张工作表没有读，一次导入读一张。"


def unmapped(titles: list[str]) -> str:
    return f"这些列还没有对上，或者对到了同一列：{'、'.join(titles)}。"


HOURS = (
    "学时不是学分：国家和自治区没有规定一个学时折算几个学分，不能当作学分记入。"
    "请让培训机构按认定的办法折算，把学分填在「学分」列里再上传。"
)
HOURS_CELL = "这里写的是学时，不是学分。请填折算后的学分。"
THERE_WITHOUT_CONTENT = (
    "库里已有这个人这一年度、科目的一条没有写内容的学分，当作同一条，没有再记；如果是另一次培训，请写上内容再导入。"
)
TWICE_WITHOUT_CONTENT = (
    "这个人这一年度、科目的学分在表里前面已经出现过，都没有写内容；如果是几次培训，请把内容分别写上。"
)


def no_content(instead: str) -> str:
    return f"没有写内容的，记为「{instead}」。"


def by_title(column: str, shown: str) -> str:
    """What was understood of a table whose title alone says what a column would say."""
    return f"没有{column}这一列，按标题都记为{shown}。"


def by_agency(column: str, place: str) -> str:
    """What stands in a column that the table has not, because who brings it manages one place alone."""
    return f"没有「{column}」这一列，都记为您管理的{place}。"


def of_year(year: int) -> str:
    return f"{year}年度"


POINTS_SHAPE = "要填0.5到200之间的数，最多一位小数。"
SUBJECT_SHAPE = "要填专业科目或公需科目。"
FORM_SHAPE = "认不出这种培训形式。要填模板里列出的，例如「现场(面授)培训」「网络远程培训」；不知道的空着。"
# Code list ce_form → what lists of training call it beside the list's own words.
FORMS = {
    "01": ("考试", "会计考试", "资格考试", "会计专业技术资格考试", "会计类考试"),
    "02": ("会议", "会计类会议", "专业会议"),
    "03": ("学历教育", "学历学位教育", "学历(学位)教育", "会计类专业学历教育"),
    "04": ("课题", "研究课题", "会计类研究课题"),
    "05": ("论文", "发表论文", "会计类论文"),
    "06": ("书籍", "出版书籍", "著作", "出版著作"),
    "07": ("高端会计人才培训", "高端人才培训", "继续教育管理部门组织的培训"),
    "08": ("用人单位组织的培训", "单位组织的培训", "单位培训", "单位内训", "内训", "会计继续教育机构组织的培训"),
    "09": ("注册会计师继续教育", "资产评估师继续教育", "税务师继续教育"),
    "10": (
        "网络", "网络培训", "远程", "远程培训", "远程教育", "网络远程", "网络教育", "网授", "线上", "线上培训", "在线", "在线学习", "网上培训",
        "直播", "直播培训", "直播授课", "直播课", "网络直播", "网络直播培训", "线上直播", "线上直播培训", "在线直播", "远程直播", "视频直播", "录播", "直播回放",
        "网课", "网络课程", "网络学习", "网上学习", "网络授课", "线上学习", "线上课程", "线上授课", "在线培训", "在线课程", "远程学习",
    ),
    "11": ("现场", "现场培训", "面授", "面授培训", "现场面授", "现场面授培训", "线下", "线下培训", "集中面授", "脱产面授"),
    "99": ("其它", "其他形式", "其它形式"),
}  # fmt: skip
