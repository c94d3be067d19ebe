"""What is accepted here stands with the national side, whatever fails on the way (X01)."""

import gzip
import json
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator

from acms.base import work
from acms.employers.models import Employer
from acms.learning.models import YearRecord
from acms.national import actions, client, marks, schema, sending, simulator, state, wire
from acms.national.models import Line, Mark, Standing, Touch
from acms.people.models import Person, Status
from tests.national.conftest import Nation, held, ours, registered, sent


@pytest.fixture
def four(employer: Employer) -> list[Person]:
    return registered(employer, *range(21, 25))


def test_X01_what_is_in_the_register_stands_there_and_a_change_makes_a_version(
    four: list[Person], nation: Nation
) -> None:
    other_side = nation()
    sent()
    assert set(held(other_side)) == {person.file_no for person in four}
    YearRecord.objects.create(person=four[0], year=2024, state="done", points=90)
    sent()
    assert held(other_side) == ours()
    assert held(other_side)[str(four[0].file_no)][0] == 2
    (stored,) = other_side.db.execute("SELECT state FROM file WHERE file_no = ?", [four[0].file_no]).fetchone()
    assert json.loads(stored) == state.states([four[0].pk])[four[0].pk][1]
    assert json.loads(stored)["learning"] == [{"year": 2024, "state": "done", "points": "90.0"}]


def test_X01_what_says_the_same_is_not_sent_again(four: list[Person], nation: Nation) -> None:
    other_side = nation()
    sent()
    Person.objects.update(status=Status.REGISTERED)  # touched, and nothing has changed
    sent()
    assert other_side.db.execute("SELECT count(*) FROM arrival").fetchone() == (4,)


@pytest.mark.parametrize(
    "fault", ["broken", "lost", "half", "duplicate", "out_of_order", "wrong_signature", "later", "v2"]
)
def test_X01_whatever_fails_both_sides_are_equal_at_the_end(fault: str, four: list[Person], nation: Nation) -> None:
    other_side = nation(**{fault: 0.5})
    for year in range(2020, 2024):
        for person in four:
            YearRecord.objects.create(person=person, year=year, state="done")
        marks.fold()
        Line.objects.update(rests_until=None)
        work.work_one(sending.LANE)
    sent()
    expected = {str(one.file_no): state.digest(state.states([one.pk])[one.pk][1]) for one in four}
    assert {file_no: digest for file_no, (_, digest) in held(other_side).items()} == expected
    assert held(other_side) == ours()


def test_X01_a_version_is_never_offered_with_two_contents(four: list[Person], nation: Nation) -> None:
    """An answer is lost and the file changes meanwhile: what goes then is another version."""
    other_side = nation(lost=1)
    marks.fold()
    work.work_one(sending.LANE)
    YearRecord.objects.create(person=four[0], year=2024, state="done")
    other_side = nation()
    sent()
    versions = dict(other_side.db.execute("SELECT file_no, version FROM file").fetchall())
    assert versions == {str(one.file_no): 2 if one == four[0] else 1 for one in four}
    assert held(other_side) == ours()


def test_X01_a_change_while_its_state_is_on_the_way_goes_out_too(
    four: list[Person], nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_side, send = nation(), client.send

    def slow(people: list[dict[str, Any]]) -> Any:
        if not YearRecord.objects.exists():
            YearRecord.objects.create(person=four[0], year=2024, state="done")
            marks.fold()
        return send(people)

    monkeypatch.setattr(client, "send", slow)
    sent()
    assert held(other_side)[str(four[0].file_no)][0] == 2


def test_X01_a_worker_whose_lease_is_over_writes_nothing(four: list[Person], nation: Nation) -> None:
    nation()
    marks.fold()
    mine = work.claim_more(sending.LANE, 9)
    offers = sending.offered(mine)
    answers = {answer.file_no: answer for answer in client.send([offer.line for offer in offers])}
    Mark.objects.update(lease_until=None)
    work.claim_more(sending.LANE, 9)
    sending.settle(offers, answers)
    assert not Mark.objects.exclude(accepted_version=0).exists()


def test_X01_a_refusal_names_fields_and_the_next_change_goes_out_again(four: list[Person], nation: Nation) -> None:
    nation(refused=1)
    sent()
    assert set(Mark.objects.values_list("standing", flat=True)) == {Standing.REFUSED}
    assert Mark.objects.first().reasons == [{"field": "educations", "code": "unknown_school"}]  # type: ignore[union-attr]
    nation()
    YearRecord.objects.create(person=four[0], year=2024, state="done")
    sent()
    assert list(Mark.objects.filter(standing=Standing.ACCEPTED).values_list("person", flat=True)) == [four[0].pk]


def test_X01_words_of_a_refusal_are_codes_alone(four: list[Person]) -> None:
    answer = wire.Answer("1", 1, "refused", [wire.Why("name", "乌云其木格 152301197005050007")], "")
    assert actions.reasons(answer) == [{"field": "name", "code": "other"}]


def test_X01_later_comes_back_and_is_given_up_in_the_end_and_can_be_sent_again(
    four: list[Person], nation: Nation
) -> None:
    nation(later=1)
    sent()
    assert set(Mark.objects.values_list("standing", flat=True)) == {Standing.DEAD}
    assert work.lost(sending.LANE).count() == 4
    other_side = nation()
    mark = Mark.objects.order_by("pk").first()
    assert mark and work.again(sending.LANE, mark.pk, mark.answered_at or work.database_clock())
    sent()
    assert len(held(other_side)) == 1


def test_X01_one_line_that_the_other_side_cannot_bear_holds_nobody_up(
    four: list[Person], nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its batch falls each time: it is found by halves."""
    other_side, take = nation(), simulator.Nation.take

    def falls(self: simulator.Nation, text: bytes) -> Any:
        return (500, {}) if str(four[2].file_no) in text.decode() else take(self, text)

    monkeypatch.setattr(simulator.Nation, "take", falls)
    sent()
    assert len(held(other_side)) == 3
    assert Mark.objects.get(person=four[2]).standing == Standing.DEAD


def test_X01_a_batch_that_cannot_be_read_is_sent_by_halves(
    four: list[Person], nation: Nation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_side, take = nation(), simulator.Nation.take

    def unread(self: simulator.Nation, text: bytes) -> Any:
        return (422, {}) if str(four[2].file_no) in text.decode() else take(self, text)

    monkeypatch.setattr(simulator.Nation, "take", unread)
    sent()
    assert len(held(other_side)) == 3
    assert Mark.objects.get(person=four[2]).standing == Standing.REFUSED


def test_X01_while_nobody_answers_the_whole_line_rests_and_nobody_is_given_up(
    four: list[Person], settings: Any, nation: Nation
) -> None:
    nation()
    settings.ACMS_NATIONAL_SOCKET = "/nowhere.sock"
    marks.fold()
    for tries in range(1, 30):
        assert work.work_one(sending.LANE)
        assert not work.work_one(sending.LANE)  # it rests
        assert Line.objects.get().failures == tries
        Line.objects.update(rests_until=None)
    assert set(Mark.objects.values_list("standing", flat=True)) == {Standing.WAITING}
    other_side = nation()
    sent()
    assert len(held(other_side)) == 4
    assert Line.objects.get().failures == 0


def test_X01_who_is_not_connected_sends_nothing_and_keeps_one_mark_a_person(four: list[Person], settings: Any) -> None:
    assert Touch.objects.exists()
    Line.objects.update_or_create(pk=1, defaults={"queued_at": timezone.now()})
    assert work.work_one(sending.TENDING) and not work.work_one(sending.TENDING)
    assert not Touch.objects.exists() and Mark.objects.count() == len(four)
    assert settings.ACMS_NATIONAL_URL == ""
    assert not work.work_one(sending.LANE)
    assert not work.waiting(sending.LANE, work.database_clock()).exists()


def test_X01_a_backup_that_was_put_back_finds_its_way(four: list[Person], nation: Nation) -> None:
    """The other side holds later versions than we remember: ours goes on from there."""
    other_side = nation()
    sent()
    other_side.db.execute("UPDATE file SET version = 7")
    YearRecord.objects.create(person=four[0], year=2024, state="done")
    sent()
    assert held(other_side)[str(four[0].file_no)][0] == 8


def test_X01_who_was_never_in_the_register_is_not_sent(four: list[Person], nation: Nation) -> None:
    other_side = nation()
    Person.objects.filter(pk=four[0].pk).update(file_no=None, status=Status.COLLECTING)
    sent()
    assert len(held(other_side)) == 3
    assert Mark.objects.get(person=four[0]).queued_at is None


def test_X01_the_number_of_statements_does_not_grow_with_the_people(four: list[Person]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as few:
        state.states([four[0].pk])
    with CaptureQueriesContext(connection) as many:
        state.states([one.pk for one in four])
    assert len(few) == len(many)


# ---- what is not believed ----------------------------------------------------------------------------------------


def signed(content: Any) -> tuple[bytes, dict[str, str]]:
    text = json.dumps(content).encode()
    key = simulator.PUBLIC
    return text, {wire.KEY: key, wire.SIGNATURE: client.SIMULATOR_KEY.sign(text).hex(), wire.ALGORITHM: "Ed25519"}


def test_X01_an_answer_counts_only_under_a_known_key_and_to_what_was_sent() -> None:
    text, headers = signed(schema.EXAMPLES["answers"])
    assert wire.checked(text, headers, [simulator.PUBLIC]) == text
    for keys, changed in (
        ([], {}),
        ([simulator.PUBLIC], {wire.SIGNATURE: "00"}),
        ([simulator.PUBLIC], {wire.ALGORITHM: "SM2"}),
    ):
        with pytest.raises(wire.Untrue):
            wire.checked(text, headers | changed, keys)
    assert len(wire.answers(text, "0" * 32).answers) == 2
    for content, batch in (
        (schema.EXAMPLES["answers"], "1" * 32),
        (schema.EXAMPLES["answers"] | {"more": 1}, "0" * 32),
        (schema.EXAMPLES["answers"] | {"format": "acms-national-2"}, "0" * 32),
        ([], "0" * 32),
    ):
        with pytest.raises(wire.Untrue):
            wire.answers(json.dumps(content).encode(), batch)


def test_X01_a_simulator_is_never_believed_outside_demo_mode(four: list[Person], nation: Nation, settings: Any) -> None:
    other_side = nation()
    settings.ACMS_SIMULATORS = False
    settings.ACMS_NATIONAL_KEYS = [simulator.PUBLIC]  # not even where somebody takes its key for a real one
    marks.fold()
    work.work_one(sending.LANE)
    assert not Mark.objects.exclude(accepted_version=0).exists()
    assert len(held(other_side)) == 4


def test_X01_an_answer_about_somebody_unknown_changes_nothing(four: list[Person], nation: Nation) -> None:
    nation()
    marks.fold()
    offers = sending.offered(work.claim_more(sending.LANE, 9))
    sending.settle(offers, {"99999900000001": wire.Answer("99999900000001", 1, "accepted", [], "")})
    assert not Mark.objects.exclude(accepted_version=0).exists()
    assert Mark.objects.exclude(queued_at=None).count() == 4


def test_X01_a_bomb_is_not_unpacked_and_half_a_body_is_none() -> None:
    whole = gzip.compress(b"{}")
    assert wire.unpacked(whole) == b"{}"
    for body in (gzip.compress(b" " * (wire.MOST_BYTES + 1)), whole[:-4], whole + b"x", b"{}"):
        with pytest.raises(wire.Untrue):
            wire.unpacked(body)


def test_X01_an_unsigned_batch_is_refused(nation: Nation, settings: Any) -> None:
    other_side = nation()
    body, headers = wire.packed(schema.EXAMPLES["batch"])
    with httpx.Client(transport=httpx.HTTPTransport(uds=settings.ACMS_NATIONAL_SOCKET)) as http:
        assert http.post("http://n/v1/people", content=body, headers=headers).status_code == 200
        changed = http.post("http://n/v1/people", content=body, headers=headers | {wire.SIGNATURE: "00"})
        assert changed.status_code == 401
        assert http.post("http://n/v1/people", content=b"{}", headers=headers).status_code == 400
    assert len(held(other_side)) == 2


# ---- the format --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["batch", "answers", "tree"])
def test_X01_the_examples_are_of_the_published_format(part: str) -> None:
    Draft202012Validator.check_schema(schema.V1)
    validator = Draft202012Validator(schema.V1 | {"$ref": f"#/$defs/{part}"})
    validator.validate(schema.EXAMPLES[part])
    assert not validator.is_valid(schema.EXAMPLES[part] | {"unknown": 1})


def test_X01_what_goes_out_is_of_the_published_format(four: list[Person]) -> None:
    line = schema.V1["$defs"]["batch"]["properties"]["people"]["items"]["properties"]["state"]
    for _, said in state.states([one.pk for one in four]).values():
        Draft202012Validator(line).validate(said)
