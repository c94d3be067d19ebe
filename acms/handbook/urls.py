from django.urls import path

from acms.handbook import views

app_name = "handbook"
urlpatterns = [
    path("help/", views.index, name="index"),
    path("help/<slug:slug>/", views.page, name="page"),
]
