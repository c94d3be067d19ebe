"""What the letters say: each kind's fields, under the names that findings and forms use (T01, T02, T05)."""

from dataclasses import asdict, dataclass, fields
from typing import ClassVar, Self

# T02: civil servants and public institutions sign no labour contract.
EMPLOYMENT = {
    "contract": ("已经与我单位签订劳动合同", "聘任"),
    "appointment": ("已经由我单位按规定任用（聘用）", "任用（聘用）"),
}


@dataclass(frozen=True)
class Facts:
    """The printed fields of one letter, all text; `LABELS` gives their labels in the order in which they stand."""

    LABELS: ClassVar[dict[str, str]]
    optional: ClassVar[frozenset[str]] = frozenset()
    nothing: ClassVar[dict[str, str]] = {}  # what is printed for a field that may be empty

    @classmethod
    def from_dict(cls, given: dict[str, str]) -> Self:
        """Raises ValueError naming what is missing or unknown."""
        known = {field.name for field in fields(cls)}
        missing, unknown = known - given.keys() - cls.optional, given.keys() - known
        if missing or unknown:
            raise ValueError(f"missing: {sorted(missing)}; unknown: {sorted(unknown)}")
        empty = {name for name, value in given.items() if not value.strip()}
        if lacking := empty - cls.nothing.keys():
            raise ValueError(f"empty: {sorted(lacking)}")
        return cls(**given | {name: cls.nothing[name] for name in empty})

    def as_dict(self) -> dict[str, str]:
        return asdict(self)

    def wording(self) -> dict[str, str]:
        """Parts of the sentences that the facts choose."""
        return {}


@dataclass(frozen=True)
class ProofFacts(Facts):
    """《从事会计工作证明函》 as printed; dates are 2004-07-01, the region 呼和浩特市/赛罕区, an empty title_since 无."""

    LABELS = {
        "employer": "出函单位全称",
        "uscc": "单位统一社会信用代码",
        "phone": "工作单位电话",
        "region": "工作单位所在地区",
        "id_number": "身份证号码",
        "name": "姓名",
        "joined_on": "进入单位工作日期",
        "accounting_since": "开始从事会计工作日期",
        "post": "现从事会计工作岗位",
        "admin_post": "会计行政职务",
        "title": "会计专业技术职务",
        "title_since": "会计专业技术职务聘任时间",
        "issued_on": "落款日期",
    }
    optional = frozenset({"employment_form"})
    nothing = {"phone": "无", "admin_post": "无", "title": "无职务", "title_since": "无"}

    employer: str
    uscc: str
    phone: str
    region: str
    id_number: str
    name: str
    joined_on: str
    accounting_since: str
    post: str
    admin_post: str
    title: str
    title_since: str
    issued_on: str
    employment_form: str = "contract"

    def __post_init__(self) -> None:
        if self.employment_form not in EMPLOYMENT:
            raise ValueError("employment_form: contract or appointment")

    def wording(self) -> dict[str, str]:
        return dict(zip(("employment", "engaged"), EMPLOYMENT[self.employment_form], strict=True))


@dataclass(frozen=True)
class HeadFacts(Facts):
    """《单位会计机构负责人备案函》 as printed; dates are 2026-07-01, `former` and `qualification` 无 where there is none."""

    LABELS = {
        "employer": "单位全称",
        "uscc": "单位统一社会信用代码",
        "phone": "工作单位电话",
        "region": "工作单位所在地区",
        "id_number": "身份证号码",
        "name": "姓名",
        "appointed_on": "任职日期",
        "accounting_since": "开始从事会计工作日期",
        "qualification": "专业技术资格",
        "condition": "任职条件",
        "former": "原会计机构负责人",
        "issued_on": "落款日期",
    }

    nothing = {"phone": "无", "qualification": "无", "former": "无"}

    employer: str
    uscc: str
    phone: str
    region: str
    id_number: str
    name: str
    appointed_on: str
    accounting_since: str
    qualification: str
    condition: str
    former: str
    issued_on: str


@dataclass(frozen=True)
class MoveFacts(Facts):
    """《工作地变更证明》 as printed (T05). `employer` is the receiving side: a unit, or the agency there, whose `uscc` is 无.

    `moved_on` is 2026-07-01; `region` a province and a place in it; `former` 无 without unit.
    """

    LABELS = {
        "employer": "接收单位全称",
        "uscc": "单位统一社会信用代码",
        "phone": "接收单位电话",
        "region": "调入地区",
        "id_number": "身份证号码",
        "name": "姓名",
        "file_no": "会计人员档案号",
        "former": "原工作单位",
        "agency": "原会计人员管理机构",
        "moved_on": "工作地变更日期",
        "issued_on": "落款日期",
    }

    nothing = {"uscc": "无", "phone": "无", "former": "无"}

    employer: str
    uscc: str
    phone: str
    region: str
    id_number: str
    name: str
    file_no: str
    former: str
    agency: str
    moved_on: str
    issued_on: str
