"""The draft of a decision (C02): kept from the first mark, whatever is clicked, until the case is decided."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from acms.accounts.models import User
from acms.base.errors import Refused, Stale
from acms.casework import access, moves, words
from acms.casework.models import Case, CaseState, DecisionDraft, HeldDecision
from acms.journal import actions as journal

LONGEST = 500  # characters of one text; the page itself lets nobody write so much


@dataclass(frozen=True)
class Mark:
    """What is said about one item; not `on`: written, and not to be returned."""

    item: str
    on: bool
    template: str = ""
    text: str = ""


@dataclass(frozen=True)
class Typed:
    """Marks by item, the reason for the whole, and the note that is being written."""

    marks: dict[str, Mark] = field(default_factory=dict)
    reason: str = ""
    remark: str = ""

    @classmethod
    def sent(cls, data: MultiValueDict[str, str], items: Collection[str]) -> "Typed":
        """What a form of the case page says about the `items` of the case."""
        chosen = set(data.getlist("item"))
        found = (
            Mark(item, item in chosen, data.get(f"reason:{item}", "").strip(), data.get(f"text:{item}", "").strip())
            for item in items
        )
        marks = {mark.item: mark for mark in found if mark.on or mark.template or mark.text}
        return cls(marks, data.get("reason", "").strip(), data.get("remark", "").strip())

    @classmethod
    def kept(cls, draft: DecisionDraft | None) -> "Typed":
        """What the draft says; nothing without one."""
        if draft is None:
            return cls()
        return cls({row["item"]: Mark(**row) for row in draft.marks or []}, draft.reason, draft.remark)

    @property
    def begun(self) -> bool:
        """True when something is marked or written about the decision."""
        return bool(self.marks or self.reason)

    @property
    def longest(self) -> int:
        texts = [
            self.reason,
            self.remark,
            *(text for mark in self.marks.values() for text in (mark.template, mark.text)),
        ]
        return max(map(len, texts))


@transaction.atomic
def keep(*, case: Case, by: User, typed: Typed, version: int | None = None) -> int:
    """Keeps what is marked and written; its version. Without `version` the sender is a form and the last one counts.

    Raises Stale when the case is no longer to be decided or another page of the same reviewer was later, Refused when a text is
    too long to be kept whole.
    """
    if typed.longest > LONGEST:
        raise Refused(words.too_long(LONGEST), "too_long")
    if typed.begun:
        _require_decider(case, by)
    draft, made = DecisionDraft.objects.get_or_create(case=case, by=by, defaults={"at": timezone.now()})
    before = DecisionDraft.objects.filter(pk=draft.pk)
    if version is not None:
        before = before.filter(version__lt=version)
    changed = before.update(
        at=timezone.now(),
        version=F("version") + 1 if version is None else version,
        begun=typed.begun,
        marks=[asdict(mark) for mark in typed.marks.values()] or None,
        reason=typed.reason,
        remark=typed.remark,
    )
    if not changed:
        raise Stale(words.KEPT_ELSEWHERE, "stale_draft")
    if made:
        journal.write("case.looked_into", case, by=by)
    draft.refresh_from_db(fields=["version"])
    return draft.version


def _require_decider(case: Case, by: User) -> None:
    """Holds the case where it is to be decided, so that no draft is left behind by a decision of the same moment. Raises Stale."""
    moves.hold(case, (CaseState.IN_REVIEW, CaseState.APPROVED))
    if not access.can_decide(by, case) and not access.can_reverse(by, case):
        raise Stale(words.decided_before(case), "stale_case")


def drop(*, case: Case) -> None:
    """The case is decided: no draft of a decision is left, whoever wrote it, nor one that did not take effect."""
    DecisionDraft.objects.filter(case=case).delete()
    HeldDecision.objects.filter(case=case).delete()
