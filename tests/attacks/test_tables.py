"""A table of text that would keep the pages of others waiting is read by another process (C05, S04)."""

from io import BytesIO
from typing import Any

import pytest

from acms.base import separated, tables
from acms.base.errors import Refused

HEAD = "姓名,身份证件号\n".encode()


def large(row: bytes, head: bytes = HEAD) -> BytesIO:
    return BytesIO(head + row * (3 * tables.MB // len(row)))


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads a text in this process fails."""

    def here(file: Any) -> Any:
        raise AssertionError("read in the process that answers pages")

    monkeypatch.setattr(separated, "rows", here)
    monkeypatch.setattr(tables.separated, "rows", here)


@pytest.mark.parametrize(
    "row", ["巴图,152301197005050007\n".encode(), b"x" * 3_000_000, b"\n", b",\n", b'"a\n', b"a,b\r"]
)
def test_S04_a_large_text_is_read_apart(nothing_here: None, row: bytes) -> None:
    for read in (lambda file: tables.sheets(file, at_a_page=True), lambda file: list(tables.rows(file))):
        try:
            read(large(row))
        except Refused as refusal:
            assert refusal.code in {"no_table", "swollen"}


def test_S04_a_large_text_read_apart_says_what_it_says_here() -> None:
    for head, encoding in (("姓名,号码\n", "gb18030"), ("sep=;\n姓名;号码\n", "utf-8"), ("姓名\t号码\n", "utf-16")):
        separator = head[-4]
        text = head + f"巴图{separator}152301197005050007\n" * 90_000
        file = BytesIO(text.encode(encoding))
        assert file.getbuffer().nbytes > tables.SMALL_TEXT
        assert list(tables.rows(file)) == list(separated.rows(BytesIO(text.encode(encoding))))
        assert tables.sheets(file)[0].rows == list(tables.rows(file))[: tables.HEAD_WITHIN]


def test_S04_the_rows_of_a_text_of_very_many_lines_are_counted_apart(nothing_here: None) -> None:
    with pytest.raises(Refused) as refusal:
        tables.require_fewer(BytesIO(HEAD + b"a,b\n" * (tables.MOST_ROWS + 5)))
    assert refusal.value.code == "too_many_rows"


def test_C05_a_large_text_of_another_encoding_is_told_as_such() -> None:
    with pytest.raises(Refused) as refusal:
        tables.sheets(BytesIO("姓名,身分證字號,備註說明\n王小明,臺灣,學歷證書\n".encode("big5") * 60_000))
    assert refusal.value.code == "encoding"
