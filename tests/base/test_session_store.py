"""L06: what two requests of one session write at the same time both stays."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError

from acms.base.session_store import SessionStore

pytestmark = pytest.mark.django_db


def begun(**values: Any) -> str:
    session = SessionStore()
    session.update(values)
    session.save()
    return str(session.session_key)


def opened(key: str) -> SessionStore:
    session = SessionStore(key)
    session.keys()  # a request reads the session before it changes anything
    return session


def test_L06_both_of_two_requests_keep_what_they_wrote() -> None:
    key = begun(seen=1)
    one, two = opened(key), opened(key)
    one["papers"] = "a"
    one.save()
    two["phone"] = ["138", 5]
    two.save()
    assert dict(opened(key).items()) == {"seen": 1, "papers": "a", "phone": ["138", 5]}
    assert two["papers"] == "a"


def test_L06_what_one_request_took_out_does_not_come_back_with_the_other() -> None:
    key = begun(visitor="v", first=[1, 2])
    one, two = opened(key), opened(key)
    del one["visitor"]
    one["first"].append(3)  # changed in place
    one.save()
    two["seen"] = 1
    two.save()
    assert dict(opened(key).items()) == {"first": [1, 2, 3], "seen": 1}
    one["seen"] = 2  # a second time of the same request
    one.save()
    assert dict(opened(key).items()) == {"first": [1, 2, 3], "seen": 2}


def test_L06_a_session_that_was_ended_meanwhile_stays_ended() -> None:
    key = begun(user=1)
    one, two = opened(key), opened(key)
    one.flush()
    two["seen"] = 1
    with pytest.raises(UpdateError):
        two.save()
    assert not SessionStore().exists(key)


def test_L06_a_new_key_takes_all_along() -> None:
    key = begun(papers="a")
    session = opened(key)
    session.cycle_key()
    session["user"] = 1
    session.save()
    assert dict(opened(str(session.session_key)).items()) == {"papers": "a", "user": 1}
    assert not SessionStore().exists(key)
