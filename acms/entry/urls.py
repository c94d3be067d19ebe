from django.urls import path

from acms.entry import claim_views, counter_views, holder_views, views

app_name = "entry"
urlpatterns = [
    path("desk/activation/", views.listing, name="activation"),
    path("desk/people/<int:pk>/activation/", views.one, name="activation_of"),
    path("desk/people/<int:pk>/account/", counter_views.give_back, name="counter_of"),
    path("login/claim/", claim_views.claim, name="claim"),
    path("account/claims/", holder_views.claims, name="claims"),
]
