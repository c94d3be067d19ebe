"""Addresses. Those in docs/contract.md are promised; the rest may change."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("acms.home.urls")),
    path("", include("acms.accounts.urls")),
    path("", include("acms.letters.urls")),
    path("notices/", include("acms.notices.urls")),
    path("collection/", include("acms.collection.urls")),
    path("changes/", include("acms.changes.urls")),
    path("desk/", include("acms.casework.urls")),
    path("captcha/", include("captcha.urls")),
    *(path(prefix, include(module)) for prefix, module in settings.ACMS_EXTRA_URLS),
]
handler404 = "acms.home.views.not_found"
handler500 = "acms.home.views.broken"
