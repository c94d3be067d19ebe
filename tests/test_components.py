"""The page of all components: every template of `ui` and every tag is on it, drawn by itself, in states that lie still (P04)."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.test_contract import demo_client  # noqa: F401  a fixture
from tests.test_house import ACMS, TEMPLATES

pytestmark = pytest.mark.django_db
ADDRESS = "/demo/components/"
# Filters change words, they draw nothing. The tags of the page itself draw the page.
LIBRARIES = [path for path in sorted(ACMS.glob("*/templatetags/*.py")) if path.stem not in ("__init__", "gallery")]


def _tags(libraries: list[Path]) -> Iterator[str]:
    for path in libraries:
        module = import_module(".".join(path.relative_to(ACMS.parent).with_suffix("").parts))
        yield from module.register.tags


@pytest.fixture
def page(demo_client: Client) -> Any:  # noqa: F811
    answer = demo_client.get(ADDRESS)
    assert answer.status_code == 200
    return answer


def _pieces(page: Any) -> dict[str, str]:
    """What stands under each name."""
    parts = re.split(r'<section class="sheet piece" data-piece="([^"]+)"', page.text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_P04_every_template_of_ui_is_on_the_page_and_drawn_by_itself(page: Any) -> None:
    used = {template.name for template in page.templates}
    pieces = _pieces(page)
    for path in TEMPLATES.glob("ui/*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        assert name in pieces, f"show {name} in demo/components.html"
        assert name in used, name
        assert 'class="piece-state"' in pieces[name], name


def test_P04_every_tag_is_on_the_page_and_called_there(page: Any) -> None:
    source = (TEMPLATES / "demo" / "components.html").read_text("utf-8")
    pieces = _pieces(page)
    tags = list(_tags(LIBRARIES))
    assert len(tags) > 12
    for tag in tags:
        assert tag in pieces, f"show the tag {tag} in demo/components.html"
        assert re.search(rf"{{% piece \"{tag}\".+?{{% {tag}\b.+?{{% endpiece %}}", source, re.S), tag


def test_P04_nothing_on_the_page_is_sent_anywhere_and_no_id_stands_twice(page: Any) -> None:
    shown = "".join(_pieces(page).values()).split("</main>")[0]
    assert 'method="post"' not in shown and "hx-post" not in shown and "hx-get" not in shown
    ids = re.findall(r'\sid="([^"]+)"', page.text)
    assert sorted(ids) == sorted(set(ids))
    assert "/collection/scans/" not in shown


def test_P04_without_demo_mode_there_is_no_such_page(client: Client) -> None:
    with override_settings(DEBUG=False):
        assert client.get(ADDRESS).status_code == 404
