"""文书式样: the letters that the system prints, and what each asks to be signed and stamped (T01, T02, T05)."""

from dataclasses import dataclass
from pathlib import Path

from acms.letters.facts import Facts, HeadFacts, MoveFacts, ProofFacts

# Where people write and stamp on every letter, in mm: x, y, width, height. typ/sheet.typ and these belong together.
SIGN_LINE = (210.4, 214.5)  # top and bottom of the words that ask for signatures
# People sign beside the words, across, above and below them, and out into the margin.
SIGN_OWN = (6.0, 198.0, 98.0, 34.0)
SIGN_UNIT = (104.0, 198.0, 100.0, 34.0)
OWN, UNIT = "own", "unit"  # whose signature a finding is about
SEAL = (18.0, 228.0, 100.0, 58.0)
NOTES = (6.0, 211.0, 198.0, 77.0)  # 同意 and a day, by hand, beside signatures and seal


@dataclass(frozen=True)
class Form:
    """One kind of letter. `named` stands before the name where the sentence repeats it; `formal` is what reasons call it."""

    code: str
    title: str
    short: str
    formal: str
    facts: type[Facts]
    named: str
    own: str
    unit: str
    unit_code: str
    seal: str

    @property
    def template(self) -> Path:
        return Path(__file__).parent / "typ" / f"{self.code}.typ"

    def worded(self, sentence: str) -> str:
        """A sentence of `words` about this kind of letter."""
        return sentence.format(short=self.short, formal=self.formal, own=self.own, unit=self.unit, seal=self.seal)


PROOF = Form(
    code="proof",
    title="从事会计工作证明函",
    short="证明函",
    formal="单位从事会计工作证明函",
    facts=ProofFacts,
    named="特发此证明函，证明",
    own="会计人员本人签字",
    unit="单位财务负责人或人事负责人签字，二者签一个即可",
    unit_code="missing_sign_finance",
    seal="财务专用章",
)
HEAD = Form(
    code="head",
    title="单位会计机构负责人备案函",
    short="备案函",
    formal="单位会计机构负责人备案函",
    facts=HeadFacts,
    named="特发此备案函，任命",
    own="会计机构负责人本人签字",
    unit="单位负责人签字",
    unit_code="missing_sign_leader",
    seal="公章",
)
MOVE = Form(
    code="move",
    title="工作地变更证明",
    short="变更证明",
    formal="工作地变更证明",
    facts=MoveFacts,
    named="特发此证明，证明",
    own="会计人员本人签字",
    unit="接收单位负责人或经办人签字",
    unit_code="missing_sign_receiver",
    seal="公章",
)
FORMS = {form.code: form for form in (PROOF, HEAD, MOVE)}


def of(facts: Facts) -> Form:
    """The form that these facts are printed on."""
    return next(form for form in FORMS.values() if form.facts is type(facts))
