"""微信: who somebody is to WeChat, by OAuth 2.0 (网站应用微信登录, and 网页授权 inside WeChat's own browser) (L04, L05, X03).

https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html
"""

import json
import urllib.parse
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core import signing
from django.utils.module_loading import import_string

from acms.base import outward

TIMEOUT = 10


class Unanswered(Exception):
    """WeChat did not say who it is: the code is used up, out of date or forged, or WeChat does not answer."""


class WeChat(Protocol):
    """`door`: where the browser goes to ask WeChat. `openid`: who came back with the code. Raises Unanswered."""

    def door(self, *, back: str, state: str, inside: bool) -> str: ...

    def openid(self, *, code: str, inside: bool) -> str: ...


class OpenPlatform:
    """The real one. A QR code to scan on a computer; at once inside WeChat. Both know a person by the same unionid."""

    QR = "https://open.weixin.qq.com/connect/qrconnect"
    INSIDE = "https://open.weixin.qq.com/connect/oauth2/authorize"
    TOKEN = "https://api.weixin.qq.com/sns/oauth2/access_token"

    def door(self, *, back: str, state: str, inside: bool) -> str:
        inside = self._inside(inside)
        asked = {
            "appid": self._app(inside)[0],
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_userinfo" if inside else "snsapi_login",
            "state": state,
        }
        return f"{self.INSIDE if inside else self.QR}?{urllib.parse.urlencode(asked)}#wechat_redirect"

    def openid(self, *, code: str, inside: bool) -> str:
        app, secret = self._app(self._inside(inside))
        asked = {"appid": app, "secret": secret, "code": code, "grant_type": "authorization_code"}
        try:
            with outward.opener().open(f"{self.TOKEN}?{urllib.parse.urlencode(asked)}", timeout=TIMEOUT) as answer:
                reply = json.load(answer)
        except (OSError, ValueError):
            raise Unanswered from None  # its address holds the secret: it must not be in the chain
        if not isinstance(reply, dict) or not reply.get("openid"):
            raise Unanswered
        return str(reply.get("unionid") or f"{app}:{reply['openid']}")

    def _inside(self, inside: bool) -> bool:
        """An installation without a public account shows the QR code inside WeChat too: a long press opens it."""
        return inside and bool(self._app(True)[0])

    def _app(self, inside: bool) -> tuple[str, str]:
        app: tuple[str, str] = settings.ACMS_WECHAT_APPS["inside" if inside else "website"]
        return app


class Simulated:
    """Stands in for WeChat in demos and tests: a page of this site where one says which WeChat user one is."""

    simulated = True

    SALT = "acms.wechat"
    AGE = 5 * 60

    def door(self, *, back: str, state: str, inside: bool) -> str:
        return f"/demo/wechat/?{urllib.parse.urlencode({'back': back, 'state': state})}"

    def code(self, openid: str) -> str:
        """What the page sends back for a WeChat user."""
        return signing.dumps(openid, salt=self.SALT)

    def openid(self, *, code: str, inside: bool) -> str:
        try:
            return str(signing.loads(code, salt=self.SALT, max_age=self.AGE))
        except signing.BadSignature:
            raise Unanswered from None


def offered() -> bool:
    """True where the installation has WeChat."""
    return bool(settings.ACMS_WECHAT)


@cache
def wechat() -> WeChat:
    """The connector that the installation has chosen."""
    made: WeChat = import_string(settings.ACMS_WECHAT)()
    return made
