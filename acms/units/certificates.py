"""A unit's certificate against what is stated about the unit: the same for a new unit and for a changed one (E02, E03)."""

from typing import Any

from acms.base.numbers import uscc as numbers
from acms.casework import comparing
from acms.casework.comparing import Claim
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.employers import words as employers_words
from acms.regions import addresses, divisions
from acms.scans.models import Scan, ScanState
from acms.units import words

ITEMS = {
    "employer.uscc": "统一社会信用代码",
    "employer.name": "单位全称",
    "employer.address": "单位地址",
    "employer.economic_type": "单位经济类型",
    "employer.certificate_type": "证照类型",
    "employer.phone": "单位电话",
    "employer.division_code": "所在地",
    "scan.employer_certificate": "统一社会信用代码证书",
}


def results(scan: Scan | None, *, uscc: str, name: str, address: str, division_code: str) -> list[Result]:
    """Code, name and address on the certificate against what is stated, and the stated address against the place (E02, R02).

    The place decides who manages the unit, so an address that names no banner agrees with none.
    """
    off = _off(uscc)
    if scan is None:
        return off
    paper = "scan.employer_certificate"
    refused = comparing.taken(paper, ITEMS[paper], scan)
    if scan.state == ScanState.REFUSED:
        return refused + off
    where = divisions.path(division_code)

    def claim(code: str, item: str, field: str, stated: str, **how: Any) -> Claim:
        return Claim(code, item, ITEMS[item], field, stated, **how)

    def lies_there(found: str, stated: str) -> bool:
        return addresses.lies_in(found, division_code)

    claims = [
        claim("certificate", "employer.uscc", "uscc", uscc),
        claim("certificate", "employer.name", "name", name, definite=comparing.other_words, filled=True),
        claim(
            "certificate_place",
            "employer.division_code",
            "address",
            where,
            agrees=lies_there,
            definite=lambda found, stated: addresses.lies_elsewhere(found),
            message=words.certificate_elsewhere,
        ),
    ]
    fits = addresses.lies_in(address, division_code)
    verdict, message = (Verdict.PASS, "") if fits else (Verdict.UNSURE, words.ADDRESS_ELSEWHERE)
    typed = Result(
        "division", "employer.division_code", ITEMS["employer.division_code"], verdict, message, where, address
    )
    return [*refused, *comparing.judged(scan, claims), typed, *off]


def _off(code: str) -> list[Result]:
    """A code whose check digit fails is for people to see on the certificate, whoever has stated it (E01)."""
    if not numbers.is_off(code):
        return []
    return [Result("uscc_off", "employer.uscc", ITEMS["employer.uscc"], Verdict.UNSURE, employers_words.CODE_OFF, code)]
