from django.urls import path

from acms.national import views

app_name = "national"
urlpatterns = [
    path("me/national/", views.choice, name="choice"),
    path("national/<slug:version>/schema.json", views.schema_json, name="schema"),
    path("national/<slug:version>/examples.json", views.examples_json, name="examples"),
    path("national/changes.json", views.changes_json, name="changes"),
]
