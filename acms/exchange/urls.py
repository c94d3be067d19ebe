from django.urls import path

from acms.exchange import import_views, views

app_name = "exchange"
urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:pk>.xlsx", views.fetch, name="fetch"),
    path("imports/", import_views.imports, name="imports"),
    path("imports/templates/<slug:kind>.xlsx", import_views.template, name="template"),
    path("imports/<uuid:pk>/", import_views.one, name="import"),
    path("imports/<uuid:pk>/report.xlsx", import_views.report, name="report"),
]
