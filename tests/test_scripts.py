"""Scripts and style sheets: pure parts under `node --test` (tests/js), sentences that stand in the page, no dead selectors."""

import re
import shutil
import subprocess

import pytest

from tests.test_house import ACMS, HAN, ROOT

SCRIPTS = sorted((ACMS / "static" / "js").rglob("*.js"))
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
