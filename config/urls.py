"""Addresses. Those in docs/contract.md are promised; the rest may change."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("acms.home.urls")),
    path("", include("acms.accounts.urls")),
    path("", include("acms.careers.urls")),
    path("", include("acms.learning.urls")),
    path("", include("acms.trust.urls")),
    path("", include("acms.mailing.urls")),
    path("", include("acms.students.urls")),
    path("", include("acms.letters.urls")),
    path("", include("acms.notices.urls")),
    path("collection/", include("acms.collection.urls")),
    path("changes/information/", include("acms.collection.update_urls")),
    path("changes/information/now/", include("acms.collection.urls", namespace="update")),
    path("", include("acms.changes.urls")),
    path("", include("acms.casework.urls")),
    path("filing/", include("acms.filing.urls")),
    path("", include("acms.yearly.urls")),
    path("", include("acms.transfers.urls")),
    path("desk/people/", include("acms.people.urls")),
    path("desk/", include("acms.exchange.urls")),
    path("desk/employers/", include("acms.employers.urls")),
    path("desk/policy/", include("acms.policy.urls")),
    path("captcha/", include("captcha.urls")),
    *(path(prefix, include(module)) for prefix, module in settings.ACMS_EXTRA_URLS),
]
handler404 = "acms.home.views.not_found"
handler500 = "acms.home.views.broken"
