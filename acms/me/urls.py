from django.urls import path, re_path

from acms.me import calendar_views, views

app_name = "me"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/file/", views.file, name="file"),
    path("me/summary.pdf", views.summary, name="summary"),
    path("me/viewed/", views.viewed, name="viewed"),
    path("me/calendar/", calendar_views.calendar, name="calendar"),
    re_path(r"^calendar/(?P<code>[A-Z2-7]{26})\.ics$", calendar_views.feed, name="feed"),
    path("account/returned/", views.returned, name="returned"),
    re_path(r"^verify/(?P<code>F\d{14}[A-Z2-7]{10})/$", views.verify_summary, name="verify_summary"),
]
