"""Every static file that code or a template names is there: under the manifest storage a missing one is an error page (W06)."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from acms.scans.kinds import KINDS

ACMS = Path(__file__).parents[2] / "acms"
NAMED = sorted(
    {name for path in ACMS.rglob("*.html") for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", path.read_text())}
    | {
        f"{name}"
        for path in ACMS.rglob("*.py")
        for name in re.findall(r"[\"']((?:img|js|vendor)/[\w./-]+\.\w+)[\"']", path.read_text())
    }
)


@pytest.mark.parametrize("name", NAMED)
def test_every_static_file_that_is_named_exists(name: str) -> None:
    assert finders.find(name)


@pytest.mark.parametrize("code", list(KINDS))
def test_W06_the_example_of_every_kind_of_evidence_exists(code: str) -> None:
    """A card or a photo is shown by its example on the page; a page has none."""
    kind = KINDS[code]
    assert bool(kind.example) == (kind.shape != "page")
    assert not kind.example or finders.find(kind.example)
