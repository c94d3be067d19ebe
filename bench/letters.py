"""A seeded corpus of letters, genuine and forged, through the same path as an upload: how many are told apart (T04).

Run by itself: `python -m bench.letters [seed] [letters]`. Pictures are made on the way and never kept.
"""

import os
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

EMPLOYERS = ("内蒙古青禾样例粮油有限公司", "呼和浩特市样例第三中学", "鄂尔多斯市样例能源化工集团有限责任公司东胜分公司")
CODES = ("91150105MA0TE5T16A", "12150000MA0TE5T162", "N2150422MA0TE5T16W")
NAMES = ("乌云其木格", "阿拉坦仓", "巴图·测试", "测试𡐓", "萨仁高娃", "王样例", "李样例", "测试甲")
POSTS = ("出纳", "总账", "稽核", "会计机构负责人(会计主管)", "其他会计工作", "职工薪酬、成本费用、财务成果核算")
FIELDS = (
    "id_number",
    "id_number",
    "name",
    "employer",
    "uscc",
    "joined_on",
    "accounting_since",
    "post",
    "title",
    "title_since",
)


def _letter(chance: random.Random) -> Any:
    """An invented letter, printed but not stored."""
    from acms.demo import documents
    from acms.letters import codes, render
    from acms.letters.facts import ProofFacts
    from acms.letters.models import Letter

    def day(first: int, last: int) -> str:
        return f"{chance.randint(first, last)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"

    born = date(chance.randint(1965, 1998), chance.randint(1, 12), chance.randint(1, 28))
    facts = ProofFacts(
        employer=chance.choice(EMPLOYERS),
        uscc=chance.choice(CODES),
        phone=f"0471-555{chance.randint(1000, 9999)}",
        region=chance.choice(("呼和浩特市/赛罕区", "通辽市/科尔沁左翼中旗")),
        id_number=documents.make_id_number(
            chance, chance.choice(("150105", "152301", "150502")), born, chance.random() < 0.5
        ),
        name=chance.choice(NAMES),
        joined_on=day(2000, 2020),
        accounting_since=day(1990, 2015),
        post=chance.choice(POSTS),
        admin_post=chance.choice(("无", "会计主管人员")),
        title=chance.choice(("会计师", "无职务", "助理会计师")),
        title_since=day(2005, 2020),
        issued_on="2026年11月23日",
        employment_form=chance.choice(("contract", "appointment")),
    )
    printed = render.proof(facts, codes.new_serial())
    layout = [[glyph.character, glyph.field, list(glyph.box)] for glyph in printed.glyphs]
    letter = Letter(serial=printed.serial, facts=facts.as_dict(), layout=layout, state="valid")
    letter.pdf = lambda: printed.pdf  # type: ignore[method-assign]
    return letter


def _conditions(chance: random.Random) -> Any:
    from acms.demo.scanning import Conditions

    phone = chance.random() < 0.4
    return Conditions(
        dpi=chance.choice((220, 300, 350) if phone else (150, 200, 250, 300, 350, 400)),
        rotate=chance.uniform(-8, 8) if chance.random() < 0.6 else 0.0,
        quarter_turns=0 if phone else chance.choice((0, 0, 0, 1, 2, 3)),
        blur=chance.choice((0, 0, 0.7, 1.2, 1.8)),
        phone=chance.uniform(4, 22) if phone else 0.0,
        shade=chance.choice((0, 0, 0.2, 0.4)),
        noise=chance.choice((1, 3, 6)),
        quality=chance.choice((25, 40, 70, 90)),
        seed=chance.randint(1, 10**6),
        seal_text=chance.choice((EMPLOYERS[0], "样例单位")),
    )


def _forged(chance: random.Random, letter: Any, how: Any) -> Any:
    """One character whited out and printed over in the same face: a look-alike, or any other."""
    from acms.letters.audit import lookalikes

    field = chance.choice(FIELDS)
    character, _, box = chance.choice([g for g in letter.layout if g[1] == field and g[0] not in "-·()、/"])
    pool = "0123456789" if character.isdigit() else "ABCDEFGHJKLMN" if character.isascii() else "天地人大小上下"
    alike = chance.choice(lookalikes.of(character)[:4])
    other = alike if chance.random() < 0.5 else chance.choice([c for c in pool if c != character])
    x, y, w, h = box
    return replace(how, whiteout=(x - 0.2, y - 0.4, w + 0.4, h + 0.8), overwrite=other)


def _verdict(letter: Any, how: Any) -> tuple[str, float]:
    """What the upload's path says of a scan, and the seconds that the audit took."""
    import cv2
    import numpy as np

    from acms.demo import scanning
    from acms.letters.audit import examine
    from acms.scans import mend

    checked = mend.check("proof_letter", scanning.scan_jpeg(letter.pdf(), how))
    pixels = cv2.imdecode(np.frombuffer(checked.working, np.uint8), cv2.IMREAD_COLOR)
    began = time.monotonic()
    return examine.letter(np.asarray(pixels), letter).verdict, time.monotonic() - began


def measure(seed: int, letters: int) -> list[tuple[str, str, str]]:
    """Rows for the table: genuine and forged by verdict, and the time of an audit."""
    chance = random.Random(seed)
    genuine: Counter[str] = Counter()
    forged: Counter[str] = Counter()
    times = []
    for _ in range(letters):
        letter, how = _letter(chance), _conditions(chance)
        verdict, seconds = _verdict(letter, how)
        genuine[verdict] += 1
        times.append(seconds)
        forged[_verdict(letter, _forged(chance, letter, how))[0]] += 1
    times.sort()
    return [
        (f"{letters} genuine letters", ", ".join(f"{v} {n}" for v, n in genuine.most_common()), "no fail"),
        (f"{letters} with one character changed", ", ".join(f"{v} {n}" for v, n in forged.most_common()), "no pass"),
        ("audit of a letter", f"p50 {times[len(times) // 2]:.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s", "–"),
    ]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    letters = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    for row in measure(seed, letters):
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
