"""What the system compares by itself after 「提交」 (W04, W06, W09, W10, W13). Each function: facts in, results out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from acms.base import codelists
from acms.base.numbers import id_card
from acms.casework.kinds import Result
from acms.casework.models import Verdict
from acms.channels import realname
from acms.collection import rules, words
from acms.collection.facts import NONE, Facts
from acms.collection.items import BY_KEY, of_scan
from acms.employers.models import State as EmployerState
from acms.letters.models import Verdict as LetterVerdict
from acms.regions import divisions
from acms.scans.models import Scan
from acms.scans.models import State as ScanState
from acms.scans.readers import documents

SURE = 0.85  # confidence from which a contradiction counts as definite
AUDIT_VERDICTS = {
    LetterVerdict.PASS: Verdict.PASS,
    LetterVerdict.FAIL: Verdict.FAIL,
    LetterVerdict.RESCAN: Verdict.FAIL,
    LetterVerdict.UNSURE: Verdict.UNSURE,
}


def all_of(facts: Facts, on: date) -> list[Result]:
    """Every check of a collection."""
    return [
        *scans(facts),
        *card_against_form(facts),
        *card_validity(facts, on),
        *authority(facts),
        *residence(facts),
        *employer(facts),
        *letter(facts),
        *dates(facts, on),
        *education(facts),
        *qualification(facts),
    ]


def _pass(code: str, item: str, stated: str = "", found: str = "", **more: object) -> Result:
    return Result(code, item, BY_KEY[item].label, Verdict.PASS, "", stated, found, **more)  # type: ignore[arg-type]


def scans(facts: Facts) -> Iterable[Result]:
    """Scans that the image check left to people, or that are gone."""
    for kind, scan in facts.scans.items():
        item = of_scan(kind)
        if scan.state == ScanState.UNSURE and facts.applies(item):
            first = scan.findings[0] if scan.findings else {"why": words.CARD_UNREADABLE, "box": None}
            spot = {"scan": str(scan.pk), "box": first["box"]}
            yield Result("scan_unsure", item.key, item.label, Verdict.UNSURE, str(first["why"]), **spot)  # type: ignore[arg-type]


def card_against_form(facts: Facts) -> Iterable[Result]:
    """W04: name, number, sex, birth date and nationality on the card against the form."""
    scan = facts.scans.get("id_portrait")
    if scan is None:
        return
    reading = scan.reading
    stated = {
        "name": ("identity.name", facts.identity.name),
        "id_number": ("identity.id_number", facts.user.id_number),
        "sex": ("identity.sex", codelists.name("gender", facts.identity.sex)),
        "born": ("identity.born", facts.born.isoformat()),
        "ethnic": ("identity.ethnic", codelists.name("ethnic_group", facts.identity.ethnic)),
    }
    for name, (item, value) in stated.items():
        label = BY_KEY[item].label
        field = reading.fields.get(name)
        if field is None:
            # An unreadable bilingual card may be submitted and goes to the agency.
            yield Result(
                f"card_{name}", item, label, Verdict.UNSURE, words.CARD_UNREADABLE, value, "", scan=str(scan.pk)
            )
            continue
        same = documents.plain(field.value) == documents.plain(value)
        if same:
            yield _pass(
                f"card_{name}", item, value, field.value, confidence=field.confidence, scan=str(scan.pk), box=field.box
            )
            continue
        definite = field.confidence >= SURE and _is_definite(name, field.value, value)
        # The number itself cannot be edited: what is wrong is the scan in the slot.
        blamed = "scan.id_portrait" if name in ("id_number", "born") else item
        yield Result(
            f"card_{name}",
            blamed,
            label,
            Verdict.FAIL if definite else Verdict.UNSURE,
            words.differs(label, _shown(name, value), _shown(name, field.value)),
            value,
            field.value,
            field.confidence,
            str(scan.pk),
            field.box,
        )


def _shown(name: str, value: str) -> str:
    return id_card.masked(value) if name == "id_number" else value


def _is_definite(name: str, found: str, stated: str) -> bool:
    """OCR errs on rare name characters: one differing character of a name is left to people, a valid other number is not."""
    if name == "id_number":
        return id_card.is_valid(found)
    if name == "name":
        differing = sum(a != b for a, b in zip(found, stated, strict=False)) + abs(len(found) - len(stated))
        return differing >= 2
    return True


def card_validity(facts: Facts, on: date) -> Iterable[Result]:
    """居民身份证法 第五条: the card must not have run out."""
    scan = facts.scans.get("id_emblem")
    if scan is None:
        return
    field = scan.reading.fields.get("valid_to")
    item = "scan.id_emblem"
    if field is None:
        yield Result(
            "card_validity", item, BY_KEY[item].label, Verdict.UNSURE, words.CARD_UNREADABLE, scan=str(scan.pk)
        )
        return
    spot = {"scan": str(scan.pk), "box": field.box, "confidence": field.confidence}
    expired = field.value != "长期" and _day(field.value) is not None and str(on) > field.value
    if expired:
        verdict = Verdict.FAIL if field.confidence >= SURE else Verdict.UNSURE
        yield Result(
            "card_validity",
            item,
            BY_KEY[item].label,
            verdict,
            words.CARD_EXPIRED,
            "",
            field.value,
            **spot,  # type: ignore[arg-type]
        )
    else:
        yield _pass("card_validity", item, "", field.value, **spot)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def authority(facts: Facts) -> Iterable[Result]:
    """W04: the real-name authority on name and number."""
    item = "identity.name"
    try:
        right = realname.authority().matches(facts.identity.name, facts.user.id_number)
    except realname.Unanswered:
        yield Result("real_name", item, BY_KEY[item].label, Verdict.UNSURE, words.AUTHORITY_SILENT, facts.identity.name)
        return
    if right:
        yield _pass("real_name", item, facts.identity.name)
    else:
        yield Result("real_name", item, BY_KEY[item].label, Verdict.FAIL, words.AUTHORITY_NO, facts.identity.name)


def residence(facts: Facts) -> Iterable[Result]:
    """W06: the chosen region against the card's address, the residence permit or the student report."""
    post = facts.post
    if post.has_employer is not False:
        return
    if post.residence_type == "1":
        yield _household(facts)
    elif post.residence_type == "2":
        yield _on_document(facts, "residence_permit", words.PERMIT_ELSEWHERE)
    elif scan := facts.scans.get("student_report"):
        yield _mention(
            "student_name", "scan.student_report", scan, facts.identity.name, facts.user.id_number, "在籍|注册学籍|学籍"
        )


def _household(facts: Facts) -> Result:
    item, chosen = "post.division_code", facts.post.division_code
    label = "户籍所在地"
    scan = facts.scans.get("id_portrait")
    field = scan.reading.fields.get("address") if scan else None
    if scan is None or field is None:
        return Result("household", item, label, Verdict.UNSURE, words.ADDRESS_UNREAD, divisions.path(chosen))
    place = divisions.parse_address(field.value)
    spot = (field.confidence, str(scan.pk), field.box)
    stated = divisions.path(chosen)
    if place.other_province:
        message = words.address_elsewhere(place.other_province)
        return Result("household", item, label, Verdict.FAIL, message, stated, field.value, *spot)
    if place.banner is None or place.banner.code != chosen:
        return Result("household", item, label, Verdict.UNSURE, words.ADDRESS_OTHER_BANNER, stated, field.value, *spot)
    return Result("household", item, label, Verdict.PASS, "", stated, field.value, *spot)


def _on_document(facts: Facts, kind: str, message: str) -> Result:
    item = of_scan(kind)
    scan = facts.scans.get(kind)
    place = divisions.get(facts.post.division_code)
    text = scan.reading.text if scan else ""
    if place and documents.mentions(text, place.name) and documents.mentions(text, facts.identity.name):
        return _pass(f"{kind}_region", item.key, place.path, scan=str(scan.pk) if scan else "")
    stated = place.path if place else ""
    return Result(
        f"{kind}_region", item.key, item.label, Verdict.UNSURE, message, stated, scan=str(scan.pk) if scan else ""
    )


def employer(facts: Facts) -> Iterable[Result]:
    """E02: collections of people of an unconfirmed employer are checked but not approved before it is."""
    if facts.employer is None:
        return
    if facts.employer.state == EmployerState.PENDING:
        yield Result(
            "employer_pending",
            "post.employer",
            BY_KEY["post.employer"].label,
            Verdict.UNSURE,
            words.EMPLOYER_WAITS,
            facts.employer.name,
        )
    else:
        yield _pass("employer", "post.employer", facts.employer.name)


def letter(facts: Facts) -> Iterable[Result]:
    """T04: the audit of the uploaded letter, and that the letter still says what the answers say."""
    if not facts.on_post:
        return
    item, scan = BY_KEY["scan.proof_letter"], facts.scans.get("proof_letter")
    audit = getattr(scan, "audit", None) if scan else None
    if scan is None or audit is None or not audit.is_done:
        yield Result("letter", item.key, item.label, Verdict.UNSURE, words.LETTER_WAITS)
        return
    if not _letter_fits(facts):
        yield Result("letter_facts", item.key, item.label, Verdict.FAIL, words.letter_changed(), scan=str(scan.pk))
    if audit.verdict == LetterVerdict.PASS:
        yield _pass("letter", item.key, scan=str(scan.pk))
        return
    for finding in audit.findings or []:
        yield Result(
            f"letter_{finding['code']}",
            item.key,
            item.label,
            AUDIT_VERDICTS[LetterVerdict(audit.verdict)],
            finding["message"],
            finding["expected"],
            finding["read"],
            scan=str(scan.pk),
            box=finding["box"],
        )


def _letter_fits(facts: Facts) -> bool:
    letter = facts.post.letter
    if letter is None or facts.employer is None:
        return False
    said = letter.facts
    return bool(
        said["name"] == facts.identity.name
        and said["id_number"] == facts.user.id_number
        and said["uscc"] == facts.employer.uscc
        and facts.post.accounting_since
        and said["accounting_since"] == facts.post.accounting_since.isoformat()
    )


def dates(facts: Facts, on: date) -> Iterable[Result]:
    """W08 once more at 「提交」."""
    for gap in rules.order(facts, on):
        yield Result("dates", gap.item, BY_KEY[gap.item].label, Verdict.FAIL, gap.sentence)


def _mention(code: str, item: str, scan: Scan, *needed: str) -> Result:
    """Passes when the document's text holds every value; alternatives of one value are parted by |."""
    text = scan.reading.text
    absent = [one for one in needed if not any(documents.mentions(text, part) for part in one.split("|") if part)]
    label = BY_KEY[item].label
    stated = "，".join(needed[:2])
    if not absent:
        return Result(code, item, label, Verdict.PASS, "", stated, "", None, str(scan.pk))
    message = words.not_found(absent[0].split("|")[0])
    return Result(code, item, label, Verdict.UNSURE, message, stated, "", None, str(scan.pk))


def education(facts: Facts) -> Iterable[Result]:
    """W09: certificates against the fields: the name, the school and the graduation day must stand on the document."""
    for mode in ("full", "part"):
        answers = facts.education
        if getattr(answers, f"{mode}_level") in NONE:
            continue
        scan = facts.scans.get(f"diploma_{mode}")
        if scan and facts.applies(of_scan(f"diploma_{mode}")):
            school = getattr(answers, f"{mode}_school")
            yield _mention(f"diploma_{mode}", f"scan.diploma_{mode}", scan, facts.identity.name, school)
            yield from _graduated(mode, getattr(answers, f"{mode}_graduated"), scan)
        degree = facts.scans.get(f"degree_{mode}")
        if degree and facts.applies(of_scan(f"degree_{mode}")):
            yield _mention(f"degree_{mode}", f"scan.degree_{mode}", degree, facts.identity.name, "学位")
        registration = facts.scans.get(f"eregistration_{mode}")
        if registration and facts.applies(of_scan(f"eregistration_{mode}")):
            code = getattr(answers, f"{mode}_code")
            yield _mention(
                f"eregistration_{mode}", f"scan.eregistration_{mode}", registration, facts.identity.name, code
            )


def _graduated(mode: str, day: date | None, scan: Scan) -> Iterable[Result]:
    item = f"education.{mode}_graduated"
    field = scan.reading.fields.get("graduated")
    spot: dict[str, Any] = {"scan": str(scan.pk)}
    if field is not None:
        spot |= {"confidence": field.confidence, "box": field.box}
    if day is None or day in documents.dates(scan.reading.text):
        yield _pass(f"graduated_{mode}", item, str(day), **spot)
        return
    read = field.value if field else ""
    label = BY_KEY[item].label
    message = words.differs(label, str(day), read) if read else words.UNREAD
    yield Result(f"graduated_{mode}", item, label, Verdict.UNSURE, message, str(day), read, **spot)


def qualification(facts: Facts) -> Iterable[Result]:
    """W10: the certificate names the person, the level and the number."""
    answers = facts.qualification
    scan = facts.scans.get("qualification")
    if answers.type in NONE or scan is None:
        return
    level = {"1": "初级|助理会计师", "2": "中级|会计师", "3": "高级|高级会计师", "4": "正高级"}.get(answers.level, "")
    yield _mention(
        "qualification", "scan.qualification", scan, facts.identity.name, level or "资格", answers.certificate_no
    )
