"""The draft of a decision, reasons of a return, the question before a final act, the next case (C01, C02)."""
# ruff: noqa: F811  (fixtures of another file)

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from acms.accounts.models import Role, User
from acms.casework import access, actions, drafting, words
from acms.casework.models import Case, CaseState, Decision, DecisionDraft
from acms.journal.models import Entry
from tests.casework.test_desk import new_employer, waiting  # noqa: F401
from tests.conftest import refused
from tests.threads import together

ITEM = "employer.name"
MARKED = {"item": ITEM, f"text:{ITEM}": "与证照不一致", "version": "0"}


def _page(client: Client, case: Case) -> str:
    return client.get(f"/desk/cases/{case.no}/").content.decode()


def _send(client: Client, case: Case, what: str, **data: Any) -> Any:
    return client.post(f"/desk/cases/{case.no}/{what}/", data)


@pytest.mark.parametrize("what", ["draft", "take", "remark"])
def test_C02_what_is_marked_survives_every_button_of_the_page(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
    what: str,
) -> None:
    client.force_login(clerk_of_saihan)
    assert _send(client, new_employer, what, **MARKED, remark="电话问过").status_code == 302
    page = _page(client, new_employer)
    assert "与证照不一致" in page
    assert page.count(" checked") == 2  # the item, and going on
    assert DecisionDraft.objects.get().begun


def test_C02_while_typing_the_draft_is_kept_and_what_arrives_late_covers_nothing(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    address = f"/desk/cases/{new_employer.no}/draft/"
    later = client.post(address, {**MARKED, "version": "2"}, headers={"x-autosave": "1"})
    assert later.status_code == 200 and json.loads(later.content)["version"] == 2
    early = {**MARKED, f"text:{ITEM}": "与", "version": "1"}
    assert client.post(address, early, headers={"x-autosave": "1"}).status_code == 409
    assert DecisionDraft.objects.get().marks[0]["text"] == "与证照不一致"


def test_C02_a_colleague_sees_who_has_begun_and_not_the_words(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
    other_clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    _send(client, new_employer, "draft", **MARKED)
    client.force_login(other_clerk_of_saihan)
    page = _page(client, new_employer)
    assert f"{clerk_of_saihan.name}已经开始办这件" in page and "与证照不一致" not in page


def test_C02_the_draft_is_gone_with_the_decision(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    _send(client, new_employer, "draft", **MARKED)
    _send(client, new_employer, "decide", **MARKED, **{"return": "1"})
    assert Decision.objects.get().items[0]["reason"] == "与证照不一致"
    assert not DecisionDraft.objects.exists()


def test_C02_who_is_late_or_finds_it_held_reads_what_they_typed(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
    other_clerk_of_saihan: User,
) -> None:
    actions.take(new_employer, by=other_clerk_of_saihan)
    client.force_login(clerk_of_saihan)
    held = _send(client, new_employer, "decide", **MARKED, **{"return": "1"})
    assert held.status_code == 409 and "与证照不一致" in held.text
    actions.return_for_correction(
        new_employer, by=other_clerk_of_saihan, items=[{"item": ITEM, "label": "名称", "reason": "先"}]
    )
    late = _send(client, new_employer, "decide", **MARKED, **{"return": "1"})
    assert late.status_code == 409 and "您写的没有送出" in late.text and "与证照不一致" in late.text
    assert not DecisionDraft.objects.exists()


def test_C02_a_return_needs_a_reason_for_every_item_or_one_for_all(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    bare = _send(client, new_employer, "decide", item=ITEM, version="0", **{"return": "1"})
    assert bare.status_code == 409 and "还没有退回理由" in bare.text and "aria-invalid" in bare.text
    assert not Decision.objects.exists()
    _send(client, new_employer, "decide", item=ITEM, reason="请重新上传证照。", version="0", **{"return": "1"})
    assert Decision.objects.get().items[0]["reason"] == "请重新上传证照。"


def test_C02_enter_in_a_field_of_the_case_page_keeps_and_decides_nothing(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    """The first submit button of a form is what Enter presses."""
    client.force_login(clerk_of_saihan)
    form = _page(client, new_employer).split('id="decide"')[1]
    first = form[form.index("<button") :].split(">")[0]
    assert f"/desk/cases/{new_employer.no}/draft/" in first


def test_C02_refusing_asks_once_and_says_what_will_happen(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    asked = _send(client, new_employer, "decide", refuse="1", reason="没有公章", version="0")
    assert asked.status_code == 200 and "最终决定" in asked.text and not Decision.objects.exists()
    _send(client, new_employer, "decide", refuse="1", reason="没有公章", version="0", sure="1")
    assert Decision.objects.get().outcome == "refused"


def test_C01_a_second_click_goes_on_like_the_first(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    for _ in range(2):
        answer = _send(client, new_employer, "decide", **MARKED, **{"return": "1"})
        assert answer.status_code == 302
    assert Decision.objects.count() == 1


def test_C01_the_next_case_is_taken_and_is_of_the_same_list(
    client: Client,
    waiting: list[Case],
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    Case.objects.filter(pk=waiting[0].pk).update(doubts=1)
    Case.objects.filter(pk__in=[row.pk for row in waiting[1:]]).update(doubts=0, fails=0)
    client.force_login(clerk_of_saihan)
    back = {"go_on": "1", "back": "view=free&result=ok", "return": "1"}
    answer = _send(client, new_employer, "decide", **MARKED, **back)
    assert f"/desk/cases/{waiting[1].no}/?view=free&result=ok" in answer.url
    assert Case.objects.get(pk=waiting[1].pk).taken_by == clerk_of_saihan


def test_C01_the_region_takes_its_own_case_from_behind_all_that_it_only_reads(
    client: Client,
    waiting: list[Case],
    new_employer: Case,
    clerk_of_the_region: User,
) -> None:
    client.force_login(clerk_of_the_region)
    assert "/desk/next/" not in client.get("/desk/queue/").text
    Case.objects.filter(pk=new_employer.pk).update(deciding_code="150000", state=CaseState.IN_REVIEW)
    page = client.get("/desk/queue/")
    assert {code: count for code, _, count in page.context["views"]}["todo"] == 1
    assert new_employer.no in client.post("/desk/next/").url


def test_C01_a_league_begins_with_its_own_level(
    client: Client,
    waiting: list[Case],
    clerk_of_the_league: User,
) -> None:
    client.force_login(clerk_of_the_league)
    assert client.post("/desk/next/").url.startswith("/desk/queue/")
    assert not client.get("/desk/queue/").context["rows"]
    assert len(client.get("/desk/queue/?level=all").context["rows"]) == 3
    assert "/desk/cases/" in client.post("/desk/next/", {"back": "level=all"}).url


@pytest.mark.parametrize(
    ("view", "shown"),
    [("todo", True), ("mine", True), ("free", True), ("due", True), ("returned", False), ("done", False)],
)
def test_C01_what_waits_for_nobody_is_shown_without_levels(
    client: Client, clerk_of_the_league: User, view: str, shown: bool
) -> None:
    client.force_login(clerk_of_the_league)
    assert ('aria-label="层级"' in client.get(f"/desk/queue/?view={view}").text) == shown


@pytest.fixture
def committed(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[User, User]]:
    """Two reviewers and four cases that other connections see: made and taken away by another connection than the test's.

    The journal is left out: what is once in it cannot be taken away.
    """
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: there is no race to lose")
    monkeypatch.setattr(actions.journal, "write", lambda *_args, **more: None)
    clerks: list[User] = []

    def make() -> None:
        clerks.extend(
            User.objects.create(name="两人", login_name=f"race{number}", role=Role.REVIEWER, agency_code="150105")
            for number in (1, 2)
        )
        subject = User.objects.create(name="两件")
        Case.objects.bulk_create(
            Case(
                no=f"RACE-{number}", slot=f"race:{number}", kind="collection", subject=subject, title="两件", state=CaseState.IN_REVIEW,
                management_code="150105", deciding_code="150105", moved_at=timezone.now(), submitted_at=timezone.now(),
            )
            for number in range(4)
        )  # fmt: skip

    def take_away() -> None:
        Case.objects.filter(no__startswith="RACE-").delete()
        User.objects.filter(name__in=["两人", "两件"]).delete()

    together(make)
    yield clerks[0], clerks[1]
    together(take_away)


def test_C01_two_reviewers_going_on_at_once_never_get_the_same_case(committed: tuple[User, User]) -> None:
    """A hundred times: 0 of 100 the same, and nobody goes away empty."""
    got: list[list[str]] = []

    def go(who: User) -> None:
        case = actions.take_next(access.decidable(who).order_by("submitted_at", "pk"), by=who)
        got[-1].append(case.no or "" if case else "")

    for _ in range(100):
        got.append([])
        together(*(lambda who=who: go(who) for who in committed))
        together(lambda: Case.objects.filter(no__startswith="RACE-").update(taken_by=None))
    assert [pair for pair in got if len(set(pair)) < 2 or "" in pair] == []


def test_C02_looking_into_a_case_is_journaled_once(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
) -> None:
    client.force_login(clerk_of_saihan)
    for text in ("与证照", "与证照不一致"):
        _send(client, new_employer, "draft", **{**MARKED, f"text:{ITEM}": text})
    entry = Entry.objects.get(verb="case.looked_into")
    assert (entry.by_id, entry.subject) == (clerk_of_saihan.pk, f"casework.case:{new_employer.pk}")


@pytest.mark.parametrize("field", ["reason", "remark", f"text:{ITEM}"])
def test_C02_a_text_of_500_characters_is_kept_and_a_longer_one_is_refused_in_words(
    client: Client,
    new_employer: Case,
    clerk_of_saihan: User,
    field: str,
) -> None:
    client.force_login(clerk_of_saihan)
    assert _send(client, new_employer, "draft", **{**MARKED, field: "满" * 500}).status_code == 302
    longer = _send(client, new_employer, "draft", **{**MARKED, field: "多" * 501})
    assert longer.status_code == 409 and "最多500个字" in longer.text and "多" * 501 in longer.text
    assert "满" * 500 in json.dumps(DecisionDraft.objects.values().get(), default=str, ensure_ascii=False)


@pytest.mark.parametrize(
    ("state", "who", "may"),
    [
        (CaseState.IN_REVIEW, "saihan", True),
        (CaseState.IN_REVIEW, "league", True),  # it may decide what is below it
        (CaseState.IN_REVIEW, "hailar", False),
        (CaseState.APPROVED, "league", True),  # a reversal
        (CaseState.APPROVED, "saihan", False),
        (CaseState.CHECKING, "saihan", False),
        (CaseState.RETURNED, "saihan", False),
    ],
)
def test_C02_a_decision_is_begun_by_who_may_take_it_and_a_note_by_who_reads(
    new_employer: Case,
    clerk_of_saihan: User,
    clerk_of_hailar: User,
    clerk_of_the_league: User,
    state: CaseState,
    who: str,
    may: bool,
) -> None:
    by = {"saihan": clerk_of_saihan, "hailar": clerk_of_hailar, "league": clerk_of_the_league}[who]
    Case.objects.filter(pk=new_employer.pk).update(state=state)
    case = Case.objects.get(pk=new_employer.pk)
    for typed in (drafting.Typed(reason="可能不符"), drafting.Typed({ITEM: drafting.Mark(ITEM, True)})):
        if may:
            drafting.keep(case=case, by=by, typed=typed)
        else:
            with refused(words.decided_before(case)):
                drafting.keep(case=case, by=by, typed=typed)
    assert DecisionDraft.objects.filter(begun=True).exists() is may
    drafting.keep(case=case, by=by, typed=drafting.Typed(remark="再问一次"))
    assert DecisionDraft.objects.get().remark == "再问一次" and not DecisionDraft.objects.get().begun


def test_C02_of_two_pages_of_one_reviewer_the_later_counts_and_a_form_always_does(
    new_employer: Case, clerk_of_saihan: User
) -> None:
    def kept(text: str, version: int | None = None) -> int:
        typed = drafting.Typed(reason=text)
        return drafting.keep(case=new_employer, by=clerk_of_saihan, typed=typed, version=version)

    assert kept("一", 5) == 5
    for late in (5, 4):
        with refused(words.KEPT_ELSEWHERE):
            kept("迟", late)
    assert kept("二") == 6 and kept("三") == 7 and kept("四", 8) == 8
    assert (DecisionDraft.objects.get().reason, DecisionDraft.objects.get().marks) == ("四", None)


def test_C02_what_is_written_about_an_item_that_is_not_returned_is_kept_and_not_sent(
    client: Client, new_employer: Case, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    other = "employer.address"
    sent = {**MARKED, f"text:{other}": "以后再看", "reason:employer.phone": "x", "text:nowhere": "x"}
    _send(client, new_employer, "draft", **sent)
    marks = {row["item"]: row for row in DecisionDraft.objects.get().marks}
    assert marks.keys() == {ITEM, other, "employer.phone"} and [marks[one]["on"] for one in (ITEM, other)] == [
        True,
        False,
    ]
    _send(client, new_employer, "decide", **sent, **{"return": "1"})
    assert [one["item"] for one in Decision.objects.get().items] == [ITEM]
