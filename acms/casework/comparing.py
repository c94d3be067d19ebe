"""What was stated against what a reader found on a certificate: the same for every procedure that reads one (S07, W09, W10)."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from acms.base import codelists, text
from acms.casework import naming, words
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.people.models import Qualification
from acms.scans import elsewhere
from acms.scans.kinds import KINDS
from acms.scans.models import Scan, ScanState
from acms.scans.readers import documents, qr, recognise
from acms.scans.readings import Field, Reading

SURE = 0.85  # confidence from which a contradiction counts as definite
LEAST_WORDS = 4  # shorter words stand on a page for many reasons
# Whether what was found definitely contradicts what was stated; both plain.
Definite = Callable[[str, str], bool]


def paper(pk: UUID | None) -> Scan | None:
    """A paper that a statement names, with its audit if it is a letter; None where it names none. What was read on it is no statement."""
    return Scan.objects.select_related("audit").filter(pk=pk).first() if pk else None


def hidden(before: str, now: str, mask: Callable[[str], str]) -> tuple[str, str]:
    """Two values as screens show them: what differs only in the places that are hidden says that it does."""
    shown, said = mask(before), mask(now)
    return shown, words.changed_within(said) if before != now and shown == said else said


def never(found: str, stated: str) -> bool:
    return False


def always(found: str, stated: str) -> bool:
    return True


def other_name(found: str, stated: str) -> bool:
    """OCR errs on rare characters: one that differs is left to people, and so is a name among words that were read with it."""
    found, stated = text.dotted(found), text.dotted(stated)
    if stated and stated in found:
        return False
    return sum(a != b for a, b in zip(found, stated, strict=False)) + abs(len(found) - len(stated)) >= 2


def other_words(found: str, stated: str) -> bool:
    """Another school, not the same one with a character misread, a campus added, or its end under a seal."""
    return not stated.startswith(found) and difflib.SequenceMatcher(None, found, stated).ratio() < 0.5


def day(text: str) -> date | None:
    """An ISO day; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def taken(item: str, label: str, scan: Scan | None) -> list[Result]:
    """What the check of the picture itself has left: a refused one comes back with what cures it, a doubtful one is for people."""
    if scan is None or scan.state not in (ScanState.REFUSED, ScanState.UNSURE):
        return []
    refused = scan.state == ScanState.REFUSED
    messages = [f"{finding['why']}{finding['cure']}" for finding in scan.findings or []]
    verdict, code = (Verdict.FAIL, "scan_refused") if refused else (Verdict.UNSURE, "scan_unsure")
    return [Result(code, item, label, verdict, messages[0] if messages else words.LETTER_WAITS, scan=str(scan.pk))]


@dataclass(frozen=True)
class Claim:
    """One stated value that a certificate has to bear out: the reader's field `name` against `stated`.

    `definite`: whether another value read with confidence is a definite mismatch. `agrees`: whether what was found says the
    same. `explained`: a change proof beside the certificate may explain a difference (names and numbers change, levels do not);
    it then goes to people. `filled`: where the field was not found, the same words elsewhere on the page stand for it.
    `optional`: not every paper prints it; nothing is said where it is not found. `instead`: fields that are as good where this
    one was not found; without any of them it is unsure.
    """

    code: str
    item: str
    label: str
    name: str
    stated: str
    definite: Definite = always
    agrees: Callable[[str, str], bool] = documents.alike
    explained: bool = False
    filled: bool = False
    optional: bool = False
    instead: frozenset[str] = frozenset()
    message: Callable[[str], str] | None = None  # of what was found; without it, what is stated and what was found
    missing: str = ""  # what is said where it was not found; without it, that it was not


def judged(scan: Scan, claims: Iterable[Claim]) -> list[Result]:
    """Every claim against the papers of a scan (W09, W10).

    Pages are judged one by one, and all claims must hold on one of them: the page that bears out most is taken, what it says is
    never outvoted by another. A paper of somebody else that lies with it is for people.
    """
    claims, reading = list(claims), scan.reading
    papers = _papers(reading)
    if not papers:
        return [_not_found(claim, scan) for claim in claims if not claim.optional]
    changed = _on_change(claims, papers, reading)
    each = [
        [*_doubtful(claims[0], page, scan), *filter(None, (_judge(claim, page, scan, changed) for claim in claims))]
        for page in papers
    ]
    best = min(range(len(each)), key=lambda number: _weight(each[number]))
    return each[best] + _of_others(claims, papers[best], reading.pages, scan)


def _on_change(claims: list[Claim], papers: list[Reading], reading: Reading) -> str:
    """What is said of a proof of a changed name or number that lies with the papers of a scan; empty where none does.

    A proof is known by what it says of this change, or by its title; one whose title alone speaks for it may be of somebody else.
    """
    text = documents.plain(reading.text)
    may_change = [claim for claim in claims if claim.explained and claim.name in CHANGES]
    tells = any(
        recognise.tells_change(text, page.value(claim.name), claim.stated)
        for claim in may_change
        for page in papers
        if not claim.agrees(page.value(claim.name), claim.stated)
    )
    if tells:
        return words.CHANGE_PROOF_LOOKED_AT
    if not recognise.shows_change(text):
        return ""
    own = any(_names(claim, papers, reading) for claim in may_change)
    return words.CHANGE_PROOF_LOOKED_AT if own else words.CHANGE_PROOF_OF_ANOTHER


def _names(claim: Claim, papers: list[Reading], reading: Reading) -> bool:
    """Whether the proof says who somebody is now: on a page of its own, else beside the certificate, which may say it too."""
    proofs = [
        page
        for page in reading.pages
        if "change_proof" in page.shows and not recognise.belongs(page.shows, reading.kind)
    ]
    text = documents.plain("".join(page.text for page in proofs) if proofs else reading.text)
    said_by_papers = 0 if proofs else sum(claim.agrees(page.value(claim.name), claim.stated) for page in papers)
    return text.count(documents.plain(claim.stated)) > said_by_papers


# What a person may have changed since a paper was given.
CHANGES = frozenset({"name", "id_number"})
# Who a paper was given to.
WHOSE = frozenset({"name", "id_number", "born", "sex"})
# What a page without a title may say for the one that it lies with: of a certificate that folds open, its number stands on the
# left page. Nothing else, or a slip beside a paper would say what is covered there.
ON_ITS_OTHER_PAGE = {"qualification": frozenset({"certificate_no"})}


def _papers(reading: Reading) -> list[Reading]:
    """The pages that may bear out what is stated: those whose title belongs in the slot, where there is only one with what its
    other page says; of pages without any title each; never a page of another kind. Of two titled pages one may have the holder
    and the other, which says nothing of a person, the number."""
    pages = reading.pages or [reading]
    titled = [page for page in pages if recognise.belongs(page.shows, reading.kind)]
    untitled = [page for page in pages if not page.shows]
    held = [page for page in titled if WHOSE & {*page.fields}]
    numbered = [page for page in titled if page not in held and "certificate_no" in page.fields]
    if len(held) == len(numbered) == 1 == len(titled) - 1:
        number = {"certificate_no": numbered[0].fields["certificate_no"]}
        return [Reading(reading.kind, number | held[0].fields, held[0].text, held[0].shows)]
    if len(titled) == 1:
        beside = (page.fields.items() for page in reversed(untitled))
        may_say = ON_ITS_OTHER_PAGE.get(reading.kind, frozenset())
        fields = {name: field for found in beside for name, field in found if name in may_say}
        return [Reading(reading.kind, fields | titled[0].fields, titled[0].text, titled[0].shows)]
    return titled or untitled or ([reading] if not reading.pages else [])


def _weight(results: Sequence[Result]) -> tuple[int, int]:
    return (
        sum(result.verdict == Verdict.FAIL for result in results),
        sum(result.verdict == Verdict.UNSURE for result in results),
    )


def _judge(claim: Claim, page: Reading, scan: Scan, changed: str) -> Result | None:
    """One claim on one page; None where the page need not print it and does not."""
    field = page.fields.get(claim.name)
    if differing := page.fields.get(f"{claim.name}{qr.DIFFERS}"):
        return _result(
            claim, Verdict.UNSURE, words.code_differs(_called(claim, scan), differing.value), scan, differing
        )
    if field is None:
        if claim.optional or claim.instead & {*page.fields}:
            return None
        if claim.filled and len(claim.stated) >= LEAST_WORDS and documents.mentions(page.text, claim.stated):
            return _result(claim, Verdict.PASS, "", scan)
        return _not_found(claim, scan)
    if claim.agrees(field.value, claim.stated):
        message = _doubled(claim, field, page, scan)
        return _result(claim, Verdict.UNSURE if message else Verdict.PASS, message, scan, field)
    if any(claim.agrees(other, claim.stated) for other in field.others):
        return _result(claim, Verdict.UNSURE, _says_too(claim, field.value, scan), scan, field)
    sure = field.confidence >= SURE and claim.definite(documents.plain(field.value), documents.plain(claim.stated))
    explained = claim.explained and bool(changed)
    message = claim.message(field.value) if claim.message else _differs(claim, field, scan)
    if explained:
        message += changed
    elif claim.explained and claim.name in CHANGES:
        message += words.CHANGE_PROOF_WANTED
    return _result(claim, Verdict.FAIL if sure and not explained else Verdict.UNSURE, message, scan, field)


def _doubtful(claim: Claim, page: Reading, scan: Scan) -> Iterator[Result]:
    """What makes any certificate one for people, whatever it says: words that take it back, a value set anew. The item is that of its
    first claim."""
    if found := page.fields.get("voided"):
        void = replace(claim, code=f"{claim.code}_void", stated="")
        yield _result(void, Verdict.UNSURE, words.voided(found.value), scan, found)
    if found := page.fields.get("set_anew"):
        anew = replace(claim, code=f"{claim.code}_anew", stated="")
        yield _result(anew, Verdict.UNSURE, words.set_anew(found.value), scan, found)


def gives_a_title(code: str, item: str, label: str, scan: Scan) -> list[Result]:
    """Whether a certificate is one of 会计专业技术资格 at all (W10, F01): results of an examination, papers of a course, a unit or
    an association are not, and one that names nobody who may give a title is for people."""
    pages = scan.reading.pages or [scan.reading]
    otherwise = next((page.fields["otherwise"] for page in pages if "otherwise" in page.fields), None)
    paper = Claim(code, item, label, "issuer", "")
    if otherwise is not None:
        return [_result(paper, Verdict.UNSURE, words.no_title(otherwise.value), scan, otherwise)]
    if any("issuer" in page.fields for page in pages):
        return []
    return [_result(paper, Verdict.UNSURE, words.NO_ISSUER, scan)]


def _of_others(claims: list[Claim], chosen: Reading, pages: list[Reading], scan: Scan) -> list[Result]:
    """A page beside the paper that names somebody else; a change proof may."""
    asked = next((claim for claim in claims if claim.name == "name"), None)
    for page in pages:
        found = page.fields.get("name")
        if asked is None or found is None or found.value == chosen.value("name") or "change_proof" in page.shows:
            continue
        if found.confidence >= SURE and other_name(found.value, asked.stated):
            beside = replace(asked, code=f"{asked.code}_beside")
            return [_result(beside, Verdict.UNSURE, words.another_holder(found.value), scan, found)]
    return []


def _not_found(claim: Claim, scan: Scan) -> Result:
    if claim.name == "id_number":
        missing = words.NUMBER_NOT_FOUND
    else:
        missing = claim.missing or words.not_found(_called(claim, scan), _measured(claim, claim.stated, scan))
    return _result(claim, Verdict.UNSURE, missing, scan)


def _doubled(claim: Claim, field: Field, page: Reading, scan: Scan) -> str:
    """What else a page says of that which it bears out; a page that names two people says of neither whose it is."""
    if also := next((other for other in field.others if not claim.agrees(other, claim.stated)), ""):
        return _says_too(claim, also, scan)
    names = page.fields.get("name")
    return words.TWO_NAMES if claim.name in WHOSE and names and names.others else ""


def _says_too(claim: Claim, also: str, scan: Scan) -> str:
    """The page says what is stated, and something else besides; a whole ID number does not stand in it."""
    return words.says_too(_called(claim, scan), "" if claim.name == "id_number" else _measured(claim, also, scan))


def _differs(claim: Claim, field: Field, scan: Scan) -> str:
    """What differs; a whole ID number does not stand in it."""
    if claim.name == "id_number":
        return words.NUMBER_DIFFERS
    stated, found = (_measured(claim, value, scan) for value in (claim.stated, field.value))
    return words.differs(_called(claim, scan), stated, found, KINDS[scan.kind].title)


def _called(claim: Claim, scan: Scan) -> str:
    """The name of the value that a claim is about: its item's, unless that is the whole paper, or another field is compared."""
    found = naming.called(claim.code, claim.item, scan.kind)
    if claim.item.startswith("scan."):
        found = words.CALLED.get(claim.name, found)
        return found.field if found else claim.label
    return found.field if found and found.stated else claim.label


def _measured(claim: Claim, value: str, scan: Scan) -> str:
    found = naming.called(claim.code, claim.item, scan.kind)
    return words.measured(value, found.unit if found else "")


def _result(claim: Claim, verdict: Verdict, message: str, scan: Scan, field: Field | None = None) -> Result:
    found, confidence, box = (field.value, field.confidence, field.box) if field else ("", None, None)
    return Result(
        claim.code, claim.item, claim.label, verdict, message, claim.stated, found, confidence, str(scan.pk), box
    )


def mentioned(code: str, item: str, label: str, value: str, proof: Scan, message: str = "") -> Result:
    """Whether a proof of any form says a value, anywhere: no reader knows where it stands, so that it only helps people look.
    What no reader has found is never definite. An empty value is on no paper. `message`: without it, which value was not read."""
    there = bool(value) and documents.mentions(proof.reading.text, value)
    found = naming.called(code, item, proof.kind)
    field, unit = (found.field, found.unit) if found else (label, "")
    verdict, said = (
        (Verdict.PASS, "")
        if there
        else (Verdict.UNSURE, message or words.not_on_proof(field, words.measured(value, unit)))
    )
    return Result(code, item, label, verdict, said, value, scan=str(proof.pk))


# ---- what several procedures ask of a paper ----------------------------------------------------------------------------


def birth_and_sex(
    code: str, item: str, label: str, born: date, sex: str, *, everywhere: bool = False
) -> Iterator[Claim]:
    """What a certificate says of its holder besides the name (W09, W10, F01): whoever writes another name over a paper has to hide
    the rest. `everywhere`: every paper of the kind prints the birth date, the ID number or the age, so that none found is for people
    (a diploma states its holder's age since 1993: 普通高等教育学历证书管理暂行规定). `sex` is a code of `gender`; a misread 男 or 女 is for people."""
    day, other = born.isoformat(), frozenset({"id_number", "age"} if everywhere else ())
    yield Claim(
        f"{code}_born",
        item,
        label,
        "born",
        day,
        agrees=in_that_month,
        explained=True,
        optional=not everywhere,
        instead=other,
    )
    word = codelists.name("gender", sex)
    yield Claim(f"{code}_sex", item, label, "sex", word, definite=never, optional=True)


def in_that_month(found: str, stated: str) -> bool:
    """The stated ISO day, or its month: 专业技术资格证书 prints of a birth the month alone, some diplomas of the graduation."""
    return stated.startswith(found)


LEVELS = ("博士", "硕士", "本科", "大专", "中专")


def paper_level(code: str) -> str:
    """A level of education in the words of papers, which say 硕士 or 硕士研究生 for the same."""
    return codelists.name("education_level_form", code).removesuffix("研究生")


_SCHOOLS = ("大学", "学院", "学校", "中学", "校")


def same_school(found: str, stated: str) -> bool:
    """The same name, or its beginning where a seal hides the end: a name that is whole ends as schools do."""
    if documents.alike(found, stated):
        return True
    found = documents.plain(found)
    cut_short = len(found) >= 5 and not found.endswith(_SCHOOLS)
    return cut_short and documents.plain(stated).startswith(found)


def other_level(found: str, stated: str) -> bool:
    """职业高中, 技工学校 and 研究生班 stand on papers under several names; of the others each is one level."""
    return found in LEVELS and stated in LEVELS


def enrolled(code: str, item: str, label: str, message: Callable[[str], str]) -> Claim:
    """A 学籍在线验证报告 says that somebody is a student now; who has graduated or left is none (W06, D13)."""
    return Claim(
        code,
        item,
        label,
        "state",
        words.ENROLLED,
        definite=lambda found, stated: _has_left(found),
        agrees=lambda found, stated: stated in found and not _has_left(found),  # 不在籍（毕业） holds 在籍
        message=message,
    )


def _has_left(state: str) -> bool:
    return any(word in state for word in words.NO_LONGER_ENROLLED)


def seen_before(shown: Sequence[tuple[str, str, Scan]]) -> list[Result]:
    """Papers (item, label, scan) that have been shown for somebody else, by the picture, by a portrait that was saved anew, or
    by the certificate's number (W13): people look. What was found under whom does not stand in the result, which the person sees."""
    scans = [scan for _, _, scan in shown]
    pictures, numbers = elsewhere.same_picture(scans), elsewhere.same_number(scans)
    portraits = elsewhere.same_portrait([scan for scan in scans if str(scan.pk) not in pictures])
    found = []
    for item, label, scan in shown:
        key, field = str(scan.pk), scan.reading.fields.get("certificate_no")
        if key in pictures:
            found.append(Result("seen_picture", item, label, Verdict.UNSURE, words.SEEN_PICTURE, scan=key))
        elif key in portraits:
            found.append(Result("seen_portrait", item, label, Verdict.UNSURE, words.SEEN_PORTRAIT, scan=key))
        elif key in numbers and field is not None:
            spot = (field.value, field.confidence, key, field.box)
            found.append(Result("seen_number", item, label, Verdict.UNSURE, words.SEEN_NUMBER, "", *spot))
    return found


def registered_before(item: str, label: str, number: str, scan: Scan | None, but: int | None) -> list[Result]:
    """A qualification certificate's number, as stated or as read on its scan, that the register has of another person than the
    user `but` (W10, W13): of imported people it knows the number without a paper."""
    read = scan.reading.value("certificate_no") if scan else ""
    if not registered_of_another((number, read), but).exists():
        return []
    return [Result("seen_registered", item, label, Verdict.UNSURE, words.SEEN_REGISTERED, number, read)]


def registered_of_another(numbers: Iterable[str], but: int | None) -> QuerySet[Qualification]:
    """The rows of other people with one of these numbers; a file that went on as one's own is no other person's."""
    rows = Qualification.numbered(*numbers)
    return rows.exclude(person__user=but).exclude(person__merged_into__user=but) if but else rows
