"""What the system compares by itself after 「提交」 (W04, W06, W09, W10, W13): of every step, and of what they share."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from acms.casework import comparing
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.collection import rules, words
from acms.collection.facts import Facts
from acms.collection.steps import BY_KEY, PAPERS
from acms.collection.steps.qualification import ACCOUNTING, QUALIFICATION, TALENT, QualificationStatement
from acms.collection.steps.results import result
from acms.holders.models import CertificateHolder
from acms.people.models import Talent
from acms.scans.models import ScanState


def all_of(facts: Facts, on: date) -> list[Result]:
    """Every check of a collection, or of the one step that a change walks."""
    return [
        *scans(facts),
        *seen_before(facts),
        *registered_before(facts),
        *on_list(facts),
        *talent(facts),
        *(found for step in facts.steps for found in step.checks(facts, on)),
        *dates(facts, on),
    ]


def scans(facts: Facts) -> Iterator[Result]:
    """Scans that the image check left to people."""
    for slot, scan in facts.scans.items():
        item = PAPERS[slot]
        if scan.state == ScanState.UNSURE and facts.applies(item):
            first: dict[str, Any] = scan.findings[0] if scan.findings else {"why": words.CARD_UNREADABLE, "box": None}
            yield Result(
                code="scan_unsure",
                item=item.key,
                title=item.label,
                verdict=Verdict.UNSURE,
                message=str(first["why"]),
                scan=str(scan.pk),
                box=first["box"],
            )


def seen_before(facts: Facts) -> list[Result]:
    """W13: nobody is admitted by the rules on a paper that has been shown for somebody else."""
    shown = ((PAPERS[slot], scan) for slot, scan in facts.scans.items())
    return comparing.seen_before([(item.key, item.label, scan) for item, scan in shown if facts.applies(item)])


def registered_before(facts: Facts) -> list[Result]:
    """W13: nor on a qualification whose number the register has of somebody else, who need not have a paper there."""
    scan, item = facts.scans.get("qualification"), QUALIFICATION.by_name["certificate_no"]
    if scan is None or not facts.applies(PAPERS["qualification"]):
        return []
    number = facts.qualification.certificate_no
    return comparing.registered_before(item.key, item.label, number, scan, facts.user.pk)


def on_list(facts: Facts) -> Iterator[Result]:
    """W10: the imported list of certificate holders. Whoever stands in it is borne out; who is missing where the list covers
    that year and level is for people, and so is a number that is somebody else's. Of other lists nothing is said."""
    stated, id_number = facts.qualification, facts.identity.id_number
    if (
        "qualification" not in facts.scans
        or not facts.applies(PAPERS["qualification"])
        or stated.type != ACCOUNTING
        or not stated.certificate_no
        or stated.obtained_on is None
    ):
        return
    sentence = _listed(stated, id_number, stated.obtained_on.year)
    if sentence is not None:
        verdict = Verdict.UNSURE if sentence else Verdict.PASS
        item = QUALIFICATION.by_name["certificate_no"]
        yield result("holder", item, verdict, sentence, stated=stated.certificate_no, label=words.THE_LIST)


def _listed(stated: QualificationStatement, id_number: str, year: int) -> str | None:
    """Why people look; empty where the list bears it out, None where it says nothing."""
    same = CertificateHolder.objects.filter(certificate_no=stated.certificate_no)
    if same.not_of(id_number).exists():
        return words.LISTED_FOR_ANOTHER
    own = same.of(id_number).first()
    if own is not None:
        # The list counts by the year of the examination; its certificate may be of the year after.
        agrees = own.level == stated.level and 0 <= year - own.year <= 1
        return "" if agrees else words.LISTED_OTHERWISE
    return words.NOT_LISTED if CertificateHolder.objects.covers(stated.level, year) else None


def talent(facts: Facts) -> Iterator[Result]:
    """W10, W13: no paper is asked of whoever says that they are 高端人才, so that it is for people; not what the register says already."""
    item, stated = QUALIFICATION.by_name["is_highend"], facts.qualification
    if not stated.is_highend or not facts.applies(item):
        return
    said = {name.removeprefix("talent_"): getattr(stated, name) for name in TALENT}
    if Talent.objects.open().filter(person__user=facts.user.pk, **said).exists():
        return
    called = (QUALIFICATION.by_name[name] for name in ("talent_category", "talent_level", "talent_status"))
    value = "，".join(one.spoken(getattr(stated, one.name)) for one in called)
    yield result("talent", item, Verdict.UNSURE, words.TALENT_UNPROVED, stated=value, label=words.TALENT)


def dates(facts: Facts, on: date) -> Iterator[Result]:
    """W08–W10 once more at 「提交」."""
    for gap in rules.contradictions(facts, on):
        yield result("dates", BY_KEY[gap.item], Verdict.FAIL, gap.sentence)
