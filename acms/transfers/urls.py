from django.urls import path

from acms.transfers import desk_views, views

app_name = "transfers"
urlpatterns = [
    path("me/transfer/", views.out, name="out"),
    path("me/return/", views.back, name="back"),
    path("transfers/keys.json", views.keys, name="keys"),
    path("desk/transfers/", desk_views.listing, name="desk"),
    path("desk/transfers/<int:pk>.json", desk_views.file, name="file"),
    path("desk/transfers/<int:pk>/sent/", desk_views.sent, name="sent"),
    path("desk/transfers/received/", desk_views.receive, name="receive"),
    path("desk/transfers/received/<int:pk>/", desk_views.received, name="received"),
]
