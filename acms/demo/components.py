"""Every component of the house style in each of its states: what the page shows them with. All of it is invented, nothing is stored."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

from django import forms
from django.contrib.messages import INFO
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils import timezone

from acms.accounts import captcha, papers
from acms.accounts.forms import phone_number
from acms.base.confirm import Input, Question
from acms.base.forms import AskingForm, NameField
from acms.base.paging import SIZES, Page
from acms.casework import words as casework_words
from acms.demo import words
from acms.people.models import Person
from acms.scans.kinds import KINDS
from acms.scans.models import Scan, ScanState
from acms.scans.words import Trouble

PHONE = "13800000177"
NOBODY = "00000000-0000-0000-0000-000000000000"  # of no file
SIZE = {"width": 1600, "height": 1010, "archive_bytes": 120_000, "original_bytes": 3_400_000}


class Sample(AskingForm):
    """A field of each kind."""

    name = NameField(label="姓名")
    level = forms.ChoiceField(label="资格级别", choices=[("", "请选择"), ("1", "初级"), ("2", "中级")])
    day = forms.CharField(label="取得时间", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    post = forms.ChoiceField(label="是否在岗", choices=[("1", "是"), ("0", "否")], widget=forms.RadioSelect)
    phone = forms.CharField(label="手机号")
    code = forms.CharField(label="短信验证码")
    photo = papers.PaperField("photo", label="证件照", required=False)

    LOOKS: ClassVar[dict[str, str]] = {"level": "form-select", "post": "form-check-input"}

    def clean_phone(self) -> str:
        return phone_number(self.cleaned_data["phone"])

    def prepare(self) -> None:
        for key, field in self.fields.items():
            if key != "photo":
                field.widget.attrs["class"] = self.LOOKS.get(key, "form-control")


def shown(request: HttpRequest) -> dict[str, Any]:
    """What the page needs: forms in their states, slots, tables, a captcha of its own."""
    now = timezone.localtime()
    return {
        **_forms(),
        **captcha.fresh(request, captcha.SIGN_IN),
        "slots": list(_slots()),
        "kinds_of_paper": KINDS,
        "audits": list(_audits()),
        "steps": _steps(),
        "few": _page(1, 12),
        "middle": _page(2, 381),
        "none": Page([], 1, 0, 0, [], 0, "", ""),
        "bars": [
            _bar("初级", 408_151, "100", "level=1"),
            _bar("中级", 91_000, "22.3"),
            _bar(words.LONG_NAME, 1, "1"),
        ],
        "happened": [
            SimpleNamespace(at=now, what=words.HAPPENED, by="苏日娜"),
            SimpleNamespace(at=now - timedelta(days=3), what=words.HAPPENED_BEFORE, by=""),
        ],
        "sample_messages": [Message(INFO, words.MESSAGE), Message(INFO, words.LONG_MESSAGE)],
        "decided": [
            {"case": _case("乌云样例"), "done": words.APPROVED, "left": 8, "state": "waits"},
            {"case": _case("哈斯样例"), "done": words.RETURNED, "left": 0, "state": "waits"},
        ],
        "decided_before": [
            {"case": _case("乌云样例"), "done": words.APPROVED, "state": "done"},
            {
                "case": _case("哈斯样例"),
                "done": words.RETURNED,
                "state": "fell",
                "fallen": casework_words.WITHDRAWN_MEANWHILE,
            },
            {"case": _case("乌云样例"), "state": "undone"},
        ],
        "asked": Question(words.ASK, words.ASK_POINTS, words.ASK_BUTTON),
        "asked_more": Question(
            words.ASK, words.ASK_POINTS[:1], words.ASK_BUTTON, (Input("number", "文号", hint=words.ASK_HINT),)
        ),
        "hidden_fields": [("pick", "1")],
        "typed_none": [],
        "typed_one": [(Input("number", "文号", hint=words.ASK_HINT), "")],
        "reasons": [("姓名", words.REASON), ("毕业院校", words.REASON)],
        "fault": Trouble(*words.TROUBLE),
        "paper": {"name": "photo", "kind": "photo", "most": 1, "goes": "", "attrs": {"id": "id_shown"}},
        "kept_paper": _kept(),
        "facts": {"idle_minutes": "30"},
        "unknown_values": ["entered-2026-13"],
        "choices": [("1", "初级"), ("2", "中级")],
        "grouped": [("专业技术", [("1", "初级"), ("2", "中级")]), ("其他", [("9", "无")])],
        "at": now,
        "phone": PHONE,
        "nobody": Person(),
        "long_name": words.LONG_NAME,
    }


def _forms() -> dict[str, Any]:
    """The same form empty, filled, refused, switched off and with what came back."""
    good = {"name": "乌云样例", "level": "2", "post": "1", "phone": PHONE, "code": "123456"}
    filled, long = Sample(good), Sample({**good, "name": words.LONG_NAME, "reason": words.LONG_MESSAGE})
    off = Sample(initial=good)
    for field in off.fields.values():
        field.disabled = True
    back, differs = Sample(good), Sample(good)
    for field in back.fields.values():
        field.returned = words.REASON  # type: ignore[attr-defined]
    differs.fields["name"].differs = words.DIFFERS  # type: ignore[attr-defined]
    wrong = Sample({"phone": "138", "code": "0"})
    return {
        "empty_form": Sample(),
        "filled_form": filled,
        "wrong_form": wrong,
        "off_form": off,
        "back_form": back,
        "differing_form": differs,
        "long_form": long,
    }


def _kept() -> SimpleNamespace:
    """A chosen file, as staging.KeptFile shows one."""
    return SimpleNamespace(
        token=NOBODY, has_picture=True, shown_name=words.FILE_NAME, size=1_234_567, row=SimpleNamespace(pages=3)
    )


def _slots() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """The upload block of the steps in each of its states: its title here, the slot, the fault."""
    kind = KINDS["id_portrait"]
    base = {
        "kind": kind,
        "title": kind.title,
        "open": True,
        "shown": True,
        "audit": None,
        "head_confirms": False,
        "optional": False,
        "begun": 0,
        "returned": "",
        "differs": [],
        "move_to": None,
    }

    def slot(scan: Scan | None, **more: Any) -> dict[str, Any]:
        return {**base, "scan": scan, **more}

    def scan(state: str, **more: Any) -> Scan:
        return Scan(**{"kind": kind.code, "state": state, **SIZE, **more})

    doubt, refusal = words.DOUBT, words.TROUBLE
    finding = {"box": [200, 200, 400, 160]}
    refused = [{"verdict": "refuse", "why": refusal[0], "cure": refusal[1], **finding}]
    unsure = [{"verdict": "unsure", "why": doubt[0], "cure": doubt[1], **finding}]
    moved = SimpleNamespace(name="id_emblem", label=KINDS["id_emblem"].title)
    yield "空的", slot(None), None
    yield "选填", slot(None, optional=True), None
    yield "没有传完", slot(None, begun=26), None
    yield "没有收下", slot(None), Trouble(*refusal)
    yield "正在检查", slot(scan(ScanState.CHECKING, stage=2)), None
    yield "可用", slot(scan(ScanState.USABLE)), None
    yield "可用，已整理", slot(scan(ScanState.USABLE, changed=words.MENDED, plain_fits=True)), None
    yield "有几页", slot(scan(ScanState.USABLE, pages=3)), None
    yield "不能用", slot(scan(ScanState.REFUSED, findings=refused), move_to=moved), None
    yield "拿不准", slot(scan(ScanState.UNSURE, findings=unsure)), None
    yield "退回", slot(scan(ScanState.USABLE), returned=words.REASON, differs=[words.DIFFERS]), None
    yield "不能改", slot(scan(ScanState.USABLE), open=False), None


def _audits() -> Iterator[tuple[str, SimpleNamespace]]:
    """The audit of a letter: under way, passed, failed."""
    wrong = {
        "verdict": "fail",
        "message": words.LETTER_FAULT,
        "printed": True,
        "expected": "2011年3月1日",
        "read": "2011年3月7日",
        "box": [200, 200, 400, 160],
    }
    seal = {"verdict": "unsure", "message": words.SEAL_FAULT, "printed": False, "expected": words.LONG_NAME, "read": ""}
    yield "正在核对", SimpleNamespace(is_done=False, verdict="", findings=[], is_only_unsigned_by_unit=False)
    yield "一致", SimpleNamespace(is_done=True, verdict="pass", findings=[], is_only_unsigned_by_unit=False)
    yield (
        "有两处",
        SimpleNamespace(
            is_done=True, verdict="fail", findings=[wrong, {**seal, "box": None}], is_only_unsigned_by_unit=True
        ),
    )


def _steps() -> list[SimpleNamespace]:
    """Steps that are done, in hand, and not reached."""
    rows = zip(words.STEPS, ("done", "done", "now", "", ""), strict=True)
    return [
        SimpleNamespace(
            number=number, name=name, state=state, open=number < 4, note=words.STEP_NOTE if number == 3 else ""
        )
        for number, (name, state) in enumerate(rows, 1)
    ]


def _bar(label: str, number: int, width: str, query: str = "") -> SimpleNamespace:
    """What statistics gives to a chart."""
    return SimpleNamespace(label=label, number=number, width=width, query=query)


def _case(title: str) -> SimpleNamespace:
    return SimpleNamespace(no="CJ150105-2026-000001", title=title, kind_title="信息采集")


def _page(number: int, total: int) -> Page:
    rows = list(range(min(20, total)))
    after = "?page=3" if total > 20 else ""
    sizes = [(size, "" if size == SIZES[0] else f"?size={size}") for size in SIZES]
    return Page(rows, number, total, 0, sizes, (number - 1) * 20 + 1, "?page=1" if number > 1 else "", after)
