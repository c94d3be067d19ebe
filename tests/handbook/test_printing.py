"""The handbook on paper: every page of it can be set, nothing of its text is markup, and links say whole addresses."""

from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.core.management import call_command

from acms.handbook import book, contents, facts, printing
from acms.notices import markdown as notices_markdown


def _blocks(text: str) -> list[printing.Block]:
    return list(printing.blocks(notices_markdown.Reader("js-default", {"breaks": False}).parse(text)))


def test_P04_a_text_becomes_blocks(settings: Any) -> None:
    settings.ACMS_URL = "https://acms.example.com"
    assert _blocks("先[登录](/login/)，**再**看。") == [
        (
            "paragraph",
            [("先", False, ""), ("登录", False, "https://acms.example.com/login/"), ("，", False, ""), ("再", True, ""), ("看。", False, "")],
        )
    ]  # fmt: skip
    assert _blocks("- 甲\n- 乙") == [("bullets", [[("甲", False, "")], [("乙", False, "")]])]
    assert _blocks("1. 甲") == [("numbers", [[("甲", False, "")]])]
    assert _blocks("| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |") == [
        ("table", [[[("甲", False, "")], [("乙", False, "")]], [[("1", False, "")], [("2", False, "")]]])
    ]
    assert _blocks("![第4步](shot:post)") == [("picture", "post", "第4步")]
    with pytest.raises(ValueError, match="blockquote"):
        _blocks("> 引文")


def test_P04_every_page_can_be_set(db: None) -> None:
    today = facts.today()
    for page in contents.pages():
        for part in book.parts(page, today):
            assert list(printing.blocks(part.tokens)), page.slug


def test_P04_the_whole_handbook_is_one_pdf(db: None, tmp_path: Path) -> None:
    call_command("handbook", "pdf", "--out", str(tmp_path / "book.pdf"))
    document = pdfium.PdfDocument((tmp_path / "book.pdf").read_bytes())
    texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    assert len(texts) > len(contents.pages())
    assert "目录" in texts[1] and "收不到短信验证码" in "".join(texts[1:4])
    assert f"第{len(texts)}页，共{len(texts)}页" in texts[-1]
