"""连接与作业: how the work goes in words, and what was given up is done again from there (S05)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import watch
from acms.accounts.models import Role, User, Watched
from acms.base import work
from acms.channels.models import Channel, Delivery
from acms.employers.models import Employer
from acms.exchange.models import Export
from acms.journal import chain
from acms.journal.models import Chain
from acms.national.models import Difference, Line, Mark, Reason, Report, Standing
from acms.national.watch import SILENT
from acms.ops import actions, health, words
from acms.privacy.models import DataCopy
from tests import journaled
from tests.national.conftest import registered

pytestmark = pytest.mark.req("S05")
PAGE = "/desk/work/"


@pytest.fixture(autouse=True)
def sound(db: None, tmp_path: Any, settings: Any) -> None:
    """An installation that a worker has just been at."""
    settings.ACMS_ANCHORS = str(tmp_path / "anchors")
    Chain.objects.update(queued_at=timezone.now())
    work.work_one(chain.LANE)


def keeper(role: Role = Role.OPERATOR) -> User:
    return accounts.make_staff(login_name=role, name="看机", password="x", role=role, agency_code="150105")


@pytest.fixture
def operator(db: None) -> User:
    return keeper()


@pytest.fixture
def page(operator: User) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def lost_message(**how: Any) -> Delivery:
    given = {"channel": Channel.SMS, "to": "13800000188", "text": "【样例】您的办件已经办结。", "at": timezone.now(), "failed": True, "tries": 7}  # fmt: skip
    return Delivery.objects.create(**(given | how))


def press(client: Client, **what: Any) -> str:
    answer = client.post(PAGE, what, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    return answer.text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SECURITY])
def test_S05_who_keeps_the_installation_finds_the_page_in_the_menu(role: Role, client: Client) -> None:
    client.force_login(keeper(role))
    page = client.get(PAGE)
    assert f'href="{PAGE}" aria-current="page"' in page.text and "一切正常。" in page.text


def test_S05_every_lane_and_every_fault_has_its_words() -> None:
    assert set(words.LANES) == {lane.name for lane in work.lanes()}
    assert set(words.CHANNELS) == set(Channel.values)


def test_S05_what_is_wrong_stands_on_top_in_words(page: Client, settings: Any, monkeypatch: Any) -> None:
    """Each fault that the watchdog is told has a sentence of the page's own."""
    everything = {
        "lane": "messages",
        "rows": 3,
        "minutes": 7,
        "messages": 2,
        "channel": "sms",
        "blocks": 1,
        "anchors": 4,
        "percent": 90,
        "entries": 5,
        "times": 6,
        "people": 2,
        "files": 3,
    }
    seen = health.look()
    faults = [health.Fault(code, "", everything) for code in words.FAULTS]
    monkeypatch.setattr(health, "look", lambda: health.Health(**{**vars(seen), "faults": faults}))
    shown = page.get(PAGE).text
    assert (
        f"现在有{len(words.FAULTS)}处不正常" in shown
        and "短信和电子邮件的发送：3件在等，最早的一件等了7分钟。" in shown
    )
    assert "短信的对方没有应答" in shown


def test_S05_the_faults_of_the_watchdog_are_those_that_have_words(
    monkeypatch: Any, settings: Any, employer: Employer
) -> None:
    settings.ACMS_NATIONAL_URL = "simulator"
    Line.objects.create(pk=1, failures=SILENT)
    Mark.objects.create(person=registered(employer, 41)[0], standing=Standing.REFUSED)
    report = Report.objects.create(done_at=timezone.now())
    Difference.objects.create(report=report, file_no="15010500000009", reason=Reason.UNKNOWN, resent=False)
    lost_message(queued_at=timezone.now() - timedelta(hours=1))
    lost_message(queued_at=timezone.now(), lease_until=timezone.now() + timedelta(days=36_500))
    monkeypatch.setattr(health.chain, "open_since", lambda: timezone.now() - timedelta(hours=1))
    monkeypatch.setattr(health.witness, "missing", lambda: [7])
    settings.ACMS_ALARM_FAILURES = 1
    watch.note(Watched.FAILURES)
    Chain.objects.update(queued_at=timezone.now() - timedelta(hours=1))
    monkeypatch.setattr(health, "_keys", lambda: False)
    monkeypatch.setattr(health, "_anchors", lambda now: (1, 1, None))
    monkeypatch.setattr(health, "_skew", lambda: timedelta(minutes=1))
    monkeypatch.setattr(health, "LEAST_FREE", 1.1)
    monkeypatch.setattr(health, "_of_strangers", lambda: 1.0)
    monkeypatch.setattr(health.connectors, "answers", lambda channel: False)
    assert {fault.code for fault in health.look().faults} == set(words.FAULTS)


def test_S05_the_page_names_nobody(page: Client) -> None:
    lost_message()
    lost_message(channel=Channel.EMAIL, to="wyqmg@example.com", subject="乌云其木格的办件")
    shown = page.get(PAGE).text
    assert "138****0188" in shown and "w***@example.com" in shown
    assert not any(secret in shown for secret in ("13800000188", "wyqmg", "办结", "乌云其木格"))


def test_S05_a_message_that_nobody_took_is_sent_again_once(page: Client, operator: User) -> None:
    message, before = lost_message(), journaled.newest()
    assert words.RESENT in press(page, resend=message.pk)
    message.refresh_from_db()
    assert (message.failed, message.tries) == (False, 0) and message.queued_at
    assert words.NOT_LOST in press(page, resend=message.pk)  # a second press, or somebody else's
    assert [line for line in journaled.lines(before) if line[0] == "message.resent"] == [
        ("message.resent", "delivery", operator.name, "")
    ]
    lane = actions.lane_of("messages")
    assert lane and work.work_one(lane) and not work.work_one(lane)
    message.refresh_from_db()
    assert message.sent_at and not message.failed
    assert words.NOT_LOST in press(page, resend=message.pk)


def test_S05_a_code_is_not_sent_when_it_is_over(page: Client) -> None:
    code = lost_message(text="【样例】验证码123456，用于登录，5分钟内有效。请不要告诉别人。")
    assert "验证码，已过时" in page.get(PAGE).text and "123456" not in page.get(PAGE).text
    assert words.CODE_IS_OVER in press(page, resend=code.pk)
    assert words.resent(0) in press(page, all=1)
    code.refresh_from_db()
    assert code.failed and code.queued_at is None


def test_S05_all_of_them_are_sent_again_with_a_press(page: Client, operator: User) -> None:
    for _ in range(3):
        lost_message()
    before = journaled.newest()
    assert words.resent(3) in press(page, all=1)
    assert words.resent(0) in press(page, all=1)
    assert [line[0] for line in journaled.lines(before)].count("message.resent") == 3
    assert Delivery.objects.filter(failed=False, queued_at__isnull=False).count() == 3


def test_S05_a_job_that_was_given_up_is_done_again_once(
    page: Client, operator: User, clerk_of_saihan: User, person: User
) -> None:
    export = Export.objects.create(by=clerk_of_saihan, purpose="样例", failed=True, tries=4)
    copy = DataCopy.objects.create(user=person, failed=True)
    before = journaled.newest()
    shown = page.get(PAGE).text
    assert f'value="exports:{export.pk}"' in shown and f'value="copies:{copy.pk}"' in shown
    assert words.RETRIED in press(page, retry=f"exports:{export.pk}")
    assert words.RETRIED in press(page, retry=f"copies:{copy.pk}")
    for row in (export, copy):
        row.refresh_from_db()
        assert (row.failed, row.tries) == (False, 0) and row.queued_at
    assert words.NOT_LOST in press(page, retry=f"exports:{export.pk}")
    done = [line for line in journaled.lines(before) if line[0] == "work.retried"]
    assert [line[1:] for line in done] == [("export", operator.name, ""), ("datacopy", operator.name, "")]


def test_S05_all_jobs_of_a_lane_are_done_again_but_for_those_that_were_asked_anew(page: Client, person: User) -> None:
    mark = Mark.objects.create(person=person.person, standing=Standing.DEAD)
    old = DataCopy.objects.create(user=person, failed=True)
    DataCopy.objects.create(user=person, queued_at=timezone.now())
    before = journaled.newest()
    shown = page.get(PAGE).text
    assert 'name="retry_all" value="national"' in shown and 'name="retry_all" value="copies"' in shown
    assert words.retried(1) in press(page, retry_all="national")
    assert words.NOT_LOST in press(page, retry_all="national")
    assert words.NOT_LOST in press(page, retry_all="copies")
    mark.refresh_from_db()
    old.refresh_from_db()
    assert (mark.standing, old.failed) == (Standing.WAITING, True) and mark.queued_at
    assert [line[0] for line in journaled.lines(before)] == ["work.retried"]


def test_S05_a_copy_that_its_owner_has_asked_for_anew_is_not_made_twice(page: Client, person: User) -> None:
    old = DataCopy.objects.create(user=person, failed=True)
    DataCopy.objects.create(user=person, queued_at=timezone.now())
    assert words.ASKED_ANEW in press(page, retry=f"copies:{old.pk}")
    old.refresh_from_db()
    assert old.failed and old.queued_at is None


def test_S05_what_failed_and_waits_is_tried_at_once(page: Client, operator: User) -> None:
    later, now = timezone.now() + timedelta(minutes=15), timezone.now()
    failed = lost_message(failed=False, queued_at=later, tries=3)
    fresh = lost_message(failed=False, queued_at=later, tries=0)  # is to go later, and has not failed
    held = lost_message(failed=False, queued_at=later, tries=3, lease_until=later)  # a worker has it
    before = journaled.newest()
    assert words.hurried(1) in press(page, hurry="messages")
    assert words.NOTHING_WAITS in press(page, hurry="messages")
    for row in (failed, fresh, held):
        row.refresh_from_db()
    assert failed.queued_at and now <= failed.queued_at < later and fresh.queued_at == held.queued_at == later
    assert [line[0] for line in journaled.lines(before)] == ["work.hurried"]


@pytest.mark.parametrize(
    "what",
    [
        {},
        {"retry": "exports:7"},
        {"retry": "nothing:7"},
        {"retry": "messages:1"},
        {"retry": "x"},
        {"hurry": "nothing"},
        {"retry_all": "messages"},
    ],
)
def test_S05_what_nobody_offers_is_not_found(page: Client, what: dict[str, str]) -> None:
    assert page.post(PAGE, what).status_code == 404


@pytest.mark.parametrize("value", ["", "²", "9" * 30, "-1", "a\0"])
def test_N02_odd_numbers_of_messages_are_answered(page: Client, value: str) -> None:
    assert page.post(PAGE, {"resend": value}).status_code in (302, 422)


def test_S05_the_page_asks_the_same_whatever_waits(page: Client) -> None:
    """Three statements for each lane, one more for each that keeps what it gave up, and a few for the rest."""
    page.get(PAGE)  # the first page of a session notes when it was
    with CaptureQueriesContext(connection) as before:
        page.get(PAGE)
    for _ in range(25):
        lost_message()
    with CaptureQueriesContext(connection) as after:
        page.get(PAGE)
    lanes, keeping = len(work.lanes()), sum(lane.lost is not None for lane in work.lanes())
    assert len(after) == len(before) <= 3 * lanes + keeping + 13


def test_S05_where_the_database_is_away_the_page_says_what_every_page_says(page: Client, monkeypatch: Any) -> None:
    def away() -> None:
        raise DatabaseError

    monkeypatch.setattr(health, "look", away)
    page.raise_request_exception = False
    assert page.get(PAGE).status_code == 500
