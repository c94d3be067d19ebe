"""One application of this hand, and the table of its kinds."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from PIL import Image

from acms.demo import handling, scanning
from acms.letters import render
from acms.scans import encode
from acms.scans.intake import Pixels
from bench.decisions import lives
from bench.decisions.drafting import Draft, _conditions

Chance = random.Random
Inking = Callable[[Pixels, float], Pixels]  # a printed, signed and stamped letter, and its pixels an inch


@dataclass
class Bundle(Draft):
    """A draft whose letter may be inked by hand, whose photo may be changed, and whose papers may come as PDF."""

    inked: Inking | None = None
    photo_by: Callable[[Image.Image], Image.Image] | None = None
    as_pdf: set[str] = field(default_factory=set)
    ready_letter: bytes = b""  # the scan of the letter, where it was made before

    def _letter(self) -> bytes:
        if self.ready_letter:
            return self.ready_letter
        if self.inked is None:
            return super()._letter()
        facts = replace(self.facts(), **self.letter_facts)
        printed = render.letter(facts, self.letter_serial or self.serial)
        how = replace(_conditions(self.state, 250, self.chance), changes=self.letter_changes, **self.letter_how)
        still = replace(how, rotate=0.0, phone=0.0, blur=0.0, noise=0.0, shade=0.0, folds=0, crumple=0.0)
        page = self.inked(scanning.scan(printed.pdf, still), how.dpi)
        taken = handling.captured(handling.worn(page, how, self.chance), how, self.chance)
        return encode.jpeg(taken, how.quality, how.dpi)

    def write(self, folder: Path, prefix: str = "") -> dict[str, Any]:
        file = super().write(folder, prefix)
        if self.photo_by is not None:
            path = folder / f"{prefix}photo.jpg"
            self.photo_by(Image.open(path).convert("RGB")).save(path, "JPEG", quality=88, dpi=(350, 350))
        for slot in self.as_pdf:
            file["scans"][slot] = [_pdf(folder / name) for name in file["scans"][slot]]
        if not prefix:
            (folder / "application.json").write_text(json.dumps(file, ensure_ascii=False, indent=1), "utf-8")
        return file


def _pdf(picture: Path) -> str:
    """The picture as a PDF of one page beside it; its name."""
    target = picture.with_suffix(".pdf")
    Image.open(picture).save(target, "PDF", resolution=200.0)
    picture.unlink()
    return target.name


@dataclass(frozen=True)
class Kind:
    """One kind. `says`: in one line what is wrong, or that it is honest."""

    name: str
    make: Callable[[Chance], Bundle]
    honest: bool
    says: str


KINDS: dict[str, Kind] = {}


def _taken_up(make: Callable[[Chance], Bundle], honest: bool) -> Callable[[Chance], Bundle]:
    says = " ".join((make.__doc__ or "").split())
    KINDS[make.__name__] = Kind(make.__name__, make, honest, says)
    return make


def honest(make: Callable[[Chance], Bundle]) -> Callable[[Chance], Bundle]:
    """A kind that nobody may return."""
    return _taken_up(make, True)


def dishonest(make: Callable[[Chance], Bundle]) -> Callable[[Chance], Bundle]:
    """A kind that the rules may not admit."""
    return _taken_up(make, False)


# ---- what the kinds begin with -----------------------------------------------------------------------------------------
def schooled(chance: Chance, level: str = "本科", degree: bool = False) -> Bundle:
    """Without a unit, with one full-time education and nothing else."""
    life = lives.alone(lives.life(chance, level=level, rank=""))
    assert life.full is not None
    return Bundle(chance, life if degree else replace(life, full=replace(life.full, degree="")))


def titled(chance: Chance, rank: str = "中级") -> Bundle:
    """Without a unit, with a qualification and nothing else."""
    return Bundle(chance, lives.alone(lives.life(chance, level="", rank=rank)))


def employed(chance: Chance) -> Bundle:
    """At a unit with a letter, and nothing else."""
    return Bundle(chance, lives.life(chance, level="", rank=""))


def full(draft: Draft) -> lives.Schooling:
    assert draft.stated.full is not None
    return draft.stated.full


def title(draft: Draft) -> lives.Title:
    assert draft.stated.title is not None
    return draft.stated.title


def state_full(draft: Draft, of: lives.Schooling | None) -> None:
    """What is stated as full-time education."""
    draft.stated = replace(draft.stated, full=of)


def lender(chance: Chance, draft: Draft, level: str = "本科", **same: Any) -> lives.Life:
    """Somebody of the same sex and nearly the same age, whose papers are borrowed."""
    mine = draft.stated.person
    while True:
        life = lives.life(chance, level=level, rank="中级")
        near = abs(life.person.born.year - mine.born.year) <= 2 and life.person.sex == mine.sex
        if near and life.person.name != mine.name and life.person.born != mine.born:
            return replace(life, person=replace(life.person, **same))


def earlier(chance: Chance, draft: Draft) -> Bundle:
    """Somebody of nearly the same age who is registered before, without a unit, with a diploma and a qualification."""
    life = lives.alone(lender(chance, draft))
    assert life.full is not None
    return Bundle(chance, replace(life, full=replace(life.full, degree="")))


def twin(chance: Chance, draft: Draft) -> lives.Person:
    """A brother or sister born the same day: the surname, sex and birth are one's own, the name is not."""
    mine = draft.stated.person
    given = chance.choice([sign for sign in lives.GIVEN if sign not in mine.name])
    name = f"{mine.name[0]}{given}" if len(mine.name) <= 3 else f"{mine.name[:2]}{given}"
    return replace(mine, name=name, face=mine.face + 1)
