"""What the pages of the collection share: whose case it is, the rail, one upload block."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from acms.accounts.web import OwnView, P, SignedIn
from acms.arrivals import asking
from acms.casework import procedures
from acms.casework.models import Case
from acms.collection import rules, steps, wizards, words
from acms.collection.facts import Draft
from acms.collection.steps import BY_PAGE, IDENTITY, PAPERS, Gap, Page
from acms.collection.steps.base import Item
from acms.collection.steps.post import of_no_use
from acms.letters.models import audit_of
from acms.scans import parts
from acms.scans.kinds import KINDS
from acms.scans.models import Scan
from acms.scans.staging import Holder


def while_asked(view: OwnView[P]) -> OwnView[P]:
    """For accountants whom the wizard has something to ask; whoever is through, or was never to be asked, is led home (L07, L09).

    It stands below `require_POST`: an address that takes forms alone leads up to its page first (C02).
    """

    @wraps(view)
    def asked(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return redirect("me:me") if wizards.of(request).is_over(request.user) else view(request, *args, **kwargs)

    return asked


def own_case(request: SignedIn) -> Case:
    """The case of who is signed in, in the wizard that the request is in. Raises Http404 where there is none."""
    return wizards.of(request).case(request.user, begin=request.method == "POST")


def at(request: HttpRequest, name: str, *args: object) -> str:
    """The address of a page in the wizard that the request is in."""
    match = request.resolver_match
    return reverse(f"collection:{name}", args=args, current_app=match.namespace if match else None)


def today() -> date:
    return timezone.localdate()


def rail(draft: Draft, gaps: list[Gap], here: Page) -> list[dict[str, Any]]:
    """The pages of the walk with how each stands, for the rail and the phone's list."""
    walked = {step.page for step in draft.steps}
    pages = [page for page in Page if not draft.is_amendment or page in walked or page is Page.CONFIRMATION]
    return [
        {"number": page, "name": steps.TITLES[page], **_stands(draft, gaps, page, here), "open": _open(draft, page)}
        for page in pages
    ]


def _open(draft: Draft, page: Page) -> bool:
    return draft.agreed or (page not in BY_PAGE and page is not Page.CONFIRMATION)


def _stands(draft: Draft, gaps: list[Gap], page: Page, here: Page) -> dict[str, str]:
    """`state` of a page's mark: now, done, part or nothing; `note` beside its name."""
    done, note = False, ""
    if page in BY_PAGE:
        seen, missing = draft.is_saved(BY_PAGE[page]), sum(gap.step == page for gap in gaps)
        done, note = seen and not missing, words.still_missing(missing) if seen and missing else ""
    elif page is not Page.CONFIRMATION:
        done = draft.agreed
    state = "now" if page == here else "done" if done else "part" if note else ""
    if page is Page.COMMITMENT and draft.agreed_at:
        note = words.agreed_on(timezone.localtime(draft.agreed_at))
    return {"state": state, "note": note}


def page_context(request: HttpRequest, draft: Draft, page: Page, **more: object) -> dict[str, Any]:
    """What every page of the walk shows."""
    gaps = rules.gaps(draft, today())
    return {
        "case": draft.case,
        "facts": draft,
        "gaps": gaps,
        "steps": rail(draft, gaps, page),
        "step": page,
        "step_name": steps.TITLES[page],
        "previous": _previous(request, draft, page),
        "amendment_title": amendment_title(draft),
        "must": words.MUST.get(page, ""),
        **more,
    }


def amendment_title(draft: Draft) -> str:
    """What the change is called; the empty text for a collection."""
    return draft.case.kind_title if draft.is_amendment else ""


def _previous(request: HttpRequest, draft: Draft, page: Page) -> str:
    """Where 「上一步」 leads: the page before in the walk, or out of it."""
    if page is Page.CONFIRMATION:
        return at(request, "step", draft.steps[-1].page)
    return wizards.of(request).exit() or at(request, "step", max(Page.NOTICE, page - 1))


def head_confirms(draft: Draft) -> bool:
    """The head of the unit that somebody comes to is asked before, and their word stands for the finance signature (W13)."""
    joins = procedures.of(draft.case).joins(draft.case, draft.stated)
    return asking.stands_for_signature(joins.employer_id if joins else None, draft.user)


def slots(draft: Draft, kinds: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The upload blocks of a page, by kind, with how much is here of files that broke off there."""
    begun = parts.begun(name=parts_name(draft.case), holder=Holder(user=draft.user))
    return {kind: {**slot(draft, kind), "begun": begun.get(kind, 0)} for kind in kinds}


def parts_name(case: Case) -> str:
    """The place that large files of a case are for (scans/parts.py:Slot)."""
    return f"case {case.pk}"


def slot(draft: Draft, kind: str) -> dict[str, Any]:
    """One upload block: what stands there and what may be done."""
    scan, item = draft.scans.get(kind), PAPERS[kind]
    evidence = KINDS[kind]
    return {
        "kind": evidence,
        "title": item.label,
        "scan": scan,
        "open": draft.lets_change(item),
        "shown": draft.applies(item),
        "audit": audit_of(scan) if evidence.is_letter else None,
        "head_confirms": evidence.is_letter and head_confirms(draft),
        "optional": item.optional or draft.leaves_alone(item),
        "begun": 0,
        "returned": draft.case.returned_for().get(item.key, ""),
        "differs": [*_differs(draft, item)],
        "move_to": _move_to(draft, scan) if scan else None,
    }


def _differs(draft: Draft, item: Item) -> Iterator[str]:
    """What the paper in a slot says otherwise than the answers, or why it serves no more."""
    yield from (gap.sentence for gap in IDENTITY.differing(draft) if gap.item == item.key)
    if KINDS[item.name].is_letter and (why := of_no_use(draft)):
        yield why


def _move_to(draft: Draft, scan: Scan) -> Any:
    """The slot in which a misplaced upload belongs, when something may be put there."""
    kind = next((finding["slot"] for finding in scan.findings if finding.get("slot")), "")
    item = PAPERS.get(kind)
    if item is None or KINDS[kind].is_letter:
        return None
    return item if draft.applies(item) and draft.case.lets_change(item.key) else None
