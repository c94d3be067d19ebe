"""Scripts and style sheets: pure parts under `node --test` (tests/js), sentences that stand in the page, no dead selectors, what `make assets` joins."""

import re
import shutil
import subprocess
from typing import Any

import pytest
from django.templatetags.static import static
from PIL import ImageFont

from acms.base.templatetags.components import NOTE_ICONS, script
from tests.test_house import ACMS, HAN, ROOT

SCRIPTS = sorted((ACMS / "static" / "js").rglob("*.js"))
VENDOR = ACMS / "static" / "vendor"
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.S)


def test_the_pure_parts_of_the_scripts() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the scripts' own tests are skipped")
    tests = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.js"))
    assert tests
    done = subprocess.run([node, "--test", *tests], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_pure_part_has_a_test() -> None:
    tested = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests" / "js").glob("*.test.js"))
    pure = [path.name for path in SCRIPTS if path.parent.name == "lib" and "document" not in path.read_text("utf-8")]
    assert pure and [name for name in pure if f"/lib/{name}" not in tested] == []


def test_every_sentence_that_a_script_shows_comes_from_the_page() -> None:
    spoken = [path.name for path in SCRIPTS if HAN.search(COMMENT.sub("", path.read_text("utf-8")))]
    assert spoken == []


def test_every_module_that_a_script_imports_is_there() -> None:
    for path in SCRIPTS:
        for name in re.findall(r'from "([^"]+)"', path.read_text("utf-8")):
            assert (path.parent / name).is_file(), (path, name)


# Classes whose names are put together (tiles of the map by place and shade, icons by name) or are Cropper's.
COMPOSED = re.compile(r"t-\w+|q[1-5]|bi-.+|cropper-.+")
# What holds names: quotes of each kind, and the two blocks that are a page's own classes.
HOLDS_NAMES = re.compile(r"""\"[^\"]*\"|'[^'\n]*'|`[^`]*`|\{% block (?:main_class|screen) %\}[^{]*""")


def test_every_class_of_the_style_sheets_is_on_some_page() -> None:
    """A class is used where its name stands between quotes of a template, a script or the code."""
    named: set[str] = set()
    for path in [*(ACMS / "templates").rglob("*.html"), *SCRIPTS, *ACMS.rglob("*.py")]:
        for quoted in HOLDS_NAMES.findall(path.read_text("utf-8")):
            named.update(re.findall(r"[a-zA-Z][\w-]*", quoted))
    dead = set()
    for sheet in (ACMS / "static" / "css").glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)
        for selector in re.findall(r"([^{}]+)\{", text):
            dead |= {name for name in re.findall(r"\.([a-zA-Z][\w-]*)", selector) if name not in named}
    assert sorted(name for name in dead if not COMPOSED.fullmatch(name)) == []


def test_every_value_with_a_name_is_used() -> None:
    """A custom property of ours that nobody reads is dead; Bootstrap reads its own."""
    text = "\n".join(path.read_text("utf-8") for path in [*(ACMS / "static" / "css").glob("*.css"), *SCRIPTS])
    defined = set(re.findall(r"^\s*(--[\w-]+):", text, re.M))
    read = set(re.findall(r"var\((--[\w-]+)", text)) | set(re.findall(r'"(--[\w-]+)"', text))
    assert sorted(name for name in defined - read if not name.startswith("--bs-")) == []


def test_what_pages_load_is_joined_of_what_stands_here() -> None:
    """Where this fails, `make assets` did too, as the run began: browser tests walk the pages of before."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("no make on this machine")
    assert subprocess.run([make, "-q", "assets"], cwd=ROOT, capture_output=True).returncode == 0


def _icons() -> set[str]:
    """The icons that templates, code, scripts and sheets name. A name that is put together would not be seen, so there are none."""
    names = set(NOTE_ICONS.values())
    for path in [
        *(ACMS / "templates").rglob("*.html"),
        *ACMS.rglob("*.py"),
        *SCRIPTS,
        *(ACMS / "static" / "css").glob("*.css"),
    ]:
        text = path.read_text("utf-8")
        names.update(re.findall(r"\bbi-([a-z0-9][a-z0-9-]*)", text))
        if path.suffix == ".html":
            names.update(re.findall(r'(?:\{% icon |\bicon=)"([^"]+)"', text))
            assert re.findall(r"\{% icon [^\"]|\{%[^%]*\bicon=[^\"]", text) == [], path
            for branches in re.findall(r'class="bi bi-(\{%[^"]*)"', text):
                names.update(re.findall(r"%\}([a-z0-9-]+)", branches))
    return names


def test_P04_every_icon_that_is_named_is_in_the_sheet_and_the_font_of_the_pages() -> None:
    sheet = (VENDOR / "icons.css").read_text("utf-8")
    points = dict(re.findall(r'\.bi-([\w-]+)::before\{content:"(\\\w+)"\}', sheet))
    font = ImageFont.truetype(VENDOR / "fonts" / "bootstrap-icons.woff2", 32)
    drawn = {name: bytes(font.getmask(chr(int(point[1:], 16)))) for name, point in points.items()}
    missing = bytes(font.getmask("\ue000"))
    names = _icons()
    assert len(names) > 60 and names - set(points) == set()
    assert [name for name in points if drawn[name] in (b"", missing)] == []
    joined = (VENDOR / "acms.css").read_text("utf-8")
    assert [name for name, point in points.items() if f'.bi-{name}:before{{content:"{point}"}}' not in joined] == []


def test_P04_every_class_of_bootstrap_that_is_named_has_its_rules_in_the_sheet_of_the_pages() -> None:
    """Taken out of the sheet is what nobody names (tools/styles.js); a class that is put together of pieces would lose its rules unseen."""
    whole = (ROOT / "node_modules/bootstrap/dist/css/bootstrap.min.css").read_text("utf-8")
    of_bootstrap = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r'url\("[^"]*"\)', "", whole)))
    joined = set(re.findall(r"\.([a-zA-Z][\w-]*)", (VENDOR / "acms.css").read_text("utf-8")))
    named: set[str] = set()
    for path in [*(ACMS / "templates").rglob("*.html"), *ACMS.rglob("*.py"), *SCRIPTS]:
        text = path.read_text("utf-8")
        for written in re.findall(r"""class(?:Name)?["']?\s*[=:]\s*\\?["']([^"']*)""", text):
            assert re.findall(r"\b(?:btn|form|text|bg|d|col|row|[mp][tbsexy]?)-{[{%]", written) == [], path
            named.update(re.sub(r"{[{%].*?[%}]}", " ", written).split())
    assert len(named & of_bootstrap) > 20
    assert (named & of_bootstrap) - joined == set()


def test_every_script_that_a_page_names_is_in_the_one_file_of_scripts() -> None:
    joined = (VENDOR / "scripts.js").read_text("utf-8")
    templates = "".join(path.read_text("utf-8") for path in (ACMS / "templates").rglob("*.html"))
    named = set(re.findall(r'\{% script "(\w+)" %\}', templates))
    assert len(named) > 10
    assert [name for name in named if not re.search(rf"\b{name}:\(\)=>", joined)] == []


def test_scripts_are_one_file_in_the_product_and_themselves_while_engineers_work(settings: Any) -> None:
    joined = f'<script type="module" src="{static("vendor/scripts.js")}" data-module="desk"></script>'
    assert script("desk") == joined
    settings.DEV = True
    assert script("desk") == f'<script type="module" src="{static("js/desk.js")}" data-module="desk"></script>'
