"""W03, X03: e-mail goes out over real SMTP; SMS through the connector; both at least once."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from acms.base import work
from acms.channels import actions, connectors, tasks
from acms.channels.models import Delivery


class Kept:
    """A mail server that keeps what it is given; the first `refuse` messages it turns away."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.refuse = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            self.refuse -= 1
            return "451 try again later"
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[Kept]:
    kept = Kept()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.ACMS_SENDERS = {"email": "acms.channels.connectors.Mail", "sms": "acms.channels.connectors.SimulatedSms"}
    connectors.sender.cache_clear()
    yield kept
    controller.stop()
    connectors.sender.cache_clear()


def test_W03_a_code_by_mail_arrives_over_smtp_signed(db: None, server: Kept) -> None:
    actions.send_email(to="a@example.com", subject="您的验证码", text="验证码123456")
    assert work.drain([tasks.LANE]) >= 1
    assert server.letters[0].rcpt_tos == ["a@example.com"]
    import email

    letter = email.message_from_bytes(server.letters[0].content)
    assert "内蒙古会计网" in letter.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert Delivery.objects.get().sent_at


def test_X03_a_mail_server_that_says_later_is_asked_again(db: None, server: Kept) -> None:
    server.refuse = 1
    message = actions.send_email(to="a@example.com", subject="s", text="t")
    work.work_one(tasks.LANE)
    message.refresh_from_db()
    assert message.sent_at is None and message.queued_at is not None
    Delivery.objects.update(queued_at=message.at)
    work.work_one(tasks.LANE)
    assert len(server.letters) == 1


def test_L01_messages_are_signed_and_sealed(db: None) -> None:
    from django.db import connection

    message = actions.send_sms(to="13800000188", text="验证码123456")
    assert message.text.startswith("【内蒙古会计网】")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM channels_message")
        row = str(cursor.fetchone())
    assert "123456" not in row and "13800000188" not in row
