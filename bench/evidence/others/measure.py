"""Runs drawn letters and papers through the product's public commands and counts what came out, kind by kind.

Even seeds are for tuning, odd seeds are held out: a report is made of the held-out ones, which nobody has looked at.
"""

import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.evidence.others import letters, papers, running

SURE = 0.9
# The papers' own names of fields, and what the product's readers call them.
NAMES = {
    "birth_date": "born",
    "nation": "ethnic",
    "code": "verification_code",
    "approved": "obtained_on",
    "form": "mode",
}
# Words of the papers, and the register's words for the same, by the field's name.
WORDS = {
    "level": {
        "专科": "大专",
        "专升本": "本科",
        "专科起点本科": "本科",
        "高中起点专科": "大专",
        "助理会计师": "初级",
        "会计师": "中级",
        "高级会计师": "高级",
        "正高级会计师": "正高级",
    },
    "mode": {"普通全日制": "全日制", **dict.fromkeys(("函授", "业余", "网络教育", "开放教育"), "非全日制")},
}
VERDICTS = ("pass", "unsure", "rescan", "fail")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Heard:
    """What the audit said of one letter."""

    sample: letters.Sample
    verdict: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """One field of one paper: true value, value read, confidence."""

    paper: papers.Paper
    name: str
    true: str
    read: str
    confidence: float

    @property
    def exact(self) -> bool:
        return plain(self.true) == plain(self.read)


def plain(value: object) -> str:
    """Without blanks and with one form of brackets: the form in which the product compares, too."""
    return re.sub(r"\s", "", str(value)).replace("（", "(").replace("）", ")")


def seeds(count: int, held_out: bool, first: int = 0) -> list[int]:
    return [first + 2 * n + int(held_out) for n in range(count)]


def audited(kinds: Iterable[str], numbers: list[int], folder: Path) -> Iterator[Heard]:
    """Draws and audits kind by kind, so that a run that is stopped has said something."""
    for kind in kinds:
        samples = [running.sample(kind, seed) for seed in numbers]
        scans = []
        for sample in samples:
            file = folder / f"{len(list(folder.iterdir()))}{sample.suffix}"
            file.write_bytes(sample.data)
            scans.append((sample.serial, file))
        for sample, answer in zip(samples, running.audit(folder, scans), strict=True):
            codes = (finding.get("code", "") for finding in answer["findings"])
            yield Heard(sample, answer["verdict"], tuple(codes))


def read(kinds: Iterable[str], numbers: list[int], states: Iterable[str] = ()) -> Iterator[Field]:
    """Each paper in the condition that its seed comes to, or in each of `states`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "paper.jpg"
        for kind in kinds:
            able = papers.conditions(kind)
            for seed in numbers:
                for state in [s for s in states if s in able] or [able[seed // 2 % len(able)]]:
                    paper = papers.draw(kind, state, seed)
                    file.write_bytes(paper.data)
                    yield from _fields(paper, running.read(paper.slot, file)["fields"])


def _fields(paper: papers.Paper, answer: dict[str, dict[str, object]]) -> Iterator[Field]:
    for name, true in meant(paper).items():
        got = answer.get(name) or {}
        value, sure = got.get("value") or "", got.get("confidence") or 0.0
        yield Field(paper, name, true, str(value), float(str(sure)))


def meant(paper: papers.Paper) -> dict[str, str]:
    """What is true of a paper, by the names and in the words of the register."""
    fields = {NAMES.get(name, name): true for name, true in paper.fields.items()}
    fields = {name: WORDS.get(name, {}).get(true, true) for name, true in fields.items()}
    if "ethnic" in fields:
        fields["ethnic"] = fields["ethnic"].removesuffix("族") + "族"
    if "degree" in fields:  # without its branch: 管理学学士; a degree's day is when it was granted
        fields |= {"degree": fields["degree"][-2:], "granted": fields.pop("graduated")}
        fields.pop("level")
    return fields


def of_letters(results: list[Heard]) -> list[Row]:
    """kind, n and how often each verdict was given; a kind that went wrong is marked."""
    rows = []
    for kind in dict.fromkeys(one.sample.kind for one in results):
        own = [one for one in results if one.sample.kind == kind]
        count = Counter(one.verdict for one in own)
        genuine = own[0].sample.genuine
        wrong = count["fail"] if genuine else count["pass"]
        name = ("genuine: " if genuine else "forged: ") + kind
        rows.append((f"**{name}**" if wrong else name, str(len(own)), *(str(count[v]) for v in VERDICTS)))
    return rows


def of_papers(results: list[Field], by_name: bool = False) -> list[Row]:
    """kind (or kind and field), n of fields, exact, wrong at `SURE` or more, unread."""
    groups: dict[str, list[Field]] = defaultdict(list)
    for one in results:
        groups[f"{one.paper.slot}: {one.name}" if by_name else one.paper.kind].append(one)
    return [
        (
            group,
            str(len(own)),
            str(sum(one.exact for one in own)),
            str(sum(bool(one.read) and not one.exact and one.confidence >= SURE for one in own)),
            str(sum(not one.read for one in own)),
        )
        for group, own in groups.items()
    ]
