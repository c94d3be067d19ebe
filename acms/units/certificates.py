"""A unit's certificate against what is stated about the unit: the same for a new unit and for a changed one (E02, E03)."""

from acms.casework import words as casework_words
from acms.casework.models import Verdict
from acms.casework.procedures import Result
from acms.regions import divisions
from acms.scans.models import Scan, ScanState
from acms.scans.readers import documents
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
    """The certificate's text against code and name, and the address against the division."""
    if scan is None:
        return []
    title = ITEMS["scan.employer_certificate"]
    if scan.state == ScanState.REFUSED:
        why = scan.findings[0]["why"] if scan.findings else ""
        return [Result("certificate", "scan.employer_certificate", title, Verdict.FAIL, why, scan=str(scan.pk))]
    found = [_mentioned(scan, "employer.uscc", uscc), _mentioned(scan, "employer.name", name)]
    place = divisions.parse_address(address)
    fits = place.banner is None or place.banner.code == division_code
    found.append(
        Result(
            "division",
            "employer.division_code",
            ITEMS["employer.division_code"],
            Verdict.PASS if fits else Verdict.UNSURE,
            "" if fits else words.ADDRESS_ELSEWHERE,
            divisions.path(division_code),
            address,
        )
    )
    return found


def _mentioned(scan: Scan, key: str, value: str) -> Result:
    reading = scan.reading
    there = documents.mentions(reading.text, value)
    field = reading.fields.get(key.removeprefix("employer."))
    spot = (field.value, field.confidence, str(scan.pk), field.box) if field else ("", None, str(scan.pk))
    verdict, message = (Verdict.PASS, "") if there else (Verdict.UNSURE, casework_words.NOT_ON_CERTIFICATE)
    return Result("certificate", key, ITEMS[key], verdict, message, value, *spot)
