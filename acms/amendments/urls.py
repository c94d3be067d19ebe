from django.urls import path

from acms.amendments import views

app_name = "updates"
urlpatterns = [
    path("", views.index, name="index"),
    path("begin/<slug:kind>/", views.begin, name="begin"),
    path("drop/", views.drop, name="drop"),
]
