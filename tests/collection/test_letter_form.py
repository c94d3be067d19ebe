"""「填写并打印证明函」: each of its days at its border, and what the printed letter then says (T01, W07, W08)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from acms.base.dates import years_after
from acms.base.words import please
from acms.casework.models import Case
from acms.collection import words
from acms.collection.facts import gather
from acms.collection.forms import LetterForm
from acms.collection.models import PostAnswers
from acms.letters import words as letters_words
from acms.letters.models import Letter
from acms.people.models import Person

ADDRESS = "/collection/letter/"
STARTED = date(2013, 8, 1)
TYPED = {
    "phone": "0471-5550188",
    "joined_on": str(STARTED),
    "accounting_since": str(STARTED),
    "position": "08",
    "admin_post": "00",
    "title": "0",
}


@pytest.fixture
def asked(client: Client, filled: Case) -> Client:
    client.force_login(filled.subject)
    return client


def faults(client: Client, **typed: Any) -> dict[str, list[str]]:
    """What the page says is wrong, by field; nothing where the letter was printed."""
    before = Letter.objects.count()
    answer = client.post(ADDRESS, {**TYPED, **typed})
    if answer.status_code == 302:
        assert Letter.objects.count() == before + 1
        return {}
    assert answer.status_code == 422 and Letter.objects.count() == before
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def printed() -> dict[str, Any]:
    return dict(Letter.objects.latest("issued_at").facts)


@pytest.mark.parametrize("name", ["joined_on", "accounting_since", "title_since"])
def test_T01_a_day_of_the_letter_is_today_at_the_latest(asked: Client, name: str) -> None:
    today = timezone.localdate()
    label = str(LetterForm(born=STARTED).fields[name].label)
    assert faults(asked, title="3", **{"title_since": str(STARTED), name: str(today)}) == {}
    morrow = today + timedelta(days=1)
    said = faults(asked, title="3", **{"title_since": str(STARTED), name: str(morrow)})
    assert said == {name: [words.future(label, morrow)]} and label in said[name][0]


def test_T01_a_title_is_held_since_a_day_and_no_title_since_none(asked: Client) -> None:
    assert faults(asked, title="3") == {"title_since": [words.TITLE_SINCE_FIRST]}
    wrong = faults(asked, title="3", title_since="2019-13-20")["title_since"]
    assert len(wrong) == 1 and wrong != [words.TITLE_SINCE_FIRST], "a day that is none was typed, it is not missing"
    assert faults(asked, title="3", title_since="2019-05-20") == {}
    assert (printed()["title_since"], PostAnswers.objects.get().title_since) == ("2019-05-20", date(2019, 5, 20))
    # A day beside 无职务 was left in the box: it is no part of the letter.
    assert faults(asked, title="0", title_since="2019-05-20") == {}
    assert (printed()["title_since"], PostAnswers.objects.get().title_since) == ("无", None)
    assert "title" in faults(asked, title="")


def test_W08_a_start_that_was_stated_once_is_shown_and_not_asked_again(asked: Client, filled: Case) -> None:
    """By a filing or the former system: it may lie before the graduation, of which that knew nothing."""
    fixed = date(1991, 3, 1)
    assert fixed < gather(filled).education.full.graduated  # type: ignore[operator]
    Person.objects.filter(user=filled.subject).update(accounting_since=fixed)
    field = asked.get(ADDRESS).context["form"]["accounting_since"]
    assert field.field.disabled and field.value() == str(fixed)
    told = {"accounting_since": [words.start_fixed(fixed)]}
    for other in ("1991-03-02", "1991-02-28", "一九九一年"):
        assert faults(asked, accounting_since=other) == told, other
    for same in ("", "1991-03-01", "1991年3月1日"):
        assert faults(asked, accounting_since=same) == {}, same
        assert printed()["accounting_since"] == "1991-03-01"
        assert PostAnswers.objects.get().accounting_since == fixed
    # A page that does not ask for it sends nothing of it.
    asked.post(ADDRESS, {name: text for name, text in TYPED.items() if name != "accounting_since"})
    assert printed()["accounting_since"] == "1991-03-01"


def test_W08_a_start_that_is_not_fixed_yet_is_asked_and_looked_at(asked: Client, filled: Case) -> None:
    field = asked.get(ADDRESS).context["form"].fields["accounting_since"]
    assert not field.disabled
    graduated = gather(filled).education.full.graduated
    assert graduated is not None
    assert faults(asked, accounting_since=str(graduated)) == {}
    said = faults(asked, accounting_since=str(graduated - timedelta(days=1)))
    assert list(said) == ["accounting_since"] and "早于全日制毕业时间" in said["accounting_since"][0]
    assert list(faults(asked, accounting_since="1993-13-01")) == ["accounting_since"]


def test_T01_nobody_joins_a_unit_before_sixteen(asked: Client, filled: Case) -> None:
    sixteen = years_after(gather(filled).identity.born, 16)
    assert faults(asked, joined_on=str(sixteen)) == {}
    young = str(sixteen - timedelta(days=1))
    assert faults(asked, joined_on=young) == {"joined_on": [words.JOINED_TOO_YOUNG]}


def test_D05_a_new_unit_is_joined_after_the_former_post_began() -> None:
    """A9: one post after the other."""

    def said(joined: date, **how: Any) -> list[str]:
        form = LetterForm({**TYPED, "joined_on": str(joined)}, born=date(1980, 1, 1), **how)
        form.is_valid()
        return list(form.errors.get("joined_on", []))

    former = date(2015, 8, 1)
    assert said(former, before=former) == [words.joined_before(former)] and str(former) in words.joined_before(former)
    assert said(former - timedelta(days=1), before=former) == [words.joined_before(former)]
    assert said(former + timedelta(days=1), before=former) == []
    assert said(former) == []
    # Too young is said instead of it, not beside it.
    assert said(date(1995, 12, 31), before=former) == [words.JOINED_TOO_YOUNG]


def test_T01_what_is_missing_is_called_by_its_name(asked: Client) -> None:
    said = faults(asked, phone="", joined_on="", position="")
    assert said == {
        "phone": [please("填", "工作单位电话")],
        "joined_on": [please("填", "进入单位工作日期")],
        "position": [please("选择", "现从事会计工作岗位")],
    }


def test_T01_a_letter_of_the_region_offers_no_post_without_a_post(asked: Client) -> None:
    """Whoever holds none of the posts needs no letter (W07)."""
    form = asked.get(ADDRESS).context["form"]
    offered = {name: [code for code, _ in form.fields[name].choices] for name in ("position", "admin_post", "title")}
    assert "00" not in offered["position"] and "08" in offered["position"]
    assert "00" in offered["admin_post"] and "0" in offered["title"]
    assert all(codes[0] == "" for codes in offered.values())
    assert list(faults(asked, position="00")) == ["position"]


def test_T01_a_character_that_no_font_has_is_named_and_no_letter_is_printed_with_a_hole(
    asked: Client, filled: Case
) -> None:
    before = PostAnswers.objects.get(case=filled)
    answer = asked.post(ADDRESS, {**TYPED, "phone": "0471-\U000100005550188"})
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [letters_words.missing_characters("\U00010000")]
    assert "「\U00010000」这几个字暂时打印不出来" in answer.text
    after = PostAnswers.objects.get(case=filled)
    assert (after.letter_id, after.version) == (before.letter_id, before.version)
    assert Letter.objects.get().state == "valid"
