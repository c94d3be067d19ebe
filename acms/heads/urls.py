from django.urls import path

from acms.heads import views

app_name = "heads"
urlpatterns = [
    path("changes/head/", views.head, name="head"),
]
