"""Values put into a form's HTML: what is filled, and what never is (L06)."""

import pytest

from acms.base.filling import fill


@pytest.mark.parametrize(
    ("html", "values", "filled"),
    [
        ('<input name="a">', {"a": ["甲"]}, '<input name="a" value="甲">'),
        ('<input name="a" value="x">', {"a": ["<b>"]}, '<input name="a" value="&lt;b&gt;">'),
        ('<input name="a"><input name="a">', {"a": ["1", "2"]}, '<input name="a" value="1"><input name="a" value="2">'),
        ('<input name="a" disabled>', {"a": ["1"]}, '<input name="a" disabled>'),
        ('<input name="a" readonly value="0">', {"a": ["1"]}, '<input name="a" readonly value="0">'),
        ('<input type="password" name="a">', {"a": ["1"]}, '<input type="password" name="a">'),
        ('<input type="hidden" name="version" value="2">', {"version": ["1"]}, '<input type="hidden" name="version" value="2">'),
        ('<input type="hidden" name="t" data-kept>', {"t": ["1"]}, '<input type="hidden" name="t" data-kept value="1">'),
        ('<input type="checkbox" name="a" value="1" checked>', {}, '<input type="checkbox" name="a" value="1">'),
        ('<input type="radio" name="a" value="1">', {"a": ["1"]}, '<input type="radio" name="a" value="1" checked>'),
        (
            '<select name="a"><option value="" selected>请选择</option><option value="1">一</option></select>',
            {"a": ["1"]},
            '<select name="a"><option value="">请选择</option><option value="1" selected>一</option></select>',
        ),
        ('<textarea name="a">旧</textarea>', {"a": ["新\n行"]}, '<textarea name="a">\n新\n行</textarea>'),
        ("<p>&amp;&nbsp;&#39;<!-- x --></p><br>", {"a": ["1"]}, "<p>&amp;&nbsp;&#39;<!-- x --></p><br>"),
    ],
)  # fmt: skip
def test_L06_fields_take_what_was_typed(html: str, values: dict[str, list[str]], filled: str) -> None:
    assert fill(html, values) == filled


@pytest.mark.parametrize(
    ("html", "filled"),
    [
        ('<input name="a">', '<input name="a" value="1">'),
        ('<input name="a" value="0">', '<input name="a" value="0">'),
        ('<textarea name="a">0</textarea>', '<textarea name="a">0</textarea>'),
        ('<input type="checkbox" name="a" value="1">', '<input type="checkbox" name="a" value="1">'),
        ('<input name="rows"><input name="rows">', '<input name="rows"><input name="rows">'),
    ],
)
def test_L06_what_a_view_has_filled_in_stands(html: str, filled: str) -> None:
    assert fill(html, {"a": ["1"], "rows": ["1", "2"]}, only_empty=True) == filled
