"""Step 4: employer, residence, letter and the start of accounting work, at their borders (W06–W08, E01, E02)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from acms.base.dates import years_after
from acms.casework import words as casework_words
from acms.casework.models import Verdict
from acms.collection import words
from acms.collection.steps import POST
from acms.collection.steps.post import LETTER_COLUMNS, PostAnswers, PostStatement
from acms.employers.models import Employer
from acms.letters.models import Letter
from acms.policy.figures import Policy
from tests.collection.stating import BORN, ID_NUMBER, TODAY, by_code, scan, stating

UNIT = Employer(pk=7, name="青禾", uscc="91150105MA0TE5T16A", state="confirmed", management_code="150105")
START = date(2012, 8, 1)
ON_POST = {"has_employer": True, "on_post": True, "employer": 7, "accounting_since": START}
AT_HOME = {"has_employer": False, "division_code": "150105"}


def asked(**post: Any) -> set[str]:
    facts = stating(post=post)
    return {item.name for item in POST.items if facts.applies(item)}


UNITS = {"on_post", "employer", "uscc", "economic_type", "employer_phone", "employer_address"}
ALWAYS = {"has_employer", "management", "agency"}


@pytest.mark.parametrize(
    ("post", "more"),
    [
        ({}, set()),
        (AT_HOME | {"residence_type": "1"}, {"residence_type", "division_code"}),
        (AT_HOME | {"residence_type": "2"}, {"residence_type", "division_code", "residence_permit"}),
        (AT_HOME | {"residence_type": "3"}, {"residence_type", "division_code", "student_report"}),
        ({"has_employer": True, "on_post": False}, UNITS | {"position", "admin_post", "title"}),
        (ON_POST, UNITS | {"position", "admin_post", "title", "accounting_since", "proof_letter"}),
        (
            ON_POST | {"title": "3"},
            UNITS | {"position", "admin_post", "title", "title_since", "accounting_since", "proof_letter"},
        ),
    ],
)
def test_W06_W07_what_is_asked_follows_the_answers(post: dict[str, Any], more: set[str]) -> None:
    assert asked(**post) == ALWAYS | more


def row(**columns: Any) -> PostAnswers:
    everything = {
        "residence_type": "2", "division_code": "150105", "employer_id": 7, "letter_id": 9, "position": "08", "admin_post": "04",
        "title": "3", "title_since": START, "joined_on": START, "accounting_since": START,
    }  # fmt: skip
    return PostAnswers(**(everything | columns))


def test_W07_only_what_is_asked_is_stated() -> None:
    def stated(**columns: Any) -> PostStatement:
        return POST.stated({"": row(**columns)}, stating().user)

    assert stated(has_employer=None, on_post=True) == PostStatement()
    assert stated(has_employer=False, on_post=True) == PostStatement(
        has_employer=False, residence_type="2", division_code="150105"
    )
    off = PostStatement(has_employer=True, on_post=False, employer=7)
    assert stated(has_employer=True, on_post=False) == off
    assert (off.position, off.admin_post, off.title) == ("00", "00", "0")
    assert stated(has_employer=True, on_post=None) == replace(off, on_post=None)
    on = stated(has_employer=True, on_post=True)
    assert on == PostStatement(True, True, "", "", 7, 9, "08", "04", "3", START, START, START)


@pytest.mark.parametrize(
    ("since", "graduated", "wrong"),
    [
        (START, START, False),
        (START - timedelta(days=1), START, True),
        (years_after(BORN, 16), None, False),
        (years_after(BORN, 16) - timedelta(days=1), None, True),
    ],
)
def test_W08_a_start_is_looked_at_until_it_is_fixed(since: date, graduated: date | None, wrong: bool) -> None:
    def gaps(**more: Any) -> list[str]:
        full = {"level": "21", "graduated": graduated}
        return [
            gap.item
            for gap in POST.contradictions(
                stating(post=ON_POST | {"accounting_since": since}, full=full, **more), TODAY
            )
        ]

    assert gaps() == (["post.accounting_since"] if wrong else [])
    assert gaps(kind="update_post", fixed_since=since) == []
    assert gaps(fixed_since=since) == gaps(), "a filing has fixed it and knew of no graduation"


def test_W08_a_day_of_the_letter_is_not_to_come() -> None:
    def gaps(day: date) -> list[str]:
        return [
            gap.item for gap in POST.contradictions(stating(post=ON_POST | {"title": "3", "title_since": day}), TODAY)
        ]

    assert gaps(TODAY) == [] and gaps(TODAY + timedelta(days=1)) == ["post.title_since"]


def test_R02_who_manages() -> None:
    assert stating(employer=UNIT, post=ON_POST).management_code == "150105"
    assert stating(post=AT_HOME | {"division_code": "150702"}).management_code == "150702"
    assert stating(post={"has_employer": True}).management_code == ""
    assert (
        stating(kind="update_education", employer=UNIT, post=ON_POST, managed_by="150702").management_code == "150702"
    )
    assert stating(kind="update_post", employer=UNIT, post=ON_POST, managed_by="150702").management_code == "150105"


def household(address: str | None, chosen: str = "150105") -> Any:
    scans = [] if address is None else [scan("id_portrait", **({"address": (address, 0.9)} if address else {}))]
    post = AT_HOME | {"residence_type": "1", "division_code": chosen}
    return by_code(POST.checks(stating(*scans, post=post), TODAY))["household"]


@pytest.mark.parametrize(
    ("address", "verdict", "message"),
    [
        ("内蒙古自治区呼和浩特市赛罕区样例路1号", Verdict.PASS, ""),
        ("内蒙古自治区呼伦贝尔市海拉尔区1号", Verdict.UNSURE, words.ADDRESS_OTHER_BANNER),
        ("读不出的地方", Verdict.UNSURE, words.ADDRESS_OTHER_BANNER),
        ("河北省石家庄市1号", Verdict.FAIL, words.address_elsewhere("河北省")),
        ("石家庄市长安区1号", Verdict.FAIL, words.address_elsewhere("河北省")),
        ("新城区1号", Verdict.UNSURE, words.ADDRESS_OTHER_BANNER),
        ("呼市赛罕区1号", Verdict.PASS, ""),
        ("", Verdict.UNSURE, words.ADDRESS_UNREAD),
        (None, Verdict.UNSURE, words.ADDRESS_UNREAD),
    ],
)
def test_W06_the_household_is_that_of_the_card(address: str | None, verdict: str, message: str) -> None:
    result = household(address)
    assert (result.verdict, result.message, result.item) == (verdict, message, "post.division_code")
    assert "赛罕区" in result.stated and (result.found, bool(result.scan)) == (address or "", bool(address))


ON_PERMIT: dict[str, Any] = {
    "name": ("乌云", 0.99),
    "id_number": (ID_NUMBER, 0.99),
    "address": ("内蒙古自治区呼和浩特市赛罕区样例路1号", 0.99),
    "authority": ("呼和浩特市公安局赛罕区分局", 0.99),
}


@pytest.mark.parametrize(
    ("read", "code", "verdict"),
    [
        ({}, "", Verdict.PASS),
        ({"name": ("萨仁娜", 0.99)}, "permit_name", Verdict.FAIL),
        ({"id_number": ("150105198803120011", 0.99)}, "permit_number", Verdict.FAIL),
        ({"address": ("内蒙古自治区包头市青山区样例路1号", 0.99)}, "residence_permit_region", Verdict.UNSURE),
        ({"address": ("河北省承德市样例路1号", 0.99)}, "residence_permit_region", Verdict.FAIL),
        ({"address": None}, "residence_permit_region", Verdict.UNSURE),
        ({"authority": ("北京市公安局朝阳分局", 0.99)}, "permit_authority", Verdict.FAIL),
    ],
)
def test_W06_the_residence_permit_is_the_persons_and_of_the_chosen_banner(
    read: dict[str, Any], code: str, verdict: str
) -> None:
    fields = {name: value for name, value in (ON_PERMIT | read).items() if value}
    facts = stating(scan("residence_permit", **fields), post=AT_HOME | {"residence_type": "2"})
    found = by_code(POST.checks(facts, TODAY))
    other = {key: result.verdict for key, result in found.items() if result.verdict != Verdict.PASS}
    assert other == ({code: verdict} if code else {})
    assert "赛罕区" in found["residence_permit_region"].stated


ON_REPORT: dict[str, Any] = {
    "name": ("乌云", 0.9),
    "id_number": (ID_NUMBER, 0.9),
    "state": (casework_words.ENROLLED, 0.9),
    "school": ("内蒙古农业大学", 0.9),
}


@pytest.mark.parametrize(
    ("read", "other"),
    [
        ({}, {}),
        ({"name": ("萨仁娜", 0.9)}, {"student_name": Verdict.FAIL}),
        ({"id_number": ("150105198803120011", 0.9)}, {"student_number": Verdict.FAIL}),
        ({"state": ("毕业", 0.9)}, {"student_state": Verdict.FAIL}),
        ({"school": ("内蒙古民族大学", 0.9)}, {"student_school": Verdict.FAIL}),  # 通辽
        ({"school": ("北京林业大学", 0.9)}, {"student_school": Verdict.FAIL}),
        ({"school": ("内蒙古工业大学", 0.9)}, {"student_school": Verdict.UNSURE}),  # another banner of the city
        ({"school": ("样例大学", 0.9)}, {"student_school": Verdict.UNSURE}),
    ],
)
def test_W06_the_student_report_is_the_persons_and_its_school_stands_in_the_chosen_banner(
    read: dict[str, Any], other: dict[str, str]
) -> None:
    report = scan("student_report", **ON_REPORT | read)
    found = by_code(POST.checks(stating(report, post=AT_HOME | {"residence_type": "3"}), TODAY))
    assert set(found) == {"student_name", "student_number", "student_state", "student_school"}
    assert {key: result.verdict for key, result in found.items() if result.verdict != Verdict.PASS} == other
    assert not list(POST.checks(stating(post=AT_HOME | {"residence_type": "3"}), TODAY))


@pytest.mark.parametrize(
    ("state", "code", "verdict"),
    [("pending", "employer_pending", Verdict.UNSURE), ("confirmed", "employer", Verdict.PASS)],
)
def test_E02_an_unconfirmed_employer_waits(state: str, code: str, verdict: str) -> None:
    unit = Employer(pk=7, name="青禾", uscc=UNIT.uscc, state=state)
    found = by_code(
        POST.checks(stating(employer=unit, post={"has_employer": True, "on_post": False, "employer": 7}), TODAY)
    )
    assert set(found) == {code}
    assert (found[code].verdict, found[code].item, found[code].stated) == (verdict, "post.employer", "青禾")


SAYS = {"name": "乌云", "id_number": ID_NUMBER, "uscc": UNIT.uscc, "accounting_since": START.isoformat()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("says", "post", "fits"),
    [
        ({}, {}, True),
        ({"name": "萨仁"}, {}, False),
        ({"id_number": "1"}, {}, False),
        ({"uscc": "1"}, {}, False),
        ({"accounting_since": "2012-08-02"}, {}, False),
        ({}, {"accounting_since": None}, False),
    ],
)
def test_T04_the_letter_says_what_the_answers_say(
    says: dict[str, str], post: dict[str, Any], fits: bool, person: Any
) -> None:
    letter, paper = Letter(facts=SAYS | says), scan("proof_letter")
    facts = stating(paper, employer=UNIT, letter=letter, post=ON_POST | post)
    facts = replace(facts, case=type(facts.case)(kind="collection", subject=person))
    found = by_code(POST.checks(facts, TODAY))
    assert ("letter_facts" not in found) == fits
    if not fits:
        result = found["letter_facts"]
        assert (result.verdict, result.item, result.scan) == (Verdict.FAIL, "scan.proof_letter", str(paper.pk))
    assert found["letter"].verdict == Verdict.UNSURE  # not audited yet


@pytest.mark.parametrize(
    ("post", "needed"),
    [
        ({}, {"proof_letter", "residence_permit", "student_report", "employer_certificate"}),
        ({"has_employer": True}, {"proof_letter", "employer_certificate"}),
        (ON_POST, {"proof_letter", "employer_certificate"}),
        ({"has_employer": True, "on_post": False}, {"employer_certificate"}),
        (AT_HOME, {"residence_permit", "student_report"}),
    ],
)
def test_W01_the_papers_of_the_post(post: dict[str, Any], needed: set[str]) -> None:
    assert POST.may_need(stating(post=post)) == needed


@pytest.mark.parametrize(("kind", "looked_at"), [("1", False), ("2", True), ("3", False)])
def test_W13_people_look_at_residence_permits_while_policy_says_so(kind: str, looked_at: bool) -> None:
    facts = stating(post=AT_HOME | {"residence_type": kind})
    grounds = list(POST.grounds(facts, Policy({"reviewed_permits": True})))
    assert grounds == ([(words.BY_POLICY_PERMIT, "residence_permit")] if looked_at else [])
    assert not list(POST.grounds(facts, Policy({"reviewed_permits": False})))


def test_W07_the_columns_of_the_letter_are_columns_of_the_step() -> None:
    assert set(LETTER_COLUMNS) <= {field.name for field in PostAnswers._meta.concrete_fields}
