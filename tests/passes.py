"""Runs the suite: all of it on PostgreSQL where one answers, then on SQLite what both databases must prove (ADR 0020)."""

import os
import subprocess
import sys

DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
# A worker that has died is not replaced: the other one ends the run. A new one would be given the same test, or wait for ever.
SHARED = ["-n", "2", "--dist", "loadscope", "--no-loadscope-reorder", "--max-worker-restart=0"]
PYTEST = [sys.executable, "-m", "pytest", "-q", *SHARED]


def answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def run(words: list[str], **env: str) -> int:
    kept = {name: value for name, value in os.environ.items() if name != "ACMS_TEST_DATABASE_URL"}
    return subprocess.run([*PYTEST, *words], env={**kept, **env}, check=False).returncode


def main(words: list[str]) -> int:
    url = os.environ.get("ACMS_TEST_DATABASE_URL") or os.environ.get("ACMS_TEST_POSTGRES_URL") or DEFAULT
    if not answers(url):
        print(
            "No PostgreSQL answers: the suite runs on SQLite alone, and what PostgreSQL would refuse is NOT proved. "
            "Set ACMS_TEST_POSTGRES_URL to run it there first.",
            flush=True,
        )
        return run(words)
    print("First pass: everything, on PostgreSQL.", flush=True)
    first = run(words, ACMS_TEST_DATABASE_URL=url)
    if first:
        return first
    print("Second pass: what both databases must prove, on SQLite.", flush=True)
    return run([*words, "--proved-on-both"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
