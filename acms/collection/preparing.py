"""Step 1: which papers somebody has to have at hand, by what is answered on the steps already and by up to three questions (W01). Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from acms.collection import rules, words
from acms.collection.facts import Facts
from acms.collection.words import PAPERS, Paper

_OF_FULL = frozenset({"diploma_full", "degree_full", "eregistration_full"})
_OF_PART = frozenset({"diploma_part", "degree_part", "eregistration_part"})
_OF_PLACE = frozenset({"residence_permit", "student_report"})
_OF_UNIT = frozenset({"proof_letter", "employer_certificate"})
# By question and answer: the slots that whoever answers so leaves empty.
SPARES: dict[str, dict[str, frozenset[str]]] = {
    "unit": {
        "post": _OF_PLACE,
        "off": _OF_PLACE | {"proof_letter"},
        "household": _OF_PLACE | _OF_UNIT,
        "permit": _OF_UNIT | {"student_report"},
        "school": _OF_UNIT | {"residence_permit"},
    },
    "study": {"full": _OF_PART, "part": _OF_FULL, "both": frozenset(), "none": _OF_FULL | _OF_PART},
    "title": {"yes": frozenset(), "no": frozenset({"qualification"})},
}
GROUPS = {"all": frozenset({"photo", "id_emblem"}), "post": frozenset({"proof_letter", "employer_certificate"})}


class Question(NamedTuple):
    """One question with its answers, code and words of each, and the one that was given; the empty text is none."""

    code: str
    title: str
    choices: tuple[tuple[str, str], ...]
    said: str


class Group(NamedTuple):
    """Papers that the same people have to have: what the group is called, and its papers with their numbers."""

    title: str
    papers: list[tuple[int, Paper]]


class List(NamedTuple):
    """What is asked, what to have at hand by groups, and what need not be, in the guide's order."""

    questions: list[Question]
    groups: list[Group]
    spared: list[Paper]


def papers(facts: Facts, said: Mapping[str, str]) -> List:
    """`said`: answers by question; what is none counts as not given. What the steps say already is not asked again."""
    asked = [
        Question(code, *words.PREPARING[code], said.get(code, "") if said.get(code, "") in SPARES[code] else "")
        for code in SPARES
        if _is_open(facts, code)
    ]
    needed = rules.personal_evidence(facts)
    for question in asked:
        needed -= SPARES[question.code].get(question.said, frozenset())
    wanted = [paper for paper in PAPERS if not needed.isdisjoint(paper.slots)]
    groups: dict[str, list[Paper]] = {title: [] for title in words.PAPER_GROUPS.values()}
    for paper in wanted:
        groups[words.PAPER_GROUPS[_group(paper)]].append(paper)
    numbers = iter(range(1, len(wanted) + 1))
    return List(
        asked,
        [Group(title, [(next(numbers), one) for one in found]) for title, found in groups.items() if found],
        [paper for paper in PAPERS if paper not in wanted],
    )


def _group(paper: Paper) -> str:
    return next((code for code, slots in GROUPS.items() if not slots.isdisjoint(paper.slots)), "some")


def _is_open(facts: Facts, code: str) -> bool:
    """True while the steps do not say it themselves."""
    if code == "unit":
        return facts.post.has_employer is None
    if code == "study":
        return not facts.education.full.level and not facts.education.part.level
    return not facts.qualification.type
