from django.urls import path, re_path

from acms.home import journal_views, views
from acms.home import statistics_views as statistics

app_name = "home"
urlpatterns = [
    path("", views.portal, name="portal"),
    path("agencies/", views.agencies, name="agencies"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("regions/", views.regions, name="regions"),
    path("large/", views.large, name="large"),
    path("me/", views.me, name="me"),
    path("me/file/", views.file, name="file"),
    path("me/summary.pdf", views.summary, name="summary"),
    path("me/data/", views.data, name="data"),
    path("me/data/<uuid:pk>.zip", views.data_copy, name="data_copy"),
    path("me/messages/", views.notes, name="messages"),
    path("me/viewed/", views.viewed, name="viewed"),
    re_path(r"^verify/(?P<code>F\d{14}[A-Z2-7]{10})/$", views.verify_summary, name="verify_summary"),
    path("desk/statistics/", statistics.page, name="statistics"),
    path("desk/statistics/anew/", statistics.anew, name="statistics_anew"),
    path("desk/statistics/export.xlsx", statistics.export, name="statistics_export"),
    path("desk/journal/", journal_views.listing, name="journal"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
