"""Runs the benchmarks and prints one table: what, measured, aim. See bench/README.md."""

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PORT = 8765
URL = f"http://127.0.0.1:{PORT}"
PEOPLE = 20
ROUNDS = 12


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the sorted values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def manage(env: dict[str, str], *words: str) -> str:
    """The output of a management command."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    return done.stdout


def start(env: dict[str, str]) -> tuple[subprocess.Popen[bytes], float]:
    """The site and how long it took to answer its first page, in seconds."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "start"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while True:
        try:
            urllib.request.urlopen(f"{URL}/").read()
            return process, time.monotonic() - began
        except OSError:
            time.sleep(0.02)


SESSIONS = """
import json
from django.contrib.sessions.backends.db import SessionStore
from acms.accounts.models import User
from acms.demo import documents, seed
from acms.collection import actions
import random, datetime
keys = []
chance = random.Random(1)
for n in range(%d):
    number = documents.make_id_number(chance, "150105", datetime.date(1980, 1, 1) + datetime.timedelta(days=n), True)
    user = seed._person(f"测试{n}", number, ready=True)
    case = actions.start(user=user); actions.agree(case=case, by=user, address="127.0.0.1")
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session.save(); keys.append(session.session_key)
print("KEYS" + json.dumps(keys))
"""


class Person:
    """One signed-in person with a session of their own."""

    def __init__(self, key: str):
        self.headers = {"Cookie": f"acms={key}; csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}
        self.saves = 0

    def page(self) -> None:
        urllib.request.urlopen(urllib.request.Request(f"{URL}/collection/5/", headers=self.headers)).read()

    def save(self) -> None:
        data = {
            "autosave": "1",
            "seen": json.dumps({"full_school": [f"样例大学{self.saves - 1}" if self.saves else ""]}),
            "full_level": "21",
            "full_school": f"样例大学{self.saves}",
            "full_major": "会计学",
        }
        body = urllib.parse.urlencode(data).encode()
        urllib.request.urlopen(urllib.request.Request(f"{URL}/collection/5/", data=body, headers=self.headers)).read()
        self.saves += 1


def together(people: list[Any], act: Callable[[Any], None], before: Callable[[Any], None] | None = None) -> list[float]:
    """Milliseconds of each of ROUNDS acts by all people at once, with half a second of thought between.

    What comes `before` each act is not measured.
    """
    times: list[float] = []
    lock = threading.Lock()

    def one(person: Any, delay: float) -> None:
        time.sleep(delay)
        for _ in range(ROUNDS):
            if before is not None:
                before(person)
            began = time.monotonic()
            act(person)
            with lock:
                times.append((time.monotonic() - began) * 1000)
            time.sleep(0.5)

    threads = [threading.Thread(target=one, args=(person, 0.5 * n / len(people))) for n, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


VERDICTS = """
import json, time
from acms.accounts.models import User
from acms.demo import documents
from acms.scans import actions
from acms.scans.models import Scan
user = User.objects.filter(role="").first(); who = documents.cast_for(user.name, user.id_number)
times = {}
for kind in ("photo", "id_portrait", "id_emblem", "diploma_full", "qualification"):
    data = documents.jpeg(who, kind)
    for n in range(5):
        began = time.monotonic()
        scan = actions.receive(kind=kind, data=data, file_name="a.jpg", owner=user)
        while Scan.objects.only("state").get(pk=scan.pk).state == "checking":
            time.sleep(0.02)
        times.setdefault(kind, []).append(time.monotonic() - began)
print("TIMES" + json.dumps(times))
"""

LETTERS = """
import json, time, statistics
from acms.letters import codes, render
from acms.letters.facts import ProofFacts
facts = ProofFacts("内蒙古青禾样例粮油有限公司","91150105MA0TE5T16A","0471-5550188","呼和浩特市/赛罕区","152301197005050007","乌云其木格","2011-03-01","1993-08-01","总账","无","会计师","2006-05-20","2026年11月23日")
render.letter(facts, codes.new_serial())
times = []
for n in range(30):
    began = time.monotonic(); render.letter(facts, codes.new_serial()); times.append((time.monotonic() - began) * 1000)
print("TIMES" + json.dumps(times))
"""


def main() -> None:
    rows: list[tuple[str, str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ACMS_VAR": f"{folder}/var", "ACMS_DEMO": "1", "PORT": str(PORT), "ACMS_URL": URL}
        process, first = start(env)
        rows.append(("first start, demo data loaded", f"{first:.1f} s", "–"))
        process.terminate()
        process.wait()
        process, again = start(env)
        rows.append(("first page after `make run`, warm install", f"{again:.1f} s", "≤ 5 s"))
        try:
            keys = json.loads(manage(env, "shell", "-c", SESSIONS % PEOPLE).split("KEYS")[1])
            people = [Person(key) for key in keys]
            for name, act in (("a step's page", Person.page), ("a step's save", Person.save)):
                act(people[0])
                times = together(people, act)
                shown = f"p50 {percentile(times, 0.5):.0f} ms, p95 {percentile(times, 0.95):.0f} ms"
                rows.append((f"{name}, {PEOPLE} people at once", shown, "p95 ≤ 60 ms"))
            verdicts = json.loads(manage(env, "shell", "-c", VERDICTS).split("TIMES")[1])
            for kind, values in verdicts.items():
                rows.append((f"upload to verdict, {kind}", f"p50 {statistics.median(values):.2f} s", "≤ 2 s"))
            letters = json.loads(manage(env, "shell", "-c", LETTERS).split("TIMES")[1])
            rows.append(
                (
                    "letter PDF with every character's box",
                    f"p50 {statistics.median(letters):.0f} ms, p95 {percentile(letters, 0.95):.0f} ms",
                    "≤ 100 ms",
                )
            )
        finally:
            process.terminate()
            process.wait()
    print(
        f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite"
    )
    for what, measured, aim in rows:
        print(f"| {what} | {measured} | {aim} |")


if __name__ == "__main__":
    main()
