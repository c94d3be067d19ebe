from django.urls import path

from acms.policy import views

app_name = "policy"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<slug:key>/", views.figure, name="figure"),
    path("<slug:key>/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
