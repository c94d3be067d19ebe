"""「该走哪个入口」: up to five questions lead to the entrance, before anybody fills in a form that is not for them (P01, F01, L07). Pure."""

from typing import NamedTuple

from acms.base import codelists, text
from acms.filing import rules
from acms.policy.figures import Policy
from acms.portal import words

NO_CERTIFICATE = "0"


class Answers(NamedTuple):
    """What somebody has answered so far; the empty text is not yet. `level` is a code of `title_level` or `NO_CERTIFICATE`."""

    file: str = ""
    level: str = ""
    here: str = ""
    year: str = ""
    unit: str = ""


class Question(NamedTuple):
    """One question with its choices; without choices it is answered by typing."""

    code: str
    title: str
    hint: str
    choices: tuple[tuple[str, str], ...]


class Door(NamedTuple):
    """An entrance, why it is this one, and what to have at hand; without `address` there is none yet."""

    title: str
    address: str
    why: str
    needs: tuple[str, ...]


QUESTIONS = {row.code: row for row in (Question(code, *words.QUESTIONS[code]) for code in Answers._fields)}


def is_answer(code: str, said: str) -> bool:
    """True for one of the choices, or for a year."""
    choices = QUESTIONS[code].choices
    return said in dict(choices) if choices else _year(said) is not None


def asked(answers: Answers, policy: Policy, this_year: int) -> list[str]:
    """The questions in their order up to the first that is open: those whose answer changes nothing are left out.

    Every answer is one (`is_answer`) or the empty text.
    """
    order = ["file"]
    if answers.file == "none":
        order += ["level"] if answers.level in ("", NO_CERTIFICATE) else ["level", "here"]
        if order[-1] == "here" and answers.here == "yes":
            order.append("year")
        if not _is_of_the_title(answers, policy, this_year):
            order.append("unit")
    first_open = next((nth for nth, code in enumerate(order) if not getattr(answers, code)), len(order))
    return order[: first_open + 1]


def door(answers: Answers, policy: Policy, this_year: int) -> Door | None:
    """The entrance for these answers; None while a question is open."""
    if not all(getattr(answers, code) for code in asked(answers, policy, this_year)):
        return None
    if answers.file in words.OF_FILE:
        return Door(*words.OF_FILE[answers.file])
    if _is_of_the_title(answers, policy, this_year):
        return Door(*words.BY_TITLE)
    why = _why_not_the_title(answers, policy, this_year)
    title, address, then, needs = words.BY_UNIT if answers.unit == "yes" else words.NOT_YET
    return Door(title, address, why + then, needs)


def _year(typed: str) -> int | None:
    """Four digits of a year as somebody types them; None for anything else."""
    found = text.whole(text.plain(typed).removesuffix("年"))
    return found if found is not None and 1000 <= found <= 9999 else None


def _is_of_the_title(answers: Answers, policy: Policy, this_year: int) -> bool:
    if answers.level in ("", NO_CERTIFICATE) or answers.here != "yes":
        return False
    way = min(rules.WAYS[answers.level])  # who has it by another way is told by the filing
    return not rules.fault(answers.level, way, _year(answers.year) or 0, policy, this_year)


def _why_not_the_title(answers: Answers, policy: Policy, this_year: int) -> str:
    if answers.level == NO_CERTIFICATE:
        return words.WITHOUT_CERTIFICATE
    if answers.here != "yes":
        return words.OF_ELSEWHERE
    if (_year(answers.year) or 0) > this_year:
        return words.YEAR_TO_COME
    level = codelists.name("title_level", answers.level)
    return words.too_early(level, rules.first_year(answers.level, policy))
