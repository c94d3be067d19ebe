"""A whole application from what somebody states and the papers that they hand in, as a folder that `decisions judge` takes."""

import json
import random
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from acms.base import codelists
from acms.collection import actions as collection
from acms.demo import face, handling, scanning
from acms.demo.changes import Change
from acms.demo.conditions import Conditions
from acms.employers.models import Employer
from acms.letters import codes, render
from acms.letters.facts import ProofFacts
from acms.scans import encode
from acms.scans.intake import Pixels
from bench.decisions import papers
from bench.decisions.lives import ON, Life, Schooling, Title

LEVELS = {"中专": "41", "专科": "31", "本科": "21", "硕士": "14", "博士": "11"}
DEGREES = {"": "0", "学士": "4", "硕士": "3", "博士": "2"}
TYPES = {"会计": "01", "审计": "02", "经济": "03"}
RANKS = {"初级": "1", "中级": "2", "高级": "3", "正高级": "4"}
WAYS = {"考试": "01", "考评": "02", "评审": "03"}
POSTS = {"初级": "助理会计师", "中级": "会计师", "高级": "高级会计师"}
CARDS = ("id_portrait", "id_emblem", "residence_permit")


@dataclass
class Draft:
    """One application. `stated` is what its person says; `pages` what they hand in, flat, before it is photographed."""

    chance: random.Random
    stated: Life
    state: str = "flat"  # flat, phone, worn, grey: how the papers come
    answers: dict[str, Any] = field(default_factory=dict)  # beside what `stated` gives
    pages: dict[str, list[Pixels]] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)  # papers that are not handed in
    letter_facts: dict[str, str] = field(default_factory=dict)  # what the scanned print says instead
    letter_changes: tuple[Change, ...] = ()
    letter_how: dict[str, Any] = field(default_factory=dict)
    letter_serial: str = ""  # the code that the scanned print bears instead
    serial: str = ""
    employer: dict[str, Any] = field(default_factory=dict)
    certificate: Pixels | None = None  # of the unit, where the person adds it
    off_post: bool = False
    portrait: int | None = None  # the face on the photo, where it is somebody else's
    saved_anew: bool = False  # the photo made smaller, cropped and compressed again
    others: list["Draft"] = field(default_factory=list)
    holders: list[dict[str, Any]] = field(default_factory=list)
    authority: str = "yes"

    def __post_init__(self) -> None:
        self.serial = self.serial or "".join(self.chance.choice(codes.ALPHABET) for _ in range(codes.SERIAL))

    # ---- what is stated ----------------------------------------------------------------------------------------------
    def given(self) -> dict[str, Any]:
        """The application file, but for the names of its pictures."""
        life, who = self.stated, self.stated.person
        ethnic = {name: code for code, name in codelists.names("ethnic_group").items()}
        answers: dict[str, Any] = {
            "sex": {"男": "1", "女": "2"}[who.sex],
            "ethnic": ethnic[f"{who.ethnic}族"],
            "political": self.chance.choice(("13", "01", "03")),
            **_schooling("full", life.full),
            **_schooling("part", life.part),
            **_title(life.title),
        }
        if life.unit is None:
            answers |= {"has_employer": False, "residence_type": "1", "division_code": who.division}
        else:
            answers |= {"has_employer": True, "on_post": not self.off_post}
        file: dict[str, Any] = {
            "kind": "collection",
            "person": {"name": who.name, "id_number": who.id_number},
            "answers": answers | self.answers,
            "authority": self.authority,
            "on": ON.isoformat(),
        }
        if life.unit is not None:
            unit = life.unit
            file["employer"] = {
                "uscc": unit.uscc, "name": unit.name, "address": unit.address, "phone": unit.phone, "economic_type": unit.economic_type,
                "division_code": unit.division, "confirmed": True, "head": True,
            } | self.employer  # fmt: skip
            if not self.off_post:
                facts = self.facts()
                names = (
                    "phone",
                    "joined_on",
                    "accounting_since",
                    "post",
                    "admin_post",
                    "title",
                    "title_since",
                    "employment_form",
                )
                file["letter"] = {name: getattr(facts, name) for name in names} | {"serial": self.serial}
        if self.holders:
            file["register"] = {"holders": self.holders}
        return file

    def facts(self) -> ProofFacts:
        """What the letter says that the system has printed."""
        life, unit = self.stated, self.stated.unit
        assert unit is not None
        rank = POSTS.get(life.title.level, "") if life.title and life.title.type == "会计" else ""
        prof = {name: code for code, name in codelists.names("prof_post").items()}
        return collection.proof_facts(
            employer=Employer(name=unit.name, uscc=unit.uscc, division_code=unit.division),
            name=life.person.name,
            id_number=life.person.id_number,
            phone=unit.phone,
            on=ON,
            joined_on=life.since,
            accounting_since=life.since,
            position=life.post[0],
            admin_post="00",
            title=prof[rank or "无职务"],
            title_since=date(life.title.day.year + 1, 3, 1) if rank and life.title else None,
        )

    # ---- what is handed in -------------------------------------------------------------------------------------------
    def drawn(self) -> dict[str, list[Pixels]]:
        """Every paper by its slot: the usual ones of `stated`, and what stands in `pages` in their place."""
        life, who, chance = self.stated, self.stated.person, self.chance
        usual: dict[str, list[Pixels]] = {
            "id_portrait": [papers.card(who, "id_portrait")],
            "id_emblem": [papers.card(who, "id_emblem")],
        }
        for mode, of in (("full", life.full), ("part", life.part)):
            if of is not None:
                usual[f"diploma_{mode}"] = (
                    [papers.diploma(who, of, chance)] if f"diploma_{mode}" not in self.pages else []
                )
                if of.degree and f"degree_{mode}" not in self.pages:
                    usual[f"degree_{mode}"] = [papers.degree(who, of, chance)]
        if life.title is not None and "qualification" not in self.pages:
            usual["qualification"] = [papers.certificate(who, life.title, chance)]
        return {slot: pages for slot, pages in (usual | self.pages).items() if slot not in self.without}

    def write(self, folder: Path, prefix: str = "") -> dict[str, Any]:
        """Draws everything into a folder; what the application file says."""
        folder.mkdir(parents=True, exist_ok=True)
        file, scans = self.given(), {}
        for slot, pages in self.drawn().items():
            scans[slot] = [f"{prefix}{slot}{number or ''}.jpg" for number in range(len(pages))]
            for name, page in zip(scans[slot], pages, strict=True):
                (folder / name).write_bytes(self._taken(slot, page))
        if "photo" not in self.without:
            photo = face.draw(self.stated.person.face if self.portrait is None else self.portrait)
            if self.saved_anew:
                photo = np.asarray(cv2.resize(photo[6:-30, 10:-8], None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA))
            quality = 70 if self.saved_anew else 90
            (folder / f"{prefix}photo.jpg").write_bytes(encode.jpeg(photo, quality, 350, full_colour=True))
            scans["photo"] = [f"{prefix}photo.jpg"]
        file["scans"] = scans
        if "letter" in file and "proof_letter" not in self.without:
            (folder / f"{prefix}letter.jpg").write_bytes(self._letter())
            file["letter_scan"] = f"{prefix}letter.jpg"
        if self.certificate is not None:
            (folder / f"{prefix}unit.jpg").write_bytes(self._taken("employer_certificate", self.certificate))
            file["employer"]["certificate"] = f"{prefix}unit.jpg"
        if self.others:
            register = file.setdefault("register", {})
            register["people"] = [other.write(folder, f"other{number}-") for number, other in enumerate(self.others)]
        if not prefix:
            (folder / "application.json").write_text(json.dumps(file, ensure_ascii=False, indent=1), "utf-8")
        return file

    def _letter(self) -> bytes:
        facts = replace(self.facts(), **self.letter_facts)
        printed = render.letter(facts, self.letter_serial or self.serial)
        how = _conditions(self.state, 250, self.chance)
        how = replace(how, changes=self.letter_changes, **self.letter_how)
        return scanning.scan_jpeg(printed.pdf, how)

    def _taken(self, slot: str, page: Pixels) -> bytes:
        """The picture that a scanner or a phone makes of a paper."""
        card = slot in CARDS
        dpi = 350 if card else 200
        how = _conditions("flat" if card and self.state in ("worn", "grey") else self.state, dpi, self.chance)
        if card:
            how = replace(how, folds=0, crumple=0)
        taken = np.asarray(handling.captured(handling.worn(page, how, self.chance), how, self.chance), np.uint8)
        if self.state == "grey" and not card:
            grey = cv2.cvtColor(cv2.cvtColor(taken, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
            taken = np.asarray(cv2.addWeighted(taken, 0.25, grey, 0.75, 0), np.uint8)
        return encode.jpeg(taken, how.quality, how.dpi)


def _conditions(state: str, dpi: int, chance: random.Random) -> Conditions:
    how = Conditions(
        dpi=dpi, noise=1.5, blur=0.4, quality=chance.choice((80, 88, 92)), rotate=chance.uniform(-0.7, 0.7), seed=chance.randint(1, 10**6)
    )  # fmt: skip
    if state == "phone":
        return replace(
            how, phone=chance.uniform(3, 12), rotate=chance.uniform(-4, 4), blur=chance.uniform(0.5, 0.9), shade=chance.uniform(0.05, 0.25),
            noise=2.5, quality=chance.randint(72, 88),
        )  # fmt: skip
    if state == "worn":
        return replace(
            how,
            folds=chance.choice((1, 2)),
            crumple=chance.uniform(0.05, 0.2),
            tint=chance.choice(((222, 240, 248), (228, 236, 240))),
        )
    return how


def _schooling(mode: str, of: Schooling | None) -> dict[str, Any]:
    if of is None:
        return {f"{mode}_level": "00"}
    return {
        f"{mode}_level": LEVELS[of.level],
        f"{mode}_major": of.major,
        f"{mode}_school": of.school,
        f"{mode}_graduated": of.graduated.isoformat(),
        f"{mode}_degree": DEGREES[of.degree],
    }


def _title(of: Title | None) -> dict[str, Any]:
    if of is None:
        return {"type": "00"}
    return {
        "type": TYPES[of.type],
        "level": RANKS[of.level],
        "way": WAYS[of.way],
        "obtained_on": of.day.isoformat(),
        "certificate_no": of.number,
        **dict.fromkeys(("is_cpa", "is_cpv", "is_cta", "is_highend"), False),
    }
