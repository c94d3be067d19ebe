"""Q05, S06: kill -9 of the worker in a check and of the web process in a submit lose nothing that was confirmed."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Site, start_site


def _children(pid: int, word: str) -> list[int]:
    """Processes below `pid` whose command line holds `word`."""
    out = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in out.splitlines()[1:]]
    below, found = {pid}, []
    for own, parent, args in sorted(rows, key=lambda row: int(row[0])):
        if int(parent) in below:
            below.add(int(own))
            if word in args:
                found.append(int(own))
    return found


@pytest.fixture
def own_site(tmp_path: Path) -> Any:
    site = start_site(tmp_path / "var")
    yield site
    site.stop()


def _ask(site: Site, sql: str) -> Any:
    with sqlite3.connect(site.var / "acms.sqlite3", timeout=20) as database:
        return database.execute(sql).fetchone()


def _until(what: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.1)


PREPARE = """
from django.utils import timezone
from acms.accounts.models import User
from acms.demo import documents, seed
from acms.scans import actions
user = seed._person("测试丁", documents.make_id_number(__import__("random").Random(9), "150105", __import__("datetime").date(1990,1,1), True), ready=True)
seed.filled_case(user, documents.cast_for(user.name, user.id_number))
print(user.pk)
"""


def test_S06_Q05_a_worker_killed_in_a_check_is_replaced_and_the_check_is_done(own_site: Site) -> None:
    upload = (
        "from acms.accounts.models import User; from acms.demo import documents; from acms.scans import actions;"
        "u=User.objects.filter(role='').first(); w=documents.cast_for(u.name,u.id_number);"
        "actions.receive(kind='diploma_full', data=documents.jpeg(w,'diploma_full'), file_name='d.jpg', owner=u)"
    )
    own_site.run(upload)
    _until(
        lambda: _ask(own_site, "SELECT count(*) FROM scans_scan WHERE state='checking' AND lease_until IS NOT NULL")[0]
    )
    worker = _children(own_site.process.pid, "worker")
    assert worker
    os.kill(worker[0], signal.SIGKILL)
    # The lease would run out by itself in a minute; the test does not wait for it.
    with sqlite3.connect(own_site.var / "acms.sqlite3", timeout=20) as database:
        database.execute("UPDATE scans_scan SET lease_until='2020-01-01' WHERE state='checking'")
    _until(lambda: _ask(own_site, "SELECT state FROM scans_scan ORDER BY made_at DESC")[0] == "usable")
    assert _children(own_site.process.pid, "worker") != worker


def test_Q05_a_web_process_killed_in_a_submit_leaves_all_or_nothing(own_site: Site) -> None:
    pk = int(own_site.run(PREPARE))
    session = own_site.run(
        "from django.contrib.sessions.backends.db import SessionStore; from acms.accounts.models import User;"
        f"u=User.objects.get(pk={pk}); s=SessionStore();"
        "s['_auth_user_id']=str(u.pk); s['_auth_user_backend']='django.contrib.auth.backends.ModelBackend';"
        "s['_auth_user_hash']=u.get_session_auth_hash(); s.save(); print(s.session_key)"
    )
    token = "a" * 32
    cookies = {"Cookie": f"acms={session}; csrftoken={token}", "X-CSRFToken": token}
    request = urllib.request.Request(f"{own_site.url}/collection/submit/", data=b"", headers=cookies, method="POST")
    web = list(_children(own_site.process.pid, "granian"))
    assert web
    import threading

    threading.Thread(target=lambda: _quietly(request), daemon=True).start()
    time.sleep(0.03)
    for pid in web:
        os.kill(pid, signal.SIGKILL)
    own_site.process.wait(20)
    state, queued = _ask(own_site, f"SELECT state, queued_at FROM casework_case WHERE subject_id={pk}")
    submissions = _ask(
        own_site,
        f"SELECT count(*) FROM casework_submission s JOIN casework_case c ON c.id=s.case_id WHERE c.subject_id={pk}",
    )[0]
    steps = _ask(
        own_site, f"SELECT count(*) FROM casework_step s JOIN casework_case c ON c.id=s.case_id WHERE c.subject_id={pk}"
    )[0]
    assert (state, submissions, bool(queued) or state != "checking") in {
        ("draft", 0, True),
        ("checking", 1, True),
        ("approved", 1, True),
    }
    assert steps >= submissions


def _quietly(request: Any) -> None:
    with contextlib.suppress(OSError):
        urllib.request.urlopen(request, timeout=10)
