"""W04, X03: the real client of the real-name authority against a little server that checks what it is asked and answers as told."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.checks import run_checks
from django.utils import timezone

from acms.base import work
from acms.casework import tasks
from acms.casework.models import Case, CaseState
from acms.channels import realname
from acms.channels.two_factor import Circuit, TwoFactor, sign
from acms.collection import actions as collection
from acms.collection import words
from acms.collection.procedure import ASK_AGAIN, ASKED_FOR
from acms.policy.models import Figure

NAME, NUMBER, SECRET = "乌云其木格", "15010519900228001X", "a-secret"


class Bureau(ThreadingHTTPServer):
    """The vendor. `says`: the answers to come, as raw bytes, a status, or a call that is handed the handler."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.says: list[Any] = []
        self.asked: list[dict[str, str]] = []
        self.gate = threading.Event()


class Desk(BaseHTTPRequestHandler):
    server: Bureau

    def do_POST(self) -> None:
        said = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode(), strict_parsing=True))
        self.server.asked.append(said | {"path": self.path})
        given = said.pop("sign")
        fresh = abs(time.time() - int(said["timestamp"])) < 60
        if given != sign(said, SECRET) or said["app_key"] != "us" or not fresh:
            self.send_error(401)
            return
        what = self.server.says.pop(0) if self.server.says else answer(said, "1")
        if callable(what):
            what(self, said)
        elif isinstance(what, int):
            self.send_response(what)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
        else:
            self.put(what)

    def put(self, body: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def answer(said: dict[str, str], result: str, **more: Any) -> bytes:
    return json.dumps({"code": 0, "nonce": said["nonce"], "result": result} | more).encode()


@pytest.fixture
def bureau(settings: Any) -> Iterator[Bureau]:
    server = Bureau()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.ACMS_REAL_NAME_API = (f"http://127.0.0.1:{server.server_port}/check", "us", SECRET, 5)
    yield server
    server.gate.set()
    server.shutdown()
    server.server_close()


def saying(result: str, **more: Any) -> Any:
    return lambda desk, said: desk.put(answer(said, result, **more))


def test_X03_a_question_is_signed_and_holds_name_and_number_in_its_body_alone(bureau: Bureau) -> None:
    assert TwoFactor().matches(NAME, NUMBER) is True
    (asked,) = bureau.asked
    assert (asked["name"], asked["id_card"], asked["path"]) == (NAME, NUMBER, "/check")
    TwoFactor().matches(NAME, NUMBER)
    assert bureau.asked[1]["nonce"] != asked["nonce"]


def test_W04_yes_no_and_no_record_are_three_answers(bureau: Bureau) -> None:
    bureau.says = [saying("1"), saying("2"), saying("3")]
    client = TwoFactor()
    assert client.matches(NAME, NUMBER) is True
    assert client.matches(NAME, NUMBER) is False
    with pytest.raises(realname.NoRecord):
        client.matches(NAME, NUMBER)
    assert client.circuit.failures == 0, "no record is an answer"


def test_X03_a_wrong_secret_is_no_answer(bureau: Bureau, settings: Any) -> None:
    settings.ACMS_REAL_NAME_API = (*settings.ACMS_REAL_NAME_API[:2], "another", 5)
    with pytest.raises(realname.Unanswered, match="401"):
        TwoFactor().matches(NAME, NUMBER)


def twice(desk: Desk, said: dict[str, str]) -> None:
    desk.put(answer(said, "1") * 2)


def cut_off(desk: Desk, said: dict[str, str]) -> None:
    desk.send_response(200)
    desk.send_header("Content-Length", "500")
    desk.end_headers()
    desk.wfile.write(answer(said, "1"))


def echoing(desk: Desk, said: dict[str, str]) -> None:
    desk.put(json.dumps(said | {"code": "why"}).encode())


NONSENSE = {
    "twice": twice,
    "to another question": saying("1", nonce="another"),
    "cut off": cut_off,
    "an echo": echoing,
    "500": 500,
    "elsewhere": 302,
    "no JSON": b"<html>",
    "no object": b"[1]",
    "nothing": b"",
    "an error with a result": saying("1", code=1001),
    "an unknown result": saying("7"),
    "no text": b"\xff\xfe\x00",
    "too long": b" " * 100_000,
    "nested without end": b"[" * 60_000,
    "yes and no": b'{"code": 0, "result": "2", "result": "1"}',
}


@pytest.mark.parametrize("what", NONSENSE.values(), ids=NONSENSE)
def test_X03_an_answer_that_is_none_is_logged_without_anybodys_data_and_not_asked_again(
    bureau: Bureau, what: Any, caplog: pytest.LogCaptureFixture
) -> None:
    bureau.says = [what]
    with caplog.at_level(logging.DEBUG), pytest.raises(realname.Unanswered) as unanswered:
        TwoFactor().matches(NAME, NUMBER)
    assert not isinstance(unanswered.value, realname.NoRecord)
    assert len(bureau.asked) == 1, "it has arrived: asking again is not for free"
    assert "real-name authority" in caplog.text
    told = caplog.text + str(unanswered.value)
    assert NAME not in told and NUMBER not in told and SECRET not in told
    assert unanswered.value.__cause__ is None


@pytest.mark.parametrize("drips", [False, True])
def test_X03_an_answer_that_comes_too_late_is_none(bureau: Bureau, settings: Any, drips: bool) -> None:
    settings.ACMS_REAL_NAME_API = (*settings.ACMS_REAL_NAME_API[:3], 0.2)

    def late(desk: Desk, said: dict[str, str]) -> None:
        desk.send_response(200)
        desk.end_headers()
        while drips and not bureau.gate.wait(0.05):
            desk.wfile.write(b" ")
        bureau.gate.wait(30)

    bureau.says = [late]
    began = time.monotonic()
    with pytest.raises(realname.Unanswered, match="Timeout"):
        TwoFactor().matches(NAME, NUMBER)
    assert time.monotonic() - began < 5 and len(bureau.asked) == 1


def test_X03_where_no_connection_comes_about_it_is_tried_once_more(settings: Any) -> None:
    settings.ACMS_REAL_NAME_API = ("http://127.0.0.1:9/check", "us", SECRET, 5)
    client, tries = TwoFactor(), []
    opened = client.opener.open
    client.opener.open = lambda *args, **kwargs: (tries.append(1), opened(*args, **kwargs))[1]  # type: ignore[method-assign]
    with pytest.raises(realname.Unanswered, match="ConnectionRefusedError"):
        client.matches(NAME, NUMBER)
    assert len(tries) == 2


def test_X03_after_too_many_failures_nobody_is_asked_for_a_while(bureau: Bureau) -> None:
    clock = [0.0]
    client = TwoFactor()
    client.circuit = Circuit(most=3, rest=60, clock=lambda: clock[0])
    bureau.says = [500] * 4
    for _ in range(5):
        with pytest.raises(realname.Unanswered):
            client.matches(NAME, NUMBER)
    assert len(bureau.asked) == 3
    clock[0] = 61
    for _ in range(2):  # one tries for all, and rests again when it fails
        with pytest.raises(realname.Unanswered):
            client.matches(NAME, NUMBER)
    assert len(bureau.asked) == 4
    clock[0] = 130
    assert client.matches(NAME, NUMBER) and client.matches(NAME, NUMBER)
    assert client.circuit.failures == 0


@pytest.mark.parametrize(
    ("api", "wrong"),
    [
        (("https://a.example/check", "us", "x", 5), False),
        (("http://a.example/check", "us", "x", 5), True),
        (("http://127.0.0.1.example/check", "us", "x", 5), True),
        (("https://a.example/check", "", "x", 5), True),
        (("https://a.example/check", "us", "", 5), True),
        (("https://a.example/check", "us", "x", 0), True),
        (("", "", "", 5), True),
    ],
)
def test_X03_a_client_that_lacks_something_stops_every_command(settings: Any, api: Any, wrong: bool) -> None:
    settings.ACMS_REAL_NAME, settings.ACMS_REAL_NAME_API = "acms.channels.two_factor.TwoFactor", api
    assert [one.id for one in run_checks() if one.id == "acms.E002"] == ["acms.E002"] * wrong


# ---- a collection that asks -------------------------------------------------------------------------------------


@pytest.fixture
def asking(bureau: Bureau, settings: Any) -> Iterator[Bureau]:
    settings.ACMS_REAL_NAME = "acms.channels.two_factor.TwoFactor"
    realname._made.cache_clear()
    yield bureau
    realname._made.cache_clear()


def submitted(case: Case) -> Case:
    collection.submit(case=case, by=case.subject, on=timezone.localdate())
    return worked(case)


def worked(case: Case) -> Case:
    assert work.work_one(tasks.LANE)
    case.refresh_from_db()
    return case


def why(case: Case) -> str:
    submission = case.last_submission
    assert submission is not None
    return str(submission.checks.get(code="real_name").message)


def test_W04_a_collection_is_approved_returned_or_left_to_people_by_the_answer(filled: Case, asking: Bureau) -> None:
    asking.says = [saying("2")]
    assert submitted(filled).state == CaseState.RETURNED and why(filled) == words.AUTHORITY_NO
    assert len(asking.asked) == 1 and asking.asked[0]["id_card"] == filled.subject.id_number


@pytest.mark.parametrize(
    ("says", "told"),
    [(saying("3"), words.AUTHORITY_NO_RECORD), (500, words.AUTHORITY_SILENT)],
    ids=["no record", "silent"],
)
def test_W04_no_record_and_no_answer_are_for_people_at_once(filled: Case, asking: Bureau, says: Any, told: str) -> None:
    asking.says = [says]
    assert submitted(filled).state == CaseState.IN_REVIEW and why(filled) == told


def test_W04_where_policy_says_so_the_worker_asks_again_and_people_look_after_a_day(
    filled: Case, asking: Bureau, clerk_of_the_region: Any
) -> None:
    day = timezone.localdate()
    Figure.objects.create(key="reviewed_unanswered", value=False, valid_from=day, set_by=clerk_of_the_region)
    asking.says = [500, 500]
    case = submitted(filled)
    assert case.state == CaseState.CHECKING and case.queued_at is not None
    assert timedelta(0) < case.queued_at - timezone.now() <= ASK_AGAIN
    assert not work.work_one(tasks.LANE), "not before its time"
    Case.objects.filter(pk=case.pk).update(
        queued_at=timezone.now(), submitted_at=timezone.now() - ASKED_FOR - timedelta(minutes=1)
    )
    assert worked(case).state == CaseState.IN_REVIEW and why(case) == words.AUTHORITY_SILENT


def test_W04_an_answer_to_the_second_question_decides(filled: Case, asking: Bureau, clerk_of_the_region: Any) -> None:
    Figure.objects.create(
        key="reviewed_unanswered", value=False, valid_from=timezone.localdate(), set_by=clerk_of_the_region
    )
    asking.says = [b"", saying("1")]
    case = submitted(filled)
    Case.objects.filter(pk=case.pk).update(queued_at=timezone.now())
    assert worked(case).state == CaseState.APPROVED
