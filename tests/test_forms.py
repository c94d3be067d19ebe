"""Every form of the product is in the table of forms: it keeps what is typed, or the table says why not (L06)."""

import re
from collections import Counter

from tests.e2e.forms import FORMS, LEFT_OUT
from tests.test_house import TEMPLATES

POSTED = re.compile(r'(?:\{% keep (?P<name>.*?) %\}\s*)?<form\b[^>]*?method="post"')


def test_L06_every_form_keeps_what_is_typed_or_says_why_not() -> None:
    kept, left = set(), Counter[str]()
    for path in TEMPLATES.rglob("*.html"):
        template = path.relative_to(TEMPLATES).as_posix()
        for found in POSTED.finditer(path.read_text("utf-8")):
            if found["name"]:
                kept.add((template, found["name"]))
            else:
                left[template] += 1
    assert kept == {(form.template, form.name) for form in FORMS}
    assert left == {template: count for template, (count, _) in LEFT_OUT.items()}
