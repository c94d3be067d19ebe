"""An installation that was set carelessly: it says so or does not start; nothing is believed that only stands in (S05, W04)."""

import importlib
import inspect
import json
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest

import acms.channels
import acms.demo
from acms.accounts import actions
from acms.base import crypto, env, starting
from acms.channels import checks
from tests import audit

SETTINGS = Path(__file__).parents[2] / "config" / "settings.py"


@pytest.fixture
def careful(settings: Any) -> Any:
    settings.ACMS_SIMULATORS, settings.SECURE_HTTPS = False, True
    settings.ACMS_SENDERS = {"sms": "acms.channels.connectors.Mail", "email": "acms.channels.connectors.Mail"}
    settings.ACMS_REAL_NAME = settings.ACMS_WECHAT = ""
    settings.SECRET_KEY, settings.ACMS_URL = "k1-" + "abcdefghijklmnopqrstuvwxyz" * 3, "https://kj.example.gov.cn"
    return settings


def stand_ins() -> list[str]:
    """Every class that stands in for the outside, and every class of the demo."""
    found = []
    for package in (acms.demo, acms.channels):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            if module.name.endswith((".migrations", ".management")):
                continue
            loaded = importlib.import_module(module.name)
            for name, one in inspect.getmembers(loaded, inspect.isclass):
                if one.__module__ == module.name and (package is acms.demo or "imulated" in name):
                    found.append(f"{module.name}.{name}")
    return found


def test_W04_whatever_stands_in_is_refused_as_every_connector(careful: Any) -> None:
    assert checks.no_simulators(None) == []
    assert {"acms.demo.outbox.Kept", "acms.channels.connectors.SimulatedSms"} <= set(stand_ins())
    for path in stand_ins():
        for way in ("sms", "email"):
            careful.ACMS_SENDERS = {"sms": "", "email": "", way: path}
            assert checks.no_simulators(None), path
    careful.ACMS_SENDERS = {"sms": "", "email": "acms.demo.outbox.Kept"}
    assert [fault.id for fault in checks.no_simulators(None)] == ["acms.E001"]


def test_W04_what_was_made_of_a_stand_in_is_one(careful: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from acms.demo.outbox import Kept

    own = type("Own", (Kept,), {"simulated": False, "__module__": "acms.channels.connectors"})
    monkeypatch.setattr("acms.channels.connectors.Own", own, raising=False)
    careful.ACMS_SENDERS = {"sms": "", "email": "acms.channels.connectors.Own"}
    assert [fault.id for fault in checks.no_simulators(None)] == ["acms.E001"]


@pytest.mark.parametrize("path", ["os.path.join", "os.path", "datetime.date", "acms.channels.realname.Unanswered"])
def test_X03_what_cannot_send_is_no_connector(careful: Any, path: str) -> None:
    careful.ACMS_SENDERS = {"sms": path, "email": ""}
    assert [fault.id for fault in checks.no_simulators(None)] == ["acms.E004"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECURE_HTTPS", False, "ACMS_HTTPS"),
        ("SECRET_KEY", "x", "ACMS_SECRET_KEY"),
        ("SECRET_KEY", "ab" * 40, "ACMS_SECRET_KEY"),
        ("ACMS_HEALTH_TOKEN", "x", "ACMS_HEALTH_TOKEN"),
        ("ACMS_HEALTH_TOKEN", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ACMS_HEALTH_TOKEN"),
    ],
)
def test_S05_what_is_open_stands_in_the_list_that_serve_prepare_and_the_watchdog_say(
    careful: Any, name: str, value: Any, said: str
) -> None:
    assert said not in " ".join(starting.unset())
    setattr(careful, name, value)
    assert said in " ".join(starting.unset())


def numbers() -> list[tuple[str, int, int]]:
    text = SETTINGS.read_text("utf-8")
    found = re.findall(r'env\.number\("(\w+)",.*?, (-?[\d_]+), (-?[\d_]+)\)', text)
    assert len(found) + 1 >= text.count("env.number(") >= 15
    return [(name, int(least), int(most)) for name, least, most in found]


@pytest.mark.parametrize(("name", "least", "most"), numbers())
def test_S05_no_number_out_of_its_range_is_taken(
    name: str, least: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 0 <= least < most
    for given in (str(least - 1), str(most + 1), "-5", "1.5", "many"):
        monkeypatch.setenv(name, given)
        with pytest.raises(ValueError, match=name):
            env.number(name, least, least, most)
    monkeypatch.setenv(name, str(most))
    assert env.number(name, least, least, most) == most


def test_L05_a_restore_that_makes_the_secret_anew_changes_no_question_of_anybody(settings: Any, db: None) -> None:
    """Else those whose questions stay would be known to be somebody's."""
    before = actions.questions_of(None, "150105199003074744")
    settings.SECRET_KEY = "another"
    assert actions.questions_of(None, "150105199003074744") == before


def test_L05_questions_hang_on_the_oldest_key(settings: Any, tmp_path: Path, db: None) -> None:
    settings.ACMS_KEYS_FILE = str(tmp_path / "keys.json")
    numbers = [f"15010519900307{n:04d}" for n in range(20)]
    before = [actions.questions_of(None, number) for number in numbers]
    crypto.add_key()
    assert [actions.questions_of(None, number) for number in numbers] == before
    settings.ACMS_KEYS_FILE = str(tmp_path / "other.json")
    assert [actions.questions_of(None, number) for number in numbers] != before


def test_S05_an_audit_that_does_not_reach_one_package_looks_at_the_rest(capsys: Any) -> None:
    asked: list[str] = []

    def ask(command: list[str]) -> tuple[int, str]:
        asked.append(command[0])
        if command[0] == "npm":
            return 1, json.dumps({"vulnerabilities": {"htmx.org": {"severity": "high"}}})
        packages = [
            {"name": "argon2-cffi", "skip_reason": "not found"},
            {"name": "django", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]},
            {"name": "redis", "version": "5", "vulns": []},
        ]
        return 1, json.dumps({"dependencies": packages})

    assert audit.main("pip-audit", "lock.txt", ask) == 1 and asked == ["pip-audit", "npm"]
    said = capsys.readouterr().out
    assert "not looked at: argon2-cffi: not found" in said and "weak: django 1.0: PYSEC-1" in said
    assert "weak: htmx.org: high" in said and "2 weak, 1 not looked at" in said
    assert audit.main("pip-audit", "lock.txt", lambda command: (1, "")) == 1
    assert "2 not looked at" in capsys.readouterr().out
