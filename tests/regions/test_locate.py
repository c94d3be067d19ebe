"""R02: `regions locate`, by which operators try where addresses lie."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

HOHHOT = {"address": "呼和浩特市赛罕区样例路1号", "code": "150105", "name": "赛罕区", "outside": False, "sure": True}
ELSEWHERE = {"address": "沈阳市和平区", "code": "", "name": "辽宁省", "outside": True, "sure": True}
UNSURE = {"address": "城关区", "code": "", "name": "", "outside": False, "sure": False}


def located(*path: str) -> list[Any]:
    out = io.StringIO()
    call_command("regions", "locate", *path, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_R02_every_line_is_an_address_and_gets_an_answer(tmp_path: Path, encoding: str, end: str) -> None:
    file = tmp_path / "addresses.txt"
    file.write_bytes(end.join([HOHHOT["address"], "", "城关区", ELSEWHERE["address"], ""]).encode(encoding))
    assert located(str(file)) == [HOHHOT, UNSURE | {"address": ""}, UNSURE, ELSEWHERE]


def test_R02_a_table_is_read_by_its_column(tmp_path: Path) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text('no,address\n1,城关区\n2,"呼和浩特市赛罕区,样例路"\n3\n4,沈阳市和平区\n', encoding="utf-8-sig")
    answers = located(str(file))
    assert [(row["address"], row["code"]) for row in answers] == [
        ("城关区", ""), ("呼和浩特市赛罕区,样例路", "150105"), ("", ""), ("沈阳市和平区", ""),
    ]  # fmt: skip
    assert [row["outside"] for row in answers] == [False, False, False, True]


def test_R02_an_address_with_a_comma_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "addresses.txt"
    file.write_text("呼和浩特市,赛罕区\n", encoding="utf-8")
    assert [row["code"] for row in located(str(file))] == ["150105"]


def test_R02_without_a_file_the_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("城关区"))
    assert located() == [UNSURE]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert located() == []


def test_R02_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"none\.txt"):
        located(str(tmp_path / "none.txt"))
