"""Limits hold whichever store counts them: the database, or Redis where one answers (L06)."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from acms.accounts import papers
from acms.accounts.limits import InRedis, Limit
from acms.accounts.models import Tally

URL = os.environ.get("ACMS_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
# Workers of one run share Redis; each counts under a name of its own.
OWN = os.environ.get("PYTEST_XDIST_WORKER", "alone")
TWICE = Limit(f"test-{OWN}", 2, timedelta(minutes=5))


@pytest.fixture(params=["database", "redis"])
def store(request: pytest.FixtureRequest, settings: Any, db: None) -> Iterator[str]:
    if request.param == "redis":
        try:
            redis.Redis.from_url(URL, socket_timeout=1).ping()
        except redis.RedisError:
            pytest.skip("no Redis on this machine: limits are tested in the database only")
        settings.ACMS_LIMITS_URL = URL
    TWICE.clear("a")
    yield request.param
    TWICE.clear("a")


def test_L06_tries_run_out_and_come_back_after_a_success(store: str) -> None:
    assert [TWICE.count("a"), TWICE.reached("a"), TWICE.count("a"), TWICE.reached("a")] == [1, False, 0, True]
    assert TWICE.left("b") == 2
    TWICE.clear("a")
    assert TWICE.left("a") == 2


def test_L06_a_count_is_forgotten_after_its_window(store: str) -> None:
    TWICE.count("a")
    TWICE.count("a")
    end_the_window(store)
    assert TWICE.left("a") == 2
    assert TWICE.count("a") == 1


def test_L06_a_try_is_taken_or_refused_and_may_be_given_back(store: str) -> None:
    assert [TWICE.take("a"), TWICE.take("a"), TWICE.take("a"), TWICE.left("a")] == [True, True, False, 0]
    TWICE.give("a")
    assert [TWICE.take("a"), TWICE.take("a")] == [True, False]
    TWICE.give("b")
    assert TWICE.left("b") == 2
    end_the_window(store)
    assert TWICE.take("a")


def end_the_window(store: str) -> None:
    key = TWICE._key("a")
    if store == "database":
        Tally.objects.filter(key=key).update(since=timezone.now() - TWICE.window)
    else:
        counts = redis.Redis.from_url(URL)
        assert 0 < counts.pttl(key) <= TWICE.window.total_seconds() * 1000  # Redis drops it by itself
        counts.delete(key)


def test_L06_redis_loses_no_count_of_many_at_once() -> None:
    try:
        redis.Redis.from_url(URL, socket_timeout=1).ping()
    except redis.RedisError:
        pytest.skip("no Redis on this machine: limits are tested in the database only")
    counts, key, window = InRedis(URL), f"test-many-{OWN}", timedelta(minutes=1)
    counts.forget(key)
    threads = [threading.Thread(target=lambda: [counts.add(key, window) for _ in range(50)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.count(key, window) == 400
    counts.forget(key)


def test_L06_of_two_first_tries_at_once_both_are_there(db: None) -> None:
    """The other one makes the row after this one has found none to count in, and before it looks whether there is one."""
    made: list[str] = []

    def overtaken(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("SELECT") and not made:
            made.append(sql)
            Tally.objects.create(key=TWICE._key("c"), since=timezone.now(), count=1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(overtaken):
        assert TWICE.take("c")
    assert made and TWICE.left("c") == 0 and not TWICE.take("c")


def test_S04_L06_files_that_wait_are_counted_by_line(rf: RequestFactory) -> None:
    """A line with IPv6 has more addresses than anybody counts."""
    first, second, other = (
        rf.get("/", REMOTE_ADDR=one) for one in ("2001:db8:1:2::1", "2001:db8:1:2::2", "2001:db8:1:3::1")
    )
    for request in (first, second, other):
        request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]
    assert papers.holder(first).origin == papers.holder(second).origin != papers.holder(other).origin
