"""Puts values into the fields of a form's HTML. Pure; knows nothing of where the values come from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from django.utils.html import escape

# Passwords and files are never filled; a hidden field only when it says so (the mark of a file that was chosen before).
UNTOUCHED = {"password", "file", "submit", "button", "image", "reset"}

Attributes = Sequence[tuple[str, str | None]]


def fill(html: str, values: Mapping[str, Sequence[str]], *, only_empty: bool = False) -> str:
    """The HTML with the values in its fields.

    Fields of one name take the values one after another. A box that is not among the values is unticked.
    `only_empty`: text goes into empty fields alone, and nothing is chosen or ticked.
    """
    filler = _Filler(values, only_empty)
    filler.feed(html)
    filler.close()
    return "".join(filler.out)


class _Filler(HTMLParser):
    def __init__(self, values: Mapping[str, Sequence[str]], only_empty: bool):
        super().__init__(convert_charrefs=False)
        self.values = values
        self.only_empty = only_empty
        self.out: list[str] = []
        self.met: Counter[str] = Counter()  # how many fields of a name came so far
        self.choices: Sequence[str] | None = None  # what is chosen in the open <select>
        self.text: str | None = None  # what the open <textarea> is given
        self.text_before: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        text = self.get_starttag_text() or ""
        given = dict(attrs)
        if tag == "input":
            text = self._input(text, attrs, given)
        elif tag == "select" and not self.only_empty:
            self.choices = self._next(given, many="multiple" in given)
        elif tag == "option" and self.choices is not None and "value" in given:
            text = self._marked(text, attrs, "selected", (given["value"] or "") in self.choices)
        elif tag == "textarea":
            chosen = self._next(given)
            self.text, self.text_before = (chosen[0] if chosen else None), []
        self.out.append(text)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choices = None
        elif tag == "textarea" and self.text is not None:
            self.out.append(self._text("".join(self.text_before), escape(self.text)))
            self.text = None
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        (self.out if self.text is None else self.text_before).append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def _next(self, given: Mapping[str, str | None], *, many: bool = False) -> Sequence[str] | None:
        """What the next field of this name is given; None leaves it as it is."""
        name = given.get("name") or ""
        kept = self.values.get(name)
        if kept is None or "disabled" in given or "readonly" in given:
            return None
        if self.only_empty and len(kept) > 1:  # rows that the view has moved: which is which nobody knows
            return None
        place = self.met[name]
        self.met[name] += 1
        return kept if many else kept[place : place + 1] or None

    def _input(self, text: str, attrs: Attributes, given: dict[str, str | None]) -> str:
        kind = (given.get("type") or "text").lower()
        if kind in UNTOUCHED or not given.get("name"):
            return text
        if kind == "hidden" and "data-kept" not in given:
            return text
        if kind in ("checkbox", "radio"):
            if "disabled" in given or self.only_empty:
                return text
            ticked = (given.get("value") or "on") in self.values.get(given["name"] or "", ())
            return self._marked(text, attrs, "checked", ticked)
        kept = self._next(given)
        there = given.get("value") or ""
        if kept is None or kept[0] == there or (there and self.only_empty):
            return text
        return _tag("input", [*(pair for pair in attrs if pair[0] != "value"), ("value", kept[0])])

    def _text(self, before: str, after: str) -> str:
        if before.strip() == after.strip() or (before.strip() and self.only_empty):
            return before
        return "\n" + after  # HTML drops the first line break

    def _marked(self, text: str, attrs: Attributes, mark: str, wanted: bool) -> str:
        if wanted == any(name == mark for name, _ in attrs):
            return text
        rest = [pair for pair in attrs if pair[0] != mark]
        tag = "option" if mark == "selected" else "input"
        return _tag(tag, [*rest, (mark, None)] if wanted else rest)


def _tag(name: str, attrs: Attributes) -> str:
    written = "".join(f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attrs)
    return f"<{name}{written}>"
