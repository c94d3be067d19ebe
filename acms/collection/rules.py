"""What must be there and must agree before 「提交」 (W03–W11). Pure: facts and a day in, gaps out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from acms.base.dates import years_after
from acms.collection import items, words
from acms.collection.facts import CERTIFIED, NONE, Facts
from acms.collection.items import BY_KEY, Item
from acms.scans.models import State as ScanState

LEAST_WORKING_AGE = 16  # 劳动法 第十五条; W08

OPTIONAL = {
    "education.full_code",
    "education.part_code",
    "scan.eregistration_full",
    "scan.eregistration_part",
    "education.full_degree",
    "education.part_degree",
}
# Known from elsewhere, never asked as such.
DERIVED = {
    "identity.id_number",
    "identity.born",
    "post.management",
    "post.agency",
    "post.uscc",
    "post.economic_type",
    "post.employer_phone",
    "post.employer_address",
}
BY_LETTER = {"post.position", "post.admin_post", "post.title", "post.title_since", "post.accounting_since"}


@dataclass(frozen=True)
class Gap:
    """Something to put right: which item of which step, in one sentence."""

    item: str
    sentence: str

    @property
    def step(self) -> int:
        return 2 if self.item == "commitment" else BY_KEY[self.item].step

    @property
    def anchor(self) -> str:
        """The id of the field on its step's page."""
        return anchor(self.item)


def anchor(key: str) -> str:
    """f-name for identity.name, up-photo for scan.photo."""
    group, name = key.split(".", 1) if "." in key else ("", key)
    return f"up-{name}" if group == "scan" else f"f-{name}"


def gaps(facts: Facts, on: date) -> list[Gap]:
    """Everything that stands between the answers and 「提交」, in the order of the pages."""
    found = [] if facts.agreed else [Gap("commitment", words.not_agreed())]
    for item in items.ALL:
        if facts.applies(item):
            found.extend(_one(facts, item))
    found.extend(order(facts, on))
    return found


def _one(facts: Facts, item: Item) -> Iterator[Gap]:
    if item.key in DERIVED:
        return
    label = facts.label(item)
    if item.kind == "scan":
        yield from _scan(facts, item, label)
        return
    if item.key in BY_LETTER:
        if facts.on_post and facts.post.letter is None and item.key == "post.position":
            yield Gap("scan.proof_letter", "填写并打印证明函")
        return
    if item.key in ("identity.phone", "identity.email"):
        yield from _contact(facts, item, label)
        return
    value = facts.value(item)
    if value in (None, "") and item.key not in OPTIONAL:
        chosen = bool(item.list) or item.kind == "bool" or item.key == "post.division_code"
        yield Gap(item.key, words.missing_choice(label) if chosen else words.missing(label))


def _contact(facts: Facts, item: Item, label: str) -> Iterator[Gap]:
    proved = facts.user.phone_verified_at if item.field == "phone" else facts.user.email_verified_at
    if not facts.value(item) or not proved:
        yield Gap(item.key, words.prove(label))


def _scan(facts: Facts, item: Item, label: str) -> Iterator[Gap]:
    scan = facts.scans.get(item.field)
    if scan is None:
        if item.key == "scan.proof_letter" and facts.post.letter is None:
            return  # the letter itself comes first and is asked for under its own sentence
        needs_registration = item.field.startswith("eregistration_") and getattr(
            facts.education, f"{item.field[-4:]}_code"
        )
        if item.key not in OPTIONAL or needs_registration:
            yield Gap(item.key, words.missing_scan(label))
    elif scan.state == ScanState.CHECKING:
        yield Gap(item.key, words.checking_scan(label))
    elif scan.state == ScanState.REFUSED:
        why = scan.findings[0]["why"] if scan.findings else ""
        yield Gap(item.key, words.unusable_scan(label, why.rstrip("。")))
    elif item.key == "scan.proof_letter":
        yield from _letter(scan, label)


def _letter(scan: object, label: str) -> Iterator[Gap]:
    audit = getattr(scan, "audit", None)
    if audit is None or not audit.is_done:
        yield Gap("scan.proof_letter", words.checking_scan(label))
    # A definite failure is not held back here: the guide has the audit answer at 「提交」, and the page shows it before.


def order(facts: Facts, on: date) -> list[Gap]:
    """The rules between dates (W08, W10)."""
    return [
        *_future(facts, on),
        *_start(facts),
        *_graduation(facts),
        *_talent(facts),
        *_qualification_no(facts),
    ]


def _future(facts: Facts, on: date) -> Iterator[Gap]:
    for item in items.ALL:
        if item.kind == "date" and facts.applies(item):
            value = facts.value(item)
            if isinstance(value, date) and value > on:
                yield Gap(item.key, words.future(facts.label(item), value))


def _start(facts: Facts) -> Iterator[Gap]:
    """W08, §7.1: not before the full-time graduation; without full-time education not before the age of 16. A start that is
    fixed is not looked at again (A11)."""
    if facts.on_post and facts.post.accounting_since and not facts.fixed_since:
        graduated = facts.education.full_graduated if facts.education.full_level not in NONE else None
        for sentence in start_faults(facts.post.accounting_since, graduated, facts.born):
            yield Gap("post.accounting_since", sentence)


def start_faults(since: date, graduated: date | None, born: date) -> list[str]:
    """Sentences about a start of accounting work that cannot be; none when it can."""
    if graduated and since < graduated:
        return [words.starts_before_graduation(since, graduated)]
    if since < years_after(born, LEAST_WORKING_AGE):
        return [words.starts_too_young(since)]
    return []


def _graduation(facts: Facts) -> Iterator[Gap]:
    for mode in ("full", "part"):
        day = getattr(facts.education, f"{mode}_graduated")
        item = BY_KEY[f"education.{mode}_graduated"]
        if facts.applies(item) and day and day < years_after(facts.born, 12):
            yield Gap(item.key, words.graduated_young(item.label))


def _talent(facts: Facts) -> Iterator[Gap]:
    answers = facts.qualification
    shown = facts.applies(BY_KEY["qualification.talent_graduated"])
    graduated, selected = answers.talent_graduated, answers.talent_selected
    if shown and graduated and selected and graduated < selected:
        yield Gap("qualification.talent_graduated", words.talent_order())


def _qualification_no(facts: Facts) -> Iterator[Gap]:
    """W10: a number of the abolished 会计从业资格 is no qualification: 15 and the 18 places of the holder's ID number, or
    the twelve digits that such certificates carried."""
    answers = facts.qualification
    if answers.type not in NONE and is_old_certificate_no(answers.certificate_no, facts.user.id_number):
        yield Gap("qualification.certificate_no", words.OLD_NUMBER_PATTERN)


def is_old_certificate_no(number: str, id_number: str) -> bool:
    """True for the patterns of 会计从业资格证 numbers: the ID number itself, or 15 + 10 digits from the paper certificates."""
    packed = "".join(number.split()).upper()
    return bool(packed) and (packed == id_number or (packed.isdigit() and len(packed) == 12 and packed[:2] == "15"))


def personal_evidence(facts: Facts) -> set[str]:
    """Which kinds of evidence this person needs, as far as the answers say (W01)."""
    needed = {"photo", "id_portrait", "id_emblem"}
    if facts.post.has_employer is None or facts.on_post or facts.post.on_post is None:
        needed.add("proof_letter")
    for mode in ("full", "part"):
        level = getattr(facts.education, f"{mode}_level")
        if level == "" or level in CERTIFIED:
            needed |= {f"diploma_{mode}", f"degree_{mode}", f"eregistration_{mode}"}
    if facts.qualification.type not in {"00"}:
        needed.add("qualification")
    if facts.post.has_employer is not True:
        needed |= {"residence_permit", "student_report"}
    if facts.post.has_employer is not False:
        needed.add("employer_certificate")
    return needed
