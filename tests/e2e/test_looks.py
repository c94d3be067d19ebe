"""Fifty pages at three widths look as they did, and no text leaves its card (P04, Q04).

`ACMS_SHOTS=1 pytest tests/e2e/test_looks.py -k look_as` draws the references anew, into tests/e2e/looks. Otherwise each picture is compared with
its reference; where one differs both lie with their difference in var/looks. The clock stands on one morning, people are invented by seed,
digits are folded and pictures of papers hidden (looking.py). Browsers and typefaces of other makes draw other letters: then it is skipped.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from PIL import Image

from tests.e2e import looking
from tests.e2e.conftest import ROOT, Site, a_page, new_page, running
from tests.e2e.looking import Fault
from tests.e2e.test_pages import examine
from tests.e2e.walk import at_the_desks_door, go_on, sign_in_person

pytestmark = pytest.mark.browser

LOOKS = Path(__file__).parent / "looks"
DRAWN = LOOKS / "drawn.json"
FOUND = ROOT / "var" / "looks"
WIDTHS = (1440, 1024, 390)
NARROWER = (768, 360)  # looked through for text outside its card, not drawn
# Ten o'clock on a Monday of 会计处, before any of this was written: what the database's own clock says is later.
MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
FILL = """
from acms.accounts.models import User
from acms.base import work
from acms.casework.models import Case, Decision
from acms.demo.register import Register
from acms.statistics import counting
from django.utils import timezone
Register(40, 6, 30).fill()
Decision.objects.filter(case__no__contains="-0-").delete()
Case.objects.filter(no__contains="-0-").update(
    state="in_review", management_code="150105", deciding_code="150105", doubts=1, moved_at=timezone.now())
counting.ask(at=timezone.now())
# Of those who look nobody else has the name: they are found by it.
for name in ("阿拉坦仓", "斯琴高娃", "样例甲"):
    first = User.objects.filter(role="", name=name).earliest("pk")
    User.objects.filter(role="", name=name).exclude(pk=first.pk).update(name="样例同名")
work.drain(work.lanes())
"""


class Look(NamedTuple):
    """A page: under which name it is kept, and its address; `press`: the link by which one comes on to what is shown."""

    name: str
    address: str
    press: str = ""


class Visitor(NamedTuple):
    """Who looks at which pages; nobody, a person or a member of staff."""

    person: str
    staff: str
    looks: tuple[Look, ...]
    entrance: str = "/collection/"


VISITORS = (
    Visitor(
        "",
        "",
        (
            Look("portal", "/"),
            Look("which", "/which/?file=none"),
            Look("sign-in-collection", "/collection/"),
            Look("sign-in", "/login/"),
            Look("sign-in-desk", "/desk/login/"),
            Look("recover", "/recover/"),
            Look("agencies", "/agencies/"),
            Look("privacy", "/privacy/"),
            Look("notices", "/notices/"),
            Look("handbook", "/help/"),
            Look("handbook-page", "/help/entrances/"),
            Look("handbook-search", "/help/?q=短信"),
            Look("filing-title", "/filing/title/"),
            Look("filing-employment", "/filing/employment/"),
            Look("correction", "/changes/correction/"),
            Look("nowhere", "/nowhere/"),
            Look("components", "/demo/components/"),
        ),
    ),
    Visitor(
        "阿拉坦仓",
        "",
        (*(Look(f"step{n}", f"/collection/{n}/") for n in range(1, 8)), Look("unit-new", "/changes/employers/new/")),
    ),
    Visitor("斯琴高娃", "", (Look("returned", "/collection/status/"), Look("letter", "/collection/letter/"))),
    Visitor(
        "样例甲",
        "",
        (
            Look("home", "/me/"),
            Look("file", "/me/file/"),
            Look("my-cases", "/me/cases/"),
            Look("messages", "/me/messages/"),
            Look("learning", "/me/learning/"),
            Look("work", "/me/work/"),
            Look("changes", "/changes/"),
            Look("unit", "/employer/"),
            Look("account", "/account/"),
        ),
        "/login/",
    ),
    Visitor(
        "",
        "saihan2",
        (
            Look("queue", "/desk/queue/"),
            Look("queue-none", "/desk/queue/?q=zzz"),
            Look("case", "/desk/queue/?q=娜仁托娅", "娜仁托娅"),
            Look("people", "/desk/people/"),
            Look("people-search", "/desk/people/?q=样例"),
            Look("units", "/desk/employers/"),
            Look("statistics", "/desk/statistics/"),
            Look("duplicates", "/desk/duplicates/"),
            Look("yearly", "/desk/yearly/"),
            Look("reasons", "/desk/reasons/"),
            Look("agency", "/desk/agency/"),
            Look("policy", "/desk/policy/"),
        ),
    ),
    # 连接与作业 is left out: how long each lane has been quiet is of the moment.
    Visitor("", "operator", (Look("staff", "/desk/staff/"),)),
    Visitor("", "auditor", (Look("journal", "/desk/journal/"),)),
)

# Text to the right of the card that it stands in, unless it scrolls there or is cut on purpose; each with its card's class.
SPILLS = """() => {
  const found = new Set();
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const box = document.createRange();
  while (all.nextNode()) {
    const text = all.currentNode, words = text.data.trim();
    if (!words || !text.parentElement.checkVisibility({visibilityProperty: true})) continue;
    if (text.parentElement.closest('.visually-hidden, option, svg, noscript, dialog:not([open]), .skip')) continue;
    let card = null;
    for (let one = text.parentElement; one && one !== document.body; one = one.parentElement) {
      const look = getComputedStyle(one);
      if (look.overflowX !== 'visible' || look.position === 'fixed') break;
      if (look.display === 'inline' || look.display === 'contents') continue;
      if (parseFloat(look.borderLeftWidth) && parseFloat(look.borderRightWidth) || one.matches('td, th, .sheet, main, header, footer')) { card = one; break; }
    }
    if (!card) continue;
    box.selectNodeContents(text);
    const right = Math.max(0, ...[...box.getClientRects()].filter(one => one.width > 1).map(one => one.right));
    if (right > card.getBoundingClientRect().right + 1) found.add(`${words.slice(0, 24)} (${card.className || card.tagName})`);
  }
  return [...found];
}"""
# Whether letters are drawn here as they were: one line in the typeface of the pages.
LETTERS = """() => {
  const one = document.createElement('p');
  one.style.cssText = 'position:absolute;left:0;top:0;margin:0;background:#fff;color:#000;white-space:nowrap;z-index:99999';
  one.textContent = '会计人员信息管理系统 Aa09';
  one.id = 'letters';
  document.body.append(one);
}"""


def _hand(browser: Any, page: Any) -> dict[str, str]:
    """By what pictures are drawn: the browser's major version, and the letters of this machine."""
    page.goto("/")
    page.evaluate(LETTERS)
    letters = page.locator("#letters").screenshot()
    return {"browser": browser.version.split(".")[0], "letters": hashlib.sha256(letters).hexdigest()[:16]}


class Walk(NamedTuple):
    """What a walk through all pages has seen: pictures that differ, text outside its card, and by what hand it was drawn."""

    different: list[Fault]
    spilled: list[str]
    drawing: bool
    hand: dict[str, str]


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A filled installation on one morning; the same distance from the machine's clock in all its processes."""
    behind = str((MORNING - datetime.now(UTC)).total_seconds() / 86_400)
    with running(tmp_path_factory, "looks", FILL, ACMS_TEST_DAYS=behind) as site:
        yield site


def _sign_in(page: Any, site: Site, visitor: Visitor) -> None:
    if visitor.person:
        sign_in_person(page, visitor.person, site, visitor.entrance)
    elif visitor.staff:
        page.goto("/desk/login/")
        at_the_desks_door(site, page, visitor.staff)


def _open(page: Any, look: Look) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.goto(look.address)
    assert page.url.partition("://")[2].partition("/")[2] == quote(look.address[1:], safe="/?=&"), page.url
    if look.press:
        go_on(page, page.locator("main a", has_text=look.press).first)
    looking.rest(page)


def _pictures(page: Any, look: Look) -> Iterator[tuple[str, Image.Image]]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        yield f"{look.name}-{width}", looking.taken(page)


def _compared(name: str, now: Image.Image) -> Iterator[Fault]:
    kept = LOOKS / f"{name}.webp"
    if not kept.exists():
        yield Fault(name, "there is no picture of it: draw with ACMS_SHOTS=1")
        return
    with Image.open(kept) as file:
        before = file.convert("L")
    if words := looking.fault(before, now):
        looking.leave(before, now, FOUND, name)
        yield Fault(name, f"{words}; see var/looks/{name}.*.png")


@pytest.fixture(scope="module")
def walked(browser: Any, morning: Site) -> Walk:
    """All pages, once: pictures at three widths where they can be compared, text at five."""
    first = new_page(browser, morning, WIDTHS[0], bypass_csp=True)
    hand = _hand(browser, first)
    first.context.close()
    drawing = bool(os.environ.get("ACMS_SHOTS"))
    kept = json.loads(DRAWN.read_text("utf-8")) if DRAWN.exists() else {}
    shutil.rmtree(FOUND, ignore_errors=True)
    if drawing:
        shutil.rmtree(LOOKS, ignore_errors=True)
        LOOKS.mkdir()
        DRAWN.write_text(json.dumps(hand, indent=1) + "\n", "utf-8")
    walk = Walk([], [], drawing, hand)
    for visitor in VISITORS:
        page = new_page(browser, morning, WIDTHS[0], bypass_csp=True)
        _sign_in(page, morning, visitor)
        for look in visitor.looks:
            _open(page, look)
            if drawing or hand == kept:
                for name, picture in _pictures(page, look):
                    if drawing:
                        looking.keep(picture, LOOKS / f"{name}.webp")
                    else:
                        walk.different.extend(_compared(name, picture))
            for width in (*WIDTHS, *NARROWER):
                page.set_viewport_size({"width": width, "height": 900})
                walk.spilled.extend(f"{look.address} {width}: {words}" for words in page.evaluate(SPILLS))
        page.context.close()
    return walk


def test_P04_the_pages_look_as_they_did(walked: Walk) -> None:
    kept = json.loads(DRAWN.read_text("utf-8"))
    if walked.hand != kept:
        pytest.skip(f"the pictures were drawn by {kept}, this machine draws by {walked.hand}: not compared")
    assert [str(one) for one in walked.different] == []


def test_P04_there_is_a_picture_of_every_page_and_none_of_another() -> None:
    wanted = {f"{look.name}-{width}.webp" for visitor in VISITORS for look in visitor.looks for width in WIDTHS}
    assert len(wanted) >= 120
    assert {path.name for path in LOOKS.glob("*.webp")} == wanted
    assert sum(path.stat().st_size for path in LOOKS.iterdir()) < 3_000_000


def test_P04_no_text_leaves_its_card(walked: Walk) -> None:
    assert walked.spilled == []


@pytest.mark.parametrize("width", WIDTHS)
def test_Q04_the_components_pass_axe_in_every_state(browser: Any, morning: Site, width: int) -> None:
    with a_page(browser, morning, width, bypass_csp=True) as page:
        assert examine(page, ["/demo/components/"], width) == []


# What somebody would see, and what nobody would: a style sheet of each, over the page as it is.
SEEN = {
    "a card that is elsewhere": "main .sheet { transform: translate(24px, 0) }",
    "a form that is lower": "main form { margin-top: 40px }",
    "other colours": "main .sheet { background: #bbb }",
    "a button that is gone": "main .btn-go { visibility: hidden }",
    "words that are gone": "main label { visibility: hidden }",
    "a page that is wider": "main form { width: 1700px }",
}
UNSEEN = {
    "letters of another smoothing": "main { will-change: transform; opacity: 0.99 }",
    "letters a shade darker": "main { -webkit-text-stroke: 0.1px }",
    "a third of a pixel": "main { position: relative; left: 0.34px }",
}


def test_P04_the_comparison_sees_what_people_see_and_no_less(browser: Any, morning: Site) -> None:
    page = new_page(browser, morning, 1024, bypass_csp=True)

    def drawn(style: str = "", script: str = "") -> Image.Image:
        page.goto("/login/")
        looking.rest(page)
        if style:
            page.add_style_tag(content=style)
        if script:
            page.evaluate(script)
        return looking.taken(page)

    before = drawn()
    assert looking.fault(before, drawn()) == ""
    for what, style in UNSEEN.items():
        assert looking.fault(before, drawn(style)) == "", what
    for what, style in SEEN.items():
        assert looking.fault(before, drawn(style)) != "", what
    lost = "() => { for (const sheet of document.styleSheets) sheet.disabled = true }"
    assert looking.fault(before, drawn(script=lost)) != ""
    page.goto("/demo/components/")
    page.add_style_tag(content=".facts dd a { white-space: nowrap }")
    assert page.evaluate(SPILLS) != []
    page.context.close()
