"""账号认领 as a kind of case (L02): people of the agency compare the ID card and decide."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse

from acms.accounts import actions as accounts
from acms.accounts import warnings
from acms.accounts.models import User
from acms.base import masks, text
from acms.base.errors import Refused
from acms.base.numbers import id_card
from acms.casework import actions as casework
from acms.casework import comparing
from acms.casework.by_people import ByPeople
from acms.casework.models import Case, CaseQuerySet, CaseState, Decision, Verdict
from acms.casework.procedures import Answer, Background, Frozen, Result, Section, Statement
from acms.entry import account, words
from acms.entry.models import Claim, Protest, claimed, given_since, standing
from acms.inbox import actions as inbox
from acms.people.models import Person
from acms.regions import divisions
from acms.regions.models import agency_name
from acms.scans.models import Scan

ITEMS = {
    "claim.name": "姓名",
    "claim.number": "身份证件号",
    "claim.phone": "手机号",
    "claim.division_code": "所在地区",
    "scan.id_portrait": "身份证头像面",
    "claim.counter": "办理方式",
}
RECORD = "/account/returned/"
LATEST = 5  # of what the holder has said, as the desk shows it
CAME_TO_NOTHING = (CaseState.RETURNED, CaseState.REFUSED)


@dataclass(frozen=True)
class ClaimStatement(Statement):
    """Who says that the account is theirs. `user_id`: whose account has the number, where there is one; `filed_by_id`: who has seen them
    with their card at the counter."""

    user_id: int | None
    name: str
    phone: str
    number: str
    division_code: str
    portrait_id: UUID
    filed_by_id: int | None = None


class AccountClaim(ByPeople[Claim, ClaimStatement]):
    """The procedure behind 「账号被他人使用」, and behind 「交还账号」 at the counter."""

    code, prefix, title = "claim", "RL", words.CLAIM_TITLE
    for_good = words.CLAIMED_FOR_GOOD
    why_people = words.CLAIM_BY_PEOPLE
    may_end = False  # who files cannot sign in
    detail, statement = Claim, ClaimStatement
    related = ("portrait", "user", "filed_by")
    fixed = frozenset({"claim.counter"})

    def freeze(self, case: Case, stated: ClaimStatement) -> Frozen:
        answers = [
            Answer("claim.name", ITEMS["claim.name"], stated.name),
            Answer("claim.number", ITEMS["claim.number"], stated.number, masked=id_card.masked(stated.number)),
            Answer("claim.phone", ITEMS["claim.phone"], stated.phone),
            Answer("claim.division_code", ITEMS["claim.division_code"], divisions.path(stated.division_code)),
            Answer("scan.id_portrait", ITEMS["scan.id_portrait"], "", str(stated.portrait_id)),
        ]
        if stated.filed_by_id:
            seen = words.seen_by(User.objects.get(pk=stated.filed_by_id).name)
            answers.append(Answer("claim.counter", ITEMS["claim.counter"], seen))
        person = Person.objects.filter(user=stated.user_id).first() if stated.user_id else None
        managed = person.management_code if person else ""
        scans = {"id_portrait": str(stated.portrait_id)}
        return Frozen([Section("认领申请", answers)], scans, stated.name, managed or stated.division_code)

    def check(self, case: Case, stated: ClaimStatement) -> list[Result]:
        # Nothing comes back by itself: whoever reads the answer may be the one who took the account.
        results = [
            replace(found, verdict=Verdict.UNSURE) if found.verdict == Verdict.FAIL else found
            for found in _on_card(stated)
        ]
        results += _seen_before(case, stated)
        if doubt := _doubt(stated):
            results.append(Result("account", "claim.number", ITEMS["claim.number"], Verdict.UNSURE, doubt))
        return results

    def refer(self, case: Case, stated: ClaimStatement) -> list[str]:
        """What stands beside it is as it is now: others may have claimed the account since, or have been given it."""
        if given_since(case, stated.user_id):
            return [words.GIVEN_TO_ANOTHER]
        why, user = [words.CLAIM_AT_COUNTER if stated.filed_by_id else self.why_people], _whose(stated)
        for said in standing(stated.user_id)[:LATEST]:
            other = said.claim.case.no or "" if said.claim.case_id != case.pk else ""
            why.append(words.protested(said.at, said.text, other))
        if user is not None and user.is_active and _in_others_hands(stated, user):
            why.append(words.BY_TWO)
        if later := _same_picture(case, stated).filter(pk__gt=case.pk):
            why.append(words.picture_in_later(_numbers(later)))
        if others := _beside(case, stated):
            why.append(words.beside(_numbers(others)))
        if before := _of_account(case, stated).filter(state__in=CAME_TO_NOTHING).order_by("pk"):
            why.append(words.came_to_nothing_before(_numbers(before)))
        return why

    def overrules(self, case: Case) -> str:
        """The card says definitely that it is not the claimant's: whoever gives the account away writes down how they know better."""
        submission = case.last_submission
        if submission is None:
            return ""
        stated = self.thaw(case, submission)
        against = [one.title for one in _on_card(stated) if one.verdict == Verdict.FAIL]
        said = words.PROTEST_OVERRULED if standing(stated.user_id).exists() else ""
        return (words.card_overruled(against) if against else "") + said

    def by_two(self, case: Case, stated: ClaimStatement) -> str:
        """ADR 0039: who holds a picture of somebody's card and any phone convinces one more easily than two."""
        return words.BY_TWO if _in_others_hands(stated, self._givable(stated)) else ""

    def background(self, case: Case, stated: ClaimStatement) -> Background | None:
        user = User.objects.filter(pk=stated.user_id or 0).first()
        return account.background(user, _of_account(case, stated)) if user else None

    def link(self, case: Case) -> str:
        return reverse("entry:claim")

    def message(self, case: Case, stated: ClaimStatement, decision: Decision) -> tuple[str, str]:
        return words.claim_message(decision.outcome, account.why(decision), agency_name(case.deciding_code))

    def refused(self, case: Case, stated: ClaimStatement, by: User | None) -> None:
        self._tell_holder(case, stated)

    def sent_back(self, case: Case, stated: ClaimStatement, by: User | None) -> None:
        self._tell_holder(case, stated)

    def _tell_holder(self, case: Case, stated: ClaimStatement) -> None:
        """Whoever was warned of the claim hears that nothing came of it."""
        if user := User.objects.filter(pk=stated.user_id or 0).first():
            warnings.warn_of_others(user=user, text=words.claim_came_to_nothing(case.no or ""))

    def enter(self, case: Case, stated: ClaimStatement, by: User) -> None:
        """The account is the claimant's again, who sees what was done in it; what was submitted in it is theirs to look at first.

        Who has filed it at the counter does not decide it: two have seen whose it is.
        """
        if stated.filed_by_id == by.pk:
            raise Refused(words.NOT_ONES_OWN, "own_filing")
        user = self._givable(stated)
        back = casework.take_back(subject=user, reason=words.TAKEN_BACK)
        accounts.hold(user)  # of two who approve claims of one account at once, the later one sees the earlier one's
        if given_since(case, stated.user_id):
            raise Refused(words.GIVEN_TO_ANOTHER, "given_to_another")
        _overrule(case, stated, user)
        accounts.give_back(user=user, phone=stated.phone, by=by)
        title, told = words.GIVEN_BACK
        inbox.tell(user=user, title=title, text=told, link=RECORD)
        if back:
            title, told = words.came_back([(one.kind_title, one.no or "") for one in back])
            inbox.tell(user=user, title=title, text=told, link=_onward(back))
        title, told = words.claim_ended()
        for other in casework.send_back(_beside(case, stated), reason=words.ANOTHER_GIVEN):
            inbox.tell(user=other.subject, title=title, text=told)

    def _givable(self, stated: ClaimStatement) -> User:
        """The account, where it may be given to the claimant. Raises Refused."""
        user = _whose(stated)
        if user is None:
            raise Refused(words.NO_SUCH_ACCOUNT, "no_such_account")
        if not user.is_active:
            raise Refused(words.ACCOUNT_CLOSED, "account_closed")
        if _never_entered(user):
            raise Refused(words.NOT_ENTERED, "not_entered", _page_of(user))
        if not stated.filed_by_id and not _is_read(stated):
            raise Refused(words.CARD_UNREAD, "card_unread")
        return user

    def undo(self, case: Case, stated: ClaimStatement, by: User) -> None:
        """A wrong one is claimed by whose it is: what was removed cannot come back."""
        raise Refused(self.for_good, "not_reversible")

    def against_register(self, case: Case, stated: ClaimStatement) -> list[tuple[str, str, str]]:
        user = User.objects.filter(pk=stated.user_id or 0).first()
        if user is None:
            return []
        return [
            (ITEMS["claim.name"], user.name, stated.name),
            (ITEMS["claim.phone"], *comparing.hidden(user.phone, stated.phone, masks.phone)),
        ]


def _on_card(stated: ClaimStatement) -> list[Result]:
    """What the card says of name and number, definite contradictions among it."""
    card, name, number = Scan.objects.get(pk=stated.portrait_id), "claim.name", "claim.number"
    claims = (
        comparing.Claim("card", name, ITEMS[name], "name", stated.name, comparing.other_name),
        comparing.Claim("card", number, ITEMS[number], "id_number", stated.number, message=_other_number),
    )
    return comparing.judged(card, claims)


def _is_read(stated: ClaimStatement) -> bool:
    """Whether the picture is a card at all, with a name and a number: what they are is compared, and decided by who looks at it."""
    reading = Scan.objects.get(pk=stated.portrait_id).reading
    return all(reading.value(name) for name in ("name", "id_number"))


def _other_number(found: str) -> str:
    """Whoever claims an account has not signed in: the usual sentence, of the number for signing in, is not true here."""
    return words.CARD_NUMBER_DIFFERS


def _onward(back: list[Case]) -> str:
    """Where the claimant looks at what came back: the one case, or all that there is to do."""
    return reverse("casework:onward", args=[back[0].no]) if len(back) == 1 else reverse("me:me")


def _whose(stated: ClaimStatement) -> User | None:
    """The account that has both number and name, as they are today."""
    user = User.objects.filter(pk=stated.user_id or 0).first()
    return user if user is not None and text.same_name(user.name, stated.name) else None


def _of_account(case: Case, stated: ClaimStatement) -> CaseQuerySet:
    """Every other claim of the same account; none where there is no account."""
    return claimed(stated.user_id).exclude(pk=case.pk)


def _beside(case: Case, stated: ClaimStatement) -> CaseQuerySet:
    """The others that wait."""
    return _of_account(case, stated).waiting().order_by("pk")


def _numbers(cases: CaseQuerySet) -> list[str]:
    return [one.no or "" for one in cases]


def _same_picture(case: Case, stated: ClaimStatement) -> CaseQuerySet:
    """Claims from other phones that show the very same picture. Those of one account are no strangers' (`scans.elsewhere`), so nothing
    else finds them."""
    shown = Claim.objects.filter(portrait__digest=Scan.objects.get(pk=stated.portrait_id).digest).exclude(case=case)
    # Phones are sealed: the database cannot compare them.
    others = [row.case_id for row in shown if row.phone != stated.phone]
    return Case.objects.filter(pk__in=others).exclude(state=CaseState.DRAFT).order_by("pk")


def _seen_before(case: Case, stated: ClaimStatement) -> list[Result]:
    """The picture, where a stranger or an earlier claim has shown it. Of later claims `refer` tells, which is asked again."""
    item, card = "scan.id_portrait", Scan.objects.get(pk=stated.portrait_id)
    found = comparing.seen_before([(item, ITEMS[item], card)])
    if earlier := _same_picture(case, stated).filter(pk__lt=case.pk):
        told = words.picture_in_claims(_numbers(earlier))
        found.append(Result("claimed_picture", item, ITEMS[item], Verdict.UNSURE, told, scan=str(card.pk)))
    return found


def _doubt(stated: ClaimStatement) -> str:
    """What the agency has to know about the account before it decides."""
    user = _whose(stated)
    if user is None:
        return words.NO_SUCH_ACCOUNT
    if not user.is_active:
        return words.ACCOUNT_CLOSED
    return words.NOT_ENTERED if _never_entered(user) else ""


def _has_own_phone(stated: ClaimStatement, user: User) -> bool:
    """Whether the claimant's phone is the one that the holder of the account has proved."""
    return user.phone_verified_at is not None and user.phone == stated.phone


def _overrule(case: Case, stated: ClaimStatement, user: User) -> None:
    """What was said against this claimant stands no more, nor does the word of whoever loses the account by the approval. Who only comes in
    anew by their own phone has said of others what they have said."""
    goes_on = _has_own_phone(stated, user)
    over = [said.pk for said in standing(user.pk) if not goes_on or said.claim.phone == stated.phone]
    Protest.objects.filter(pk__in=over).update(ended_by=Claim.objects.get(case=case))


def _in_others_hands(stated: ClaimStatement, user: User) -> bool:
    """Whether a registered account, or one whose holder has spoken up, would go to another phone than the proved one of its holder. At the
    counter two have seen the person."""
    if stated.filed_by_id or _never_entered(user):
        return False
    if standing(user.pk).exists():
        return True
    return not _has_own_phone(stated, user) and Person.objects.filter(user=user, registered_at__isnull=False).exists()


def _never_entered(user: User) -> bool:
    """Nobody has come in, nor has anybody been given it: a code of the agency opens it, and where the file holds a phone the code goes there."""
    return user.must_set_password and user.phone_verified_at is None


def _page_of(user: User) -> str:
    """The file, where the agency sends or prints a code; empty for an account without one."""
    person = Person.objects.filter(user=user).first()
    return reverse("people:person", args=[person.pk]) if person else ""
