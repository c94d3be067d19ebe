"""Whatever somebody sends, to any address, the answer is a page with a sentence and never 500 (N02).

The sweep reads nothing of the code: it learns the names that each view asks for by listening to the request's fields, and
sends hostile values under them, together and one beside good ones, until no view asks for anything new.
"""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.utils.datastructures import MultiValueDict

from acms.accounts.models import User
from acms.collection import actions as collection
from tests.casework.test_access import POSTS, ROLES, TABLE, cast, places  # noqa: F401
from tests.conftest import make_person

pytestmark = [pytest.mark.req("N02"), pytest.mark.django_db]

HOSTILE = {
    "nul": "a\0b",
    "other controls": "a\x08\x1b\x85b",
    "thirty nines": "9" * 30,
    "more digits than int reads": "9" * 5000,
    "digits that are none": "²",
    "negative": "-1",
    "of no list": "no-such-choice",
    "no number": "NaN",
    "no day": "2026-02-30",
    "long": "长" * 4_000,  # in every field at once, and more than any limited column holds
    "markup": "<script>'\";--%s%00{{x}}",
}
WHO = ("nobody", "owner", "draft", "head", "saihan", "region", "supervisor", "operator", "auditor")
MOST_NAMES = 300
LONGEST_NAME = 60  # longer ones are addresses that a view has led to: taken for fields they would grow for ever


@contextmanager
def listened() -> Iterator[set[str]]:
    """The names of fields that anybody asks a MultiValueDict for meanwhile: GET, POST and FILES are such."""
    asked: set[str] = set()
    kept = {name: getattr(MultiValueDict, name) for name in ("__getitem__", "get", "getlist", "__contains__")}

    def listening(read: Any) -> Any:
        def heard(self: Any, key: Any, *more: Any, **named: Any) -> Any:
            if isinstance(key, str) and len(key) <= LONGEST_NAME:
                asked.add(key)
            return read(self, key, *more, **named)

        return heard

    with pytest.MonkeyPatch.context() as patch:
        for name, read in kept.items():
            patch.setattr(MultiValueDict, name, listening(read), raising=False)
        yield asked


class Sweep:
    """Requests of one user to one address; `fallen` holds what answered 500 or broke."""

    def __init__(self, user: User | None, who: str, address: str, method: str):
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.who, self.address, self.method = who, address, method
        self.fallen: list[str] = []
        self.led_to = ""

    def send(self, fields: dict[str, str], what: str) -> int:
        try:
            answer = getattr(self.client, self.method)(self.address, fields)
            status, self.led_to = answer.status_code, answer.get("location", "")
        except Exception as error:  # the client raises what production would answer with 500
            self.fallen.append(f"{self.who} {self.method} {self.address} {what}: {type(error).__name__} {error}"[:300])
            return 500
        # What is wrong with the installation, it is there to say: here, what tests before this one have left of the journal and its anchors.
        if status >= 500 and (self.address, status) != ("/readyz", 503):
            self.fallen.append(f"{self.who} {self.method} {self.address} {what}: {status}")
        return int(status)

    def run(self) -> None:
        with listened() as asked:
            status = self.send({}, "nothing")
        if status in (404, 405) or (status == 302 and not asked):
            return
        if self.method == "get" and self.led_to and self.address.startswith(self.led_to):
            return  # an address of a form leads up to a page, which is asked by its own address
        names = self.names(asked)
        for what, value in HOSTILE.items():
            self.send(dict.fromkeys(names, value), f"every field: {what}")
        for name, (what, value) in zip(sorted(names), itertools.cycle(HOSTILE.items()), strict=False):
            self.send(dict.fromkeys(names, "1") | {name: value}, f"{name}: {what}")

    def names(self, asked: set[str]) -> set[str]:
        """What the view asks for, round after round filled with what it has asked for before."""
        known: set[str] = set()
        while (fresh := asked - known - {"csrfmiddlewaretoken"}) and len(known) < MOST_NAMES:
            known |= fresh
            with listened() as asked:
                self.send(dict.fromkeys(known, "1"), "every field: 1")
        return known


@pytest.fixture
def everybody(cast: dict[str, User | None], places: dict[str, Any]) -> dict[str, User | None]:  # noqa: F811
    """The cast of the access table, and a person in the middle of a collection."""
    draft = make_person("测试乙", "150105198803121014")
    collection.start(user=draft)
    return {**cast, "draft": draft}


def own_addresses(who: str) -> set[str]:
    """The addresses that this one asks: what everybody sees, by nobody alone; what the reviewer sees too, by the reviewer.

    Addresses that act are asked by all: one and the same answer to an empty request says nothing of a filled one.
    """
    public = {address for address, statuses in TABLE.items() if len(set(statuses)) == 1}
    every = set(TABLE) | set(POSTS)
    if who == "nobody":
        return public
    if who in ("region", "supervisor", "operator", "auditor"):
        at, reviewer = ROLES.index(who), ROLES.index("saihan")
        seen = {address for address, statuses in TABLE.items() if statuses[at] == statuses[reviewer]}
        return every - public - (seen - set(POSTS))
    return every - public


@pytest.mark.parametrize("who", WHO)
def test_N02_no_address_falls_over_what_is_sent_to_it(
    everybody: dict[str, User | None],
    places: dict[str, Any],  # noqa: F811
    who: str,
) -> None:
    fallen: list[str] = []
    for address, method in itertools.product(sorted(own_addresses(who)), ("get", "post")):
        sweep = Sweep(everybody[who], who, address.format(**places), method)
        sweep.run()
        fallen += sweep.fallen
    assert not fallen, "\n".join(fallen)


@pytest.mark.parametrize("place", ["/notices/{}/", "/letters/{}.pdf", "/cases/{}/appeal/", "/desk/cases/{}/", "/{}"])
@pytest.mark.parametrize("odd", ["%00", "a%00b", "%08", "%C2%85", "%FF", "9" * 400, "%ED%A0%80"])
def test_N02_odd_addresses_are_answered(client: Client, clerk_of_saihan: User, place: str, odd: str) -> None:
    client.force_login(clerk_of_saihan)
    assert 400 <= client.get(place.format(odd)).status_code < 500


@pytest.mark.parametrize("method", ["TRACE", "PUT", "WHATEVER"])
@pytest.mark.parametrize("path", ["/", "/login/", "/healthz", "/nowhere/"])
def test_S05_a_method_that_no_page_has_is_not_answered_with_the_page(client: Client, method: str, path: str) -> None:
    answer = client.generic(method, path)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_N02_a_control_is_answered_with_a_sentence(client: Client) -> None:
    answer = client.get("/notices/?q=%00")
    assert answer.status_code == 422
    assert "看不见的控制字符" in answer.content.decode()


def test_N02_tabs_and_line_ends_are_text(client: Client) -> None:
    assert client.get("/notices/", {"q": "公告\t一\r\n二"}).status_code == 200


def test_N02_a_cookie_with_a_control_is_none_of_ours(client: Client) -> None:
    client.cookies["acms"] = '"a\\000bcdefghijk"'
    assert client.get("/collection/").status_code == 200


@pytest.mark.parametrize("length", ["²", "9" * 5000, "-1", "1e3"])
def test_N02_an_odd_length_of_a_body_is_refused(client: Client, length: str) -> None:
    assert client.generic("POST", "/collection/", b"x", CONTENT_LENGTH=length).status_code == 413


@pytest.mark.parametrize(
    "name",
    [
        b"a\0b.jpg",
        b"a\x08\x1b.jpg",
        "\u202egpj.exe".encode(),
        b"\xff\xfe.jpg",
        "长".encode() * 4000,
        b"",
        b"../../x",
        b'a";b',
    ],
)
def test_N02_a_file_may_have_any_name(person: User, filled: Any, name: bytes) -> None:
    client = Client()
    client.force_login(person)
    for field in (b"file", b"photo"):
        head = b'--x\r\nContent-Disposition: form-data; name="' + field + b'"; filename="' + name + b'"\r\n\r\n'
        body = head + b"no picture\r\n--x--\r\n"
        answer = client.generic("POST", "/collection/scans/photo/", body, "multipart/form-data; boundary=x")
        assert answer.status_code < 500


def test_N02_a_megabyte_of_text_is_too_much(client: Client) -> None:
    answer = client.post("/collection/", {"number": "1" * (1 << 20)})
    assert answer.status_code == 413
    assert "文字太多" in answer.content.decode()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", '{"id": "a\\u0000"}', '{"id": "\\ud800"}', '{"id": 1e999}', "[" * 9000]
)
def test_N02_odd_answers_of_a_passkey_are_refused(client: Client, body: str) -> None:
    assert client.post("/desk/login/passkey/", {}).status_code == 200
    assert client.post("/desk/login/passkey/", {"answer": body}).status_code == 422


def test_N02_a_signed_file_with_a_control_in_a_name_is_refused(client: Client, clerk_of_saihan: User) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.transfers.test_files import foreign_file

    envelope = json.loads(foreign_file())
    content = json.loads(envelope["content"])
    content["person"]["name"] = "a\0b"
    envelope["content"] = json.dumps(content)
    client.force_login(clerk_of_saihan)
    file = SimpleUploadedFile("x.json", json.dumps(envelope).encode())
    assert client.post("/desk/transfers/received/", {"file": file}).status_code < 500


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"name":' * 50_000])
def test_N02_what_a_page_says_it_has_seen_may_be_anything(person: User, filled: Any, deep: str) -> None:
    client = Client()
    client.force_login(person)
    assert client.post("/collection/4/", {"seen": deep, "autosave": "1"}).status_code < 500
