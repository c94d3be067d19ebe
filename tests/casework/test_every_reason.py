"""No dead ends (W12): every reason that any check can give is known here, with what its advice needs to be changeable."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from acms.collection import steps
from acms.collection.procedure import Collection

ROOM = Path(__file__).parents[2] / "acms"
# What makes a result: its first argument, or the keyword `code`, is the reason.
MAKERS = {"Result", "result", "Claim", "claim", "asked", "mentioned", "enrolled", "had_early", "replace"}
OF_A_MODULE = {"_school", "_number", "_degree_number", "_doubted"}
MAKERS |= OF_A_MODULE
# The same names, making something else.
OTHERS = {"base/work.py", "yearly/table.py"}


@dataclass(frozen=True)
class Back:
    """A reason that returns a collection: the item that it blames, and what must be changeable to follow its advice."""

    item: str
    needs: str


BY_PEOPLE = None  # unsure at most: it returns nothing by itself
LETTER = "scan.proof_letter post.position post.accounting_since"
PLACE = (
    "post.has_employer post.employer post.residence_type post.division_code scan.student_report scan.residence_permit"
)
PLACE += f" {LETTER}"
FULL = "education.full_level education.full_school education.full_graduated scan.diploma_full"
PART = "education.part_level education.part_school education.part_graduated scan.diploma_part"
HIGHEST = (
    "qualification.type qualification.level qualification.obtained_on qualification.certificate_no scan.qualification"
)
CARD = "scan.id_portrait scan.id_emblem identity.name"

# 信息采集 and 信息变更, whose returned cases open only some items. `*` stands for what is filled in (the slot, the field).
COLLECTION = {
    "scan_unsure": BY_PEOPLE,
    "seen_picture": BY_PEOPLE,
    "seen_portrait": BY_PEOPLE,
    "face": BY_PEOPLE,
    "seen_number": BY_PEOPLE,
    "seen_registered": BY_PEOPLE,
    "seen_seal": BY_PEOPLE,
    "seal_changed": BY_PEOPLE,
    "holder": BY_PEOPLE,
    "dates": Back("post.accounting_since", LETTER),
    # step 3
    "card_*": Back("scan.id_portrait", CARD),
    "card_validity": Back("scan.id_emblem", "scan.id_emblem"),
    "card_sides": BY_PEOPLE,
    "number_sex": BY_PEOPLE,
    "real_name": Back("identity.name", f"identity.name scan.id_portrait {LETTER}"),
    # step 4
    "household": Back("post.division_code", PLACE),
    "permit_name": Back("scan.residence_permit", PLACE),
    "permit_number": Back("scan.residence_permit", PLACE),
    "residence_permit_region": Back("scan.residence_permit", PLACE),
    "permit_authority": Back("scan.residence_permit", PLACE),
    "student_name": Back("scan.student_report", PLACE),
    "student_number": Back("scan.student_report", PLACE),
    "student_state": Back("scan.student_report", PLACE),
    "student_school": Back("scan.student_report", PLACE),
    "employer_pending": BY_PEOPLE,
    "employer": BY_PEOPLE,
    "banned": BY_PEOPLE,
    "letter": BY_PEOPLE,
    "letter_facts": Back("scan.proof_letter", LETTER),
    "letter_*": Back("scan.proof_letter", LETTER),
    "letter_disowned": Back("post.employer", f"post.employer {LETTER}"),
    # step 5
    "*_beside": BY_PEOPLE,
    "*_id": Back("scan.diploma_full", FULL),
    "*_born": Back("scan.diploma_full", FULL),
    "*_sex": BY_PEOPLE,
    "*_age": BY_PEOPLE,
    "*_end": Back("scan.diploma_full", FULL),
    "*_level": Back("education.full_level", f"{FULL} {PART} {LETTER}"),
    "*_mode": Back("education.full_level", f"{FULL} {PART}"),
    "*_school": Back("education.full_school", "education.full_school"),
    "*_graduated": Back("education.full_graduated", f"education.full_graduated {LETTER}"),
    "*_number": BY_PEOPLE,
    "*_major": BY_PEOPLE,
    "*_code": BY_PEOPLE,
    "*_granted": BY_PEOPLE,
    "*_void": BY_PEOPLE,
    "*_anew": BY_PEOPLE,
    "*_course": BY_PEOPLE,
    "*_kind": BY_PEOPLE,
    "*_years": BY_PEOPLE,
    "*_issuer": BY_PEOPLE,
    "*_work": BY_PEOPLE,
    "*_minor": BY_PEOPLE,
    "*_early": BY_PEOPLE,
    # step 6
    "qualification_type": Back("qualification.type", HIGHEST),
    "qualification_level": Back("qualification.level", "qualification.level"),
    "qualification_way": Back("qualification.way", "qualification.way"),
    "qualification_day": Back("qualification.obtained_on", "qualification.obtained_on"),
    "qualification_no": BY_PEOPLE,
    "qualification_early": BY_PEOPLE,
    "cpa_no": BY_PEOPLE,
    "talent": BY_PEOPLE,
}
# One reason that blames one of several items; whose paper it is, is called like the slot.
ALSO = {
    "the holder of a qualification": Back("scan.qualification", HIGHEST),
    "the holder of a diploma": Back("scan.diploma_full", FULL),
    "card_name": Back("identity.name", f"identity.name scan.id_portrait {LETTER}"),
    "card_sex": Back("identity.sex", "identity.sex"),
    "card_ethnic": Back("identity.ethnic", "identity.ethnic"),
    "the holder of a second diploma": Back("scan.diploma_part", PART),
    "no graduation": Back("scan.diploma_part", PART),
    "the holder of a registration form": Back("scan.eregistration_full", f"{FULL} scan.eregistration_full"),
    "the holder of a degree": Back("scan.degree_full", "scan.degree_full education.full_degree"),
    "another degree": Back("education.part_degree", "education.part_degree scan.degree_part"),
    "full-time study stated as part-time": Back("education.part_level", f"{PART} {FULL}"),
    "an old certificate's number": Back("qualification.certificate_no", HIGHEST),
    "a graduation of a child": Back("education.part_graduated", "education.part_graduated"),
}
# Everywhere else a returned case is filed anew as a whole: nothing in these rooms asks `lets_change`.
ELSEWHERE = {
    "account", "alive", "back_status", "card", "certificate", "certificate_place", "claimed_picture", "credit_proof", "credit_year", "deed_head",
    "deed_paper", "dispute_before", "dispute_post", "division", "file", "head_ban", "head_condition", "head_post", "head_unit_says", "move_status", "on_file",
    "outside_proof", "outside_time", "proof", "restore_proof", "restore_status", "scan_refused", "start", "start_day", "start_early", "start_proof",
    "stay_place", "stay_proof", "student_*", "student_accounting", "student_report_age", "uscc_off",
}  # fmt: skip
# What an audit finds on a letter: each is cured by another scan or another letter, and both stand behind one slot.
ON_LETTER = {
    "not_aligned", "illegible", "code_unread", "not_ours", "other_person", "other_letter", "two_letters", "void", "missing_text", "fixed_text",
    "extra_ink", "red_ink", "sign_red", "sign_mark", "sign_typed", "sign_twice", "never_printed", "screen", "field_*",
    "missing_seal", "seal_not_red", "seal_not_round", "seal_text", "seal_other_use", "seal_drawn",
}  # fmt: skip

RETURNING = {code: row for code, row in {**COLLECTION, **ALSO}.items() if row is not None}


def texts(node: ast.AST) -> Iterator[str]:
    """The texts in an expression; what an f-string fills in is `*`."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value
    elif isinstance(node, ast.IfExp | ast.Tuple):
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def assigned(name: str, function: ast.AST) -> Iterator[str]:
    """What a function may have put into a variable."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in {
            n.id for n in ast.walk(node.targets[0]) if isinstance(n, ast.Name)
        }:
            yield from texts(node.value)


def made_by(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return "" if call.func.attr in OF_A_MODULE else call.func.attr
    return getattr(call.func, "id", "")


def reason_of(call: ast.Call) -> ast.AST | None:
    named = next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)
    return named or (call.args[0] if call.args and made_by(call) != "replace" else None)


def reasons(source: str, makers: set[str]) -> set[str]:
    found: set[str] = set()
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call) and made_by(node) in makers):
            reason = reason_of(call)
            found |= set(assigned(reason.id, function) if isinstance(reason, ast.Name) else texts(reason or call))
    return {reason for reason in found if "." not in reason}  # a room's own short name takes the item first


def in_code() -> set[str]:
    files = (path for path in ROOM.rglob("*.py") if str(path.relative_to(ROOM)) not in OTHERS)
    return set().union(
        *(reasons(path.read_text(), MAKERS) for path in files if "casework.procedures" in path.read_text())
    )


def test_W12_every_reason_that_a_check_can_give_is_known_here() -> None:
    assert in_code() == {*COLLECTION, *ELSEWHERE}


def test_T04_every_finding_of_an_audit_is_known_here() -> None:
    source = (ROOM / "letters/audit/examine.py").read_text()
    assert reasons(source, {"add"}) == ON_LETTER
    assert all(f"letter_{code}" not in ELSEWHERE for code in ON_LETTER)


@pytest.mark.parametrize("code", RETURNING)
def test_W12_what_a_reason_asks_for_may_be_changed(code: str) -> None:
    row = RETURNING[code]
    opened = {row.item} | Collection().unlocks(row.item)
    assert set(row.needs.split()) <= opened <= steps.BY_KEY.keys()
