"""Runs the suite once more against PostgreSQL where one answers; says clearly when it is skipped."""

import os
import subprocess
import sys

DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"


def main() -> int:
    import psycopg

    url = os.environ.get("ACMS_TEST_DATABASE_URL") or os.environ.get("ACMS_TEST_POSTGRES_URL") or DEFAULT
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        print("No PostgreSQL answers: the second pass of the suite is skipped. Set ACMS_TEST_POSTGRES_URL to run it.")
        return 0
    env = {**os.environ, "ACMS_TEST_DATABASE_URL": url}
    # Pictures do not depend on the database, and the browser tests start an installation of their own.
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--ignore=tests/e2e",
        "--ignore=tests/scans/test_mending.py",
    ]
    return subprocess.run([*command, "--deselect=tests/letters", *sys.argv[1:]], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
