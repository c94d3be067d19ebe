"""R01, A17: what codes meant before, and which place stands for each today."""

import csv

import pytest

from acms.regions import addresses, divisions

with (divisions.DATA / "regions_historical.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
ENDED = [row for row in ROWS if row["valid_to_year"]]
LEAGUES = {row["code"][:4]: row["name"] for row in ROWS if row["code"].endswith("00")}
# Parts of them went to several: no one stands for them today.
DIVIDED = {"150105", "150120", "150220", "150427", "152401", "152427"}


def test_R01_the_history_holds_every_code_that_was_and_every_one_that_is() -> None:
    assert {"152100", "152300", "152400", "152600", "152700", "152800"} <= {row["code"] for row in ENDED}
    assert len(ENDED) > 80
    lives = {row["code"] for row in ROWS if not row["valid_to_year"]}
    assert {place.code for place in divisions.tree().values() if not place.is_special} <= lives


@pytest.mark.parametrize("row", ENDED, ids=[row["code"] + row["name"] for row in ENDED])
def test_R01_whatever_ended_has_a_successor_of_its_kind_or_was_divided(row: dict[str, str]) -> None:
    if row["code"] in DIVIDED:
        assert row["successor"] == ""
        return
    place = divisions.tree()[row["successor"]]
    assert place.level == ("league_city" if row["code"].endswith("00") else "banner_county")
    kept = [other for other in divisions.banners() if other.name == row["name"]]
    assert not kept or kept == [place]


def test_R01_what_is_still_there_has_no_successor() -> None:
    assert not [row for row in ROWS if row["successor"] and not row["valid_to_year"]]


@pytest.mark.parametrize(
    "row", [row for row in ENDED if not row["code"].endswith("00")], ids=lambda row: row["code"] + row["name"]
)
def test_R02_A17_an_address_of_its_time_lies_where_the_successor_is(row: dict[str, str]) -> None:
    for prefix in ("", "内蒙古", "内蒙古自治区"):
        place = addresses.parse_address(f"{prefix}{LEAGUES[row['code'][:4]]}{row['name']}样例路1号")
        assert (place.banner.code if place.banner else "") == row["successor"]
        assert not place.other_province


@pytest.mark.parametrize(
    ("code", "meant"),
    [("152301", ("通辽市", None, 1999, "150502")), ("152125", ("额尔古纳右旗", None, 1994, "150784"))],
)
def test_R01_the_years_of_a_code_are_told(code: str, meant: tuple[str, int | None, int, str]) -> None:
    [record] = divisions.historical()[code]
    assert (record.name, record.since, record.until, record.successor) == meant
