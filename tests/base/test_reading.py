"""The guard of the tests against GETs that write proves itself."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from acms.inbox.models import Message
from acms.journal import actions as journal
from tests.reading import GetsOnlyRead, GetWrote


def _marks(request: HttpRequest) -> HttpResponse:
    Message.objects.update(title="看过")
    return HttpResponse()


def _journals(request: HttpRequest) -> HttpResponse:
    journal.write("person.viewed", Message(pk=1))
    return HttpResponse()


def test_a_get_that_writes_is_found_and_a_post_may(rf: RequestFactory, db: None) -> None:
    assert GetsOnlyRead(_marks)(rf.post("/me/messages/")).status_code == 200
    with pytest.raises(GetWrote, match=r"writes \w+_note"):
        GetsOnlyRead(_marks)(rf.get("/me/messages/"))


def test_a_get_may_write_down_who_has_looked(rf: RequestFactory, db: None) -> None:
    assert GetsOnlyRead(_journals)(rf.get("/desk/people/1/")).status_code == 200
