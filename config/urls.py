"""Addresses. Those in docs/contract.md are promised; the rest may change."""

from django.urls import include, path

from acms.base import starting

urlpatterns = [
    path("", include("acms.portal.urls")),
    path("", include("acms.handbook.urls")),
    path("", include("acms.me.urls")),
    path("", include("acms.privacy.urls")),
    path("", include("acms.statistics.urls")),
    path("", include("acms.ops.urls")),
    path("", include("acms.inbox.urls")),
    path("", include("acms.accounts.urls")),
    path("", include("acms.careers.urls")),
    path("", include("acms.learning.urls")),
    path("", include("acms.trust.urls")),
    path("", include("acms.mailing.urls")),
    path("", include("acms.students.urls")),
    path("", include("acms.letters.urls")),
    path("", include("acms.notices.urls")),
    path("collection/", include("acms.collection.urls")),
    path("changes/information/", include("acms.amendments.urls")),
    # The pages of each kind of change, so that two kinds can be open side by side: its namespace is its code (`AmendmentWizard`).
    path("changes/information/basic/", include("acms.collection.urls", namespace="update_basic")),
    path("changes/information/post/", include("acms.collection.urls", namespace="update_post")),
    path("changes/information/education/", include("acms.collection.urls", namespace="update_education")),
    path("changes/information/qualification/", include("acms.collection.urls", namespace="update_qualification")),
    path("", include("acms.handovers.urls")),
    path("", include("acms.units.urls")),
    path("", include("acms.supervising.urls")),
    path("", include("acms.corrections.urls")),
    path("", include("acms.entry.urls")),
    path("", include("acms.heads.urls")),
    path("", include("acms.arrivals.urls")),
    path("", include("acms.merging.urls")),
    path("", include("acms.casework.urls")),
    path("filing/", include("acms.filing.urls")),
    path("", include("acms.yearly.urls")),
    path("", include("acms.transfers.urls")),
    path("", include("acms.national.urls")),
    path("desk/people/", include("acms.people.urls")),
    path("desk/", include("acms.exchange.urls")),
    path("desk/employers/", include("acms.employers.urls")),
    path("desk/policy/", include("acms.policy.urls")),
    *(path(prefix, include(module)) for prefix, module in starting.addresses()),
]
handler400 = "acms.portal.fault_views.misunderstood"
handler403 = "acms.portal.fault_views.forbidden"
handler404 = "acms.portal.fault_views.not_found"
handler500 = "acms.portal.fault_views.broken"
