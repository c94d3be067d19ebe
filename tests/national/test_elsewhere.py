"""On file in another province: the entry is suspended, the person chooses, and both ends are reached (X01, A30)."""

from typing import Any, get_args

import pytest
from django.core.checks import run_checks
from django.test import Client

from acms.casework.models import Case
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.learning.models import YearRecord
from acms.national import actions, marks, sending, wire, words
from acms.national.models import Elsewhere, Mark, Standing
from acms.people.models import Absence, Person, Status
from tests.conftest import refused
from tests.national.conftest import Nation, held, ours, registered, sent
from tests.test_contract import demo_client  # noqa: F401  a fixture


@pytest.fixture
def her(employer: Employer, nation: Nation) -> Person:
    """A woman whom the national side knows from another province."""
    found = registered(employer, 21)[0]
    nation(elsewhere=1)
    sent()
    return Person.objects.select_related("user").get(pk=found.pk)


def test_A30_she_is_told_once_and_nothing_of_hers_goes_out_until_she_has_chosen(her: Person, nation: Nation) -> None:
    assert Mark.objects.get().standing == Standing.ELSEWHERE
    assert Message.objects.filter(user=her.user, link="/me/national/").count() == 1
    other_side = nation(elsewhere=1)
    YearRecord.objects.create(person=her, year=2024, state="done")
    marks.fold()
    assert not sending.work.work_one(sending.LANE)
    assert held(other_side) == {}


def test_A30_she_keeps_the_file_here_and_it_is_taken(her: Person, client: Client, nation: Nation) -> None:
    other_side = nation(elsewhere=1)
    client.force_login(her.user)
    province = Elsewhere.objects.get().province
    assert province in client.get("/me/national/").text
    assert "选择以后不能改" in client.post("/me/national/", {"keep": "here"}).text
    assert Elsewhere.objects.get().settled_at is None
    page = client.post("/me/national/", {"keep": "here", "sure": "1"}, follow=True)
    assert "选择了保留内蒙古的档案" in page.text
    sent()
    assert held(other_side) == ours() and ours()[str(her.file_no)][0] == 2
    assert Mark.objects.get().standing == Standing.ACCEPTED
    assert Person.objects.get().status == Status.REGISTERED
    assert Entry.objects.filter(verb="national.chosen").get().facts == {"keeps_here": True}


def test_A30_she_keeps_the_file_there_and_hers_here_goes_to_that_province(
    her: Person, client: Client, nation: Nation
) -> None:
    other_side = nation(elsewhere=1)
    client.force_login(her.user)
    client.post("/me/national/", {"keep": "there", "sure": "1"})
    row = Elsewhere.objects.get()
    assert row.keeps_here is False
    her.refresh_from_db()
    assert her.status == Status.TRANSFERRED
    assert Absence.objects.get(person=her).to == row.province
    sent()
    assert held(other_side) == ours()
    (state,) = other_side.db.execute("SELECT state FROM file").fetchone()
    assert f'"transferred_to": "{row.province}"' in state


def test_A30_a_second_choice_is_told_that_it_was_chosen(her: Person) -> None:
    actions.choose(user=her.user, here=True, by=her.user)
    with refused(actions.words.CHOSEN):
        actions.choose(user=her.user, here=False, by=her.user)
    assert Person.objects.get().status == Status.REGISTERED


def test_A30_no_file_goes_with_half_its_cases_open(her: Person) -> None:
    Case.objects.create(kind="student", subject=her.user, title="x", slot="x", state="in_review")
    with refused("在校学生"):
        actions.choose(user=her.user, here=False, by=her.user)
    assert Elsewhere.objects.get().settled_at is None


def test_A30_to_whom_nothing_was_said_there_is_no_page(client: Client, employer: Employer) -> None:
    client.force_login(registered(employer, 21)[0].user)
    assert client.get("/me/national/").status_code == 404


def test_X01_every_answer_of_the_other_side_has_words() -> None:
    assert set(words.OUTCOMES) == set(get_args(wire.Outcome))


def test_X01_the_format_is_published_with_examples_and_changes(client: Client, db: None) -> None:
    assert client.get("/national/v1/schema.json").json()["title"] == "acms-national-1"
    assert client.get("/national/v1/examples.json").json()["batch"]["people"]
    assert client.get("/national/changes.json").json()["changes"][0]["version"] == "v1"
    assert client.get("/national/v9/schema.json").status_code == 404


@pytest.mark.parametrize(
    ("url", "keys", "simulators", "fault"),
    [
        ("", [], False, "acms.W020"),
        ("none", [], False, ""),
        ("simulator", [], True, ""),
        ("simulator", [], False, "acms.E005"),
        ("http://national.example", ["00"], False, "acms.E006"),
        ("https://national.example", [], False, "acms.E006"),
        ("https://national.example", ["00"], False, ""),
    ],
)
def test_X01_nothing_starts_that_would_believe_a_simulator(
    url: str, keys: list[str], simulators: bool, fault: str, settings: Any
) -> None:
    settings.ACMS_NATIONAL_URL, settings.ACMS_NATIONAL_KEYS, settings.ACMS_SIMULATORS = url, keys, simulators
    found = {one.id for one in run_checks(include_deployment_checks=True)} & {"acms.E005", "acms.E006", "acms.W020"}
    assert found == ({fault} if fault else set())


def test_X01_what_arrived_at_the_simulator_is_shown_in_demo_mode(her: Person, demo_client: Client) -> None:  # noqa: F811
    page = demo_client.get("/demo/national/").text
    assert str(her.file_no) in page and "外省已建档" in page


def test_X01_a_simulator_that_does_not_answer_is_said_to(demo_client: Client, settings: Any) -> None:  # noqa: F811
    settings.ACMS_NATIONAL_URL, settings.ACMS_NATIONAL_SOCKET = "simulator", "/nowhere/national.sock"
    assert "没有应答" in demo_client.get("/demo/national/").text
