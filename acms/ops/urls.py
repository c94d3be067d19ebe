from django.urls import path

from acms.ops import health_views, journal_views

app_name = "ops"
urlpatterns = [
    path("desk/journal/", journal_views.listing, name="journal"),
    path("healthz", health_views.healthz, name="healthz"),
    path("readyz", health_views.readyz, name="readyz"),
]
