"""Whose tries they are: the address that a proxy of our own states (L06)."""

from typing import Any

import pytest
from django.test import RequestFactory

from acms.accounts import web


@pytest.mark.parametrize(
    ("stated", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:40112", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:40112", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("6.6.6.6, 192.0.2.7:40112", "192.0.2.7"),
    ],
)
def test_L06_a_proxy_may_state_the_port_as_well(rf: RequestFactory, settings: Any, stated: str, address: str) -> None:
    settings.ACMS_TRUST_FORWARDED = True
    assert web.address(rf.get("/", headers={"x-forwarded-for": stated})) == address
