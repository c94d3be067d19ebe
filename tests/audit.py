"""`make audit`: known weaknesses of what both lock files name. What could not be looked at is named, and the rest is looked at all the same."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

Run = Callable[[list[str]], tuple[int, str]]


def run(command: list[str]) -> tuple[int, str]:
    """The exit status and what was said on standard output."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


def python(tool: str, lock: str, ask: Run = run) -> tuple[list[str], list[str]]:
    """Weaknesses of Python packages, and packages that nothing was learned of; all of them where the tool said nothing."""
    _, said = ask([tool, "--require-hashes", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-r", lock])
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return [], [f"{lock}: no answer"]
    weak = [f"{one['name']} {one['version']}: {fault['id']}" for one in packages for fault in one.get("vulns", [])]
    return weak, [f"{one['name']}: {one['skip_reason']}" for one in packages if "skip_reason" in one]


def npm(ask: Run = run) -> tuple[list[str], list[str]]:
    """The same of npm's, which asks for all packages at once."""
    _, said = ask(["npm", "audit", "--omit=dev", "--package-lock-only", "--json"])
    try:
        found = json.loads(said)["vulnerabilities"]
    except (ValueError, KeyError):
        return [], ["package-lock.json: no answer"]
    return [f"{name}: {one['severity']}" for name, one in found.items()], []


def main(tool: str, lock: str, ask: Run = run) -> int:
    """1 where something is weak or was not looked at."""
    (weak, unseen), (weak_of_npm, unseen_of_npm) = python(tool, lock, ask), npm(ask)
    weak, unseen = weak + weak_of_npm, unseen + unseen_of_npm
    for head, lines in (("weak", weak), ("not looked at", unseen)):
        for line in lines:
            print(f"{head}: {line}")
    print(f"{len(weak)} weak, {len(unseen)} not looked at")
    return int(bool(weak or unseen))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
