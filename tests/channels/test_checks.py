"""What an installation must set: nothing starts that would believe a simulator (W04, X03)."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from acms.base import starting
from acms.casework.models import Case, CaseState
from acms.channels import checks
from acms.ops import words
from config import settings as production
from tests.casework.test_casework import checked

SIMULATORS = {
    "ACMS_SENDERS": {"sms": "acms.channels.connectors.SimulatedSms", "email": "acms.channels.connectors.Mail"},
    "ACMS_REAL_NAME": "acms.channels.realname.Simulated",
    "ACMS_WECHAT": "acms.channels.wechat.Simulated",
}


@pytest.fixture
def as_installed(settings: Any) -> Any:
    """Production's connectors, with nothing set."""
    settings.ACMS_SIMULATORS = False
    for name in (*SIMULATORS, "ACMS_PROOF"):
        setattr(settings, name, getattr(production, name))
    settings.SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyz" * 2
    return settings


def found(deploy: bool = True) -> set[str]:
    return {one.id or "" for one in run_checks(include_deployment_checks=deploy) if (one.id or "").startswith("acms.")}


def test_W04_an_installation_believes_no_simulator_unless_it_says_so(as_installed: Any) -> None:
    assert found(deploy=False) == set()


@pytest.mark.parametrize("name", SIMULATORS)
def test_W04_a_simulator_outside_demo_mode_stops_every_command(as_installed: Any, name: str) -> None:
    setattr(as_installed, name, SIMULATORS[name])
    assert found(deploy=False) == {"acms.E001"}
    with pytest.raises(SystemCheckError, match=r"acms\.E001"):
        call_command("check")


def test_X03_what_is_not_connected_is_said_before_people_come(as_installed: Any) -> None:
    assert found() == {"acms.W001", "acms.W002", "acms.W003", "acms.W004", "acms.W009", "acms.W017", "acms.W020"}
    as_installed.ACMS_REAL_NAME = "bureau.Authority"
    as_installed.ACMS_SENDERS = {"sms": "bureau.Sms", "email": "acms.channels.connectors.Mail"}
    as_installed.EMAIL_HOST, as_installed.ACMS_SECURITY_CONTACT = "mail", "mailto:a@example.gov.cn"
    as_installed.SECURE_HTTPS = as_installed.ACMS_TRUST_FORWARDED = True
    as_installed.ACMS_URL = "https://kj.example.gov.cn"
    assert checks.connected(None) == []


@pytest.mark.parametrize(
    ("https", "forwarded", "said"),
    [(True, False, {"acms.W010"}), (False, True, {"acms.W011"}), (True, True, set()), (False, False, set())],
)
def test_L06_a_proxy_that_is_trusted_wrongly_or_not_at_all_is_noticed(
    settings: Any, https: bool, forwarded: bool, said: set[str]
) -> None:
    settings.SECURE_HTTPS, settings.ACMS_TRUST_FORWARDED = https, forwarded
    assert {one.id for one in checks.connected(None)} & {"acms.W010", "acms.W011"} == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ACMS_PROOF", 0, "acms.W013"),
        ("ALLOWED_HOSTS", ["*"], "acms.W014"),
        ("ACMS_URL", "http://kj.example.gov.cn", "acms.W015"),
        ("ACMS_INITIAL_PASSWORD", "nmg*123#", "acms.W016"),
    ],
)
def test_L02_what_opens_more_than_most_mean_to_is_said(as_installed: Any, name: str, value: Any, said: str) -> None:
    as_installed.SECURE_HTTPS, as_installed.ACMS_URL = True, "https://kj.example.gov.cn"
    assert said not in found()
    setattr(as_installed, name, value)
    assert said in found() and any(one.id == said for one in starting.missing())


@pytest.mark.parametrize("path", ["nonsense", "acms.no_such.Sender", "acms.channels.connectors.NoSuch"])
def test_X03_a_connector_that_cannot_be_loaded_is_said_in_a_sentence(as_installed: Any, path: str) -> None:
    as_installed.ACMS_SENDERS = {**as_installed.ACMS_SENDERS, "sms": path}
    assert found(deploy=False) == {"acms.E004"}


def test_S05_whatever_is_not_set_the_page_says_in_chinese(as_installed: Any) -> None:
    rooms = Path(checks.__file__).parents[1]
    text = "".join((rooms / room / "checks.py").read_text() for room in ("channels", "journal", "national"))
    assert set(re.findall(r"acms\.W\d+", text)) == set(words.UNSET)


def test_W04_without_an_authority_nobody_is_asked_and_people_look(filled: Case, settings: Any) -> None:
    settings.ACMS_REAL_NAME = ""
    case = checked(filled)
    assert case.state == CaseState.IN_REVIEW
    check = case.last_submission.checks.get(code="real_name")  # type: ignore[union-attr]
    assert check.verdict == "unsure" and "没有连接实名认证" in check.message
