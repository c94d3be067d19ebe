"""What the product is made of is pinned, and may be handed on (S05)."""

import re
from pathlib import Path

import pytest

from tests import licences

ROOT = Path(__file__).parents[1]
LOCKS = sorted(file for file in (ROOT / "requirements").glob("*.txt") if file.with_suffix(".in").exists())
WORKFLOWS = ROOT / ".github" / "workflows"


def test_S05_the_list_of_licences_is_what_the_lock_files_bring() -> None:
    """Where this fails: `python -m tests.licences`, and a look at what is new."""
    assert licences.PAGE.read_text("utf-8") == licences.page()


def test_S05_nothing_is_brought_on_terms_that_the_product_cannot_keep() -> None:
    everything = licences.python() | licences.npm()
    assert len(everything) > 60
    assert not [
        (name, said)
        for name, said in everything.items()
        if not said or not all(licences.TAKEN.fullmatch(term) for term in licences.terms(said))
    ]


@pytest.mark.parametrize(
    "said", ["AGPL-3.0-only", "GPL-3.0-only", "MIT AND GPL-2.0-only", "SSPL-1.0", "Proprietary", "UNKNOWN"]
)
def test_S05_other_terms_are_noticed(said: str) -> None:
    assert not all(licences.TAKEN.fullmatch(term) for term in licences.terms(said))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_S05_every_package_is_locked_to_a_version_with_its_digests(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text("utf-8").strip())
    assert [entry for entry in entries if not re.match(r"[\w.-]+(\[\w+\])?==\S+", entry)] == []
    assert [entry.partition("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def _loose(workflow: str) -> list[str]:
    """Actions that whoever owns them can change: anything but one's own and those named by a commit."""
    used = re.findall(r"^\s*(?:-\s*)?uses:\s*[\"']?([^\s\"'#]+)", workflow, re.M)
    return [
        one for one in used if not one.startswith("./") and not re.search(r"@[0-9a-f]{40}$|@sha256:[0-9a-f]{64}$", one)
    ]


def test_S05_actions_of_workflows_are_pinned_to_a_commit() -> None:
    files = [*WORKFLOWS.glob("*.yml"), *WORKFLOWS.glob("*.yaml")]
    assert [(file.name, _loose(file.read_text("utf-8"))) for file in files if _loose(file.read_text("utf-8"))] == []
    assert _loose("steps:\n  - uses: a/b@v4\n  - uses: ./own\n  - uses: 'c/d@" + "0" * 40 + "'") == ["a/b@v4"]
