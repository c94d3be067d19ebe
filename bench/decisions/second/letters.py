"""Dishonest applications about the letter of the unit, its seal and its signatures."""

from dataclasses import replace

import cv2
import numpy as np
from PIL import Image

from acms.demo import changes
from acms.demo.changes import Change
from acms.letters import forms, render
from acms.scans.intake import Pixels
from bench.decisions import lives, papers
from bench.decisions.second.bundle import Bundle, Chance, dishonest, employed
from bench.decisions.second.paper import Paper, ink

SIGN_TOP = forms.SIGN_LINE[1] + 1.5  # mm: where the names are written, below the line's words
SIGN_HIGH = 14.0


def _unit(draft: Bundle) -> lives.Unit:
    assert draft.stated.unit is not None
    return draft.stated.unit


def _sealed(chance: Chance, tail: str) -> Bundle:
    """A letter under the seal of a part of the unit."""
    draft = employed(chance)
    draft.letter_how = {"seal_text": f"{_unit(draft).name}{tail}"}
    return draft


@dishonest
def seal_of_department_for_finance(chance: Chance) -> Bundle:
    """The ring says the unit and 财务部, 财务专用章 inside: not the seal of the unit whose name the letter prints."""
    return _sealed(chance, "财务部")


@dishonest
def seal_of_branch(chance: Chance) -> Bundle:
    """The seal is that of a branch of the unit."""
    return _sealed(chance, "赛罕分公司")


@dishonest
def seal_of_union(chance: Chance) -> Bundle:
    """The seal is that of the unit's trade union."""
    return _sealed(chance, "工会委员会")


@dishonest
def seal_one_sign_apart(chance: Chance) -> Bundle:
    """The seal is that of another unit whose name differs by one sign."""
    draft = employed(chance)
    draft.letter_how = {"seal_text": _unit(draft).name.replace("样例", "样列")}
    return draft


def _own_seal(chance: Chance, inner: str) -> Bundle:
    """The unit's ring with other words inside it."""
    draft = employed(chance)
    draft.letter_how = {"seal": False}
    sheet = Paper((48, 48), 250)
    sheet.seal(24, 24, _unit(draft).name, 20)
    box = sheet.px(16, 32.5, 32, 40)
    sheet.draw.rectangle(box, fill=(255, 255, 255))
    sheet.text(24, 32, inner, 10, serif=False, bold=True, anchor="ma", fill=(205, 40, 45))

    def press(page: Pixels, dpi: float) -> Pixels:
        return ink(page, dpi, sheet, forms.SEAL[0] + 32, forms.SEAL[1] + 2)

    draft.inked = press
    return draft


@dishonest
def seal_of_department(chance: Chance) -> Bundle:
    """The seal of the unit's 财务部: the department's name inside, no 财务专用章."""
    return _own_seal(chance, "财务部")


@dishonest
def seal_of_personnel(chance: Chance) -> Bundle:
    """The seal of the unit's 人力资源部 where the 财务专用章 is asked for."""
    return _own_seal(chance, "人力资源部")


@dishonest
def seal_for_contracts(chance: Chance) -> Bundle:
    """The unit's 合同专用章 where the 财务专用章 is asked for."""
    return _own_seal(chance, "合同专用章")


@dishonest
def seal_for_invoices(chance: Chance) -> Bundle:
    """The unit's 发票专用章 where the 财务专用章 is asked for."""
    return _own_seal(chance, "发票专用章")


@dishonest
def seal_black(chance: Chance) -> Bundle:
    """The seal is black: a copy of one."""
    draft = employed(chance)
    draft.letter_how = {"seal_colour": (45, 42, 40)}
    return draft


@dishonest
def photocopy(chance: Chance) -> Bundle:
    """The whole sheet is a black-and-white copy of the signed letter."""
    draft = employed(chance)

    def copied(page: Pixels, dpi: float) -> Pixels:
        grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
        return np.asarray(cv2.cvtColor(cv2.convertScaleAbs(grey, alpha=1.05, beta=-4), cv2.COLOR_GRAY2BGR), np.uint8)

    draft.inked = copied
    return draft


@dishonest
def photocopy_with_red_seal(chance: Chance) -> Bundle:
    """A copy of a letter signed once: signatures and print alike in toner, a fresh seal on it."""
    draft = employed(chance)

    def copied(page: Pixels, dpi: float) -> Pixels:
        red = (page[:, :, 2].astype(int) - page[:, :, 1]) > 40
        grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
        hard = np.where(grey < 150, 30, 252).astype(np.uint8)
        out = np.asarray(cv2.cvtColor(hard, cv2.COLOR_GRAY2BGR), np.uint8)
        out[red] = page[red]
        return out

    draft.inked = copied
    return draft


@dishonest
def signatures_identical(chance: Chance) -> Bundle:
    """One's own signature copied into the place of the unit's, to the point."""
    draft = employed(chance)
    draft.letter_how = {"sign_unit": False}

    def copied(page: Pixels, dpi: float) -> Pixels:
        return _copied_signature(page, dpi, 1.0)

    draft.inked = copied
    return draft


@dishonest
def signatures_scaled(chance: Chance) -> Bundle:
    """The same, made a tenth smaller and turned by some degrees."""
    draft = employed(chance)
    draft.letter_how = {"sign_unit": False}

    def copied(page: Pixels, dpi: float) -> Pixels:
        return _copied_signature(page, dpi, 0.9, 6.0)

    draft.inked = copied
    return draft


def _copied_signature(page: Pixels, dpi: float, grow: float, turn: float = 0.0) -> Pixels:
    """What is written at the left of the line of signatures, again at its right."""
    scale = dpi / 25.4
    left, top, wide, high = (round(value * scale) for value in (45, SIGN_TOP + 1.5, 30, SIGN_HIGH - 2))
    part = page[top : top + high, left : left + wide].copy()
    turned = cv2.getRotationMatrix2D((wide / 2, high / 2), turn, grow)
    part = np.asarray(cv2.warpAffine(part, turned, (wide, high), borderValue=(255, 255, 255)), np.uint8)
    x = round(131 * scale)
    page[top : top + high, x : x + wide] = np.minimum(page[top : top + high, x : x + wide], part)
    return page


@dishonest
def own_signature_missing(chance: Chance) -> Bundle:
    """The accountant has not signed; the unit has."""
    draft = employed(chance)
    draft.letter_how = {"sign_own": False}
    return draft


@dishonest
def unit_signature_typed(chance: Chance) -> Bundle:
    """The unit's signature is a name printed in the letter's own face."""
    draft = employed(chance)
    draft.letter_how = {"sign_unit": False}
    draft.letter_changes = (Change((134.0, SIGN_TOP + 3, 24.0, 7.0), "王建国", "ink"),)
    return draft


@dishonest
def remark_by_hand(chance: Chance) -> Bundle:
    """The unit wrote 情况不属实 by hand near the foot of the sheet."""
    return _remark(chance, "情况不属实", 268.0)


@dishonest
def remark_beside_seal(chance: Chance) -> Bundle:
    """The unit wrote 仅证明在职 below the signatures: it does not confirm accounting work."""
    return _remark(chance, "仅证明在职", forms.SEAL[1] + 22)


def _remark(chance: Chance, words: str, y: float) -> Bundle:
    draft = employed(chance)

    def written(page: Pixels, dpi: float) -> Pixels:
        changes.make(page, Change((28.0, y, 60.0, 6.0), words, "pen"), dpi, chance)
        return page

    draft.inked = written
    return draft


@dishonest
def void_across(chance: Chance) -> Bundle:
    """A red stamp 作废 across the middle of the letter."""
    draft = employed(chance)
    sheet = Paper((90, 60), 250)
    sheet.stamp(4, 4, "作 废", 46, 20)

    def stamped(page: Pixels, dpi: float) -> Pixels:
        return ink(page, dpi, sheet, 60, 110)

    draft.inked = stamped
    return draft


def _field(draft: Bundle, field: str, words: str, by: str = "print") -> Bundle:
    """A field of the print painted over and set anew."""
    x, y, w, h = render.letter(draft.facts(), draft.serial).field_box(field)
    draft.letter_changes = (Change((x - 0.2, y - 0.3, w + 0.4, h + 0.6), words, by),)
    return draft


@dishonest
def one_digit_of_start(chance: Chance) -> Bundle:
    """The last digit of the year in which accounting work began set anew in the letter's own face, a year earlier."""
    draft = employed(chance)
    since = draft.stated.since
    return _field(draft, "accounting_since", since.replace(year=since.year - 1, day=min(since.day, 28)).isoformat())


@dishonest
def name_set_anew(chance: Chance) -> Bundle:
    """A registered colleague's letter with one's own name and number set over theirs in the letter's face."""
    draft = employed(chance)
    colleague = Bundle(chance, replace(employed(chance).stated, unit=draft.stated.unit))
    draft.others, draft.letter_serial = [colleague], colleague.serial
    draft.letter_facts = {name: value for name, value in colleague.facts().as_dict().items() if value}
    printed = render.letter(colleague.facts(), colleague.serial)
    x, y, w, h = printed.field_box("name")
    a, b, c, d = printed.field_box("id_number")
    who = draft.stated.person
    draft.letter_changes = (
        Change((x - 0.2, y - 0.3, w + 6, h + 0.6), who.name),
        Change((a - 0.2, b - 0.3, c + 0.4, d + 0.6), who.id_number),
    )
    return draft


@dishonest
def post_set_anew(chance: Chance) -> Bundle:
    """The printed post 出纳 changed into 总账 in a sans face."""
    draft = employed(chance)
    draft.stated = replace(draft.stated, post=("02", "出纳"))
    return _field(draft, "post", "总账", "sans")


@dishonest
def day_of_letter_changed(chance: Chance) -> Bundle:
    """The day at the foot of the letter changed by pen."""
    draft = employed(chance)
    x, y, w, h = render.letter(draft.facts(), draft.serial).field_box("issued_on")
    draft.letter_changes = (Change((x + w - 9, y - 0.2, 8.0, h + 0.4), "07", "pen"),)
    return draft


@dishonest
def unit_elsewhere_than_its_address(chance: Chance) -> Bundle:
    """A unit added by the person: the certificate's address lies in another banner than the one chosen."""
    draft = employed(chance)
    unit = _unit(draft)
    elsewhere = chance.choice([place for place in lives.PLACES if place[0] != unit.division])
    address = f"{elsewhere[1]}样例路18号"
    draft.stated = replace(draft.stated, unit=replace(unit, address=address))
    draft.employer = {"confirmed": False}
    draft.certificate = papers.licence(draft.stated, chance)
    return draft


@dishonest
def seal_pasted_from_picture(chance: Chance) -> Bundle:
    """The seal of an earlier colleague's letter cut out and laid on one's own, turned a little."""
    draft = employed(chance)
    colleague = Bundle(chance, replace(employed(chance).stated, unit=draft.stated.unit))
    draft.others, draft.letter_how = [colleague], {"seal": False}
    kept: list[Pixels] = []

    def keep(page: Pixels, dpi: float) -> Pixels:
        kept.append(_seal_of(page, dpi))
        return page

    def paste(page: Pixels, dpi: float) -> Pixels:
        # One's own letter is drawn first; the colleague's has to be the very one whose seal is taken.
        colleague.ready_letter = colleague._letter()
        turned = Image.fromarray(kept[0]).rotate(9, fillcolor=(255, 255, 255))
        part = np.asarray(turned)
        scale = dpi / 25.4
        x, y = round((forms.SEAL[0] + 31) * scale), round((forms.SEAL[1] + 4) * scale)
        place = page[y : y + part.shape[0], x : x + part.shape[1]]
        place[:] = np.minimum(place, part[: place.shape[0], : place.shape[1]])
        return page

    colleague.inked, draft.inked = keep, paste
    return draft


def _seal_of(page: Pixels, dpi: float) -> Pixels:
    """The red of the lower right, on white."""
    scale = dpi / 25.4
    x, y, side = (round(value * scale) for value in (forms.SEAL[0] + 29, forms.SEAL[1] + 2, 50))
    part = page[y : y + side, x : x + side].copy()
    red = (part[:, :, 2].astype(int) - part[:, :, 1]) > 30
    part[~red] = 255
    return part
