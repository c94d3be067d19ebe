"""Every static file that code or a template names is there: under the manifest storage a missing one is an error page (W06)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

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


# What a case asks for that is no evidence of the collection (W01): any paper that proves something, and letters of their own.
WITHOUT = {
    "head_letter", "move_letter", "stay_proof", "trust_proof", "restore_proof", "outside_proof", "credit_proof", "start_proof",
    "designation_letter", "change_proof",
}  # fmt: skip


@pytest.mark.parametrize("code", list(KINDS))
def test_W01_W06_the_example_of_every_kind_of_evidence_exists(code: str) -> None:
    """Each kind of evidence is shown by its example on the page."""
    kind = KINDS[code]
    assert bool(kind.example) == (code not in WITHOUT)
    assert not kind.example or finders.find(kind.example)


def test_S05_no_other_site_is_let_read_a_static_file() -> None:
    middleware = WhiteNoiseMiddleware(lambda request: HttpResponse())
    assert settings.WHITENOISE_ALLOW_ALL_ORIGINS is False and middleware.allow_all_origins is False
