"""Keeps the house rules: templates used, no signals, demo mode in one room, words in their place, requirements proved."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ACMS = ROOT / "acms"
SOURCES = [path for path in ACMS.rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = ACMS / "templates"
HAN = re.compile(r"[\u4e00-\u9fff]")

# Data, not words: what each kind of evidence is, and what the demo invents.
WORDY = {"words.py", "kinds.py", "seed.py", "specimens.py", "register.py"}


def test_no_template_is_unused() -> None:
    texts = [path.read_text("utf-8") for path in [*SOURCES, *TEMPLATES.rglob("*.html")]]
    code = "\n".join(texts)
    implied = {"404.html", "500.html", "base.html"} | {f"collection/step{n}.html" for n in range(1, 8)}
    unused = [
        name
        for path in TEMPLATES.rglob("*.html")
        if (name := path.relative_to(TEMPLATES).as_posix()) not in implied and f'"{name}"' not in code
    ]
    assert not unused


def test_there_are_no_signal_handlers() -> None:
    assert not [
        path
        for path in SOURCES
        if "django.dispatch" in path.read_text("utf-8") or "post_save" in path.read_text("utf-8")
    ]


def test_save_has_no_side_effects() -> None:
    for path in ACMS.rglob("models.py"):
        tree = ast.parse(path.read_text("utf-8"))
        methods = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        assert "save" not in methods, path


REGISTER = {"Person", "Post", "Residence", "Education", "Qualification", "Contact", "Document", "Head", "Absence"}
WRITES = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save"}


def _root(node: ast.AST) -> str:
    """The name that a chain of attributes and calls begins with: Person in `Person.objects.filter(…).update(…)`."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def _writes_of_the_register(tree: ast.AST) -> list[int]:
    """Lines that write a table of the register: through its model, or rows of it that the database makes."""
    lines = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            rows = call.args[0] if call.func.attr == "insert_selected" and call.args else call.func.value
            if call.func.attr in WRITES | {"insert_selected"} and _root(rows) in REGISTER | {"person"}:
                lines.append(call.lineno)
    return lines


def test_the_register_has_one_writer() -> None:
    """ADR 0009: what lists show of a person is kept beside the facts by whoever writes them, which is the room `people` alone."""
    assert _writes_of_the_register(ast.parse("Person.objects.filter(pk=1).update(status='40')")) == [1]
    assert _writes_of_the_register(ast.parse("bulk.insert_selected(Post, rows, {})")) == [1]
    strays = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in SOURCES
        if path.relative_to(ACMS).parts[0] not in ("people", "demo")  # the demo invents a register of a million
        for line in _writes_of_the_register(ast.parse(path.read_text("utf-8")))
    ]
    assert not strays


def test_a_module_of_another_room_is_called_after_its_room() -> None:
    """`people` is `people.actions` wherever it stands; other modules that need a name of their own are `people_access` and the like."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and re.fullmatch(r"acms\.\w+", node.module or ""):
                room = str(node.module).removeprefix("acms.")
                for name in node.names:
                    if name.asname and (ACMS / room / f"{name.name}.py").exists():
                        assert name.asname == (room if name.name == "actions" else f"{room}_{name.name}"), path


def test_nobody_but_the_settings_asks_for_demo_mode() -> None:
    offenders = [
        path
        for path in SOURCES
        if "demo" not in path.relative_to(ACMS).parts[0]
        and re.search(r"ACMS_DEMO|settings\.DEMO|acms\.demo", path.read_text("utf-8"))
    ]
    # `serve` names the variable in the sentence that refuses other addresses.
    assert [path.name for path in offenders] == ["serve.py"]


CLOCK = {"localdate", "localtime", "now", "today", "time"}


def _read_at_import(node: ast.AST) -> Iterator[int]:
    """Lines that ask the clock while a module is being imported: bodies of functions and lambdas wait until a call."""
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK:
        yield node.lineno
    waits = {"body"} if isinstance(node, ast.FunctionDef) else set()
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) and name not in waits else [value]:
            if isinstance(child, ast.AST):
                yield from _read_at_import(child)


def _imported(path: Path) -> set[str]:
    """The modules that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{one.name}" for one in node.names)}
    return found


READ_APART = {"python_calamine", "openpyxl", "acms.base.workbooks"}


def test_S05_strangers_workbooks_are_unpacked_in_a_process_of_their_own_alone() -> None:
    """`workbooks` is that process, with limits of its own; whoever imported it, or such a library, would unpack in the web process."""
    found = {path.relative_to(ROOT).as_posix() for path in SOURCES if READ_APART & _imported(path)}
    assert found == {"acms/base/workbooks.py"}


def test_no_module_keeps_the_day_of_its_import() -> None:
    """A day that was read once is another one after midnight: in a server that runs for weeks, in a suite that runs late."""
    found = [
        (path.relative_to(ROOT).as_posix(), line)
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
        for line in _read_at_import(ast.parse(path.read_text("utf-8")))
    ]
    assert not found


def test_no_inline_script_or_style_in_templates() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script(?![^>]*src=)|\sstyle=|\son\w+=|href=\"javascript:|<style", text), path


def test_every_chinese_sentence_stands_in_words_or_a_template() -> None:
    strays = []
    for path in SOURCES:
        if path.name in WORDY:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
        docs = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if "。" in text and text.strip("。") and text not in docs:
                strays.append((path.relative_to(ROOT).as_posix(), text[:30]))
    assert not strays


def test_nothing_names_a_machine_path_or_a_registry() -> None:
    for name in ("requirements/runtime.txt", "requirements/dev.txt", "package-lock.json", "Makefile"):
        text = (ROOT / name).read_text("utf-8")
        assert (
            not re.search(r"https?://|file://|/work/", text.replace("http://127.0.0.1", ""))
            or name == "package-lock.json"
        ), name
    lock = (ROOT / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock


CLAIMED = [
    "F01",
    "F02",
    "F03",
    "F04",
    "L01",
    "L02",
    "L03",
    "L04",
    "L05",
    "L06",
    "L07",
    "L08",
    "P01",
    "P02",
    "P03",
    "P04",
    "W01",
    "W02",
    "W03",
    "W04",
    "W06",
    "W07",
    "W08",
    "W09",
    "W10",
    "W11",
    "W12",
    "W13",
    "W14",
    "W15",
    "S01",
    "S02",
    "S03",
    "S04",
    "S05",
    "S06",
    "S07",
    "T01",
    "T02",
    "T03",
    "T04",
    "T05",
    "E01",
    "E02",
    "E03",
    "E04",
    "E05",
    "D01",
    "D02",
    "D03",
    "D04",
    "D05",
    "D06",
    "D07",
    "D08",
    "D09",
    "D10",
    "D11",
    "D12",
    "D13",
    "D14",
    "D15",
    "L09",
    "W05",
    "R01",
    "R02",
    "R03",
    "R04",
    "R05",
    "C01",
    "C02",
    "C03",
    "C04",
    "C05",
    "C06",
    "Q02",
    "Q03",
    "Q04",
    "Q05",
]


def test_every_requirement_that_is_claimed_has_a_test_that_names_it() -> None:
    tests = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"(?:_|\b)([A-Z]\d{2})(?=_)", "\n".join(re.findall(r"def (test_\w+)", tests))))
    assert not sorted(set(CLAIMED) - named)


def test_Q02_the_list_of_encrypted_columns_is_true() -> None:
    from django.apps import apps

    from acms.base.fields import EncryptedTextField

    found = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, EncryptedTextField)
    }
    text = (ROOT / "docs" / "data-protection.md").read_text("utf-8")
    listed = set()
    for table, columns in re.findall(r"^\| (\w+_\w+) \| (.+) \|$", text, re.M):
        listed |= {(table, column.strip()) for column in columns.split(",")}
    assert listed == found


def test_lines_of_templates_can_be_reviewed() -> None:
    """A diff of a line of a thousand characters cannot be read. Breaks stand where the page shows no blank."""
    for path in TEMPLATES.rglob("*.html"):
        longest = max(map(len, path.read_text("utf-8").splitlines()), default=0)
        assert longest <= 200, (path, longest)


def test_every_file_and_name_that_the_engineers_pages_point_to_is_there() -> None:
    page = "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in ("develop.md", "architecture.md"))
    paths = set(re.findall(r"`((?:acms|tests|config|requirements)/[\w/.]+\.\w+)[:`]", page))
    assert paths and not [path for path in paths if not (ROOT / path).exists()]
    names = set(re.findall(r"`(acms/[\w/]+\.py):(\w+)`", page))
    assert names
    for path, name in names:
        assert re.search(rf"^\s*(def|class) {name}\b|^{name}\b.* = ", (ROOT / path).read_text("utf-8"), re.M), name


def test_every_proof_that_the_pages_of_security_name_is_there() -> None:
    """asvs.md and threats.md: their tests, files and names exist; every requirement of OWASP has one verdict."""
    texts = {name: (ROOT / "docs" / name).read_text("utf-8") for name in ("asvs.md", "threats.md")}
    page = "\n".join(texts.values())
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"`(test_\w+)`", page))
    assert len(tests) > 150 and sorted(tests - set(re.findall(r"^def (test_\w+)", sources, re.M))) == []
    paths = set(re.findall(r"`((?:acms|tests|config|requirements|bench)/[\w./-]+)[:`]", page))
    assert len(paths) > 30 and [path for path in paths if not (ROOT / path).exists()] == []
    for path, name in re.findall(r"`(acms/[\w/]+\.py):(\w+)`", page):
        assert re.search(rf"^def {name}\b", (ROOT / path).read_text("utf-8"), re.M), name
    verdicts = re.findall(r"^\| (V\d+\.\d+\.\d+) \| (met|open|n/a) \| .+ \|$", texts["asvs.md"], re.M)
    assert len(verdicts) == len({number for number, _ in verdicts}) == 253  # levels 1 and 2 of 5.0.0
    said = re.search(r"all (\d+) requirements .*, (\d+) met, (\d+) open, (\d+) that do not apply", texts["asvs.md"])
    states = [state for _, state in verdicts]
    assert said and list(map(int, said.groups())) == [253, *map(states.count, ("met", "open", "n/a"))]
    links = set(re.findall(r"\]\(([\w./-]+\.md)\)", page))
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_the_picture_and_the_list_of_the_rooms_are_what_the_import_contract_says() -> None:
    """Where this fails: `python -m tests.floors`."""
    from tests import floors

    assert floors.PICTURE.read_text("utf-8") == floors.picture()
    assert floors.PAGE.read_text("utf-8") == floors.page()
    assert all(floors.sentence(room) for rooms in floors.floors() for room in rooms)
