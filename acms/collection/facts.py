"""Everything that one collection says, gathered once: what rules, pages, snapshots and checks look at."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from acms.base import codelists, masks
from acms.base.numbers import id_card
from acms.casework.kinds import Answer, Frozen, Section
from acms.casework.models import Case
from acms.collection import items, words
from acms.collection.items import Item
from acms.collection.models import (
    Commitment,
    EducationAnswers,
    Evidence,
    IdentityAnswers,
    PostAnswers,
    QualificationAnswers,
)
from acms.employers.models import Employer
from acms.people.models import Person
from acms.regions import divisions
from acms.regions.models import agencies_of
from acms.scans.models import Scan

CERTIFIED = frozenset(
    code for code, needed in codelists.extras("education_level_form", "cert_required").items() if needed
)
NONE = {"00", "", "0"}


@dataclass
class Facts:
    """The answers, the scans by slot, and what follows from them. `born` comes from the ID number."""

    case: Case
    user: Any
    identity: IdentityAnswers
    post: PostAnswers
    education: EducationAnswers
    qualification: QualificationAnswers
    scans: dict[str, Scan] = field(default_factory=dict)
    agreed: bool = False
    agreed_at: Any = None
    # Of a change after registration: the start that is fixed for good (W08), and who manages the person now.
    fixed_since: date | None = None
    managed_by: str = ""

    @property
    def is_update(self) -> bool:
        """True for 信息变更: one step of a registered person's facts, not all of them."""
        return self.case.kind in items.UPDATES

    @property
    def walk(self) -> tuple[int, ...]:
        """The form steps of this case."""
        return items.WALKS[self.case.kind]

    @property
    def born(self) -> date:
        return id_card.parse(self.user.id_number).born

    @property
    def employer(self) -> Employer | None:
        return self.post.employer if self.post.has_employer else None

    @property
    def on_post(self) -> bool:
        return bool(self.post.has_employer and self.post.on_post)

    @property
    def management_code(self) -> str:
        """R02: the employer's region, else the household's, residence's or school's. A change of other things moves nobody."""
        if self.is_update and 4 not in self.walk:
            return self.managed_by
        if self.post.has_employer:
            return self.employer.management_code if self.employer else ""
        return self.post.division_code if self.post.has_employer is False else ""

    def applies(self, item: Item) -> bool:
        """True when the item is asked of this person at all."""
        if not items.asked(self.case.kind, item):
            return False
        name = item.field
        post, education, qualification = self.post, self.education, self.qualification
        if item.step == 3:
            return True
        if item.step == 4:
            return self._post_applies(name, post)
        if item.step == 5:
            return self._education_applies(name, education)
        return self._qualification_applies(name, qualification)

    def _post_applies(self, name: str, post: PostAnswers) -> bool:
        if name in ("has_employer", "management", "agency"):
            return True
        if name in ("residence_type", "division_code"):
            return post.has_employer is False
        if name == "residence_permit":
            return post.has_employer is False and post.residence_type == "2"
        if name == "student_report":
            return post.has_employer is False and post.residence_type == "3"
        if name in ("title_since",):
            return self.on_post and post.title not in NONE
        if name in ("proof_letter", "accounting_since"):
            return self.on_post
        return bool(post.has_employer)

    def _education_applies(self, name: str, education: EducationAnswers) -> bool:
        mode = "part" if "part" in name else "full"
        level = getattr(education, f"{mode}_level")
        if name.endswith("_level"):
            return True
        if level in NONE:
            return False
        if name.startswith("diploma_"):
            return level in CERTIFIED
        if name.startswith("degree_"):
            return getattr(education, f"{mode}_degree") not in NONE
        if name.endswith("_degree"):
            return level in {"21", "17", "14", "11"}
        if name.endswith("_code") or name.startswith("eregistration_"):
            return level in CERTIFIED
        return True

    def _qualification_applies(self, name: str, answers: QualificationAnswers) -> bool:
        if name == "type":
            return True
        if answers.type in NONE:
            return False
        pairs = {"cpa_no": "is_cpa", "cpv_no": "is_cpv", "cta_no": "is_cta"}
        if name in pairs:
            return bool(getattr(answers, pairs[name]))
        if name == "talent_graduated":
            return bool(answers.is_highend) and answers.talent_status == "2"
        if name.startswith("talent_"):
            return bool(answers.is_highend)
        return True

    def value(self, item: Item) -> Any:
        """The raw value of an item; a scan for evidence, None where nothing is answered."""
        group, name = item.key.split(".", 1)
        if group == "scan":
            return self.scans.get(name)
        special = {
            "identity.id_number": lambda: self.user.id_number,
            "identity.born": lambda: self.born,
            "identity.phone": lambda: self.user.phone,
            "identity.email": lambda: self.user.email,
            "post.management": lambda: self.management_code,
            "post.agency": lambda: self.management_code,
            "post.employer": lambda: self.employer,
            "post.uscc": lambda: self.employer and self.employer.uscc,
            "post.economic_type": lambda: self.employer and self.employer.economic_type,
            "post.employer_phone": lambda: self.employer and self.employer.phone,
            "post.employer_address": lambda: self.employer and self.employer.address,
        }
        if item.key in special:
            return special[item.key]()
        if group == "post" and name in ("position", "admin_post", "title") and not self.on_post:
            return "0" if name == "title" else "00"  # W07: off the post these read 无
        return getattr(getattr(self, group), name)

    def shown(self, item: Item) -> str:
        """The value as the confirmation page words it."""
        value = self.value(item)
        if value is None or value == "":
            return ""
        if item.key == "post.management" or item.key == "post.division_code":
            return divisions.path(value)
        if item.key == "post.agency":
            found = agencies_of(value)
            return found[0].full_name if found else ""
        if item.key == "post.economic_type":
            return codelists.name("economic_type", value)
        if item.key == "identity.political" and value in ("01", "02"):
            return "中国共产党党员(含预备党员)"  # A29
        if item.list:
            return codelists.name(item.list, str(value)) or ("无" if value in NONE else "")
        if item.kind == "bool":
            return "是" if value else "否"
        return value.isoformat() if item.kind == "date" else str(value)

    def label(self, item: Item) -> str:
        """The item's words on its step's page; the region's label follows the kind of residence."""
        if item.key == "post.division_code":
            return region_label(self.post.residence_type)
        return item.label

    def confirm(self, item: Item) -> str:
        return region_label(self.post.residence_type) if item.key == "post.division_code" else item.confirm

    def sections(self) -> list[Section]:
        """The whole collection for step 7, the desk and the snapshot."""
        return [
            Section(title, [self._answer(item) for item in part if self.applies(item)], step)
            for step, title, part in items.SECTIONS
            if step in self.walk
        ]

    def _answer(self, item: Item) -> Answer:
        if item.kind == "scan":
            scan = self.scans.get(item.field)
            return Answer(item.key, self.confirm(item), "", str(scan.pk) if scan else "")
        value = self.shown(item)
        masked = {
            "identity.id_number": id_card.masked,
            "identity.phone": masks.phone,
            "identity.email": masks.email,
        }.get(item.key, lambda text: "")(value)
        return Answer(item.key, self.confirm(item), value, "", masked)

    def freeze(self) -> Frozen:
        """The snapshot of a submission (W12)."""
        values = {}
        for item in items.ALL:
            if item.kind != "scan" and self.applies(item):
                value = self.value(item)
                if isinstance(value, Employer):
                    value = value.pk
                values[item.key] = value.isoformat() if isinstance(value, date) else value
        values["post.joined_on"] = self.post.joined_on.isoformat() if self.on_post and self.post.joined_on else None
        values["post.letter"] = self.post.letter.serial if self.on_post and self.post.letter else None
        kept = {
            kind: str(scan.pk) for kind, scan in self.scans.items() if self.applies(items.of_scan(kind)) and scan.counts
        }
        return Frozen(
            self.sections(),
            values,
            kept,
            self.identity.name,
            self.management_code,
            self.employer.name if self.employer else "",
            self.employer.pk if self.employer else None,
        )


def region_label(residence_type: str) -> str:
    """户籍所在地, 居住所在地 or 就读学校所在地: the region's label is the kind of residence chosen."""
    return codelists.name("residence_type", residence_type) or "户籍所在地"


def gather(case: Case) -> Facts:
    """Reads one collection: a fixed number of queries."""
    post = PostAnswers.objects.filter(case=case).select_related("employer", "letter").first()
    rows = Evidence.objects.filter(case=case).select_related("scan", "scan__audit")
    is_update = case.kind in items.UPDATES
    person = Person.objects.filter(user=case.subject).first() if is_update else None
    agreed = Commitment.objects.filter(case=case, text_version=words.COMMITMENT_VERSION).order_by("-pk").first()
    return Facts(
        case=case,
        user=case.subject,
        identity=IdentityAnswers.objects.filter(case=case).first() or IdentityAnswers(case=case),
        post=post or PostAnswers(case=case),
        education=EducationAnswers.objects.filter(case=case).first() or EducationAnswers(case=case),
        qualification=QualificationAnswers.objects.filter(case=case).first() or QualificationAnswers(case=case),
        scans={row.kind: row.scan for row in rows},
        agreed=is_update or agreed is not None,
        agreed_at=agreed.at if agreed else None,
        fixed_since=person.accounting_since if person else None,
        managed_by=person.management_code if person else "",
    )
