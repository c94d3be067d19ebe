"""A real installation in demo mode, in processes of its own, and a real browser in front of it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

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


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Site:
    """A running installation: where it answers and where its data lies."""

    url: str
    var: Path
    env: dict[str, str]
    process: subprocess.Popen[bytes]

    def manage(self, *words: str) -> str:
        """The output of a management command on this installation's data."""
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True).stdout

    def outbox(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self.url}/demo/outbox.json") as answer:
            return json.load(answer)  # type: ignore[no-any-return]

    def code_for(self, target: str) -> str:
        """The newest code sent to a phone or an e-mail address."""
        text = next(m["text"] for m in self.outbox() if m["to"] == target and "验证码" in m["text"])
        return "".join(c for c in text.split("验证码", 1)[1][:6])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _env(var: Path, port: int = 0, **more: str) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("ACMS_", "DJANGO_"))},
        "ACMS_VAR": str(var),
        "ACMS_DEMO": "1",
        "PORT": str(port),
        "ACMS_URL": f"http://127.0.0.1:{port}",
        **more,
    }


UNUSED = tempfile.TemporaryDirectory(prefix="acms-")


@cache
def _prepared() -> Path:
    """An installation that nobody has used, made once: every site begins as a copy of it."""
    var = Path(UNUSED.name) / "var"
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=_env(var), check=True, capture_output=True)
    return var


def start_site(var: Path, **more: str) -> Site:
    """Starts `manage.py start` in demo mode and waits until it answers."""
    shutil.copytree(_prepared(), var)
    port = free_port()
    env = _env(var, port, **more)
    log = (var.parent / f"{var.name}.log").open("wb")
    process = subprocess.Popen([sys.executable, "manage.py", "start"], cwd=ROOT, env=env, stdout=log, stderr=log)
    site = Site(f"http://127.0.0.1:{port}", var, env, process)
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{site.url}/readyz")
            return site
        except OSError:
            if process.poll() is not None:
                raise RuntimeError((var.parent / f"{var.name}.log").read_text()) from None
            time.sleep(0.1)
    raise RuntimeError("the site did not start")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = start_site(tmp_path_factory.mktemp("site") / "var")
    yield running
    running.process.terminate()
    running.process.wait(20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    path = _chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    from playwright.sync_api import expect, sync_playwright

    # a walk may wait as long for what it expects as for what it clicks
    expect.set_options(timeout=15_000)

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def desktop(browser: Any, site: Site) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=site.url, locale="zh-CN")
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Any, site: Site) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=site.url, locale="zh-CN", has_touch=True, is_mobile=True
    )
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()


@pytest.fixture
def without_script(browser: Any, site: Site) -> Iterator[Any]:
    context = browser.new_context(
        viewport={"width": 1024, "height": 900}, base_url=site.url, locale="zh-CN", java_script_enabled=False
    )
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()
