"""A GET reads: one that writes to the database fails the test that asks for it."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from acms.collection.steps import AMENDMENTS

# Tables that a GET may write all the same, with the reason.
TABLES = {
    "journal_entry": "who has looked at what is written down",
    "django_session": "what the session knows of a page, as when it was seen",
    "accounts_keptform": "what was typed when a session had ended is part of the next one: shown once, it is gone",
}
# Rooms and views that write all the same.
VIEWS = {
    "accounts:wechat_back": "WeChat leads people back by a GET, which its protocol knows alone; the session holds the state that it must name",
    "exchange:fetch": "that a file was saved is noted beside its entry in the journal",
    "collection:step": "what was sent when the session had ended is kept in the steps once its person is back (L06)",
    **{f"{kind}:step": "the same page, for a change of information" for kind in AMENDMENTS},
}
WRITES = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+\"?(\w+)", re.IGNORECASE
)


class GetWrote(AssertionError):
    """A GET has written to the database."""


class GetsOnlyRead:
    """The innermost middleware of the tests. What stands before it (the session and when it was last seen) is none of a view's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)

        def guarded(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            view = request.resolver_match.view_name if request.resolver_match else request.path
            found = WRITES.match(sql)
            if found and found[1] not in TABLES and not view.startswith(tuple(VIEWS)):
                raise GetWrote(f"{view} writes {found[1]}: {sql[:200]}")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(guarded):
            return self.get_response(request)
