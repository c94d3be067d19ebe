"""A page as a visitor reads it: links, pictures and other pieces, forms with their fields and buttons."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

FILLED = {
    "date": "2020-03-01",
    "month": "2020-03",
    "number": "1",
    "email": "crawl@example.com",
    "tel": "13812345678",
    "url": "http://127.0.0.1/",
    "search": "样例",
    "time": "09:00",
    "datetime-local": "2026-12-01T09:00",
    "password": "Crawl-2026!",
}
BY_NAME = (
    (re.compile("phone|mobile"), "13812345678"),
    (re.compile("captcha$"), "0000"),
    (re.compile("year"), "2020"),
    (re.compile("month|first-|last-"), "2020-03"),
    (re.compile("date|_on$|since|until|born"), "2020-03-01"),
    (re.compile("number$"), "152301197005050007"),
    (re.compile("uscc"), "91150105MA0TE5T16A"),
    (re.compile("points|hours|credits"), "1"),
)
TYPED = "样例文字"


@dataclass
class Field:
    """One answer of a form."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    chosen: str | None = None
    checked: bool = False
    longest: int = 0

    def answer(self, *, filled: bool, file: bytes) -> list[str | bytes]:
        """What a browser would send of it: as it stands if hidden, nothing if empty, something fitting if filled."""
        if self.kind == "hidden":
            return [self.value]
        if self.kind == "file":
            return [file] if filled else []
        if self.kind == "checkbox":
            return [self.value] if filled else []
        if self.kind == "select":
            real = [value for value in self.options if value]
            if filled and real:
                return [self.chosen or real[0]]
            return [""] if "" in self.options else [self.chosen or (self.options or [""])[0]]
        if not filled:
            return [""]
        return [self.value or self._typed()]

    def _typed(self) -> str:
        named = next((text for form, text in BY_NAME if form.search(self.name)), TYPED)
        text = FILLED.get(self.kind, named)
        return text[: self.longest] if self.longest else text


@dataclass
class Button:
    name: str
    value: str
    label: str = ""
    action: str = ""
    form: str = ""


@dataclass
class Form:
    """A form, or a field that sends itself by htmx (`swapped`)."""

    action: str
    method: str
    multipart: bool = False
    name: str = ""
    swapped: bool = False
    fields: list[Field] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)

    def values(self, button: Button | None, *, filled: bool, file: bytes) -> list[tuple[str, str | bytes]]:
        """Names and values in their order; of radio buttons of one name the first."""
        out: list[tuple[str, str | bytes]] = []
        radios: set[str] = set()
        for one in self.fields:
            if one.kind == "radio":
                if not filled or one.name in radios:
                    continue
                radios.add(one.name)
                out.append((one.name, one.value))
                continue
            out.extend((one.name, value) for value in one.answer(filled=filled, file=file))
        if button is not None and button.name:
            out.append((button.name, button.value))
        return out

    def is_like(self, other: "Form") -> bool:
        return (self.action, self.method, self.swapped) == (other.action, other.method, other.swapped)


@dataclass
class Page:
    whole: bool
    links: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def buttons(self) -> list[tuple[Form, Button | None]]:
        """Everything that can be pressed; a form without a button is sent by Enter."""
        return [(form, button) for form in self.forms for button in (form.buttons or [None])]

    def same(self, form: Form, button: Button | None) -> tuple[Form, Button | None] | None:
        """The form and the button as they stand on this page."""
        for one, other in self.buttons():
            if one.is_like(form) and (
                button is None or (other and (other.name, other.value) == (button.name, button.value))
            ):
                return one, other
        return None


def read(html: str) -> Page:
    """What the page offers."""
    reader = _Reader(Page(html.lstrip()[:9].lower() == "<!doctype"))
    reader.feed(html)
    reader.close()
    reader.place()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self, page: Page):
        super().__init__()
        self.page = page
        self.form: Form | None = None
        self.select: Field | None = None
        self.text: tuple[Field | Button, list[str]] | None = None
        self.away: list[tuple[str, Field | Button]] = []  # those that name their form instead of standing in it

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in given}
        if "id" in has:
            self.page.names.add(has["id"])
        if "hx-get" in has:
            self.page.links.append(has["hx-get"])
        match tag:
            case "a" | "area" if has.get("href"):
                self.page.links.append(has["href"])
            case "link" if has.get("rel") in ("stylesheet", "icon", "manifest", "alternate"):
                self.page.pieces.append(has["href"])
            case "img" | "script" | "source" | "iframe" | "embed" if has.get("src"):
                self.page.pieces.append(has["src"])
            case "form":
                self.form = Form(
                    has.get("action", ""),
                    has.get("method", "get").lower(),
                    "multipart" in has.get("enctype", ""),
                    has.get("id", ""),
                )
                self.page.forms.append(self.form)
            case "input" | "textarea" | "select":
                self._field(tag, has)
            case "button":
                self._button(has)
            case "option" if self.select is not None:
                if "disabled" not in has:
                    self.select.options.append(has.get("value", ""))
                    if "selected" in has:
                        self.select.chosen = has.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag in ("textarea", "button") and self.text is not None:
            owner, parts = self.text
            text = " ".join("".join(parts).split())
            if isinstance(owner, Button):
                owner.label = text
            else:
                owner.value = text
            self.text = None

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text[1].append(data)

    def _field(self, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text") if tag == "input" else tag
        if kind in ("submit", "image"):
            self._button(has)
            return
        if "disabled" in has or not has.get("name") or kind in ("button", "reset"):
            return
        value = has.get("value", "on" if kind in ("checkbox", "radio") else "")
        longest = has.get("maxlength", "")
        one = Field(
            has["name"], kind, value, checked="checked" in has, longest=int(longest) if longest.isdigit() else 0
        )
        if tag == "select":
            self.select = one
        elif tag == "textarea":
            self.text = (one, [])
        self._put(one, has.get("form", ""))
        if "hx-post" in has and self.form is not None:
            self._swapped(has, [one])

    def _button(self, has: dict[str, str]) -> None:
        if has.get("type", "submit") not in ("submit", "image") or "disabled" in has:
            return
        one = Button(has.get("name", ""), has.get("value", ""), action=has.get("formaction", ""))
        self.text = (one, [])
        self._put(one, has.get("form", ""))
        if "hx-post" in has and self.form is not None:
            self._swapped(has, self.form.fields, one)

    def _swapped(self, has: dict[str, str], fields: list[Field], button: Button | None = None) -> None:
        token = [one for one in self.form.fields if one.name == "csrfmiddlewaretoken"] if self.form else []
        rest = [one for one in fields if one not in token]
        self.page.forms.append(
            Form(has["hx-post"], "post", True, "", True, [*token, *rest], [button] if button is not None else [])
        )

    def _put(self, one: Field | Button, form: str) -> None:
        if form:
            self.away.append((form, one))
        elif self.form is not None:
            (self.form.buttons if isinstance(one, Button) else self.form.fields).append(one)  # type: ignore[arg-type]

    def place(self) -> None:
        """Fields and buttons outside their form."""
        by_name = {form.name: form for form in self.page.forms if form.name}
        for name, one in self.away:
            form = by_name.get(name)
            if form is not None:
                (form.buttons if isinstance(one, Button) else form.fields).append(one)  # type: ignore[arg-type]
