"""What the agency sees of an account that is claimed: whose it is, since when and by which phone it is in use, what is on file (ADR 0039)."""

from django.urls import reverse

from acms.accounts import sessions
from acms.accounts.models import User
from acms.base import masks
from acms.base.numbers import id_card
from acms.casework.models import Case, CaseQuerySet, CaseState, Decision
from acms.casework.procedures import Background, Related
from acms.entry import words
from acms.journal.models import Entry
from acms.people.models import Person
from acms.regions import divisions
from acms.scans.kinds import KINDS

LATEST = 5  # sign-ins that are shown
CLAIMS = 10  # other claims that are shown
PAPERS = ("id_portrait", "photo")


def background(user: User, others: CaseQuerySet) -> Background:
    """The account as it is now, and the `others` that claim it or have claimed it; phones, numbers and addresses are masked."""
    person = Person.objects.filter(user=user).select_related("employer").first()
    facts = [*_of_file(user, person), *_of_account(user)]
    kept = person.documents.filter(kind__in=PAPERS).open().order_by("kind") if person else ()
    papers = [(words.on_file(KINDS[row.kind].title), str(row.scan_id)) for row in kept]
    link = reverse("people:person", args=[person.pk]) if person else ""
    return Background(words.THE_ACCOUNT, facts, link, papers, words.OTHER_CLAIMS, _related(others))


def _related(others: CaseQuerySet) -> list[Related]:
    """The latest first, each with its phone's last places, and what was decided, when and why."""
    rows = others.exclude(state=CaseState.DRAFT).select_related("claim").prefetch_related("decisions").order_by("-pk")
    return [Related(row, _outcome(row)) for row in rows[:CLAIMS]]


def _outcome(case: Case) -> str:
    decisions: list[Decision] = [] if case.is_open else sorted(case.decisions.all(), key=lambda one: one.pk)
    tail = case.claim.phone[-4:]
    if not decisions or case.submitted_at is None:
        return words.claim_waits(tail, case.submitted_at)
    last = decisions[-1]
    return words.claim_decided(tail, last.at, case.state_title, why(last))


def why(decision: Decision) -> list[str]:
    """The reasons of a decision, item by item, and the one of all."""
    return [
        *(f"{entry['label']}：{entry['reason']}" for entry in decision.items or []),
        *filter(None, [decision.reason]),
    ]


def _of_file(user: User, person: Person | None) -> list[tuple[str, str]]:
    facts = [("档案里的姓名", user.name), ("档案里的证件号", id_card.masked(user.id_number) if user.id_number else "")]
    if person is None:
        return [*facts, ("档案", words.NO_FILE)]
    unit = person.employer.name if person.employer else words.NO_UNIT
    return [
        *facts,
        ("档案状态", f"{person.get_status_display()}，{divisions.path(person.management_code)}"),
        ("单位", unit),
    ]


def _of_account(user: User) -> list[tuple[str, str]]:
    seen = sessions.of(user, "")
    signed_in = [words.signed_in(one["row"].at, one["row"].device, one["address"]) for one in seen[:LATEST]]
    return [
        ("启用", words.entered(user.opened_at, user.opened_by) if not user.must_set_password else words.NEVER_ENTERED),
        ("启用以前档案里的手机", _phone_before(user)),
        ("现在的手机", words.contact(masks.phone(user.phone) if user.phone else "", user.phone_verified_at)),
        ("现在的邮箱", words.contact(masks.email(user.email) if user.email else "", user.email_verified_at)),
        ("最近登录", "；".join(signed_in) or words.NO_SIGN_IN),
    ]


def _phone_before(user: User) -> str:
    """Whether the phone that opened the account stood in the file before; entries of before say nothing of it."""
    entry = Entry.objects.filter(about=user, verb="password.first").order_by("-pk").first()
    return words.PHONE_BEFORE.get(entry.facts.get("filed", "") if entry else "", words.NOT_NOTED)
