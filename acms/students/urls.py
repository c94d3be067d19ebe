from django.urls import path

from acms.students import views

app_name = "students"
urlpatterns = [
    path("me/student/", views.own, name="own"),
    path("desk/people/<int:pk>/student/", views.desk, name="desk"),
]
