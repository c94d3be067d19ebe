"""Which document a page is, and in which slot of evidence it belongs (S02, S07)."""

import re

from acms.scans.ocr import Line
from acms.scans.readers import id_card, licence
from acms.scans.readers.documents import plain

# A title tells the document. Those that hold another's words stand first and are blanked out before the next is asked for.
TITLES = (
    (
        "foreign_degree",
        r"(?:国外|国\(境\)外|境外|港澳|台湾(?:地区)?)(?:高等教育)?(?:学历|学位){1,2}(?:学历|学位)?认证书",
    ),
    ("registration", r"学历证书电子注册备案表|电子注册备案表"),
    ("student_report", r"学籍在线验证报告|学籍验证报告"),
    ("education_report", r"学历认证报告|学历验证报告|教育学历认证|学历证书认证"),
    ("change_proof", r"变更证明|更正证明|注销证明|曾用名证明"),
    ("letter", r"从事会计工作证明函|会计工作证明函"),
    ("head_letter", r"会计机构负责人备案函"),
    ("old_certificate", r"会计从业资格证"),
    ("qualification", r"技术资格证书|职业资格证书|职称证书|会计专业技术资格|任职资格证书|资格证书|会计师证书|资格级别"),
    ("permit", r"居住证(?!件|明)"),
    ("licence", "|".join(licence.TITLES)),
    ("degree", r"(?:博士|硕士|学士)学位证|学位证书"),
    ("diploma", r"毕业证书|毕业证(?!件)|结业证书|肄业证书"),
)
# What may lie in a slot.
WELCOME = {
    # 教育部留学服务中心 certifies what was studied abroad: for the level and for the degree.
    "diploma": ("diploma", "education_report", "registration", "foreign_degree"),
    "degree": ("degree", "foreign_degree"),
    "eregistration": ("registration",),
    "student_report": ("student_report",),
    "employer_certificate": ("licence",),
    "qualification": ("qualification",),
    "residence_permit": ("permit",),
    "id_portrait": ("id_portrait",),
    "id_emblem": ("id_emblem",),
    "change_proof": ("change_proof",),
}
# Slots for whatever paper proves something: certificates of other slots are as good as any.
ANY_PAPER = frozenset(
    {"designation_letter", "credit_proof", "outside_proof", "trust_proof", "stay_proof", "restore_proof", "start_proof"}
)
HOME = {
    "registration": "eregistration",
    "student_report": "student_report",
    "education_report": "diploma",
    "foreign_degree": "diploma",
    "letter": "proof_letter",
    "qualification": "qualification",
    "permit": "residence_permit",
    "licence": "employer_certificate",
    "degree": "degree",
    "diploma": "diploma",
    "id_portrait": "id_portrait",
    "id_emblem": "id_emblem",
}


def _stem(slot: str) -> str:
    return slot.removesuffix("_full").removesuffix("_part")


def documents(text: str, lines: list[Line]) -> list[str]:
    """The documents whose titles stand on the page (several when a change proof was merged in), by TITLES' order."""
    found, rest = [], text
    for name, pattern in TITLES:
        if re.search(pattern, rest):
            found.append(name)
            rest = re.sub(pattern, "　", rest)
    if not found and (side := id_card.side(lines)):
        found.append(side)
    return found


def belongs(shown: list[str], slot: str) -> bool:
    """True when one of the documents may lie in the slot; merged proofs come along."""
    return slot in ANY_PAPER or bool({*WELCOME.get(_stem(slot), ())} & {*shown})


def elsewhere(shown: list[str], slot: str) -> str:
    """The slot in which what is shown belongs, when that is another; empty when it may stay or is not known.

    A certificate of education keeps its side: what lies with 非全日制 belongs to another slot of 非全日制.
    """
    if not shown or belongs(shown, slot):
        return ""
    home = next((HOME[name] for name in shown if name in HOME), "")
    if home in ("diploma", "degree", "eregistration"):
        return home + ("_part" if slot.endswith("_part") else "_full")
    return home


# How police, registers and units put it that a name or number is another now, whatever stands above it: 户籍证明, 常住人口登记卡, 证明.
_CHANGED = r"曾用名|原名|原姓名|[更改]名|(?:变更|更改|改|更正)为|(?:姓名|号码).{0,4}(?:变更|更改|更正)|(?:变更|更改|更正).{0,4}(?:姓名|号码)|同一个?人"


def shows_change(text: str) -> bool:
    """True when a paper of its own that proves a changed name or number was merged in."""
    return bool(re.search(dict(TITLES)["change_proof"], text))


def tells_change(text: str, before: str, after: str) -> bool:
    """True where the pages of one scan say that `before` has become `after`: a certificate has the former one, what proves the change both.

    The label 曾用名 on a household's page alone says nothing, nor does one's own card beside another's certificate.
    """
    former = plain(before)
    return bool(former) and text.count(former) > 1 and plain(after) in text and bool(re.search(_CHANGED, text))
