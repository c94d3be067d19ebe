from django.urls import path

from acms.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.listing, name="list"),
    path("notices/feed.atom", views.feed, name="feed"),
    path("notices/<int:pk>/", views.detail, name="detail"),
    path("downloads/", views.downloads, name="downloads"),
    path("files/<uuid:pk>/", views.file, name="file"),
    path("desk/notices/", views.desk, name="desk"),
    path("desk/notices/new/", views.edit, name="new"),
    path("desk/notices/<int:pk>/", views.edit, name="edit"),
    path("desk/notices/files/", views.put, name="put"),
    path("desk/notices/files/<uuid:pk>/", views.change_file, name="change_file"),
    path("desk/agency/", views.agency, name="agency"),
]
