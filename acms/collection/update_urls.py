from django.urls import path

from acms.collection.views import changing

app_name = "updates"
urlpatterns = [
    path("", changing.index, name="index"),
    path("begin/<slug:kind>/", changing.begin, name="begin"),
    path("drop/", changing.drop, name="drop"),
]
