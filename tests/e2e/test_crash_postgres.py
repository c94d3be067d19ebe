"""Q05: kill -9 of PostgreSQL while cases are submitted and decided loses nothing that was confirmed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster, unprivileged
from tests.cluster import programs as server_programs
from tests.e2e.conftest import ROOT, free_port

CONFIRMED = 16  # acts that are answered before the server is killed
WORK = """
import itertools, sys
from acms.accounts.models import Role, User
from acms.base.numbers import uscc
from acms.casework import actions
from acms.casework.models import Case, CaseState
from acms.units import actions as units
from acms.demo import documents, seed
clerk, _ = User.objects.get_or_create(login_name="crash", defaults={"name": "x", "role": Role.REVIEWER, "agency_code": "150000"})
person = User.objects.filter(role="", is_active=True).first()
paper = documents.jpeg(documents.cast_for("测试丁", "152301197005050007"), "employer_certificate")
waiting = iter(list(Case.objects.filter(state=CaseState.IN_REVIEW).order_by("pk")[:400]))
body = "91150105MA%06d"
for n in itertools.count():
    code = body % n
    code += uscc.body_check(code[8:])
    code += uscc.check_character(code)
    employer, case = units.add_employer(by=person, certificate=paper, file_name="a.jpg", uscc=code, name=f"测试单位{n}", address="内蒙古自治区呼和浩特市赛罕区样例大街9号", phone="0471-5550188", economic_type="173", certificate_type="01", division_code="150105")
    print("submitted", case.pk, flush=True)
    case = next(waiting)
    actions.return_for_correction(case, by=clerk, items=[{"item": "identity.name", "label": "姓名", "reason": "看不清"}])
    print("returned", case.pk, flush=True)
"""


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine: its crash is not tested")
    try:
        user = unprivileged()
    except KeyError:
        pytest.skip("PostgreSQL does not run as root and there is no user postgres: its crash is not tested")
    made = Cluster(programs, Path(tempfile.mkdtemp(prefix="acms-pg-")), free_port(), user)
    made.make()
    made.start()
    yield made
    made.kill()
    shutil.rmtree(made.folder, ignore_errors=True)


def test_Q05_postgresql_killed_during_submits_and_decisions_keeps_all_that_was_confirmed(
    cluster: Cluster, tmp_path: Path
) -> None:
    env = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("ACMS_", "DJANGO_"))},
        "ACMS_VAR": str(tmp_path / "var"),
        "ACMS_DEMO": "1",
        "ACMS_DATABASE_URL": cluster.url,
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    register = ["demo", "register", "--people", "400", "--employers", "40", "--cases", "60000"]
    subprocess.run([*manage, *register], cwd=ROOT, env=env, check=True, capture_output=True)
    working = subprocess.Popen(
        [*manage, "shell", "-v0", "-c", WORK],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert working.stdout is not None and working.stderr is not None
    lines: list[str] = []
    for line in working.stdout:
        lines.append(line)
        if len(lines) == CONFIRMED:
            cluster.kill()
    assert working.wait(60) != 0 and len(lines) >= CONFIRMED, working.stderr.read()[-2000:]

    cluster.start()
    for what, pk in (line.split() for line in lines):
        state = cluster.ask("SELECT state FROM casework_case WHERE id = %s", int(pk))[0][0]
        if what == "submitted":
            assert state == "checking"
            assert cluster.ask("SELECT count(*) FROM casework_submission WHERE case_id = %s", int(pk)) == [(1,)]
        else:
            assert state == "returned"
            assert cluster.ask("SELECT count(*) FROM casework_decision WHERE case_id = %s", int(pk))[0][0] >= 1
    # Nor is anything half there: no case without its submission, no submission of an employer that is not.
    half = "SELECT c.id FROM casework_case c LEFT JOIN casework_submission s ON s.case_id = c.id"
    assert cluster.ask(f"{half} WHERE c.kind = 'employer' AND s.id IS NULL") == []
    lost = "SELECT e.id FROM employers_employer e LEFT JOIN changes_newunit c ON c.employer_id = e.id"
    assert cluster.ask(f"{lost} WHERE e.name LIKE '测试单位%%' AND c.id IS NULL") == []
