from django.urls import path

from acms.learning import views

app_name = "learning"
urlpatterns = [
    path("me/learning/", views.own, name="own"),
    path("me/learning/apply/", views.application, name="apply"),
    path("desk/people/<int:pk>/learning/", views.desk, name="desk"),
]
