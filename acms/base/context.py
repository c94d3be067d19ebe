"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def in_wechat(request: HttpRequest) -> bool:
    """True in WeChat's own browser."""
    return "MicroMessenger" in request.headers.get("user-agent", "")


def page(request: HttpRequest) -> dict[str, Any]:
    """`large`: 大字 is on. `in_wechat`: WeChat's browser, which opens no downloads in place (P04)."""
    return {
        "initial_password": settings.ACMS_INITIAL_PASSWORD,
        "large": request.COOKIES.get("large") == "1",
        "in_wechat": in_wechat(request),
        "user": getattr(request, "user", None),
        "sms_signature": settings.ACMS_SMS_SIGNATURE,
    }
