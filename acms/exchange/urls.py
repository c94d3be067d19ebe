from django.urls import path

from acms.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.exports, name="exports"),
    path("<uuid:pk>.xlsx", views.fetch, name="fetch"),
]
