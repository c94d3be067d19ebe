"""What the system compares by itself after 「提交」 (W04, W06, W09, W10, W13). Each function: facts in, results out."""

from collections.abc import Callable, Iterable
from datetime import date

from acms.base import codelists
from acms.base.numbers import id_card
from acms.casework import letters, reading
from acms.casework import words as case_words
from acms.casework.kinds import Result
from acms.casework.models import Verdict
from acms.casework.reading import SURE, Definite
from acms.channels import realname
from acms.collection import rules, words
from acms.collection.facts import NONE, Facts
from acms.collection.items import BY_KEY, of_scan
from acms.employers.models import State as EmployerState
from acms.people.models import Person
from acms.regions import divisions
from acms.scans.models import Scan
from acms.scans.models import State as ScanState
from acms.scans.readers import documents
from acms.trust import actions as trust


def all_of(facts: Facts, on: date) -> list[Result]:
    """Every check of a collection, or of the one step that a change walks."""
    of_step: dict[int, Callable[[], Iterable[Result]]] = {
        3: lambda: () if facts.is_update else _identity(facts, on),
        4: lambda: [*residence(facts), *employer(facts), *letter(facts), *ban(facts, on)],
        5: lambda: education(facts),
        6: lambda: qualification(facts),
    }
    return [*scans(facts), *(result for step in facts.walk for result in of_step[step]()), *dates(facts, on)]


def _identity(facts: Facts, on: date) -> list[Result]:
    return [*card_against_form(facts), *card_validity(facts, on), *authority(facts)]


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
            case_words.differs(label, _shown(name, value), _shown(name, field.value)),
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
    return reading.other_name(found, stated) if name == "name" else True


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
    expired = field.value != "长期" and reading.day(field.value) is not None and str(on) > field.value
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
        yield from _student(facts, scan)


def _student(facts: Facts, scan: Scan) -> Iterable[Result]:
    """W06: the report names the person and says that they are enrolled; who has graduated is no student."""
    item = "scan.student_report"
    yield _on_certificate("student_name", item, scan, "name", facts.identity.name, reading.other_name)
    yield _on_certificate("student_number", item, scan, "id_number", facts.user.id_number, reading.always)
    yield reading.enrolled("student_state", item, BY_KEY[item].label, scan, words.not_enrolled)


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


def ban(facts: Facts, on: date) -> Iterable[Result]:
    """D11: nobody is admitted to a post by the rules while a ban lasts (会计法 §38, §40, §41): people look."""
    person = Person.objects.filter(user=facts.user).first() if facts.on_post else None
    if person is not None and (barred := trust.banned(person, on)):
        item = BY_KEY["post.on_post"]
        yield Result("banned", item.key, item.label, Verdict.UNSURE, words.barred(barred))


def letter(facts: Facts) -> Iterable[Result]:
    """T04: the audit of the uploaded letter, and that the letter still says what the answers say."""
    if not facts.on_post:
        return
    item, scan = BY_KEY["scan.proof_letter"], facts.scans.get("proof_letter")
    if scan is not None and not _letter_fits(facts):
        yield Result("letter_facts", item.key, item.label, Verdict.FAIL, words.letter_changed(), scan=str(scan.pk))
    yield from letters.results(scan, item.key, item.label)


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


def _on_certificate(code: str, item: str, scan: Scan, name: str, stated: str, definite: Definite) -> Result:
    return reading.compared(code, item, BY_KEY[item].label, scan, name, stated, definite)


def education(facts: Facts) -> Iterable[Result]:
    """W09: certificates against the fields: the name, the school, the major and the graduation day."""
    for mode in ("full", "part"):
        if getattr(facts.education, f"{mode}_level") in NONE:
            continue
        for kind in (f"diploma_{mode}", f"degree_{mode}", f"eregistration_{mode}"):
            scan = facts.scans.get(kind)
            if scan and facts.applies(of_scan(kind)):
                yield from _of_education(facts, mode, kind, scan)


def _of_education(facts: Facts, mode: str, kind: str, scan: Scan) -> Iterable[Result]:
    answers = facts.education
    yield _on_certificate(kind, f"scan.{kind}", scan, "name", facts.identity.name, reading.other_name)
    if kind.startswith("degree"):
        return
    school, day = getattr(answers, f"{mode}_school"), getattr(answers, f"{mode}_graduated")
    yield _on_certificate(f"{kind}_school", f"education.{mode}_school", scan, "school", school, reading.other_words)
    if day:
        yield _on_certificate(
            f"{kind}_graduated", f"education.{mode}_graduated", scan, "graduated", day.isoformat(), reading.always
        )
    if major := getattr(answers, f"{mode}_major"):
        yield _on_certificate(f"{kind}_major", f"education.{mode}_major", scan, "major", major, reading.never)
    if kind.startswith("eregistration") and (code := getattr(answers, f"{mode}_code")):
        yield _on_certificate(f"{kind}_code", f"education.{mode}_code", scan, "verification_code", code, reading.never)


LEVELS = {"1": "初级", "2": "中级", "3": "高级", "4": "正高级"}


def qualification(facts: Facts) -> Iterable[Result]:
    """W10: the certificate names the person, the level, the day and the number."""
    answers = facts.qualification
    scan = facts.scans.get("qualification")
    if answers.type in NONE or scan is None:
        return
    yield _on_certificate("qualification", "scan.qualification", scan, "name", facts.identity.name, reading.other_name)
    if level := LEVELS.get(answers.level):
        yield _on_certificate("qualification_level", "qualification.level", scan, "level", level, reading.always)
    if answers.obtained_on:
        day = answers.obtained_on.isoformat()
        yield _on_certificate(
            "qualification_day", "qualification.obtained_on", scan, "obtained_on", day, reading.always
        )
    number = answers.certificate_no
    yield _on_certificate(
        "qualification_no", "qualification.certificate_no", scan, "certificate_no", number, reading.never
    )
