"""L02: 「交还账号」: the counter gives an account back to whose it is; one has seen the ID card, another confirms."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from acms.accounts import actions as accounts
from acms.accounts import devices
from acms.accounts.models import KnownDevice, SecurityAnswer, SignIn, User, WeChat
from acms.base.errors import Refused
from acms.casework import actions as casework
from acms.casework.models import Case, CaseState
from acms.channels.models import Delivery
from acms.demo import documents
from acms.entry import words
from acms.journal.models import Entry
from acms.people.models import Person
from tests.accounts.test_activation import PASSWORD, set_password, try_
from tests.accounts.test_signin import login
from tests.entry.test_claims import NAME, NUMBER, OWN, THIEF, reviewed, taken
from tests.entry.test_codes import CODE

__all__ = ["taken"]


def page_of(user: User) -> str:
    return f"/desk/people/{Person.objects.get(user=user).pk}/account/"


def card() -> SimpleUploadedFile:
    return SimpleUploadedFile("p.jpg", documents.jpeg(documents.cast_for(NAME, NUMBER), "id_portrait"))


def file_it(clerk: User, user: User, **more: Any) -> Any:
    client = Client()
    client.force_login(clerk)
    data = {"seen": "on", "phone": OWN, **more}
    client.post(page_of(user), {"phone": OWN, "send_code": "1"})
    data.setdefault("code", Delivery.objects.latest("pk").text.split("验证码")[1][:6])
    return client.post(page_of(user), {key: value for key, value in data.items() if value} | {"portrait": card()})


def filed(clerk: User, user: User) -> Case:
    assert file_it(clerk, user).status_code == 302
    return reviewed()


def test_L02_two_pairs_of_eyes_give_an_account_back(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = filed(clerk_of_saihan, taken)
    assert casework.why_people(case)[0] == words.CLAIM_AT_COUNTER
    with pytest.raises(Refused, match="own_filing"), transaction.atomic():
        casework.approve(case, by=clerk_of_saihan)
    taken.refresh_from_db()
    assert taken.phone == THIEF
    casework.approve(case, by=other_clerk_of_saihan)
    taken.refresh_from_db()
    assert (taken.phone, taken.must_set_password, taken.opened_at) == (OWN, True, None)


def test_L02_everything_of_the_former_holder_ends_and_they_are_told_on_every_channel(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    taken.email_verified_at = timezone.now()
    taken.save()
    thief = Client()
    assert login(thief, NUMBER, "Thief-2026!").status_code == 302
    known = thief.cookies[devices.COOKIE].value
    casework.approve(filed(clerk_of_saihan, taken), by=other_clerk_of_saihan)
    for bound in (SecurityAnswer, WeChat, KnownDevice):
        assert not bound.objects.filter(user=taken).exists()  # type: ignore[attr-defined]
    assert not SignIn.objects.filter(user=taken, ended_at=None).exists()
    assert devices.known(taken, known) == ""
    assert thief.get("/account/").status_code == 302
    taken.refresh_from_db()
    assert (taken.email, taken.has_usable_password()) == ("", False)
    said = {row.to for row in Delivery.objects.all() if "已经交还给档案本人" in row.text}
    assert said == {THIEF, "thief@example.com"}
    entry = Entry.objects.get(verb="account.given_back", about=taken)
    assert entry.by == other_clerk_of_saihan
    assert Entry.objects.filter(verb="case.submitted", by=clerk_of_saihan).exists()
    assert Entry.objects.get(verb="scan.received", facts__kind="id_portrait").by == clerk_of_saihan


def test_L02_who_has_lost_the_phone_and_the_questions_comes_in_again(
    client: Client, person: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    Person.objects.filter(user=person).update(management_code="150105")
    casework.approve(filed(clerk_of_saihan, person), by=other_clerk_of_saihan)
    text = next(row.text for row in Delivery.objects.order_by("-pk") if row.to == OWN and CODE.search(row.text))
    found = CODE.search(text)
    assert found and try_(client, found[0]).status_code == 302
    assert set_password(client, "13800000144").status_code == 302
    assert login(Client(), NUMBER, PASSWORD).status_code == 302


@pytest.mark.parametrize("lacks", ["seen", "code", "portrait"])
def test_L02_nothing_is_filed_without_the_card_seen_and_the_phone_proved(
    taken: User, clerk_of_saihan: User, lacks: str
) -> None:
    if lacks == "portrait":
        client = Client()
        client.force_login(clerk_of_saihan)
        answer = client.post(page_of(taken), {"seen": "on", "phone": OWN, "code": "123456"})
    else:
        answer = file_it(clerk_of_saihan, taken, **{lacks: "" if lacks == "seen" else "000000"})
    assert answer.status_code == 422 and not Case.objects.exists()


def test_L02_the_page_is_for_reviewers_of_the_place_and_for_accounts_in_use(
    taken: User, clerk_of_hailar: User, clerk_of_saihan: User
) -> None:
    client = Client()
    client.force_login(clerk_of_hailar)
    assert client.get(page_of(taken)).status_code == 404
    client.force_login(clerk_of_saihan)
    assert client.get(page_of(taken)).status_code == 200
    assert page_of(taken) in client.get(f"/desk/people/{taken.person.pk}/").text  # type: ignore[attr-defined]
    User.objects.filter(pk=taken.pk).update(must_set_password=True)
    assert client.get(page_of(taken)).status_code == 404


def test_L02_a_colleague_who_doubts_refuses_and_nothing_has_changed(
    taken: User, clerk_of_saihan: User, other_clerk_of_saihan: User
) -> None:
    case = filed(clerk_of_saihan, taken)
    casework.refuse(case, by=other_clerk_of_saihan, reason="身份证与本人不符")
    taken.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, taken.phone) == (CaseState.REFUSED, THIEF) and taken.check_password("Thief-2026!")
    assert accounts.wechat_owner("thief") == taken.pk
