"""A scheduled notice stays scheduled (P02)."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from acms.accounts.models import User
from acms.notices.models import Notice

WRITTEN: dict[str, Any] = {"title": "现场帮办安排", "category": "information", "body": "每周三上午。"}


def test_P02_a_scheduled_notice_shows_its_time_again_and_correcting_a_word_keeps_it(
    client: Client, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    at = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post("/desk/notices/new/", {**WRITTEN, "at": at, "schedule": "1"})
    notice = Notice.objects.get()
    assert notice.published_at is not None and notice.published_at > timezone.now()
    page = client.get(f"/desk/notices/{notice.pk}/").text
    assert f'value="{at}"' in page and "保存，到时间自动发布" in page and "立即发布" in page
    saved = {**WRITTEN, "body": "每周四上午。", "at": at, "version": notice.version, "save": "1"}
    assert "到设定的时间自动发布" in client.post(f"/desk/notices/{notice.pk}/", saved, follow=True).text
    assert Notice.objects.get().published_at == notice.published_at


def test_P02_a_time_that_has_passed_saves_nothing_twice_and_the_page_can_be_sent_again(
    client: Client, clerk_of_saihan: User
) -> None:
    client.force_login(clerk_of_saihan)
    answer = client.post("/desk/notices/new/", {**WRITTEN, "at": "2020-01-01T09:00", "schedule": "1"})
    assert answer.status_code == 409 and "每周三上午。" in answer.text and not Notice.objects.exists()


def test_P02_an_attachment_goes_with_the_first_saving(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    paper = SimpleUploadedFile("安排.pdf", b"%PDF-1.7 x")
    client.post("/desk/notices/new/", {**WRITTEN, "file": paper, "save": "1"})
    assert Notice.objects.get().files.count() == 1 and Notice.objects.get().published_at is None


def test_P02_publishing_now_beside_a_time_asks_which_is_meant(client: Client, clerk_of_saihan: User) -> None:
    client.force_login(clerk_of_saihan)
    later = timezone.localtime() + timedelta(days=3)
    typed = {"title": "通知", "category": "law", "body": "正文", "at": f"{later:%Y-%m-%dT%H:%M}"}
    answer = client.post("/desk/notices/new/", {**typed, "publish": "1"})
    assert answer.status_code == 422 and "现在就发布，先清空这个时间" in answer.text
    assert not Notice.objects.exists()
