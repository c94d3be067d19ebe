"""A real installation in demo mode, in processes of its own, and a real browser in front of it."""

import fcntl
import hashlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests import prepare

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds. A busy machine is slow, not wrong; what never comes costs this once, in a run that fails anyway.
PATIENCE = 30_000
SHOWN = 3000  # characters of a page that a failed test shows
OPENED: list[Any] = []  # the pages of the test that is running


# Django is started once a site for them all: each start costs more than what a test asks of it.
PIECES = """
import contextlib, io, json, sys
for line in sys.stdin:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(json.loads(line), {})
    print(json.dumps(output.getvalue()), flush=True)
"""


@dataclass
class Site:
    """A running installation: where it answers and where its data lies."""

    url: str
    var: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]
    python: subprocess.Popen[str] | None = None

    def manage(self, *words: str) -> str:
        """The output of a management command on this installation's data."""
        return _manage(self.env, *words)

    def run(self, code: str) -> str:
        """What a piece of Python prints that runs on this installation's data, without blanks around it."""
        if self.python is None or self.python.poll() is not None:  # a piece that failed has ended it
            command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", PIECES]
            pipe = subprocess.PIPE
            self.python = subprocess.Popen(command, cwd=ROOT, env=self.env, stdin=pipe, stdout=pipe, text=True)
        assert self.python.stdin is not None and self.python.stdout is not None
        self.python.stdin.write(json.dumps(code) + "\n")
        self.python.stdin.flush()
        output = self.python.stdout.readline()
        assert output, "the piece of Python failed: its traceback is on standard error"
        return str(json.loads(output)).strip()

    def outbox(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/demo/outbox.json") as answer:
            return json.load(answer)  # type: ignore[no-any-return]

    def number_of(self, name: str) -> str:
        """The ID number of a person of this name."""
        return self.run(
            "from acms.accounts.models import User\n"
            f"print(User.objects.filter(role='', name={name!r}).latest('pk').id_number)"
        )

    def code_for(self, target: str) -> str:
        """The newest code sent to a phone or an e-mail address."""
        text = next(m["text"] for m in self.outbox() if m["to"] == target and "验证码" in m["text"])
        return "".join(c for c in text.split("验证码", 1)[1][:6])

    def second_factor(self, login: str) -> str:
        """The present code of a member of staff; one used a moment ago is good again, as half a minute would make the next."""
        return self.run(
            "import pyotp\nfrom acms.accounts.models import User\n"
            f"staff = User.objects.filter(login_name={login!r})\nstaff.update(totp_step=0)\n"
            "print(pyotp.TOTP(staff.get().totp_secret).now())"
        )

    def stop(self) -> None:
        if self.python is not None:
            self.python.communicate()  # closes its input: it ends by itself
        self.process.terminate()
        self.process.wait(120)

    def go_to(self, day: date) -> None:
        """Stops everything, and starts it again on a later day, at the hour that it is."""
        self.stop()
        _gone(self.url)
        self.env["ACMS_TEST_DAYS"] = str((day - date.today()).days)
        self.process = _start(self.env)
        _wait_for(self.url, self.process, self.var)


PORTS = range(20_000, 30_000)  # below those that the system gives to whoever calls somebody


def free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _env(var: Path, port: int = 0, **more: str) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("ACMS_", "DJANGO_"))},
        "ACMS_VAR": str(var),
        "ACMS_DEMO": "1",
        "ACMS_SAMPLE_PERCENT": "0",  # whom the lot draws would be chance
        "ACMS_NATIONAL_URL": "none",  # who has a file elsewhere would be chance
        "ACMS_UNDO_SECONDS": "0",  # tests/e2e/test_undo.py walks with some
        "DJANGO_SETTINGS_MODULE": "tests.e2e.settings",
        "PORT": str(port),
        "ACMS_URL": f"http://127.0.0.1:{port}",
        **more,
    }


def _prepared(before: str = "", days: str = "") -> Path:
    """An installation that nobody has used, filled by `before`: made once a run by the worker that needs it first; a site is a copy.

    `days`: by a clock that is so many days ahead (settings.py).
    """
    made = Path(os.environ["ACMS_VAR"]) / "prepared" / hashlib.sha256((before + days).encode()).hexdigest()[:12]
    clock = {"ACMS_TEST_DAYS": days} if days else {}
    made.parent.mkdir(exist_ok=True)
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            half = made.with_suffix(".half")
            shutil.rmtree(
                half, ignore_errors=True
            )  # left by a filling that fell: the next one shall show the same fault, not this folder
            if before:
                shutil.copytree(_prepared(days=days), half)
                _manage(_env(half, 0, **clock), "shell", "-c", before)
            else:
                _manage(_env(half, 0, **clock), "prepare")
            half.rename(made)
    return made


def _manage(env: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def start_site(var: Path, before: str = "", **more: str) -> Site:
    """Starts `manage.py start` in demo mode and waits until it answers. `before`: what fills it while nothing runs yet."""
    shutil.copytree(_prepared(before, more.get("ACMS_TEST_DAYS", "")), var)
    port = free_port()
    env = _env(var, port, **more)
    process = _start(env)
    site = Site(f"http://127.0.0.1:{port}", var, env, process)
    _wait_for(site.url, process, var)
    return site


def _log(var: Path) -> Path:
    return var.parent / f"{var.name}.log"


def _start(env: dict[str, str]) -> subprocess.Popen[bytes]:
    with _log(Path(env["ACMS_VAR"])).open("ab") as log:
        return subprocess.Popen([sys.executable, "manage.py", "start"], cwd=ROOT, env=env, stdout=log, stderr=log)


def _gone(url: str) -> None:
    """Nobody answers any more: a server left behind would answer with yesterday's clock in the place of the next."""
    with pytest.raises(OSError):
        urllib.request.urlopen(f"{url}/readyz", timeout=10)


def _wait_for(url: str, process: subprocess.Popen[bytes], var: Path) -> None:
    for _ in range(3000):
        try:
            urllib.request.urlopen(f"{url}/readyz")
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(_log(var).read_text()) from None
            time.sleep(0.1)
    raise RuntimeError("the site did not start")


@contextmanager
def running(folders: pytest.TempPathFactory, name: str, before: str = "", **more: str) -> Iterator[Site]:
    """An installation of a file's own, for as long as it is needed, with `more` settings."""
    site = start_site(folders.mktemp(name) / "var", before, **more)
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation for one file: people of the same number in two files never meet."""
    with running(tmp_path_factory, "site") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for one file. While it is driven a loop of events runs in this thread, where Django refuses to ask a database."""
    path = prepare.browser()
    if path is None:
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)  # a walk may wait as long for what it expects as for what it clicks

    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def new_page(browser: Any, site: Site, width: int, height: int = 900, **how: Any) -> Any:
    """A page in a browser without any history: a phone where it is narrow."""
    phone = {"is_mobile": True, "has_touch": True} if width < 400 else {}
    context = browser.new_context(
        **{"viewport": {"width": width, "height": height}, "base_url": site.url, "locale": "zh-CN", **phone, **how}
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    OPENED.append(page)
    return page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A test that has failed shows what stood on its pages, for whoever reads it elsewhere."""
    report = yield
    if call.when == "call":
        while OPENED:
            page = OPENED.pop()
            if report.failed and not page.is_closed():
                report.sections.append((f"page {page.url}", page.locator("body").inner_text()[:SHOWN]))
    return report


@contextmanager
def a_page(browser: Any, site: Site, width: int, height: int = 900, **how: Any) -> Iterator[Any]:
    page = new_page(browser, site, width, height, **how)
    try:
        yield page
    finally:
        page.context.close()


@pytest.fixture
def desktop(browser: Any, site: Site) -> Iterator[Any]:
    with a_page(browser, site, 1440) as page:
        yield page


@pytest.fixture
def phone(browser: Any, site: Site) -> Iterator[Any]:
    with a_page(browser, site, 360, 740) as page:
        yield page


@pytest.fixture
def without_script(browser: Any, site: Site) -> Iterator[Any]:
    with a_page(browser, site, 1024, java_script_enabled=False) as page:
        yield page
