"""What a proof letter says (T01): the guide's fields, each under the name that findings and forms use."""

from dataclasses import asdict, dataclass, fields

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

# T02: civil servants and public institutions sign no labour contract.
EMPLOYMENT = {
    "contract": ("已经与我单位签订劳动合同", "聘任"),
    "appointment": ("已经由我单位按规定任用（聘用）", "任用（聘用）"),
}


@dataclass(frozen=True)
class ProofFacts:
    """The letter's fields as printed; dates are 2004-07-01, the region 呼和浩特市/赛罕区, an empty title_since 无."""

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

    @classmethod
    def from_dict(cls, given: dict[str, str]) -> "ProofFacts":
        """Raises ValueError naming what is missing or unknown."""
        known = {field.name for field in fields(cls)}
        missing = known - given.keys() - {"employment_form"}
        unknown = given.keys() - known
        if missing or unknown:
            raise ValueError(f"missing: {sorted(missing)}; unknown: {sorted(unknown)}")
        if given.get("employment_form", "contract") not in EMPLOYMENT:
            raise ValueError("employment_form: contract or appointment")
        return cls(**given)

    def as_dict(self) -> dict[str, str]:
        return asdict(self)
