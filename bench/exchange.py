"""Exports and imports against a full register: `python -m bench.exchange [--rows N]`, on a database that `demo register` has filled.

The background's own steps are run here, one worker, nothing beside it. What was imported stays: use a database made for measuring.
"""

import argparse
import io
import random
import resource
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench.desk import begin

ROWS = 400_000
EXPORTED = 200_000


def _took(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _clerk(name: str, agency: str) -> Any:
    from acms.accounts.models import Role, User

    values = {"name": name, "role": Role.REVIEWER, "agency_code": agency, "password": "!"}
    return User.objects.get_or_create(login_name=f"bench-{name}", defaults=values)[0]


def _memory() -> float:
    """The most this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def export() -> None:
    """The whole region's people, as far as the aim asks."""
    from acms.base import work
    from acms.exchange import actions, tasks

    tasks.MOST = EXPORTED
    row = actions.ask(by=_clerk("region", "150000"), asked={}, purpose="测量导出速度")
    seconds = _took(lambda: work.work_one(tasks.LANE))
    row.refresh_from_db()
    print(
        f"| export of {row.rows:,} rows ({row.size / 1e6:.0f} MB) | {seconds:.0f} s, {_memory():.0f} MiB | ≤ 60 s, < 256 MiB |"
    )


def table(rows: int) -> bytes:
    """Invented people of one league who are not on file yet, as a legacy database would hand them over."""
    from acms.demo import documents

    chance, out = random.Random(time.time()), io.StringIO()
    out.write("姓名,身份证号,管理地区,从业日期\n")
    places = ("150102", "150103", "150104", "150105", "150121", "150122")
    for n in range(rows):
        born = date(1955, 1, 1) + timedelta(days=chance.randrange(18_000))
        number = documents.make_id_number(chance, chance.choice(places), born, bool(n % 2))
        name = (
            chance.choice("王李张刘陈包白乌")
            + chance.choice("建国志强秀英美丽春花晓峰")
            + chance.choice("军华明芳娜杰 ").strip()
        )
        out.write(f"{name},{number},{chance.choice(places)},{2000 + n % 25}-07-01\n")
    return out.getvalue().encode("gb18030")


def imports(rows: int) -> None:
    """Received, checked and written, good rows only."""
    from acms.base import work
    from acms.exchange import actions, importing

    clerk, data = _clerk("league", "150100"), table(rows)
    made: list[Any] = []
    received = _took(
        lambda: made.append(
            actions.receive_table(by=clerk, kind="people", name="bench.csv", file=io.BytesIO(data), size=len(data))
        )
    )
    row = made[0]
    actions.start_check(row, mapping=row.mapping)
    checked = _took(lambda: work.work_one(importing.LANE))
    actions.start_apply(row, by=clerk, good_only=True)
    applied = _took(lambda: work.work_one(importing.LANE))
    row.refresh_from_db()
    print(f"| import of {rows:,} rows: received, {received:.0f} s; checked | {checked:.0f} s | – |")
    print(
        f"| import: {row.added:,} people written, {row.bad:,} rows wrong | {applied:.0f} s, {_memory():.0f} MiB | ≤ 300 s |"
    )
    print(f"| import, all of it | {received + checked + applied:.0f} s | ≤ 300 s |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    begin()
    export()
    imports(rows)


if __name__ == "__main__":
    main()
