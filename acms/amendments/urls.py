from django.urls import path

from acms.amendments import views

app_name = "updates"
urlpatterns = [
    path("", views.index, name="index"),
    path("begin/<slug:kind>/", views.begin, name="begin"),
    path("drop/<slug:kind>/", views.drop, name="drop"),
    path("now/<path:page>", views.former, name="former"),
]
