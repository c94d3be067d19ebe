"""Limits hold whichever store counts them: the database, or Redis where one answers (L06)."""

import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import redis

from acms.accounts.limits import InRedis, Limit

URL = os.environ.get("ACMS_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
TWICE = Limit("test-twice", 2, timedelta(minutes=5))


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
    moment = Limit("test-twice", 2, timedelta(milliseconds=40))
    moment.count("a")
    moment.count("a")
    threading.Event().wait(0.06)
    assert moment.left("a") == 2
    assert moment.count("a") == 1


def test_L06_redis_loses_no_count_of_many_at_once() -> None:
    try:
        redis.Redis.from_url(URL, socket_timeout=1).ping()
    except redis.RedisError:
        pytest.skip("no Redis on this machine: limits are tested in the database only")
    counts, key, window = InRedis(URL), "test-many", timedelta(minutes=1)
    counts.forget(key)
    threads = [threading.Thread(target=lambda: [counts.add(key, window) for _ in range(50)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.count(key, window) == 400
    counts.forget(key)
