"""W13: the number of a certificate under which a paper of another person is found."""

import pytest

from acms.scans import elsewhere


@pytest.mark.parametrize(
    ("kind", "number", "found"),
    [
        ("qualification", "12345678", True),
        ("qualification", "1234567", False),  # too often another school's as well
        ("qualification", "1234 567", False),
        ("qualification", "内人社发〔2015〕12号", False),  # everybody whom the decree names has it
        ("qualification", "内人社发[1999]12号文", False),
        ("qualification", "内人社发（2015）12号", False),
        ("qualification", "内〔18〕150100012号", True),
        ("employer_certificate", "91150105MA0TE5T16A", False),  # a unit's, shown by all its people
    ],
)
def test_W13_a_number_that_is_one_persons_alone_is_looked_for(kind: str, number: str, found: bool) -> None:
    assert bool(elsewhere.digest_of(kind, number)) is found
    assert bool(elsewhere.digests_of(kind, number)) is found


def test_W13_one_number_is_found_however_it_is_written_and_on_both_papers_of_one_diploma() -> None:
    same = elsewhere.digest_of("diploma_full", "9999X01205000001")
    for kind, number in (
        ("diploma_full", " 9999x0120 5000001 "),
        ("diploma_part", "9999X01205000001"),
        ("eregistration_full", "9999X01205000001"),
        ("eregistration_part", "9999X01205000001"),
    ):
        assert elsewhere.digest_of(kind, number) == same and same in elsewhere.digests_of(kind, number)
    assert elsewhere.digest_of("degree_full", "9999X01205000001") != same
