"""`manage.py decisions`: a whole application judged, with nothing left behind (W11, W13)."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from acms.accounts.models import User
from acms.base import codelists
from acms.collection.steps import STEPS
from acms.demo import documents, scanning, seed
from acms.demo.cast import Cast
from acms.demo.conditions import Conditions
from acms.employers.models import Employer
from acms.ops import applications
from tests.casework.access_world import appoint
from tests.conftest import confirmed_unit

HOUSEHOLD = next(code for code, name in codelists.names("residence_type").items() if "户籍" in name)


@pytest.fixture
def who() -> Cast:
    return documents.cast(5)


def application(folder: Path, who: Cast, **more: Any) -> Path:
    """Somebody without unit, education and qualification, with their cards and photo."""
    for kind in ("id_portrait", "id_emblem", "photo"):
        (folder / f"{kind}.jpg").write_bytes(documents.jpeg(who, kind))
    ethnic = {name: code for code, name in codelists.names("ethnic_group").items()}
    answers = {
        "sex": {"男": "1", "女": "2"}[who.sex],
        "ethnic": ethnic[f"{who.ethnic}族"],
        "political": "13",
        "has_employer": False,
        "residence_type": HOUSEHOLD,
        "division_code": who.division_code,
        "full_level": "00",
        "part_level": "00",
        "type": "00",
    }
    file = folder / "application.json"
    given = {
        "kind": "collection",
        "person": {"name": who.name, "id_number": who.id_number},
        "answers": answers | more.pop("answers", {}),
        "scans": {kind: [f"{kind}.jpg"] for kind in ("id_portrait", "id_emblem", "photo")} | more.pop("scans", {}),
        **more,
    }
    file.write_text(json.dumps(given, ensure_ascii=False))
    return file


def judged(file: Path) -> dict[str, Any]:
    out = io.StringIO()
    call_command("decisions", "judge", str(file), "--json", stdout=out)
    verdict: dict[str, Any] = json.loads(out.getvalue())
    return verdict


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def stored() -> set[str]:
    """The folders of scans in the store, which tests before this one have filled."""
    return set(default_storage.listdir("scans")[0]) if default_storage.exists("scans") else set()


@pytest.mark.django_db
def test_W13_an_honest_application_is_approved_and_nothing_is_left(tmp_path: Path, who: Cast) -> None:
    before, files = rows(), stored()
    verdict = judged(application(tmp_path, who))
    assert (verdict["verdict"], verdict["reasons"]) == ("approved", [])
    card = next(found for found in verdict["findings"] if found["item"] == "identity.id_number")
    assert (card["verdict"], card["found"], card["scan"]) == ("pass", who.id_number, "id_portrait")
    assert (rows(), stored()) == (before, files)


def test_N01_a_name_is_taken_as_every_door_takes_it(tmp_path: Path, who: Cast) -> None:
    asked = {"name": f"{who.name[0]} {who.name[1:]}\u200b", "id_number": who.id_number}
    assert applications.read(application(tmp_path, who, person=asked)).person["name"] == who.name


@pytest.mark.django_db
def test_W13_a_borrowed_diploma_is_not_approved(tmp_path: Path, who: Cast) -> None:
    lender = documents.cast(6)
    (tmp_path / "diploma.jpg").write_bytes(documents.jpeg(lender, "diploma_full"))
    stated = {
        "full_level": "21",
        "full_major": lender.major,
        "full_school": lender.school,
        "full_graduated": lender.graduated.isoformat(),
        "full_degree": "0",
    }
    file = application(tmp_path, who, answers=stated, scans={"diploma_full": "diploma.jpg"})
    verdict = judged(file)
    assert verdict["verdict"] in ("returned", "people")
    assert any(f["scan"] == "diploma_full" and f["verdict"] != "pass" for f in verdict["findings"])


@pytest.mark.django_db
def test_W04_the_authority_answers_as_the_application_says(tmp_path: Path, who: Cast) -> None:
    verdict = judged(application(tmp_path, who, authority="no"))
    assert verdict["verdict"] != "approved"
    assert any(f["code"] == "real_name" and f["verdict"] != "pass" for f in verdict["findings"])


@pytest.mark.django_db
def test_W11_what_could_not_be_submitted_is_returned_with_what_is_missing(tmp_path: Path, who: Cast) -> None:
    file = application(tmp_path, who, answers={"political": ""})
    given = json.loads(file.read_text())
    file.write_text(json.dumps({**given, "scans": {}}))
    verdict = judged(file)
    assert (verdict["verdict"], verdict["submitted"]) == ("returned", False)
    assert {"identity.political", "scan.id_portrait"} <= {found["item"] for found in verdict["findings"]}


UNIT = {
    "uscc": "91150105MA0TE5T16A",
    "name": "内蒙古青禾样例粮油有限公司",
    "address": "内蒙古自治区呼和浩特市赛罕区样例大街9号",
    "phone": "0471-5550188",
}


@pytest.mark.django_db
def test_T04_the_letter_that_was_printed_before_is_the_one_that_its_scan_is_audited_against(
    tmp_path: Path, who: Cast
) -> None:
    facts = {
        "employer": UNIT["name"],
        "uscc": UNIT["uscc"],
        "phone": UNIT["phone"],
        "region": "呼和浩特市/赛罕区",
        "id_number": who.id_number,
        "name": who.name,
        "joined_on": "2015-08-01",
        "accounting_since": "2015-08-01",
        "post": "总账",
        "admin_post": "无",
        "title": "无职务",
        "title_since": "无",
        "employment_form": "contract",
    }
    (tmp_path / "facts.json").write_text(json.dumps(facts | {"issued_on": "2026年11月27日"}))
    pdf = tmp_path / "letter.pdf"
    call_command("letters", "issue", facts=tmp_path / "facts.json", out=pdf, stdout=io.StringIO())
    (tmp_path / "letter.jpg").write_bytes(scanning.scan_jpeg(pdf.read_bytes(), Conditions(dpi=200)))
    stated = {name: facts[name] for name in ("joined_on", "accounting_since", "post", "admin_post", "title")}
    answers = {"has_employer": True, "on_post": True, "residence_type": None, "division_code": None}
    file = application(tmp_path, who, answers=answers, employer=UNIT, letter=stated, letter_scan="letter.jpg")
    verdict = judged(file)
    letter = next(found for found in verdict["findings"] if found["item"] == "scan.proof_letter")
    assert (verdict["submitted"], letter["code"], letter["verdict"]) == (True, "letter", "pass")


@pytest.mark.django_db
def test_E02_a_unit_that_the_person_adds_is_judged_by_its_certificate(tmp_path: Path, who: Cast) -> None:
    (tmp_path / "unit.jpg").write_bytes(documents.jpeg(who, "employer_certificate"))
    answers = {"has_employer": True, "on_post": False, "residence_type": None, "division_code": None}
    file = application(tmp_path, who, answers=answers, employer=UNIT | {"certificate": "unit.jpg"})
    verdict = judged(file)
    assert verdict["submitted"] and verdict["verdict"] != "returned"
    found = {check["item"]: check["verdict"] for check in verdict["of_the_unit"]}
    assert found["employer.uscc"] == "pass"


IN_VAIN: dict[str, dict[str, Any]] = {
    "name": {"name": "通辽样例商贸有限公司"},
    "address": {"address": "内蒙古自治区通辽市科尔沁区样例街1号"},
    "phone": {"phone": "0475-5550188"},
    "economic_type": {"economic_type": "110"},
    "certificate_type": {"certificate_type": "02"},
    "division_code": {"division_code": "150502"},
    "confirmed": {"confirmed": False},
    "head": {"head": False},
    "certificate": {"certificate": "unit.jpg"},
}


@pytest.fixture
def in_directory(stranger: User) -> Employer:
    """The unit of UNIT, with an accounting head."""
    unit = confirmed_unit(UNIT["uscc"], UNIT["name"], UNIT["address"])
    Employer.objects.filter(pk=unit.pk).update(phone=UNIT["phone"])
    appoint(seed.enter(stranger, unit, since=date(2011, 7, 1)), unit)
    return unit


def of_unit(folder: Path, who: Cast, **unit: Any) -> Path:
    (folder / "unit.jpg").write_bytes(documents.jpeg(who, "employer_certificate"))
    answers = {"has_employer": True, "on_post": False, "residence_type": None, "division_code": None}
    return application(folder, who, answers=answers, employer={"uscc": UNIT["uscc"], **unit})


@pytest.mark.parametrize("key", IN_VAIN)
def test_E02_what_would_have_no_effect_on_a_unit_of_the_directory_is_named(
    key: str, tmp_path: Path, who: Cast, in_directory: Employer
) -> None:
    with pytest.raises(CommandError, match=f"in the directory already: {key} would have no effect") as error:
        judged(of_unit(tmp_path, who, **IN_VAIN[key]))
    assert error.value.returncode == 2 and "\n" not in str(error.value)


def test_E02_a_unit_of_the_directory_may_be_given_as_it_stands_there(
    tmp_path: Path, who: Cast, in_directory: Employer
) -> None:
    stands = {name: getattr(in_directory, name) for name in ("economic_type", "certificate_type", "division_code")}
    file = of_unit(tmp_path, who, **UNIT, **stands, confirmed=True, head=True)
    assert judged(file)["submitted"]


def test_E02_a_unit_that_its_agency_has_refused_is_judged_by_a_certificate_and_by_nothing_else(
    tmp_path: Path, who: Cast, in_directory: Employer
) -> None:
    Employer.objects.filter(pk=in_directory.pk).update(state="refused")
    verdict = judged(of_unit(tmp_path, who, **UNIT, certificate="unit.jpg"))
    assert verdict["submitted"] and verdict["of_the_unit"]
    with pytest.raises(CommandError, match="was refused by its agency") as error:
        judged(of_unit(tmp_path, who, **UNIT))
    assert error.value.returncode == 2


@pytest.mark.django_db
def test_T04_what_a_file_says_of_a_print_that_says_otherwise_is_named(tmp_path: Path, who: Cast) -> None:
    stated = {"joined_on": "2015-08-01", "accounting_since": "2015-08-01", "post": "总账", "admin_post": "无"}
    answers = {"has_employer": True, "on_post": True, "residence_type": None, "division_code": None}
    letter = stated | {"title": "无职务", "employment_form": "appointment"}
    file = application(tmp_path, who, answers=answers, employer=UNIT, letter=letter)
    with pytest.raises(CommandError, match="employment_form would have no effect") as error:
        judged(file)
    assert error.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "verdict"), [(0, "pass"), (-3, "unsure")])
def test_W10_the_list_of_holders_knows_whose_certificate_it_is(
    tmp_path: Path, who: Cast, year: int, verdict: str
) -> None:
    (tmp_path / "qualification.jpg").write_bytes(documents.jpeg(who, "qualification"))
    held = {"type": "01", "level": "2", "way": "01", "obtained_on": who.qualified_on.isoformat()}
    others = dict.fromkeys(("is_cpa", "is_cpv", "is_cta", "is_highend"), False)
    number = {"certificate_no": who.certificate_no}
    listed = {"name": who.name, "id_number": who.id_number, "level": "2", "year": who.qualified_on.year + year}
    file = application(
        tmp_path,
        who,
        answers=held | others | number,
        scans={"qualification": ["qualification.jpg"]},
        register={"people": [], "holders": [listed | number]},
    )
    found = {finding["code"]: finding["verdict"] for finding in judged(file)["findings"]}
    assert found["holder"] == verdict


@pytest.mark.django_db
def test_W13_who_was_admitted_before_stands_in_the_register(tmp_path: Path, who: Cast) -> None:
    file = application(tmp_path, who)
    given = json.loads(file.read_text())
    file.write_text(json.dumps(given | {"register": {"people": [given]}}, ensure_ascii=False))
    with pytest.raises(CommandError, match="has an account") as error:  # the same person twice
        judged(file)
    assert error.value.returncode == 2


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown kind": ({"kind": "lottery"}, "unknown kind 'lottery'"),
    "unknown key": ({"wish": 1}, "unknown field 'wish'"),
    "unknown answer": ({"answers": {"shoe_size": 43}}, "unknown field 'shoe_size'"),
    "unknown slot": ({"scans": {"selfie": "a.jpg"}}, "unknown field 'selfie'"),
    "missing file": ({"scans": {"photo": "nowhere.jpg"}}, "nowhere.jpg"),
    "impossible day": ({"on": "2026-02-30"}, "is no day"),
    "no number": ({"person": {"name": "斯琴", "id_number": "15"}}, "is no identity number"),
    "a name of one character": ({"person": {"name": "斯", "id_number": "152301197005050007"}}, "person.name: short"),
    "no person": ({"person": None}, "person is missing"),
    "no unit's code": ({"employer": {"uscc": "1"}}, "is no 统一社会信用代码"),
    "unknown authority": ({"authority": "perhaps"}, "unknown authority"),
    "letter scan alone": ({"letter_scan": "application.json"}, "letter_scan without letter"),
    "confirmed by its own case": (
        {"employer": {"uscc": UNIT["uscc"], "certificate": "application.json", "confirmed": True}},
        "confirmed has no effect beside certificate",
    ),
    "authority of one before": (
        {"register": {"people": [{"authority": "no"}]}},
        "register.people[0]: authority has no effect here",
    ),
    "day of one before": (
        {"on": "2026-11-27", "register": {"people": [{"on": "2025-01-01"}]}},
        "on has no effect here",
    ),
    "register of one before": (
        {"register": {"people": [{"register": {"holders": [{}]}}]}},
        "register has no effect here",
    ),
    "list of holders": ({"register": {"holders": {}}}, "register.holders is no list"),
}


@pytest.mark.parametrize("name", WRONG)
def test_bad_input_is_one_sentence_and_exit_2(name: str, tmp_path: Path, who: Cast) -> None:
    more, sentence = WRONG[name]
    file = tmp_path / "application.json"
    person = {"name": who.name, "id_number": who.id_number}
    file.write_text(json.dumps({"person": person} | more))
    with pytest.raises(CommandError) as error:
        judged(file)
    assert error.value.returncode == 2
    assert sentence in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["{", "", "[]"])
def test_broken_json_is_one_sentence_and_exit_2(text: str, tmp_path: Path) -> None:
    file = tmp_path / "application.json"
    file.write_text(text)
    with pytest.raises(CommandError) as error:
        judged(file)
    assert error.value.returncode == 2


def test_fields_lists_every_field_of_the_forms() -> None:
    out = io.StringIO()
    call_command("decisions", "fields", stdout=out)
    listed = json.loads(out.getvalue())
    for step in STEPS:
        assert {*step.names, *step.extras} == {field["name"] for field in listed["answers"][step.code]}
