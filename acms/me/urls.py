from django.urls import path, re_path

from acms.me import views

app_name = "me"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/file/", views.file, name="file"),
    path("me/summary.pdf", views.summary, name="summary"),
    path("me/viewed/", views.viewed, name="viewed"),
    path("account/returned/", views.returned, name="returned"),
    re_path(r"^verify/(?P<code>F\d{14}[A-Z2-7]{10})/$", views.verify_summary, name="verify_summary"),
]
