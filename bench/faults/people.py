"""Who acts, and upon what: made on the installation's data before anything falls (`manage.py shell`), handed over as JSON."""

import base64
import random
from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from acms.accounts.models import User
from acms.careers import actions as careers
from acms.careers.rules import Stated
from acms.careers.years import What
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.demo import documents, seed
from acms.demo.register import Register
from acms.employers.models import Employer
from acms.inbox import actions as inbox
from acms.inbox.models import Message
from acms.letters.models import Audit, Verdict
from acms.people import actions as people
from acms.people.models import Person
from acms.scans.models import Scan, ScanState
from acms.transfers import actions as transfers
from acms.transfers.models import Receiver, TransferOut

UNIT, OTHER, PLACE = "91150105MA0TE5T16A", "12150000MA0TE5T162", "150105"
SINCE = date(2011, 7, 1)
NOTES = 60  # messages to each learner
MOVE: dict[str, Any] = {
    "province": "河北省",
    "place": "石家庄市长安区",
    "receiver_kind": Receiver.UNIT,
    "receiver": "河北样例贸易有限公司",
    "receiver_uscc": "91130102MA0TE5T16N",
    "receiver_phone": "0311-5550188",
    "moved_on": date(2026, 5, 4),
}


def session(user: User) -> str:
    """The key of a session of somebody's who has signed in."""
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = user.get_session_auth_hash()
    store.save()
    return str(store.session_key)


class Maker:
    """Makes them, `many` of each kind."""

    def __init__(self, many: int):
        self.many, self.chance = many, random.Random(19)
        self.unit, self.other = (Employer.objects.get(uscc=code) for code in (UNIT, OTHER))
        self.count = 0

    def person(self, name: str) -> User:
        self.count += 1
        born = date(1975, 1, 1) + timedelta(days=self.count)
        return seed._person(name, documents.make_id_number(self.chance, PLACE, born, True), ready=True)

    def drafts(self) -> list[dict[str, Any]]:
        """Collections that were begun."""
        made = [self.person("测试丁") for _ in range(6)]
        for user in made:
            seed._case(user)
        return [{"user": user.pk, "session": session(user)} for user in made]

    def filled(self, how_many: int) -> list[dict[str, Any]]:
        """Collections that can be submitted."""
        made = [self.person("测试戊") for _ in range(how_many)]
        for user in made:
            seed.filled_case(user, documents.cast_for(user.name, user.id_number))
        return [{"user": user.pk, "session": session(user)} for user in made]

    def learners(self) -> list[dict[str, Any]]:
        """Registered people of one unit, with messages that nobody has read."""
        found = []
        for _ in range(24):
            user = self.person("测试己")
            person = seed.enter(user, self.unit, since=SINCE)
            found.append({"user": user.pk, "person": person.pk, "session": session(user)})
        told = [(one["user"], f"样例消息{number}", "样例") for number in range(NOTES) for one in found]
        inbox.tell_each(messages=told)
        return [
            {**one, "notes": list(Message.objects.filter(user=one["user"]).values_list("pk", flat=True))}
            for one in found
        ]

    def movers(self) -> list[str]:
        """Cases 调出区外 that wait for the agency: their numbers."""
        return [self._mover() for _ in range(self.many // 2)]

    def _mover(self) -> str:
        user, today = self.person("测试庚"), timezone.localdate()
        person = seed.enter(user, self.other, since=SINCE)
        rows = [Stated(SINCE, None, What.ON_POST, self.other.name)]
        careers.state_history(person=person, rows=rows, by=user, on=today)
        case = transfers.print_letter(person=Person.objects.get(pk=person.pk), by=user, on=today, **MOVE)
        letter = TransferOut.objects.get(case=case).letter
        scan = Scan.objects.create(kind="move_letter", owner=user, original_bytes=1, digest="x", state=ScanState.USABLE)
        Audit.objects.create(letter=letter, scan=scan, verdict=Verdict.PASS, findings=[], took_ms=1)
        TransferOut.objects.filter(case=case).update(scan=scan)
        transfers.submit(case=case, by=user, on=today)
        casework.run_checks(Case.objects.get(pk=case.pk))
        return str(Case.objects.get(pk=case.pk).no)

    def waiting(self) -> list[str]:
        """Collections before the reviewer of one banner: their numbers."""
        Register(people=200, employers=20, cases=600 * self.many).fill()
        rows = Case.objects.filter(state=CaseState.IN_REVIEW, no__startswith="CJ")
        rows.update(management_code=PLACE, deciding_code=PLACE, taken_by=None)
        return [str(no) for no in rows.order_by("pk").values_list("no", flat=True)]


def papers() -> dict[str, str]:
    """What is uploaded, by kind."""
    who = documents.cast_for("测试己", documents.make_id_number(random.Random(1), PLACE, date(1975, 1, 2), True))
    drawn = {"photo": "photo", "credit_proof": "diploma_full", "employer_certificate": "employer_certificate"}
    return {kind: base64.b64encode(documents.jpeg(who, paper)).decode() for kind, paper in drawn.items()}


def make(many: int) -> dict[str, Any]:
    """All of it; `many`: how long the acts that end something shall last."""
    maker = Maker(many)
    waiting = maker.waiting()
    learners = maker.learners()
    head = Person.objects.get(pk=learners[0]["person"])
    people.appoint_head(
        person=head, employer=maker.unit, on=timezone.localdate(), by=None, case_no="", letter_serial=""
    )
    clerks = {login: session(User.objects.get(login_name=login)) for login in ("saihan", "saihan2", "huhehaote")}
    return {
        "drafts": maker.drafts(),
        "filled": maker.filled(many // 2),
        "printers": maker.filled(3),
        "learners": learners,
        "movers": maker.movers(),
        "waiting": waiting,
        "clerks": clerks,
        "papers": papers(),
    }
