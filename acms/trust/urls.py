from django.urls import path

from acms.trust import deed_views, views

app_name = "trust"
urlpatterns = [
    path("employer/staff/<int:pk>/trust/", deed_views.deeds, name="deeds"),
    path("me/trust/", views.own, name="own"),
    path("me/trust/new/", views.report_own, name="state"),
    path("me/trust/<int:pk>/object/", views.object_to, name="object"),
    path("me/trust/papers/<uuid:pk>.jpg", views.own_paper, name="own_paper"),
    path("desk/trust/", views.waiting, name="waiting"),
    path("desk/people/<int:pk>/trust/", views.desk, name="desk"),
    path("desk/people/<int:person>/trust/papers/<uuid:pk>.jpg", views.paper, name="paper"),
]
