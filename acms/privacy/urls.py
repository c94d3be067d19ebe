from django.urls import path

from acms.privacy import views

app_name = "privacy"
urlpatterns = [
    path("me/data/", views.data, name="data"),
    path("me/data/faces/", views.withdraw_faces, name="withdraw_faces"),
    path("me/data/<uuid:pk>.zip", views.data_copy, name="data_copy"),
]
