"""One person, one file: duplicates found, weighed, merged by people, and taken apart again (D15)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from acms.accounts.models import User
from acms.base.errors import Refused, Stale
from acms.casework.models import Case
from acms.corrections import actions as corrections
from acms.demo import seed
from acms.employers.models import Employer
from acms.inbox.models import Message
from acms.journal.models import Entry
from acms.merging import access as merging_access
from acms.merging import actions as merging
from acms.merging import compare
from acms.merging import words as merging_words
from acms.merging.compare import Row
from acms.merging.duplicates import Traits, near, reasons, worth
from acms.merging.models import Merge, PossibleDuplicate
from acms.people import access, search, starts
from acms.people import actions as people
from acms.people.models import (
    Affiliation,
    Education,
    FormerName,
    FormerNumber,
    FurtherTitle,
    Head,
    Person,
    Post,
    Qualification,
    Status,
    Talent,
)
from tests.conftest import make_person
from tests.merging.conftest import merge, number_of

DIGITS = st.text("0123456789", min_size=17, max_size=17)


# ---- weighing ---------------------------------------------------------------------------------------------------


@given(DIGITS, st.integers(0, 16), st.sampled_from("0123456789"), st.sampled_from("0123456789X"))
def test_D15_one_wrong_place_makes_numbers_near(number: str, at: int, other: str, check: str) -> None:
    changed = number[:at] + other + number[at + 1 :]
    assert near(number + "1", changed + check) == (number + "1" != changed + check)


@given(DIGITS, st.integers(0, 15))
def test_D15_two_neighbours_swapped_make_numbers_near(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert near(number + "1", swapped + "2")


def test_D15_two_places_apart_are_anothernumber_of() -> None:
    assert not near("150105197005050011", "150105197105050021")
    assert not near("", "") and not near("150105197005050011", "")


BORN = date(1970, 5, 5)


@pytest.mark.parametrize(
    ("other", "enough"),
    [
        (Traits("乌云其木格", BORN, frozenset({"152301197005050007"}), "p1"), True),  # name, birth date and phone
        (Traits("乌云其木格", BORN, frozenset({"150105197005050021"}), "p2", 7), True),  # name, birth date and employer
        (Traits("乌云其木格", BORN, frozenset({"152301197005050061"}), "p2"), False),  # namesakes born on one day
        (Traits("乌云其木格", BORN, frozenset({"152301197005050061"}), "p2", 7), True),  # and who work at one unit
        (Traits("测试甲", BORN, frozenset({"150105197005050021"}), "p1"), False),  # twins of one family
        (Traits("测试甲", None, frozenset({"150105197005050003"}), ""), True),  # the same number
    ],
)
def test_D15_a_name_and_a_birth_date_alone_are_no_reason(other: Traits, enough: bool) -> None:
    mine = Traits("乌云其木格", BORN, frozenset({"150105197005050003"}), "p1", 7)
    assert worth(reasons(mine, other)) is enough
    assert reasons(mine, other) == reasons(other, mine)


def test_D15_an_empty_number_or_phone_is_nobodys() -> None:
    assert reasons(Traits("甲", None, frozenset()), Traits("乙", None, frozenset())) == []


# ---- finding ----------------------------------------------------------------------------------------------------


def test_D15_a_second_file_is_noticed_once_with_its_reasons(pair: PossibleDuplicate, first: Person) -> None:
    assert pair.first_id == first.pk
    assert set(pair.reasons) >= {"phone", "name", "born", "employer"}
    assert merging.notice(first) == 0 and PossibleDuplicate.objects.count() == 1


def test_D15_the_whole_register_is_swept_at_once(first: Person, second: Person, stranger: User) -> None:
    assert merging.sweep() == 1
    assert merging.sweep() == 0


def test_D15_L02_a_former_number_that_another_file_has_is_a_definite_reason(first: Person, employer: Employer) -> None:
    other = seed.enter(make_person("其木格", number_of(4)), employer, since=date(1999, 8, 1))
    FormerNumber.objects.create(
        person=first, id_number=other.id_number, id_digest=other.id_digest, until=timezone.localdate(), case_no="GZ1"
    )
    assert merging.sweep() == 1
    assert "number" in PossibleDuplicate.objects.get().reasons
    assert merging.notice(other) == 0


def test_D15_W05_a_correction_to_a_taken_number_brings_both_files_together(first: Person, second: Person) -> None:
    from tests.scans.test_bad_input import page

    corrections.ask_correction(
        signed_in=None,
        proof=page((1600, 1200)),
        file_name="proof.jpg",
        name="乌云其木格",
        phone="13800000188",
        email="",
        stated_number=second.id_number,
        right_number=first.id_number,
        reason="录错",
        division_code="150105",
    )
    assert PossibleDuplicate.objects.get().reasons == ["number"]


def test_D15_filed_people_are_swept_after_an_import_too(first: Person) -> None:
    user = make_person("乌云其木格", number_of(11))
    assert Person.objects.get(user=user).status == Status.FILED
    assert merging.sweep() == 1


# ---- merging ----------------------------------------------------------------------------------------------------


def test_D15_the_kept_file_goes_on_and_the_other_number_finds_it(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    merge(pair, clerk_of_saihan)
    second.refresh_from_db()
    second.user.refresh_from_db()
    assert (second.status, second.merged_into, second.user.is_active) == (Status.CLOSED, first, False)
    assert access.by_id_number(clerk_of_saihan, second.id_number) == first
    assert Message.objects.filter(user=first.user, title="您的两份档案已经合并").exists()
    assert Entry.objects.filter(verb="person.merged_away", about=second.user_id).exists()


def test_D15_chosen_facts_come_from_the_other_file_the_rest_stays(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    Qualification.objects.filter(person=second).update(level="3", certificate_no="HIGH")
    Post.objects.filter(person=second).update(position="03")
    merge(pair, clerk_of_saihan, take=("qualification",))
    first.refresh_from_db()
    assert Qualification.objects.get(person=first, valid_to=None).certificate_no == "HIGH"
    assert first.qualification_level == "3"
    assert Post.objects.get(person=first, valid_to=None).position == "08"
    assert Qualification.objects.filter(person=first).count() == 2


@pytest.mark.parametrize("older", [False, True], ids=["", "by an older release"])
def test_D15_what_only_the_kept_file_holds_stays_through_a_merge_and_its_undoing(
    pair: PossibleDuplicate, first: Person, clerk_of_saihan: User, older: bool
) -> None:
    part = people.open_fact(Education, person=first, on=date(2020, 1, 1), case_no="X", mode="part", level="21")
    assert isinstance(part, Education)
    merge(pair, clerk_of_saihan, take=("education",))
    part.refresh_from_db()
    assert part.valid_to is None  # the other file says nothing of it
    if older:  # which had closed it, and whose migration has noted that
        part.valid_to, part.ends = timezone.localdate() - timedelta(days=1), [["", f"HB{Merge.objects.get().pk}"]]
        part.save()
    with travel(timezone.now() + timedelta(days=9)):
        merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
    open_ = Education.objects.open().filter(person=first)
    assert sorted(open_.values_list("mode", flat=True)) == ["full", "part"]


def test_D15_C03_the_closed_files_name_finds_the_kept_file_until_the_merge_is_undone(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_the_region: User
) -> None:
    Person.objects.filter(pk=second.pk).update(name="乌云其木各", sound="wuyunqimuge2", initials="wyqmg2")

    def found() -> set[int]:
        return {row.pk for row in search.rows(access.visible_to(clerk_of_the_region), search.Asked(q="乌云其木各"))}

    assert found() == {second.pk}
    merge(pair, clerk_of_the_region)
    assert found() == {first.pk}
    assert FormerName.objects.get().valid_from == timezone.localdate(second.registered_at)
    merging.undo(merge=Merge.objects.get(), by=clerk_of_the_region)
    assert found() == {second.pk} and not FormerName.objects.exists()


def test_D05_D15_what_somebody_is_beside_the_qualification_is_taken_over_with_its_days(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    began, today = date(2020, 1, 1), timezone.localdate()
    for person, number in ((first, "1"), (second, "2")):
        people.open_fact(FurtherTitle, person=person, on=began, case_no="X", kind="cpa", number=number)
    people.open_fact(FurtherTitle, person=first, on=began, case_no="X", kind="cta", number="T1")
    people.open_fact(Affiliation, person=second, on=began, case_no="X", political="01")
    people.open_fact(Talent, person=second, on=began, case_no="X", category="1", level="2", status="1")
    merge(pair, clerk_of_saihan, take=("affiliation", "further_title", "talent"))
    titles = FurtherTitle.objects.filter(person=first, kind="cpa").order_by("pk")
    before, now = titles.values_list("number", "valid_from", "valid_to")
    assert (before, now) == (("1", began, today - timedelta(days=1)), ("2", today, None))
    assert FurtherTitle.objects.get(person=first, kind="cta").valid_to is None  # the other file says nothing of it
    assert first.current_affiliation is not None and first.current_affiliation.political == "01"
    assert Talent.objects.open().filter(person=first).count() == 1
    merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
    assert FurtherTitle.objects.get(person=first, kind="cpa", valid_to=None).number == "1"
    assert first.current_affiliation.political == "13" and not Talent.objects.open().filter(person=first).exists()


def test_D15_a_merge_is_undone_and_both_files_stand_as_before(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    before = _state(first), _state(second)
    merge(pair, clerk_of_saihan, take=tuple(merging.GROUPS))
    assert (_state(first), _state(second)) != before
    merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
    assert (_state(first), _state(second)) == before
    assert not FormerNumber.objects.exists()
    assert journaled(first, second, "person.unmerged", clerk_of_saihan)
    with pytest.raises(Stale):
        merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)


@pytest.mark.parametrize("since", [False, True], ids=["alone", "with a fact stated since"])
def test_D15_a_merge_that_is_undone_on_a_later_day_has_held_no_day(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User, since: bool
) -> None:
    def held() -> Any:
        rows = {model: model._default_manager.filter(person=first) for model in merging.FACTS}
        return {
            model: set(found.exclude(valid_to__lt=F("valid_from")).values_list("pk", "valid_from", "valid_to"))
            for model, found in rows.items()
        }

    before, today = held(), timezone.localdate()
    merge(pair, clerk_of_saihan, take=tuple(merging.GROUPS))
    with travel(timezone.now() + timedelta(days=5)) as clock:
        if since:
            values = {"type": "01", "level": "4", "way": "01"}
            people.open_fact(Qualification, person=first, on=timezone.localdate(), case_no="BG1", **values)
        clock.move_to(timezone.now() + timedelta(days=4))
        merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
        if not since:
            assert held() == before
            return
        assert {model: rows for model, rows in held().items() if model is not Qualification} == {
            model: rows for model, rows in before.items() if model is not Qualification
        }
        days = list(Qualification.objects.filter(person=first).exclude(valid_to__lt=F("valid_from")).order_by("pk"))
        ends = [(fact.level, fact.valid_to) for fact in days]
        assert ends == [(days[0].level, today + timedelta(days=4)), ("4", None)]
        people.take_back(person=first, by=clerk_of_saihan, case_no="BG1")
        assert held() == before


def journaled(first: Person, second: Person, verb: str, by: User) -> bool:
    """Q02: what was done stands in the journal about both of the pair, with who did it."""
    about = Entry.objects.filter(verb=verb, by=by).values_list("about", flat=True)
    return sorted(about) == sorted([first.user_id, second.user_id])


def _state(person: Person) -> Any:
    person.refresh_from_db()
    person.user.refresh_from_db()
    open_facts = [
        (
            model.__name__,
            sorted(model._default_manager.filter(person=person, valid_to=None).values_list("pk", flat=True)),
        )
        for group in merging.GROUPS.values()
        for model in group
    ]
    shown = (
        person.accounting_since,
        person.employer_id,
        person.on_post,
        person.qualification_level,
        person.education_level,
    )
    return person.status, person.merged_into_id, person.user.is_active, shown, open_facts


def test_D15_what_the_kept_file_has_gained_since_survives_the_undoing(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    merge(pair, clerk_of_saihan, take=("qualification",))
    people.open_fact(
        Qualification, person=first, on=timezone.localdate(), case_no="BG1", type="01", level="4", way="01"
    )
    merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
    assert Qualification.objects.get(person=first, valid_to=None).level == "4"


def test_D15_E04_a_duplicate_that_was_head_is_head_no_more_but_the_kept_file_is(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, employer: Employer
) -> None:
    people.appoint_head(
        person=second, employer=employer, on=timezone.localdate(), by=None, case_no="", letter_serial=""
    )
    merge(pair, clerk_of_saihan)
    assert access.headship_of(second.user) is None
    assert Head.objects.get(valid_to=None).person == pair.first


def test_D15_only_who_is_above_both_files_merges(
    pair: PossibleDuplicate, second: Person, clerk_of_saihan: User, clerk_of_the_league: User
) -> None:
    Person.objects.filter(pk=second.pk).update(management_code="150102")
    pair = PossibleDuplicate.objects.get()
    assert not merging_access.pairs_for(clerk_of_saihan).exists()
    with pytest.raises(Refused) as refused:
        merge(pair, clerk_of_saihan)
    assert refused.value.code == "not_yours"
    merge(pair, clerk_of_the_league)


def test_D15_who_was_set_apart_by_mistake_is_looked_at_again(
    client: Client, pair: PossibleDuplicate, clerk_of_saihan: User
) -> None:
    address = f"/desk/duplicates/{pair.pk}/"
    client.force_login(clerk_of_saihan)
    assert "记为不是同一人？" in client.post(address, {"apart": "1"}).text
    pair.refresh_from_db()
    assert pair.outcome == ""
    page = client.post(address, {"apart": "1", "sure": "1"}, follow=True).text
    assert address in page and "记为不是同一人的" in page
    assert "恢复核对" in client.get(address).text
    assert "已经恢复" in client.post(address, {"again": "1"}, follow=True).text
    pair.refresh_from_db()
    assert (pair.outcome, pair.settled_by) == ("", None)
    assert journaled(pair.first, pair.second, "person.looked_at_again", clerk_of_saihan)
    assert "现在没有记为不是同一人" in client.post(address, {"again": "1"}).text


def test_D15_two_colleagues_settle_a_pair_once(
    pair: PossibleDuplicate, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    stale = PossibleDuplicate.objects.get()
    merging.set_apart(pair=pair, by=clerk_of_saihan)
    assert journaled(pair.first, pair.second, "person.set_apart", clerk_of_saihan)
    with pytest.raises(Stale):
        merge(stale, other_clerk_of_saihan)
    assert merging.sweep() == 0  # settled pairs are never brought up again


def test_D15_a_case_in_review_is_finished_first(pair: PossibleDuplicate, second: Person, clerk_of_saihan: User) -> None:
    Case.objects.create(kind="collection", subject=second.user, title="x", state="in_review", no="CJ150105-2026-9")
    with pytest.raises(Refused) as refused:
        merge(pair, clerk_of_saihan)
    assert refused.value.code == "open_cases"


def test_D15_Q02_both_numbers_are_compared_digit_by_digit_and_both_people_see_it(
    client: Client, pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User, clerk_of_hailar: User
) -> None:
    address = f"/desk/duplicates/{pair.pk}/numbers/"
    client.force_login(clerk_of_hailar)
    assert client.post(address).status_code == 404
    client.force_login(clerk_of_saihan)
    page = client.post(address).text
    shown = re.findall(r'<td class="t-num">(.+?)</td>', page)
    assert [re.sub("<.?mark>", "", one) for one in shown] == [pair.first.id_number, pair.second.id_number]
    apart = [mine for mine, theirs in zip(first.id_number, second.id_number, strict=True) if mine != theirs]
    assert re.findall("<mark>(.)</mark>", shown[0]) == apart != []
    seen = Entry.objects.filter(verb="number.viewed", by=clerk_of_saihan)
    assert {entry.about_id for entry in seen} == {first.user_id, second.user_id}


def test_D15_the_pages_lead_from_the_list_to_the_merge_and_back(
    client: Client, pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User, clerk_of_hailar: User,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    client.force_login(clerk_of_saihan)
    client.get("/desk/duplicates/")
    with django_assert_max_num_queries(9):
        listed = client.get("/desk/duplicates/").text
    assert f"/desk/duplicates/{pair.pk}/" in listed and second.id_number not in listed
    page = client.get(f"/desk/duplicates/{pair.pk}/").text
    assert "同一个手机号" in page and second.id_number not in page
    begun = timezone.localdate(first.registered_at)
    assert Row("进入正式库", str(begun), str(begun)) in compare.basics(first, second)
    assert Entry.objects.filter(verb="person.viewed", about=second.user_id, by=clerk_of_saihan).exists()
    missing = client.post(f"/desk/duplicates/{pair.pk}/", {"merge": "1", "keep": str(first.pk), "reason": ""})
    assert missing.status_code == 422 and "请写明依据" in missing.text
    said = {"merge": "1", "keep": str(first.pk), "reason": "同一人", "take": "post"}
    unchosen = client.post(f"/desk/duplicates/{pair.pk}/", said)
    assert unchosen.status_code == 422 and merging_words.START_FIRST in unchosen.text  # W08
    done = client.post(f"/desk/duplicates/{pair.pk}/", {**said, "start_of": str(second.pk), "sure": "1"})
    assert done.status_code == 302
    assert "撤销合并" in client.get(f"/desk/people/{first.pk}/").text
    assert "这份档案已经并入" in client.get(f"/desk/people/{second.pk}/").text
    names = client.get("/desk/people/?q=乌云其木格").text
    assert f"/desk/people/{first.pk}/" in names and f"/desk/people/{second.pk}/" not in names
    undo = f"/desk/merges/{Merge.objects.get().pk}/undo/"
    client.force_login(clerk_of_hailar)
    assert client.post(undo).status_code == 404 and Merge.objects.get().undone_at is None  # R04
    client.force_login(clerk_of_saihan)
    client.post(undo)
    assert f"/desk/people/{second.pk}/" in client.get("/desk/people/?q=乌云其木格").text


# ---- two starts of accounting work (W08) ------------------------------------------------------------------------


def test_W08_of_two_starts_people_choose_one_and_it_is_journaled(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    for nobodys in (None, 10**9):
        with pytest.raises(Refused) as refused:
            merge(pair, clerk_of_saihan, start_of=nobodys)
        assert refused.value.code == "start_first" and not Merge.objects.exists()
    merge(pair, clerk_of_saihan, start_of=second.pk)
    first.refresh_from_db()
    assert first.accounting_since == date(1999, 8, 1)
    change = first.start_changes.get()
    assert (change.was, change.became) == (date(1993, 8, 1), date(1999, 8, 1))
    entry = Entry.objects.get(verb="person.start_moved", about=first.user_id, by=clerk_of_saihan)
    assert entry.facts["change"] == change.pk


def test_W08_the_kept_start_stays_where_it_is_the_chosen_one(
    pair: PossibleDuplicate, first: Person, clerk_of_saihan: User
) -> None:
    merge(pair, clerk_of_saihan, start_of=first.pk)
    first.refresh_from_db()
    assert first.accounting_since == date(1993, 8, 1) and not first.start_changes.exists()


def test_W08_the_only_start_of_two_files_goes_on_and_comes_back_with_the_merge(
    first: Person, employer: Employer, clerk_of_saihan: User
) -> None:
    bare = Person.objects.get(user=make_person("乌云其木格", number_of(9)))
    assert bare.accounting_since is None
    registered = {"status": Status.REGISTERED, "registered_at": timezone.now()}
    Person.objects.filter(pk=bare.pk).update(management_code=first.management_code, **registered)
    bare.refresh_from_db()
    merging.notice_pair(bare, first, "number")
    pair = PossibleDuplicate.objects.get()
    merge(pair, clerk_of_saihan, keep=bare.pk, start_of=None)
    bare.refresh_from_db()
    assert bare.accounting_since == first.accounting_since
    merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
    bare.refresh_from_db()
    assert bare.accounting_since is None


def test_W08_a_start_that_was_corrected_since_the_merge_outlives_its_undoing(
    pair: PossibleDuplicate, first: Person, second: Person, clerk_of_saihan: User
) -> None:
    merge(pair, clerk_of_saihan, start_of=second.pk)
    starts.move(person=first, was=date(1999, 8, 1), to=date(1995, 8, 1), by=clerk_of_saihan, case_no="GQ1")
    merging.undo(merge=Merge.objects.get(), by=clerk_of_saihan)
    first.refresh_from_db()
    assert first.accounting_since == date(1995, 8, 1)
