"""Every item of the collection: its key, its step, its words on the step's page and on the confirmation page (W15).

Labels are the guide's, letter for letter, also where two of its pages name one thing differently.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One answer. `key` is what a return names; `field` the column; `list` its code list."""

    step: int
    key: str
    label: str
    confirm: str
    list: str = ""
    kind: str = ""  # bool, date, scan, or empty

    @property
    def field(self) -> str:
        return self.key.split(".", 1)[1]


def _item(step: int, key: str, label: str, confirm: str = "", list: str = "", kind: str = "") -> Item:
    return Item(step, key, label, confirm or label, list, kind)


IDENTITY = (
    _item(3, "identity.id_type", "证件类型", list="id_type"),
    _item(3, "identity.id_number", "证件号"),
    _item(3, "identity.name", "姓名"),
    _item(3, "identity.sex", "性别", list="gender"),
    _item(3, "identity.country", "所属国家或地区", list="country"),
    _item(3, "identity.born", "出生日期", kind="date"),
    _item(3, "identity.ethnic", "民族", list="ethnic_group"),
    _item(3, "identity.political", "政治面貌", list="political_status"),
    _item(3, "identity.email", "电子邮箱", "邮箱"),
    _item(3, "identity.phone", "移动电话", "手机号"),
    _item(3, "scan.id_emblem", "身份证国徽面", kind="scan"),
    _item(3, "scan.id_portrait", "身份证头像面", kind="scan"),
    _item(3, "scan.photo", "证件照片", kind="scan"),
)
POST = (
    _item(4, "post.has_employer", "是否有工作单位", kind="bool"),
    _item(4, "post.on_post", "是否在岗", kind="bool"),
    _item(4, "post.residence_type", "居住类型", list="residence_type"),
    _item(4, "post.division_code", "户籍所在地"),
    _item(4, "scan.residence_permit", "居住证", kind="scan"),
    _item(4, "scan.student_report", "学籍在线验证报告", kind="scan"),
    _item(4, "post.management", "现会计人员管理地区"),
    _item(4, "post.agency", "现会计人员管理机构"),
    _item(4, "post.employer", "工作单位全称"),
    _item(4, "post.uscc", "统一社会信用代码"),
    _item(4, "post.economic_type", "单位经济类型"),
    _item(4, "post.employer_phone", "单位联系电话", "联系电话"),
    _item(4, "post.employer_address", "单位地址", "工作单位地址"),
    _item(4, "post.position", "现从事会计工作岗位", list="position_2012"),
    _item(4, "post.admin_post", "会计行政职务", list="admin_post"),
    _item(4, "post.title", "会计专业技术职务", list="prof_post"),
    _item(4, "post.title_since", "会计专业技术职务聘任时间", kind="date"),
    _item(4, "post.accounting_since", "开始从事会计工作日期", "首次参加会计工作时间", kind="date"),
    _item(4, "scan.proof_letter", "单位从事会计工作证明函", "单位从事会计工作证明", kind="scan"),
)


def _education(mode: str, word: str, diploma: str, confirm: tuple[str, str, str]) -> tuple[Item, ...]:
    return (
        _item(5, f"education.{mode}_level", f"{word}最高学历", list="education_level_form"),
        _item(5, f"education.{mode}_major", f"{word}所学专业", confirm[0]),
        _item(5, f"education.{mode}_school", f"{word}毕业院校", confirm[1]),
        _item(5, f"education.{mode}_graduated", f"{word}毕业时间", confirm[2], kind="date"),
        _item(5, f"education.{mode}_degree", f"{word}最高学位", list="degree"),
        _item(5, f"education.{mode}_code", f"{word}学历电子备案表在线验证码"),
        _item(5, f"scan.diploma_{mode}", diploma, f"{word}学历证书(学历认证报告)", kind="scan"),
        _item(5, f"scan.degree_{mode}", f"{word}学位证书", kind="scan"),
        _item(5, f"scan.eregistration_{mode}", f"{word}学历电子备案表", kind="scan"),
    )


EDUCATION = (
    *_education(
        "full",
        "全日制",
        "全日制学历证书(学历认证报告)",
        ("全日制最高学历所学专业", "全日制最高学历毕业院校", "全日制最高学历毕业时间"),
    ),
    *_education(
        "part",
        "非全日制",
        "非全日制学历证书(学历验证报告)",
        ("非全日制学历(学位)所学专业", "非全日制学历(学位)授予院校", "非全日制学历(学位)取得时间"),
    ),
)


def _qualification(key: str, label: str, list: str = "", kind: str = "") -> Item:
    return _item(6, key, label, f"会计{label}", list, kind)


QUALIFICATION = (
    _qualification("qualification.type", "专业技术资格类型", list="qualification_type"),
    _qualification("qualification.level", "专业技术资格级别", list="title_level"),
    _qualification("qualification.way", "专业技术资格取得方式", list="qualification_way"),
    _qualification("qualification.obtained_on", "专业技术资格取得时间", kind="date"),
    _qualification("qualification.certificate_no", "专业技术资格证书号或批文号"),
    _qualification("scan.qualification", "专业技术资格证书或批文", kind="scan"),
    _item(6, "qualification.is_cpa", "是否注册会计师", kind="bool"),
    _item(6, "qualification.cpa_no", "注册会计师证书号"),
    _item(6, "qualification.is_cpv", "是否资产评估师", kind="bool"),
    _item(6, "qualification.cpv_no", "资产评估师证书号"),
    _item(6, "qualification.is_cta", "是否税务师", kind="bool"),
    _item(6, "qualification.cta_no", "税务师证书号"),
    _item(6, "qualification.is_highend", "是否高端人才", kind="bool"),
    _item(6, "qualification.talent_category", "会计领军人才类别", list="talent_category"),
    _item(6, "qualification.talent_level", "会计领军人才层级", list="talent_level"),
    _item(6, "qualification.talent_status", "培养状态", list="talent_status"),
    _item(6, "qualification.talent_term", "期次"),
    _item(6, "qualification.talent_selected", "入选年度"),
    _item(6, "qualification.talent_graduated", "毕业年度"),
)
ALL = IDENTITY + POST + EDUCATION + QUALIFICATION
BY_KEY = {item.key: item for item in ALL}

# The group of answers that each form step holds: the first part of its items' keys.
GROUPS = {3: "identity", 4: "post", 5: "education", 6: "qualification"}
STEPS = (
    "信息采集(核实)准备",
    "诚信提供信息承诺",
    "实名认证",
    "单位与岗位信息",
    "学历学位信息",
    "专业技术资格信息",
    "信息确认提交",
)
SECTIONS = (
    (3, "人员基本信息", IDENTITY),
    (4, "单位与岗位信息", POST),
    (5, "学历学位信息", EDUCATION),
    (6, "专业技术资格信息", QUALIFICATION),
)
# The form steps that each kind of case walks: all of them once, one of them for a change afterwards (D05).
WALKS = {
    "collection": (3, 4, 5, 6),
    "update_basic": (3,),
    "update_post": (4,),
    "update_education": (5,),
    "update_qualification": (6,),
}
UPDATES = tuple(kind for kind in WALKS if kind != "collection")
# Names and numbers are put right by 证件登记更正, phone and e-mail by their codes under 账号与安全.
BASIC = frozenset({"identity.political", "scan.photo"})
EVIDENCE = tuple(item.field for item in ALL if item.kind == "scan")


def asked(kind: str, item: Item) -> bool:
    """True when a case of this kind asks for the item at all."""
    return item.step in WALKS[kind] and (kind != "update_basic" or item.key in BASIC)


def of_scan(kind: str) -> Item:
    """The item of a piece of evidence."""
    return BY_KEY[f"scan.{kind}"]
