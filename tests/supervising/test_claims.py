"""A unit comes under a supervising unit with its own consent or its agency's, and nobody else's (R03, A8)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.base.errors import Stale
from acms.employers import access as employers_access
from acms.employers import actions as employers
from acms.employers.models import Employer
from acms.journal.models import Entry
from acms.people.models import Person
from acms.supervising import actions
from acms.supervising.models import Claim, Outcome
from tests.conftest import refused


def ask(above: Employer, unit: Employer, by: User) -> Claim:
    return actions.ask_for(supervisor=above, code=unit.uscc, by=by)


def test_R03_asking_for_a_unit_takes_nothing_until_its_head_agrees(
    client: Client, above: Employer, administrator: User, employer: Employer, head: Person, member: Person
) -> None:
    client.force_login(administrator)
    assert "已经申请" in client.post("/desk/units/", {"unit": employer.uscc}, follow=True).text
    employer.refresh_from_db()
    assert employer.supervisor is None and client.get(f"/desk/people/{member.pk}/").status_code == 404
    note = head.user.notes.get()
    assert above.name in note.text and note.link == "/employer/supervising/"
    client.force_login(head.user)
    page = client.get("/employer/supervising/").text
    assert above.name in page and administrator.name in page
    client.post("/employer/supervising/", {"claim": Claim.objects.get().pk, "agree": "1"})
    employer.refresh_from_db()
    assert employer.supervisor == above
    assert "归入" in member.user.notes.get().title and "下属单位" in administrator.notes.get().text
    asked, agreed = (Entry.objects.get(verb=f"supervising.{verb}") for verb in ("asked", "agreed"))
    assert (asked.by, agreed.by) == (administrator, head.user)
    client.force_login(administrator)
    assert client.get(f"/desk/people/{member.pk}/").status_code == 200


def test_R03_a_head_who_declines_is_not_asked_again_for_thirty_days(
    client: Client, above: Employer, administrator: User, employer: Employer, head: Person
) -> None:
    ask(above, employer, administrator)
    client.force_login(head.user)
    client.post("/employer/supervising/", {"claim": Claim.objects.get().pk, "decline": "1"})
    employer.refresh_from_db()
    assert employer.supervisor is None and Claim.objects.get().outcome == Outcome.DECLINED
    with refused("30天"):
        ask(above, employer, administrator)
    client.force_login(administrator)
    assert "30天" in client.post("/desk/units/", {"unit": employer.uscc}, follow=True).text
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert ask(above, employer, administrator).outcome == Outcome.OPEN


def test_R03_where_there_is_no_head_the_agency_is_told_and_decides(
    client: Client, above: Employer, administrator: User, employer: Employer, clerk_of_saihan: User
) -> None:
    claim = ask(above, employer, administrator)
    assert clerk_of_saihan.notes.get().link == f"/desk/employers/{employer.pk}/supervising/"
    client.force_login(clerk_of_saihan)
    assert administrator.name in client.get(f"/desk/employers/{employer.pk}/supervising/").text
    client.post(f"/desk/employers/{employer.pk}/supervising/claim/", {"claim": claim.pk, "agree": "1"})
    employer.refresh_from_db()
    assert employer.supervisor == above
    assert Entry.objects.get(verb="supervising.agreed").by == clerk_of_saihan


def test_R03_only_the_units_own_head_answers(
    client: Client, above: Employer, administrator: User, employer: Employer, head: Person, filer: Person
) -> None:
    claim = ask(above, employer, administrator)
    for who in (filer.user, administrator):
        client.force_login(who)
        assert client.post("/employer/supervising/", {"claim": claim.pk, "agree": "1"}).status_code == 404
    claim.refresh_from_db()
    assert claim.outcome == Outcome.OPEN


def test_R03_a_claim_is_answered_once(
    above: Employer, administrator: User, employer: Employer, head: Person, clerk_of_saihan: User
) -> None:
    claim = ask(above, employer, administrator)
    assert ask(above, employer, administrator) == claim  # a second click
    actions.answer(claim=claim, agrees=False, by=clerk_of_saihan)
    for agrees in (True, False):
        with pytest.raises(Stale):
            actions.answer(claim=claim, agrees=agrees, by=head.user)
    with pytest.raises(Stale):
        actions.withdraw(claim=claim, by=administrator)
    employer.refresh_from_db()
    assert employer.supervisor is None


def test_R03_who_answers_second_reads_who_was_first_and_what_they_said(
    client: Client, above: Employer, administrator: User, employer: Employer, head: Person, clerk_of_saihan: User
) -> None:
    claim = ask(above, employer, administrator)
    at_the_agency, at_the_unit = f"/desk/employers/{employer.pk}/supervising/claim/", "/employer/supervising/"
    client.force_login(clerk_of_saihan)
    client.post(at_the_agency, {"claim": claim.pk, "agree": "1"})
    for who, address in ((clerk_of_saihan, at_the_agency), (head.user, at_the_unit)):
        for word in ("agree", "decline"):
            client.force_login(who)
            answer = client.post(address, {"claim": claim.pk, word: "1"}, follow=True)
            assert answer.status_code == 200, address
            assert f"这个申请{clerk_of_saihan.name}已经在" in answer.text and "结果是「同意」" in answer.text
    claim.refresh_from_db()
    assert (claim.outcome, claim.closed_by) == (Outcome.AGREED, clerk_of_saihan)
    client.force_login(head.user)
    assert client.post(at_the_unit, {"claim": "0", "agree": "1"}).status_code == 404


def test_R03_a_claim_is_withdrawn_and_asked_anew(
    client: Client, above: Employer, administrator: User, employer: Employer
) -> None:
    claim = ask(above, employer, administrator)
    client.force_login(administrator)
    client.post("/desk/units/withdraw/", {"claim": claim.pk})
    claim.refresh_from_db()
    assert Entry.objects.filter(verb="supervising.withdrawn", by=administrator).exists()
    assert f"{administrator.name}已经在" in client.post("/desk/units/withdraw/", {"claim": claim.pk}, follow=True).text
    assert claim.outcome == Outcome.WITHDRAWN and ask(above, employer, administrator) != claim


def test_R03_a_unit_under_one_supervising_unit_is_not_taken_by_another(
    under: Employer, administrator: User, head: Person, clerk_of_saihan: User
) -> None:
    second = Employer.objects.create(
        uscc="91150702MA0TE5T12Y",
        name="另一主管部门",
        division_code="150105",
        management_code="150105",
        supervises=True,
    )
    with refused("没有找到"):
        ask(second, under, administrator)
    claim = Claim.objects.create(unit=under, supervisor=second, asked_by=administrator, asked_at=timezone.now())
    for act in (
        lambda: actions.answer(claim=claim, agrees=True, by=head.user),
        lambda: actions.take_in(unit=under, supervisor=second, by=clerk_of_saihan),
    ):
        with refused("已经归别的主管部门"):
            act()


def test_R03_a_unit_does_not_supervise_itself_nor_its_own_supervisor(
    employer: Employer, above: Employer, clerk_of_saihan: User
) -> None:
    employers.make_supervisor(employer=employer, by=clerk_of_saihan)
    employers.take_in(unit=employer, supervisor=above, by=clerk_of_saihan)
    for unit, over in ((employer, employer), (above, employer)):
        with refused(""):
            employers.take_in(unit=unit, supervisor=over, by=clerk_of_saihan)
    with refused("没有找到"):
        actions.ask_for(supervisor=above, code=above.uscc, by=clerk_of_saihan)


def test_R03_the_agency_takes_a_unit_in_after_a_question_and_all_are_told(
    client: Client, above: Employer, administrator: User, employer: Employer, head: Person, clerk_of_saihan: User
) -> None:
    claim = ask(above, employer, administrator)
    client.force_login(clerk_of_saihan)
    address, data = f"/desk/employers/{employer.pk}/supervising/unit/", {"supervisor": above.uscc}
    assert "不用单位同意" in client.post(address, data).text
    client.post(address, {**data, "sure": "1"})
    employer.refresh_from_db()
    claim.refresh_from_db()
    assert employer.supervisor == above and claim.outcome == Outcome.AGREED
    assert head.user.notes.filter(title__contains="归入主管部门").exists()


def test_R03_a_unit_is_given_up_and_seen_no_more(
    client: Client, under: Employer, above: Employer, administrator: User, head: Person, clerk_of_saihan: User
) -> None:
    client.force_login(administrator)
    client.post(f"/desk/units/{under.pk}/let-go/", {"sure": "1"})
    under.refresh_from_db()
    assert under.supervisor is None and head.user.notes.get().title == "单位脱离主管部门"
    assert not employers_access.visible_to(administrator).filter(pk=under.pk).exists()
    actions.let_go(unit=under, supervisor=above, by=administrator)  # again: nothing happens
    assert Entry.objects.filter(verb="employer.let_go", by=administrator).count() == 1
    employers.take_in(unit=under, supervisor=above, by=None)
    client.force_login(clerk_of_saihan)
    client.post(f"/desk/employers/{under.pk}/supervising/unit/", {"let_go": "1", "sure": "1"})
    under.refresh_from_db()
    assert under.supervisor is None


def test_A8_a_supervising_unit_changes_nothing_of_its_units(
    client: Client, under: Employer, administrator: User
) -> None:
    client.force_login(administrator)
    for act in ("change", "assign", "merge", "vacant", "supervising", "supervising/unit", "supervising/claim"):
        assert client.post(f"/desk/employers/{under.pk}/{act}/").status_code == 404


def test_R03_units_are_found_by_name(client: Client, under: Employer, above: Employer, administrator: User) -> None:
    client.force_login(administrator)
    page = client.get("/desk/units/", {"q": "青禾"}).text
    assert under.name in page and above.name in page  # whose desk it is
    assert under.name not in client.get("/desk/units/", {"q": "乳业"}).text


def test_R03_a_claim_stands_among_what_the_head_has_to_do_until_it_is_answered(
    client: Client, above: Employer, administrator: User, employer: Employer, head: Person, member: Person
) -> None:
    said = f"{above.name}申请把本单位归为下属单位，同意还是不同意"

    def shown(person: Person) -> list[str]:
        client.force_login(person.user)
        return [todo.link for todo in client.get("/me/").context["todos"] if todo.what == said]

    assert shown(head) == []
    claim = ask(above, employer, administrator)
    assert shown(head) == ["/employer/supervising/"] and shown(member) == []
    actions.answer(claim=claim, agrees=False, by=head.user)
    assert shown(head) == []
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        again = ask(above, employer, administrator)
        assert shown(head) == ["/employer/supervising/"]
        actions.withdraw(claim=again, by=administrator)
        assert shown(head) == []
