from django.urls import path

from acms.mailing import views

app_name = "mailing"
urlpatterns = [
    path("desk/mailings/", views.write, name="write"),
    path("desk/mailings/<int:pk>/", views.one, name="one"),
]
