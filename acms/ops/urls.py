from django.urls import path

from acms.ops import health_views, journal_views, work_views

app_name = "ops"
urlpatterns = [
    path("desk/journal/", journal_views.listing, name="journal"),
    path("desk/journal/person/", journal_views.person, name="journal_person"),
    path("desk/journal/export.xlsx", journal_views.export, name="journal_export"),
    path("desk/work/", work_views.work_page, name="work"),
    path("healthz", health_views.healthz, name="healthz"),
    path("metrics", health_views.metrics, name="metrics"),
    path("readyz", health_views.readyz, name="readyz"),
]
