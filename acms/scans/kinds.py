"""The kinds of evidence and what the guide's §4 asks of each (S01)."""

from dataclasses import dataclass

from acms.scans import intake, words

KB = 1024
_EXAMPLES = {
    "id_portrait": "eg-portrait",
    "id_emblem": "eg-emblem",
    "photo": "eg-photo",
    "residence_permit": "eg-permit",
    "diploma_full": "eg-diploma",
    "diploma_part": "eg-diploma",
    "degree_full": "eg-degree",
    "degree_part": "eg-degree",
    "eregistration_full": "eg-eregistration",
    "eregistration_part": "eg-eregistration",
    "employer_certificate": "eg-licence",
    "qualification": "eg-qualification",
    "student_report": "eg-student",
    "proof_letter": "eg-letter",
}


@dataclass(frozen=True)
class Kind:
    """One slot of evidence.

    `size_mm` is the document's real size, `archive_px` the exact size of the archive copy where the guide gives one,
    `least_px` the least long side in pixels at which the document can be read.
    """

    code: str
    title: str
    shape: str  # card, page or photo
    hint: str
    least_bytes: int = 60 * 1000
    most_bytes: int = 150 * KB
    size_mm: tuple[float, float] | None = None
    archive_px: tuple[int, int] | None = None
    least_px: int = 1000

    @property
    def several(self) -> bool:
        """Certificates may come with the proof of a changed name: several pictures become one (W10)."""
        return self.code.startswith(("diploma", "degree")) or self.code in (
            "qualification",
            "change_proof",
            "credit_proof",
            "stay_proof",
            "outside_proof",
            "trust_proof",
            "restore_proof",
            "start_proof",
        )

    @property
    def accept(self) -> str:
        """What the browser offers to choose."""
        return "image/*,application/pdf,.heic"

    @property
    def most_upload(self) -> int:
        """The largest file that is taken, in bytes: pages look at it before they send one."""
        return intake.MOST_BYTES

    @property
    def too_big(self) -> words.Trouble:
        """What is said of a larger one."""
        return words.TOO_BIG

    @property
    def is_letter(self) -> bool:
        """Printed by the system and audited against its print."""
        return self.code in ("proof_letter", "head_letter", "move_letter")

    @property
    def example(self) -> str:
        """The drawn example shown before anything is uploaded; the empty text where the guide shows none."""
        drawn = _EXAMPLES.get(self.code)
        return f"img/{drawn}.svg" if drawn else ""


def _card(code: str, title: str, hint: str) -> Kind:
    return Kind(code, title, "card", hint, size_mm=(85.6, 54.0), archive_px=(1180, 744), least_px=700)


def _page(code: str, title: str, hint: str) -> Kind:
    return Kind(code, title, "page", hint)


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "photo",
            "证件照片",
            "photo",
            "白色背景、光线均匀的手机照片也可以，系统裁成295×413。",
            most_bytes=100 * KB,
            size_mm=(25.0, 35.0),
            archive_px=(295, 413),
            least_px=413,
        ),
        _card("id_portrait", "身份证头像面", "有照片和住址的一面。"),
        _card("id_emblem", "身份证国徽面", "有签发机关和有效期限的一面。"),
        _page("diploma_full", "全日制学历证书(学历认证报告)", "证书丢了的，上传学历认证报告或验证报告。"),
        _page("degree_full", "全日制学位证书", "填了学位的必须上传。"),
        _page("eregistration_full", "全日制学历电子备案表", "自愿提供，提供后学历加验证标注。"),
        _page("diploma_part", "非全日制学历证书(学历验证报告)", "证书丢了的，上传学历认证报告或验证报告。"),
        _page("degree_part", "非全日制学位证书", "填了学位的必须上传。"),
        _page("eregistration_part", "非全日制学历电子备案表", "自愿提供，提供后学历加验证标注。"),
        _page("employer_certificate", "单位统一社会信用代码证书", "营业执照、法人证书、社团证书等，任选一种。"),
        _page("qualification", "专业技术资格证书或批文", "最高一级资格的证书，有姓名和管理号的一页。"),
        _card("residence_permit", "居住证", "内蒙古自治区范围内颁发的居住证。"),
        _page("student_report", "学籍在线验证报告", "在学信网申请的教育部学籍在线验证报告。"),
        _page("proof_letter", "单位从事会计工作证明函", "在本系统打印，签字、签章齐全后扫描或拍照。"),
        _page("head_letter", "单位会计机构负责人备案函", "在本系统打印，签字、签章齐全后扫描或拍照。"),
        _page("move_letter", "工作地变更证明", "在本系统打印，签字、签章齐全后扫描或拍照。"),
        _page("stay_proof", "户口簿、居住证或者房产证", "写有本人姓名和住址的一页。"),
        _page("trust_proof", "信用信息证明", "获奖证书、表彰文件或者生效的法律文书。"),
        _page("restore_proof", "恢复申请的证明", "继续教育合格证明、减免情形的证明等。"),
        _page("outside_proof", "区外工作证明", "劳动合同、社保缴费记录或者单位证明，写明单位和起止时间。"),
        _page("credit_proof", "继续教育证明", "成绩单、会议通知、结项证书，论文或书籍的封面、目录和版权页等。"),
        _page(
            "start_proof",
            "开始从事会计工作日期的证明",
            "劳动合同、任命文件、人事档案或者单位证明，写明姓名和开始从事会计工作的时间。",
        ),
        _page("designation_letter", "指定管理员的公函", "盖单位公章，写明单位和管理员的姓名、身份证号码。"),
        _page("change_proof", "变更证明", "公安部门出具的证件号码变更证明。"),
    )
}
