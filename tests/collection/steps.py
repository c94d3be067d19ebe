"""A page of a step as a browser holds it: what it shows comes back with what is sent."""

import html
import json
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client


class Page:
    """One open page. `send` posts what changed and takes over what the answer says has been seen."""

    def __init__(self, client: Client, address: str):
        self.client, self.address = client, address
        self.seen = ticket(client.get(address))

    def send(self, **typed: Any) -> Any:
        answer = self.client.post(self.address, {"seen": self.seen, **typed})
        if answer.status_code != 302:
            self.seen = ticket(answer)
        return answer

    def save(self, **typed: Any) -> Any:
        """As the page saves by itself."""
        return self.send(autosave="1", **typed)

    @property
    def shown(self) -> dict[str, str]:
        return {name: texts[0] for name, texts in json.loads(self.seen).items()}


def ticket(answer: HttpResponse) -> str:
    found = re.search(r'name="seen" id="seen" value="([^"]*)"', answer.text)  # type: ignore[attr-defined]
    assert found
    return html.unescape(found[1])
