"""The acts: what is sent, by whom, and what the answer says when it is done. One of a kind at a time, so that their order is known."""

import base64
import html
import io
import itertools
import re
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from acms.base.numbers import uscc
from acms.demo import documents
from bench.faults.visitor import Unanswered, Visitor


class Exhausted(Exception):
    """Nobody is left who could do this."""


@dataclass
class Press:
    """One form as it is sent. `to`: where the answer leads when it is done; `says`: what the page there says. `again`: whoever has no
    answer presses again, for the product holds a second press to be the first; else they would look, and here it is left open."""

    key: str
    who: Visitor
    path: str
    data: dict[str, Any]
    to: str = ""
    says: str = ""
    value: str = ""
    files: dict[str, Any] | None = None
    again: bool = True
    after: Callable[[bool], None] = field(default=lambda confirmed: None)

    def send(self) -> bool:
        """Whether the answer says that it is done. Raises Unanswered."""
        answer = self.who.post(self.path, self.data, self.files)
        if self.to and not (answer.status == 302 and answer.location.startswith(self.to)):
            return False
        if not self.says:
            return answer.status in (200, 204, 302)
        shown = self.who.get(answer.location) if self.to else answer
        return self.says in shown.text


class World:
    """Everybody who acts, and what they have in hand."""

    def __init__(self, made: dict[str, Any], urls: list[str], seed: int):
        self.chance = Random(seed)
        self.faults: list[tuple[int, str, bool]] = []
        self.urls: list[str] = urls
        self.year = date.today().year
        self.count = itertools.count(1)
        self.papers = {kind: base64.b64decode(data) for kind, data in made["papers"].items()}
        self.numbers: dict[str, list[str]] = {}  # who stood in which import
        self.people = {one["user"]: self._visitor(one["session"]) for group in ("drafts", "filled", "printers", "learners") for one in made[group]}  # fmt: skip
        self.clerks = {login: self._visitor(session) for login, session in made["clerks"].items()}
        self.drafts = [one["user"] for one in made["drafts"]]
        self.printers = [one["user"] for one in made["printers"]]
        self.filled = deque(one["user"] for one in made["filled"])
        self.learners = made["learners"]
        self.head = self.people[self.learners[0]["user"]]
        self.idle = deque(one["user"] for one in self.learners[1:])
        self.copying = deque(one["user"] for one in self.learners)
        self.notes = deque((one["user"], note) for one in self.learners for note in one["notes"])
        self.chance.shuffle(self.notes)
        self.movers, self.waiting = deque(made["movers"]), deque(made["waiting"])
        self.applied: dict[str, int] = {}  # what was applied for, by whom
        self.refused: deque[tuple[str, int]] = deque()

    def _visitor(self, session: str) -> Visitor:
        return Visitor(self.urls, session, self.faults)

    def one(self, waiting: deque[Any]) -> Any:
        try:
            return waiting.popleft()
        except IndexError:
            raise Exhausted from None

    def mark(self, what: str) -> str:
        """A text that stands nowhere else."""
        return f"{what}{next(self.count):06d}号"


def step_saved(world: World) -> Press:
    """On the page as it stands now: it says what it has seen, so that nothing newer is overwritten."""
    user, school = world.chance.choice(world.drafts), world.mark("样例大学")
    seen = re.search(r'name="seen" id="seen" value="([^"]*)"', world.people[user].get("/collection/5/").text)
    if seen is None:
        raise Unanswered
    data = {
        "autosave": "1",
        "seen": html.unescape(seen[1]),
        "full_level": "21",
        "full_school": school,
        "full_major": "会计学",
    }
    return Press(str(user), world.people[user], "/collection/5/", data, says="已保存", value=school)


def upload_taken(world: World) -> Press:
    user = world.chance.choice(world.drafts)
    data = world.papers["photo"] + b"\0" * next(world.count)
    files = {"file_photo": ("photo.jpg", data, "image/jpeg")}
    return Press(str(user), world.people[user], "/collection/scans/photo/", {}, "/collection/", value=str(len(data)), files=files)  # fmt: skip


def letter_printed(world: World) -> Press:
    user, phone = world.chance.choice(world.printers), f"0471-{5550000 + next(world.count)}"
    data = {"phone": phone, "joined_on": "2020-01-01", "accounting_since": "2019-01-01", "position": "08", "admin_post": "00", "title": "0"}  # fmt: skip
    return Press(str(user), world.people[user], "/collection/letter/", data, "/collection/letter/", value=phone)


def submitted(world: World) -> Press:
    user = world.one(world.filled)
    return Press(str(user), world.people[user], "/collection/submit/", {}, "/collection/status/")


def returned(world: World) -> Press:
    no = world.one(world.waiting)
    data = {"return": "1", "item": "identity.name", "text:identity.name": "看不清，请重新填写。", "submission": "1"}
    return Press(no, world.clerks["saihan"], f"/desk/cases/{no}/decide/", data, "/desk/")


def remark_written(world: World) -> Press:
    no, text = world.one(world.waiting), world.mark("备注")
    world.waiting.append(no)
    return Press(text, world.clerks["saihan2"], f"/desk/cases/{no}/remark/", {"remark": text}, "/desk/cases/", again=False)  # fmt: skip


def credits_applied_for(world: World) -> Press:
    user, what = world.one(world.idle), world.mark("年会")
    world.applied[what] = user
    files = {"proof": ("proof.jpg", world.papers["credit_proof"], "image/jpeg")}
    data = {"year": str(world.year), "way": "conference", "units": "1", "what": what}
    press = Press(what, world.people[user], "/me/learning/apply/", data, "/me/learning/", files=files)
    press.after = lambda confirmed: None if confirmed else world.idle.append(user)
    return press


def _case_of(world: World, clerk: Visitor) -> tuple[str, dict[str, str], int]:
    """An application that waits for this clerk: its number, what its page sends along, whose it is."""
    listed = clerk.get("/desk/queue/?view=todo&kind=credit&level=all").text
    for no in re.findall(r"/desk/cases/(XF[\w-]+)/", listed):
        page = clerk.get(f"/desk/cases/{no}/").text
        user = next((user for what, user in world.applied.items() if what in page), None)
        number = re.search(r'name="submission" value="(\d+)"', page)
        if user is not None and number:
            return no, {"submission": number[1]}, user
    raise Exhausted


def _decision(world: World, login: str, **button: str) -> tuple[Press, int]:
    no, page, user = _case_of(world, world.clerks[login])
    return Press(no, world.clerks[login], f"/desk/cases/{no}/decide/", {**page, **button}, "/desk/"), user


def credits_approved(world: World) -> Press:
    press, user = _decision(world, world.chance.choice(("saihan", "huhehaote")), approve="1", reason="同意")
    press.after = lambda confirmed: world.idle.append(user)  # without an answer too: who still waits is told so
    return press


def credits_refused(world: World) -> Press:
    press, user = _decision(world, "saihan", refuse="1", reason="不是继续教育", sure="1")
    press.after = lambda confirmed: world.refused.append((press.key, user)) if confirmed else world.idle.append(user)
    return press


def refusal_appealed(world: World) -> Press:
    no, user = world.one(world.refused)
    return Press(no, world.people[user], f"/cases/{no}/appeal/", {"reason": "是继续教育，请再看。"}, "/")


def credits_entered(world: World) -> Press:
    what, one = world.mark("培训"), world.chance.choice(world.learners)
    data = {"year": str(world.year), "subject": "P", "form": "01", "points": "1", "what": what}
    return Press(what, world.clerks["saihan2"], f"/desk/people/{one['person']}/learning/", data, "/desk/people/", "学分已经记入")  # fmt: skip


def message_read(world: World) -> Press:
    user, note = world.one(world.notes)
    return Press(str(note), world.people[user], "/me/messages/", {"note": str(note)}, "/me/messages/")


def good_deed_stated(world: World) -> Press:
    what, user = world.mark("表扬"), world.chance.choice(world.learners)["user"]
    data = {"code": "G05", "happened_on": "2026-01-05", "what": what, "issuer": "样例单位"}
    return Press(what, world.people[user], "/me/trust/new/", data, "/me/trust/", "已经记载", again=False)


def evaluation_entered(world: World) -> Press:
    person, result = world.chance.choice(world.learners[1:])["person"], world.chance.choice("1234")
    data = {"person": str(person), f"result-{person}": result}
    return Press(str(person), world.head, f"/employer/evaluations/?year={world.year}", data, "/employer/evaluations/", value=result)  # fmt: skip


def notice_published(world: World) -> Press:
    title = world.mark("通知")
    data = {"title": title, "category": "information", "body": "正文。", "publish": "1"}
    return Press(title, world.clerks["huhehaote"], "/desk/notices/new/", data, "/desk/notices/", "公告已经发布", again=False)  # fmt: skip


def mailing_sent(world: World) -> Press:
    title, clerk = world.mark("群发"), world.clerks["saihan2"]
    asked = clerk.post("/desk/mailings/?employer=青禾", {"title": title, "text": "样例"})
    if asked.status != 302:
        raise Unanswered
    return Press(title, clerk, asked.location, {"send": "1"}, asked.location, "开始发送")


def import_written(world: World) -> Press:
    clerk, numbers = world.clerks["saihan"], [_number(world) for _ in range(20)]
    table = "姓名,身份证号,管理地区\n" + "".join(f"张样例,{number},赛罕区\n" for number in numbers)
    files = {"file": ("people.csv", io.BytesIO(table.encode()), "text/csv")}
    taken = clerk.post("/desk/imports/", {"kind": "people"}, files)
    if taken.status != 302:
        raise Unanswered
    key = taken.location.strip("/").split("/")[-1]
    world.numbers[key] = numbers
    at, columns = taken.location, {"column:name": "0", "column:id_number": "1", "column:management_code": "2"}
    if _until_shown(clerk, at, 'name="check"'):
        with suppress(Unanswered):  # the page shows whether it was heard
            clerk.post(at, {"check": "1", **columns})
    if not _until_shown(clerk, at, 'name="all"'):
        raise Exhausted
    return Press(key, clerk, at, {"all": "1"}, at)


def _until_shown(who: Visitor, at: str, what: str) -> bool:
    """Whether its page has a button, or gets one in time."""
    for _ in range(240):
        with suppress(Unanswered):
            if what in who.get(at).text:
                return True
        time.sleep(0.5)
    return False


def _number(world: World) -> str:
    born = date(1901, 1, 1) + timedelta(days=next(world.count) % 3000)
    return documents.make_id_number(world.chance, "150105", born, True)


def export_made(world: World) -> Press:
    purpose = world.mark("核对")
    return Press(purpose, world.clerks["saihan2"], "/desk/exports/?employer=青禾", {"purpose": purpose}, "/desk/exports/", again=False)  # fmt: skip


def copy_made(world: World) -> Press:
    user = world.one(world.copying)
    return Press(str(user), world.people[user], "/me/data/", {}, "/me/data/", "正在准备副本")


def unit_added(world: World) -> Press:
    user, code = world.chance.choice(world.drafts), _code(next(world.count))
    data = {
        "uscc": code, "name": f"样例{code}有限公司", "address": "内蒙古自治区呼和浩特市赛罕区样例路26号", "division_code": "150105",
        "economic_type": "173", "phone": "0471-5550100", "certificate_type": "01",
    }  # fmt: skip
    files = {"certificate": ("a.jpg", world.papers["employer_certificate"], "image/jpeg")}
    return Press(code, world.people[user], "/changes/employers/new/", data, "/collection/", files=files)


def _code(number: int) -> str:
    body = f"MA{number:06d}"
    first = f"91150105{body}{uscc.body_check(body)}"
    return first + uscc.check_character(first)


def let_go(world: World) -> Press:
    no = world.one(world.movers)
    data = {"approve": "1", "submission": "1", "reason": "同意"}
    return Press(no, world.clerks["saihan"], f"/desk/cases/{no}/decide/", data, "/desk/")


# How often each is chosen. What waits for the reader costs the worker a second.
KINDS: dict[str, tuple[Callable[[World], Press], int]] = {
    "step saved": (step_saved, 30),
    "upload taken": (upload_taken, 4),
    "letter printed": (letter_printed, 5),
    "collection submitted": (submitted, 2),
    "collection returned": (returned, 10),
    "remark written": (remark_written, 8),
    "credits applied for": (credits_applied_for, 4),
    "credits approved": (credits_approved, 4),
    "credits refused": (credits_refused, 2),
    "refusal appealed": (refusal_appealed, 2),
    "credits entered": (credits_entered, 12),
    "message read": (message_read, 12),
    "good deed stated": (good_deed_stated, 8),
    "evaluation entered": (evaluation_entered, 10),
    "notice published": (notice_published, 6),
    "mailing sent": (mailing_sent, 3),
    "import written": (import_written, 2),
    "export made": (export_made, 2),
    "copy of one's data": (copy_made, 1),
    "unit added": (unit_added, 2),
    "transfer let go": (let_go, 2),
}
