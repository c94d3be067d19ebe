from django.urls import path, re_path

from acms.careers import stating_views, views

app_name = "careers"
urlpatterns = [
    path("me/work/", views.own, name="own"),
    path("me/work/state/", stating_views.state_history, name="state"),
    path("me/work/state/check/", stating_views.check, name="check"),
    path("me/work/outside/", views.outside, name="outside"),
    path("me/work/proof.pdf", views.printed, name="proof"),
    re_path(r"^verify/(?P<code>W\d{26}[A-Z2-7]{10})/$", views.verify, name="verify"),
    path("desk/people/<int:pk>/work/", views.desk, name="desk"),
]
